"""Which reports a command writes, and where: `--format FORM[=FILE]` and `--output`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

import click

from wizard.cli.app_context import STANDARD
from wizard.cli.boundary import echo_stderr
from wizard.cli.report_colour import coloured
from wizard.cli.report_files import append_text, refuse_draft, same_file, size_of, write_report
from wizard.cli.streams import echo_utf8
from wizard.dataclass import dataclass
from wizard.text import did_you_mean

SUMMARY = "GITHUB_STEP_SUMMARY"
GITHUB = "github"


@dataclass(frozen=True, slots=True)
class ReportTarget:
    """One report: its format, and its file; None for standard output."""

    form: str
    file: Path | None = None


Parse = Callable[[click.Context, click.Parameter, tuple[str, ...]], tuple[ReportTarget, ...]]


def targets_among(forms: Collection[str], refused: Mapping[str, str] | None = None) -> Parse:
    """Parses formats by name, each with or without a file after an equals sign.

    `refused` are formats of other commands, and why they are not of this one.
    """

    def one(context: click.Context, param: click.Parameter, value: str) -> ReportTarget:
        form, equals, file = value.partition("=")
        if refused and form in refused:
            raise click.BadParameter(f"{form!r} is refused: {refused[form]}", context, param)
        if form not in forms:
            known = ", ".join(repr(name) for name in forms)
            message = f"{form!r} is not one of {known}. {did_you_mean(form, forms)}".rstrip()
            raise click.BadParameter(message, context, param)
        if equals and not file:
            message = f"{value!r} names no file behind the equals sign."
            raise click.BadParameter(message, context, param)
        return ReportTarget(form, Path(file) if file and file != STANDARD else None)

    return lambda context, param, values: tuple(one(context, param, value) for value in values)


def usual_format(environ: Mapping[str, str], output: Path | None, *, no_ci: bool) -> str:
    """The format if none is asked for: annotations in a log of GitHub, otherwise the text."""
    on_github = environ.get("GITHUB_ACTIONS") == "true"
    return GITHUB if on_github and not no_ci and not output else "text"


def targets_with(
    formats: tuple[ReportTarget, ...], output: Path | None, usual: str
) -> tuple[ReportTarget, ...]:
    """The requested reports. Raises click.UsageError for more than one to standard output."""
    asked = formats or (ReportTarget(usual),)
    loose = [each for each in asked if each.file is None]
    if output and not loose:
        raise click.UsageError("-o needs a format without a file of its own.")
    if len(loose) > 1:
        names = " and ".join(each.form for each in loose)
        message = f"Only one format can go to standard output, not {names}."
        raise click.UsageError(f"{message} Name files: --format {loose[0].form}=FILE.")
    return tuple(ReportTarget(each.form, each.file or output) for each in asked)


def refuse_same_files(files: Iterable[Path], draft: Path | None) -> None:
    """Raises click.UsageError if a file would be written twice, or is kept with the draft."""
    written: list[Path] = []
    for path in files:
        if draft is not None:
            refuse_draft(path, draft)
        if any(same_file(path, other) for other in written):
            raise click.UsageError(f"{path} is named for two reports; name another file.")
        written.append(path)


@dataclass(frozen=True, slots=True)
class RenderedReport:
    """The text of a report."""

    target: ReportTarget
    text: str
    is_utf8: bool
    """Whether it is for programs: UTF-8 regardless of the encoding of the stream."""


def write_reports(made: Iterable[RenderedReport]) -> None:
    """Writes files before the terminal."""
    every = list(made)
    for each in every:
        if each.target.file:
            write_report(each.target.file, each.text)
    for each in every:
        if each.target.file is None:
            echo_utf8(each.text) if each.is_utf8 else click.echo(coloured(each.text), nl=False)


def add_job_summary(
    targets: Iterable[ReportTarget], environ: Mapping[str, str], markdown: Callable[[], str]
) -> None:
    """Appends the report to the summary of GitHub's job, if annotations were printed."""
    path = environ.get(SUMMARY)
    if not path or ReportTarget(GITHUB) not in targets:
        return
    from wizard.reports.github import SUMMARY_BYTES, job_summary

    room = SUMMARY_BYTES - size_of(Path(path))
    text = job_summary(markdown(), room)
    if not text:
        echo_stderr("The summary of the job is full, so the report is not in it.")
    append_text(Path(path), text)
