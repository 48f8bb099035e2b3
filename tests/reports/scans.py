"""Scans of real files, and reports about them, for the tests of all formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.inspection.source.projects import written
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.evidence_observed import Observed, Question
from wizard.engine.context import build_context
from wizard.reports.outcome import CheckOutcome
from wizard.reports.scan_subject import ScanSubject
from wizard.reports.subject import Subject
from wizard.session.app_context import AppContext
from wizard.session.samples import Sample, copy_sample
from wizard.topics.scan.results import (
    ScanTarget,
    draft_scan_target,
    paths_scan_target,
    roots_as_typed,
    run_scan,
)

DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

SECRET = "948fe603f61dc036b5c596dc09fe3ce3f3d30dc90f024c85f3c82db2ccab679d"
LOGIN = 'const login = "https://sandbox.procore.com";\n'
ALLOWED = f"// procore-submit: allow sandbox-hosts for the nightly test\n{LOGIN}"
FILES: Mapping[str, str] = {
    "src/config.js": f"// the hosts\n{LOGIN}",
    "src/keys.js": f'const client_secret = "{SECRET}";\n',
    "src/nightly.js": ALLOWED,
    "test/config.js": LOGIN,
}
"""A blocker, a warning with a secret, an allowed find and one that is listed only."""

NASTY = (
    '"https://sandbox.procore.com"; // <script>alert(1)</script> ::error::x | `a` [b](https://x)\n'
)
"""A find in a line that tries to be markup, a command and a link."""

STEPS: Sequence[Mapping[str, Any]] = (
    {
        "name": "app/src/base.js",
        "line": 1,
        "column": 16,
        "excerpt": 'export const B = "sandbox";',
        "note": "B",
    },
    {
        "name": "app/src/config.js",
        "line": 2,
        "column": 24,
        "excerpt": "login(B)",
        "note": "the host",
    },
)


def target_in(folder: Path, catalogue: Catalogue) -> ScanTarget:
    """What `scan app` searches for in a folder."""
    target = paths_scan_target(catalogue.edition("2026-06"), ["app"], ())
    return replace(target, folder=folder, locate=roots_as_typed)


def scanned(
    folder: Path, catalogue: Catalogue, files: Mapping[str, str | bytes] = FILES
) -> ScanSubject:
    """The result of a scan of these files, in a folder `app`."""
    written(folder / "app", files)
    target = target_in(folder, catalogue)
    return ScanSubject(run_scan(target, NOW), target.edition, DAY, folder)


def with_steps(subject: ScanSubject, file: str = "app/src/config.js") -> ScanSubject:
    """The same result, with the steps that a value of one file went through."""
    report = subject.scan_report
    finds = tuple(
        replace(find, row={**find.row, "steps": list(STEPS)}) if find.row["name"] == file else find
        for find in report.finds
    )
    return replace(subject, scan_report=replace(report, finds=finds))


Change = Callable[[Question, Observed], Observed]


def searched_outcome(
    folder: Path, app_context: AppContext, change: Change = lambda _question, seen: seen
) -> CheckOutcome:
    """The wrong sample, judged for the whole journey with what a search of its source found."""
    draft = app_context.load(copy_sample(Sample.WRONG, folder / "wrong", app_context.today))
    edition = app_context.catalogue.edition(draft.edition)
    context = build_context(edition, draft.all_answers, draft.waivers, app_context.today)
    target = draft_scan_target(edition, context, draft.path.parent, ())
    report = run_scan(target, datetime(2025, 4, 1, 12, tzinfo=UTC))
    observed = {question: change(question, seen) for question, seen in report.answers.items()}
    assessment = app_context.assess(draft, observed)
    return CheckOutcome(Subject(assessment, draft, app_context.catalogue, app_context.today))
