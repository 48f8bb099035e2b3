"""Runs a source code scan on the command line, with progress and Ctrl+C."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple

from wizard.cli.boundary import echo_stderr
from wizard.cli.evidence_file import keep_evidence
from wizard.cli.progress_line import progress_line
from wizard.rules.phrasing import counted
from wizard.text import clean

if TYPE_CHECKING:
    from wizard.drafts.evidence_observed import Observations
    from wizard.drafts.model import Draft
    from wizard.session.app_context import AppContext
    from wizard.topics.scan.results import ScanReport, ScanTarget

NO_FOLDERS = "Nothing to search: the draft names no folder with source. Set scan.source_paths."


def command_scan_target(
    app_context: AppContext,
    draft: Draft,
    paths: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
) -> ScanTarget:
    """The scan target for a draft: the folders that it names, or `paths`."""
    from wizard.engine.context import build_context
    from wizard.topics.scan.results import draft_scan_target, fields_with_folders, roots_as_typed

    edition = app_context.catalogue.edition(draft.edition)
    typed = {name: list(paths) for name in fields_with_folders(edition)} if paths else {}
    context = build_context(
        edition, {**draft.all_answers, **typed}, draft.waivers, app_context.today
    )
    if not paths:
        return draft_scan_target(edition, context, draft.path.parent, exclude)
    # Paths on the command line are relative to the working folder, not to the draft's.
    return replace(draft_scan_target(edition, context, Path.cwd(), exclude), locate=roots_as_typed)


def scan_with_progress(app_context: AppContext, scan_target: ScanTarget) -> ScanReport:
    """The result of a scan; after Ctrl+C the partial result, marked as stopped."""
    from wizard.topics.scan.results import run_scan

    with _interruptible() as stop, progress_line() as line:
        return run_scan(
            scan_target,
            app_context.now(),
            line.searched,
            stop.is_set,
            cache=app_context.places.cache,
        )


class SearchOutcome(NamedTuple):
    """The result of searching the source that a draft names."""

    observed: Observations
    """All evidence, even if it could not be stored, which is printed."""
    could_not_tell: bool = False
    """Whether there was nothing to search, or something is undecided."""


def search_source(app_context: AppContext, draft: Draft) -> SearchOutcome | None:
    """Scans the source of a draft and stores the result; None if it was stopped."""
    from wizard.session.app_context import load_evidence

    scan_target, known = command_scan_target(app_context, draft), load_evidence(draft)
    if not scan_target.wanted:
        echo_stderr(NO_FOLDERS)
        return SearchOutcome(known, could_not_tell=True)
    scan_report = scan_with_progress(app_context, scan_target)
    if scan_report.stopped:
        echo_stderr("Stopped. What was searched until then is not kept.")
        return None
    echo_stderr(_search_summary(scan_report))
    return SearchOutcome(
        keep_evidence(draft, known, scan_report.answers), scan_report.could_not_tell
    )


def _search_summary(scan_report: ScanReport) -> str:
    files = counted(sum(went["files"] for went in scan_report.went), "file")
    blocking = [answered.rule for answered in scan_report.answered if answered.blocks]
    outcome = f"what blocks: {', '.join(dict.fromkeys(blocking))}" if blocking else "nothing blocks"
    untold = [answered.rule for answered in scan_report.answered if answered.could_not_tell]
    if untold:
        outcome += f"; could not tell: {', '.join(dict.fromkeys(untold))}"
    gaps = "".join(f" {clean(gap)}" for gap in scan_report.gaps)
    return f"Searched {files} in {', '.join(map(clean, scan_report.folders))}; {outcome}.{gaps}"


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """An event that Ctrl+C sets, so that the partial result is shown."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)  # a second one ends it forcibly
        stop.set()

    before = signal.signal(signal.SIGINT, end)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
