"""`scan`: searches source code for forbidden and required patterns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import build_app_context, draft_path, edition_named
from wizard.cli.boundary import EXIT_INTERRUPTED, echo_stderr
from wizard.cli.scan_results import NO_FOLDERS, command_scan_target, scan_with_progress
from wizard.cli.streams import echo_utf8

if TYPE_CHECKING:
    from wizard.drafts.model import Draft
    from wizard.reports.scan_subject import ScanSubject
    from wizard.session.app_context import AppContext
    from wizard.topics.scan.results import ScanReport, ScanTarget

EXIT_BLOCKED, EXIT_COULD_NOT_TELL = 1, 3


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
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="The output format.",
)  # fmt: skip
@click.option("--edition", help="The newest known by default; with --draft, the draft's own.")
@click.pass_context
def scan_command(
    context: click.Context,
    paths: tuple[str, ...],
    draft: Path | None,
    exclude: tuple[str, ...],
    form: str,
    edition: str | None,
) -> None:
    """Search source code for what must not be there, and for what must.

    Exits with 1 when something in force blocks, with 3 when something could not be searched or
    could not be told. Reads files and changes none; nothing leaves this computer. With --draft
    and without a PATH, what was found is kept beside the draft and counts in its check.

    \b
    submission-wizard scan src
    submission-wizard scan . --exclude 'legacy/' --format json
    submission-wizard scan --draft sitebook.toml
    """
    app_context = build_app_context()
    if draft is None:
        if not paths:
            raise click.UsageError("Name a PATH to search, or a draft with --draft.")
        from wizard.topics.scan.results import paths_scan_target

        scan_target = paths_scan_target(
            edition_named(app_context.catalogue, edition), paths, exclude
        )
        context.exit(_scanned(app_context, scan_target, form, None))
    if edition:
        raise click.UsageError("A draft has its own edition: leave out --edition.")
    loaded = app_context.load(draft_path(draft))
    scan_target = command_scan_target(app_context, loaded, paths, exclude)
    if not scan_target.wanted:
        echo_stderr(NO_FOLDERS)
    context.exit(_scanned(app_context, scan_target, form, loaded, keep=not paths and not exclude))


def _scanned(
    app_context: AppContext,
    scan_target: ScanTarget,
    form: str,
    draft: Draft | None,
    *,
    keep: bool = False,
) -> int:
    from wizard.reports.scan_subject import ScanSubject

    scan_report = scan_with_progress(app_context, scan_target)
    subject = ScanSubject(
        scan_report, scan_target.edition, app_context.today, scan_target.folder, draft
    )
    text = _scan_output(subject, form)
    echo_utf8(text) if form == "json" else click.echo(text, nl=False)
    if draft is not None and scan_report.answers:
        _report_kept(draft, scan_report, keep=keep)
    if scan_report.stopped:
        return EXIT_INTERRUPTED
    if scan_report.blocks:
        return EXIT_BLOCKED
    return EXIT_COULD_NOT_TELL if scan_report.could_not_tell else 0


def _scan_output(subject: ScanSubject, form: str) -> str:
    from wizard.reports.scan_report import scan_document, scan_text

    if form == "text":
        return scan_text(subject)
    from wizard.reports.json_report import json_text

    return json_text(scan_document(subject))


def _report_kept(draft: Draft, scan_report: ScanReport, *, keep: bool) -> None:
    from wizard.drafts.evidence_file import EvidenceFile

    if not keep:
        echo_stderr("Not kept beside the draft: other files were searched than it names.")
        return
    EvidenceFile(draft.path).add(scan_report.answers)
    echo_stderr("Kept beside the draft; `submission-wizard check` counts it.")
