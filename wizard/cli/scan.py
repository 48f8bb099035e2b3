"""`scan`: searches source code for forbidden and required patterns."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wizard.cli.app_context import build_app_context, draft_path, edition_named, output_option
from wizard.cli.boundary import EXIT_INTERRUPTED, echo_stderr
from wizard.cli.report_targets import (
    RenderedReport,
    ReportTarget,
    add_job_summary,
    refuse_same_files,
    targets_among,
    targets_with,
    usual_format,
    write_reports,
)
from wizard.cli.scan_results import NO_FOLDERS, command_scan_target, scan_with_progress
from wizard.reports.scan_formats import NOT_OF_SCANS, SCAN_FORMATS

if TYPE_CHECKING:
    from wizard.drafts.model import Draft
    from wizard.reports.scan_subject import ScanSubject
    from wizard.session.app_context import AppContext
    from wizard.topics.scan.results import ScanReport, ScanTarget

Decorated = TypeVar("Decorated", bound=Callable[..., object])

EXIT_BLOCKED, EXIT_COULD_NOT_TELL = 1, 3


_NO_BASELINE = (
    "A baseline knows the findings of a draft. In source, a comment beside the line allows a find: "
    "procore-submit: allow RULE <reason>. `check --baseline` takes findings on source too."
)


def _refused(name: str) -> Callable[[Decorated], Decorated]:
    """An option of `check` that says why it is none of `scan`."""

    def refuse(_context: click.Context, _param: click.Parameter, value: str | None) -> None:
        if value is not None:
            raise click.UsageError(f"{name} is refused: {_NO_BASELINE}")

    return click.option(name, hidden=True, expose_value=False, callback=refuse)


@click.command("scan")
@click.argument("paths", metavar="PATH ...", nargs=-1, type=click.Path(exists=True))
@click.option(
    "--draft", type=click.Path(path_type=Path),
    help="Search what this draft's answers ask for, in the folders that it names.",
)  # fmt: skip
@click.option(
    "--exclude", metavar="PATTERN", multiple=True,
    help="Leave out files, as a line of .gitignore does; may be given several times.",
)  # fmt: skip
@click.option(
    "--format", "formats", callback=targets_among(SCAN_FORMATS, NOT_OF_SCANS), multiple=True,
    metavar="FORM[=FILE]",
    help=f"The output format: {', '.join(SCAN_FORMATS)}; with a file, there. May be given several "
    "times.  [default: text; on GitHub: github]",
)  # fmt: skip
@output_option
@click.option(
    "--no-ci", is_flag=True, help="The same output as at a terminal, also on a build service.",
)  # fmt: skip
@_refused("--baseline")
@_refused("--write-baseline")
@click.option("--edition", help="The newest known by default; with --draft, the draft's own.")
@click.pass_context
def scan_command(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    draft: Path | None,
    exclude: tuple[str, ...],
    edition: str | None,
    **options: Any,
) -> None:
    """Search source code for what must not be there, and for what must.

    Exits with 1 when something in force blocks, with 3 when something could not be searched or
    could not be told. Reads files and changes none; nothing leaves this computer. With --draft
    and without a PATH, what was found is kept beside the draft and counts in its check.

    \b
    submission-wizard scan src
    submission-wizard scan . --exclude 'legacy/' --format text --format sarif=scan.sarif
    submission-wizard scan --draft sitebook.toml
    """
    output: Path | None = options["output"]
    usual = usual_format(os.environ, output, no_ci=options["no_ci"])
    targets = targets_with(options["formats"], output, usual)
    app_context = build_app_context()
    files = [each.file for each in targets if each.file]
    if draft is None:
        if not paths:
            raise click.UsageError("Name a PATH to search, or a draft with --draft.")
        from wizard.topics.scan.results import paths_scan_target

        refuse_same_files(files, None)
        scan_target = paths_scan_target(
            edition_named(app_context.catalogue, edition), paths, exclude
        )
        context.exit(_scanned(app_context, scan_target, targets, None))
    if edition:
        raise click.UsageError("A draft has its own edition: leave out --edition.")
    loaded = app_context.load(draft_path(draft))
    refuse_same_files(files, loaded.path)
    scan_target = command_scan_target(app_context, loaded, paths, exclude)
    if not scan_target.wanted:
        echo_stderr(NO_FOLDERS)
    keep = not paths and not exclude
    context.exit(_scanned(app_context, scan_target, targets, loaded, keep=keep))


def _scanned(
    app_context: AppContext,
    scan_target: ScanTarget,
    targets: tuple[ReportTarget, ...],
    draft: Draft | None,
    *,
    keep: bool = False,
) -> int:
    from wizard.reports.scan_subject import ScanSubject

    scan_report = scan_with_progress(app_context, scan_target)
    _write_reports(
        ScanSubject(scan_report, scan_target.edition, app_context.today, scan_target.folder, draft),
        targets,
    )
    if draft is not None and scan_report.answers:
        _report_kept(draft, scan_report, keep=keep)
    if scan_report.stopped:
        return EXIT_INTERRUPTED
    if scan_report.blocks:
        return EXIT_BLOCKED
    return EXIT_COULD_NOT_TELL if scan_report.could_not_tell else 0


def _write_reports(subject: ScanSubject, targets: tuple[ReportTarget, ...]) -> None:
    forms = [SCAN_FORMATS[each.form] for each in targets]
    write_reports(
        [
            RenderedReport(target, form.render(subject), form.is_utf8)
            for target, form in zip(targets, forms, strict=True)
        ]
    )
    add_job_summary(targets, os.environ, lambda: SCAN_FORMATS["markdown"].render(subject))


def _report_kept(draft: Draft, scan_report: ScanReport, *, keep: bool) -> None:
    from wizard.drafts.evidence_file import EvidenceFile

    if not keep:
        echo_stderr("Not kept beside the draft: other files were searched than it names.")
        return
    EvidenceFile(draft.path).add(scan_report.answers)
    echo_stderr("Kept beside the draft; `submission-wizard check` counts it.")
