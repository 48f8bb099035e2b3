"""Parses the report options of `check`, with defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from wizard.cli.app_context import STANDARD, output_option
from wizard.cli.report_files import refuse_draft, same_file
from wizard.reports.formats import FORMATS

Decorated = TypeVar("Decorated", bound=Callable[..., object])

LIMITS = ("blocker", "warning", "advice", "not-checked", "never")
"""The values of `wizard.reports.outcome.FailOn`, which is imported only when needed."""


@dataclass(frozen=True, slots=True)
class ReportTarget:
    """One report: its format, and its file; None for standard output."""

    form: str
    file: Path | None = None


def _wanted(
    context: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[ReportTarget, ...]:
    """Formats by name, each with or without a file after an equals sign."""
    return tuple(_one_wanted(context, param, value) for value in values)


def _one_wanted(context: click.Context, param: click.Parameter, value: str) -> ReportTarget:
    form, equals, file = value.partition("=")
    if form not in FORMATS:
        known = ", ".join(repr(name) for name in FORMATS)
        raise click.BadParameter(f"{form!r} is not one of {known}.", context, param)
    if equals and not file:
        message = f"{value!r} names no file behind the equals sign."
        raise click.BadParameter(message, context, param)
    return ReportTarget(form, Path(file) if file and file != STANDARD else None)


_OPTIONS = (
    click.option(
        "--format", "formats", callback=_wanted, multiple=True, metavar="FORM[=FILE]",
        help=f"How the assessment is told: {', '.join(FORMATS)}; with a file, there. May be given "
        "several times.  [default: text; on GitHub: github]",
    ),
    output_option,
    click.option(
        "--fail-on", type=click.Choice(LIMITS), default="blocker", show_default=True,
        help="From which findings on to exit with 1; each includes those before it.",
    ),
    click.option(
        "--baseline", metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False, exists=True, allow_dash=True),
        help="Findings that are known and do not fail; - reads them from standard input.",
    ),
    click.option(
        "--write-baseline", metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
        help="Keep what is open now as known.",
    ),
    click.option(
        "--no-ci", is_flag=True, help="Tell the same as at a terminal, also on a build service.",
    ),
)  # fmt: skip


def report_options(function: Decorated) -> Decorated:
    """The options for reports and failures."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """The options as given."""

    formats: tuple[ReportTarget, ...] = ()
    output: Path | None = None
    fail_on: str = "blocker"
    baseline: Path | None = None
    write_baseline: Path | None = None
    no_ci: bool = False

    def wanted(self, environ: Mapping[str, str]) -> tuple[ReportTarget, ...]:
        """The requested reports. Raises click.UsageError for more than one to standard output.

        Without a format, a GitHub log gets annotations; everything else the text.
        """
        asked = self.formats or (ReportTarget(self._usual(environ)),)
        loose = [each for each in asked if each.file is None]
        if self.output and not loose:
            raise click.UsageError("-o needs a format without a file of its own.")
        if len(loose) > 1:
            names = " and ".join(each.form for each in loose)
            message = f"Only one format can go to standard output, not {names}."
            raise click.UsageError(f"{message} Name files: --format {loose[0].form}=FILE.")
        return tuple(ReportTarget(each.form, each.file or self.output) for each in asked)

    def _usual(self, environ: Mapping[str, str]) -> str:
        on_github = environ.get("GITHUB_ACTIONS") == "true"
        return "github" if on_github and not self.no_ci and not self.output else "text"

    def check_files(self, draft: Path, wanted: Iterable[ReportTarget]) -> None:
        """Raises click.UsageError if a file would be written twice, or is an input."""
        reports = [each.file for each in wanted if each.file]
        baseline = [self.write_baseline] if self.write_baseline else []
        if baseline and str(self.write_baseline) == STANDARD:
            if any(each.file is None for each in wanted):
                raise click.UsageError("The report goes to standard output already; name a file.")
            baseline = []
        written = [*reports, *baseline]
        if any(self.baseline and same_file(each, self.baseline) for each in reports):
            raise click.UsageError(f"{self.baseline} is the baseline; name another file.")
        for number, path in enumerate(written):
            refuse_draft(path, draft)
            if any(same_file(path, other) for other in written[:number]):
                raise click.UsageError(f"{path} is named for two reports; name another file.")
