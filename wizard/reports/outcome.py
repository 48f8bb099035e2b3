"""What a build makes of a judged draft: which findings fail it, and which were known before."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from wizard.catalogue.model import Severity, Status
from wizard.drafts.places import AnswerPositions, TextRange
from wizard.engine.finding import OPEN, Finding
from wizard.reports.baseline import Baseline, KnownFinding, can_be_known, known_finding_of
from wizard.reports.subject import Subject


class FailOn(StrEnum):
    """From which findings on a build fails; each includes those before it, `never` none."""

    BLOCKER = "blocker"
    WARNING = "warning"
    ADVICE = "advice"
    NOT_CHECKED = "not-checked"
    NEVER = "never"

    def fails(self, finding: Finding) -> bool:
        """Whether the finding fails a build, known or not. Reminders never do."""
        if self is FailOn.NEVER:
            return False
        if finding.status is Status.COULD_NOT_TELL:
            return self is FailOn.NOT_CHECKED
        return finding.status in OPEN and finding.severity.rank <= _WORST[self].rank


_WORST = {
    FailOn.BLOCKER: Severity.BLOCKER,
    FailOn.WARNING: Severity.WARNING,
    FailOn.ADVICE: Severity.ADVICE,
    FailOn.NOT_CHECKED: Severity.ADVICE,
}


@dataclass(frozen=True)
class CheckOutcome:
    """A judged draft as a build sees it; every format is made of one."""

    subject: Subject
    fail_on: FailOn = FailOn.BLOCKER
    baseline: Baseline | None = None
    live: Mapping[str, Any] | None = None
    """The figures of the live run before, as its plan announced them."""

    @cached_property
    def asking(self) -> tuple[Finding, ...]:
        """What is open or could not be told, in the order of the journey."""
        found = self.subject.findings
        return tuple(f for f in found if f.status in OPEN or f.status is Status.COULD_NOT_TELL)

    @cached_property
    def known(self) -> tuple[Finding, ...]:
        """What the baseline knows and may know, as it says it."""
        if self.baseline is None:
            return ()
        before = frozenset(self.baseline.findings)
        return tuple(f for f in self.asking if can_be_known(f) and known_finding_of(f) in before)

    @cached_property
    def new(self) -> tuple[Finding, ...]:
        """What the baseline does not know; everything that asks where there is none."""
        return _without(self.asking, self.known)

    @cached_property
    def gone(self) -> tuple[KnownFinding, ...]:
        """What the baseline knows and was not found again, or says otherwise now."""
        if self.baseline is None:
            return ()
        still = {known_finding_of(finding) for finding in self.asking}
        return tuple(known for known in self.baseline.findings if known not in still)

    @cached_property
    def failing(self) -> tuple[Finding, ...]:
        """What fails the build, in the order of the journey."""
        return tuple(finding for finding in self.new if self.fail_on.fails(finding))

    @cached_property
    def _places(self) -> AnswerPositions:
        return AnswerPositions(self.subject.draft)

    def place(self, finding: Finding) -> TextRange:
        """Where in the draft's text the answer to blame stands."""
        return self._places.of(finding.field, finding.row)

    @cached_property
    def path(self) -> Path:
        """The draft's path as reports tell it."""
        return report_path(self.subject.draft.path)


def report_path(path: Path) -> Path:
    """A path from the root of its repository, else from the working folder, else the name.

    So that no report tells where on a computer a draft lies.
    """
    roots = (folder for folder in path.parents if (folder / ".git").exists())
    for root in (*roots, Path(os.getcwd())):  # noqa: PTH109 - beside a path that keeps links
        if path.is_relative_to(root):
            return path.relative_to(root)
    return Path(path.name)


def _without(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    ids = {finding.id for finding in others}
    return tuple(finding for finding in findings if finding.id not in ids)
