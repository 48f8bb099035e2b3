"""Findings as lines of the form that compilers print, by which editors open their places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wizard.catalogue.model import Severity
from wizard.reports.outcome import CheckOutcome
from wizard.reports.report_paths import path_from_here
from wizard.reports.subject import finding_message
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.drafts.errors import UnreadableDraft
    from wizard.engine.finding import Finding

_LEVELS = {Severity.BLOCKER: "error", Severity.WARNING: "warning"}


def compiler_level(severity: str) -> str:
    """A severity in the word of compilers: "error", "warning" or "info"."""
    return _LEVELS.get(Severity(severity), "info")


def compiler_report(outcome: CheckOutcome) -> str:
    """New open findings, one a line; undecided ones if they fail the build."""
    return "".join(f"{line}\n" for line in compiler_lines(outcome, outcome.told))


def compiler_lines(outcome: CheckOutcome, findings: Iterable[Finding]) -> list[str]:
    """Findings like "app.toml:12:11: error: Tagline: 46 characters; at most 40 [lst-tagline]"."""
    return [_line(outcome, finding) for finding in findings]


def _line(outcome: CheckOutcome, finding: Finding) -> str:
    place = outcome.place(finding)
    words = f"{outcome.subject.label(finding.field)}: {finding_message(finding)} [{finding.id}]"
    path = path_from_here(outcome.subject.draft.path).as_posix()
    level = compiler_level(finding.severity)
    return one_line(f"{path}:{place.line}:{place.column}: {level}: {words}")


def unreadable_line(error: UnreadableDraft) -> str:
    """The line of a draft that cannot be read, at the position of the error."""
    path = path_from_here(error.path).as_posix()
    where = f"{path}:{error.line or 1}:{error.column or 1}"
    return one_line(f"{where}: error: {error.reason} [unreadable]")
