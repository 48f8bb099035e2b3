"""The outcome of a build for an assessed draft: failing, known and new findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.catalogue.model import Cost, Severity, Status
from wizard.checks.registry import CHECKS
from wizard.dataclass import dataclass
from wizard.engine.finding import OPEN, Assessment, Finding
from wizard.reports.baseline import Baseline, KnownFinding, can_be_known, known_finding_of
from wizard.reports.subject import Subject

if TYPE_CHECKING:
    from wizard.drafts.places import AnswerPositions, TextRange
    from wizard.reports.report_paths import SourcePaths
    from wizard.topics.scan.places import WeighedPlace


class FailOn(StrEnum):
    """The severity from which findings fail a build; `never` disables it."""

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
    """An assessed draft as a build sees it; the input of every format."""

    subject: Subject
    fail_on: FailOn = FailOn.BLOCKER
    baseline: Baseline | None = None
    live: Mapping[str, Any] | None = None
    """The figures in the plan of the preceding live run."""
    verbose: bool = False
    """Whether the text also lists what is met."""
    before: Subject | None = None
    """An earlier state of the draft, to compare with."""

    @cached_property
    def asking(self) -> tuple[Finding, ...]:
        """Open and undecided findings, in journey order."""
        return asking_among(self.subject.findings)

    @cached_property
    def known(self) -> tuple[Finding, ...]:
        """Findings that the baseline contains with the same message."""
        if self.baseline is None:
            return ()
        before = frozenset(self.baseline.findings)
        return tuple(f for f in self.asking if can_be_known(f) and known_finding_of(f) in before)

    @cached_property
    def new(self) -> tuple[Finding, ...]:
        """Findings that are not in the baseline; all open ones if there is none."""
        return _without(self.asking, self.known)

    @cached_property
    def gone(self) -> tuple[KnownFinding, ...]:
        """Baseline entries that were not found again, or have another message."""
        if self.baseline is None:
            return ()
        still = {known_finding_of(finding) for finding in self.asking}
        return tuple(known for known in self.baseline.findings if known not in still)

    @cached_property
    def failing(self) -> tuple[Finding, ...]:
        """The findings that fail the build, in journey order."""
        return tuple(finding for finding in self.new if self.fail_on.fails(finding))

    @cached_property
    def told(self) -> tuple[Finding, ...]:
        """New open findings, and undecided ones if they fail the build, in journey order."""
        failing = {finding.id for finding in self.failing}
        return tuple(
            f for f in self.new if f.id in failing or f.status is not Status.COULD_NOT_TELL
        )

    @cached_property
    def _places(self) -> AnswerPositions:
        from wizard.drafts.places import AnswerPositions

        return AnswerPositions(self.subject.draft)

    def place(self, finding: Finding) -> TextRange:
        """The position in the draft's text of the answer at fault."""
        return self._places.of(finding.field, finding.row)

    @cached_property
    def path(self) -> Path:
        """The draft's path in reports."""
        from wizard.reports.report_paths import report_path

        return report_path(self.subject.draft.path)

    @cached_property
    def source_paths(self) -> SourcePaths:
        """How source files that evidence names are called in reports."""
        from wizard.reports.report_paths import SourcePaths

        return SourcePaths(self.subject.draft.path.parent)

    def source_places(self, finding: Finding) -> tuple[WeighedPlace, ...]:
        """The places in source that a finding rests on, most serious first."""
        from wizard.topics.scan.places import places_of_finding

        return places_of_finding(self.subject.assessment, finding)


def asking_among(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The open and undecided ones."""
    return tuple(f for f in findings if f.status in OPEN or f.status is Status.COULD_NOT_TELL)


def _without(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    ids = {finding.id for finding in others}
    return tuple(finding for finding in findings if finding.id not in ids)


def undecided_files(assessment: Assessment) -> Iterator[str]:
    """Open verdicts on the files that the answers name, in the checks' words.

    What waits for a person or for a program that is not installed is left out.
    """
    context, kinds = assessment.context, assessment.edition.catalogue.checks
    every = assessment.findings.values()
    for finding in (each for each in every if each.status is Status.COULD_NOT_TELL):
        for use in finding.requirement.checks:
            named = any(name in context.facts.answers for name in use.fields)
            if named and use.name in CHECKS and kinds[use.name].cost is Cost.FILE:
                verdict = CHECKS[use.name](context.facts, use.fields, **use.params)
                excused = verdict.needs_person or verdict.needs_tool
                if verdict.status is Status.COULD_NOT_TELL and not excused:
                    yield verdict.message
