"""The lines of Procore's page in its order, and what no line of it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property

from wizard.catalogue.coverage import PageCoverage, PagePoint, load_coverage
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Severity, Status, TierOrigin
from wizard.dataclass import dataclass
from wizard.engine.finding import OPEN, Assessment, Finding
from wizard.engine.readiness import Responsible, is_finding_set_aside, responsible_for
from wizard.rules.phrasing import counted

WAITING = OPEN | {Status.COULD_NOT_TELL, Status.ANSWERED}
"""The states that somebody has to move: also by running a check, or by signing."""

_AFTER_OPEN = (
    Status.COULD_NOT_TELL,
    Status.ANSWERED,
    Status.WAIVED,
    Status.MET,
    Status.NOTHING_REPORTED,
    Status.NOT_APPLICABLE,
)
_FILLED = frozenset({Status.MET, Status.ANSWERED})
_COUNTS_FOR_NOTHING = frozenset({Status.NOTHING_REPORTED, Status.NOT_APPLICABLE})


class LineState(StrEnum):
    """The state of a line, as it is counted."""

    OPEN = "open"
    MET = "met"
    SETTLED = "settled"
    """Waived, not applicable, or nothing reported."""
    NO_REQUIREMENT = "no-requirement"


class OffPageGroup(StrEnum):
    """What no line of the page names, by who asks for it."""

    REVIEWERS = "reviewers"
    RECONSTRUCTION = "reconstruction"
    ADVICE = "advice"
    COMPANY = "company"
    ANSWERS = "answers"


_GROUPS: Mapping[TierOrigin, OffPageGroup] = {
    TierOrigin.PROCORE: OffPageGroup.REVIEWERS,
    TierOrigin.RECONSTRUCTION: OffPageGroup.RECONSTRUCTION,
    TierOrigin.OURS: OffPageGroup.ADVICE,
    TierOrigin.COMPANY: OffPageGroup.COMPANY,
}


@dataclass(frozen=True, slots=True)
class MetCount:
    """How many of some findings are met. What does not apply, and empty lists, are left out."""

    met: int
    waived: int
    total: int

    @property
    def words(self) -> str:
        """For example "3 of 4 met, 1 waived"; "" where nothing counts."""
        if not self.total:
            return ""
        waived = f", {self.waived} waived" if self.waived else ""
        return f"{self.met} of {self.total} met{waived}"


@dataclass(frozen=True, slots=True)
class PageMapLine:
    """One line of the page with the findings of its requirements."""

    point: PagePoint
    findings: tuple[Finding, ...]
    why_not_judged: str = ""
    """Why none of its requirements is judged, where it has some."""

    @property
    def worst(self) -> Finding | None:
        """The most serious open finding, else the first in need of something; None without any."""
        return most_serious(self.findings)

    @property
    def count(self) -> MetCount:
        """How many of its requirements are met."""
        return met_count(self.findings)

    @property
    def state(self) -> LineState:
        """The state as it is counted."""
        worst = self.worst
        if worst is None:
            return LineState.NO_REQUIREMENT
        if worst.status in WAITING:
            return LineState.OPEN
        return LineState.MET if worst.status is Status.MET else LineState.SETTLED

    @property
    def is_refuted(self) -> bool:
        """Whether the line names what must not be so, and it is not so."""
        return self.point.against and self.state is LineState.MET

    @property
    def why_none(self) -> str:
        """Why no requirement covers it; "" if one does."""
        return "" if self.findings else self.point.why_none or self.why_not_judged


@dataclass(frozen=True, slots=True)
class PageMapSection:
    """A heading of the page with its lines."""

    title: str
    lines: tuple[PageMapLine, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings behind its lines, each once."""
        found = (finding for line in self.lines for finding in line.findings)
        return tuple({finding.id: finding for finding in found}.values())

    @property
    def met(self) -> int:
        """How many of its lines are met."""
        return sum(line.state is LineState.MET for line in self.lines)

    @property
    def counted(self) -> int:
        """How many of its lines ask for something that applies."""
        return sum(line.state in {LineState.OPEN, LineState.MET} for line in self.lines)

    @property
    def words(self) -> str:
        """For example "5 of 9 lines met"; how many there are where none asks for anything."""
        if not self.counted:
            return f"{counted(len(self.lines), 'line')}, nothing to meet"
        return f"{self.met} of {self.counted} lines met"


@dataclass(frozen=True, slots=True)
class ReconstructionCount:
    """How far the questions of reconstructed forms are."""

    answered: int
    set_aside: int
    waived: int
    """With another reason."""
    open: int

    @property
    def words(self) -> str:
        """For example "23 answered, 2 set aside, 1 open"."""
        waived = (f"{self.waived} waived",) if self.waived else ()
        parts = (f"{self.answered} answered", f"{self.set_aside} set aside", *waived)
        return ", ".join((*parts, f"{self.open} open"))


@dataclass(frozen=True)
class PageMap:
    """Procore's page for one assessed draft."""

    assessment: Assessment
    coverage: PageCoverage | None
    """None for an edition that no page was read for."""

    @property
    def edition(self) -> Edition:
        """The edition of the draft."""
        return self.assessment.edition

    @cached_property
    def title(self) -> str:
        """The title of the page; "" without one."""
        if self.coverage is None:
            return ""
        document = self.edition.catalogue.documents.get(self.coverage.document)
        return document.title if document else self.coverage.document

    @cached_property
    def lines(self) -> tuple[PageMapLine, ...]:
        """Every line of the page, in its order."""
        return tuple(map(self._line, self.coverage.points if self.coverage else ()))

    @cached_property
    def sections(self) -> tuple[PageMapSection, ...]:
        """The headings of the page, each with its lines."""
        titles = self.coverage.sections if self.coverage else ()
        return tuple(
            PageMapSection(title, tuple(each for each in self.lines if each.point.section == title))
            for title in titles
        )

    @cached_property
    def off_page(self) -> Mapping[OffPageGroup, tuple[Finding, ...]]:
        """What no line names, in journey order; groups without any are left out."""
        named = {finding.id for line in self.lines for finding in line.findings}
        groups: dict[OffPageGroup, list[Finding]] = {group: [] for group in OffPageGroup}
        for finding in self.assessment.findings.values():
            if finding.id not in named:
                groups[self._group_of(finding)].append(finding)
        return {group: tuple(found) for group, found in groups.items() if found}

    @cached_property
    def reconstructed(self) -> tuple[Finding, ...]:
        """All that rests on our reconstruction of a form, in journey order."""
        found = self.assessment.findings.values()
        return tuple(each for each in found if self.is_reconstructed(each))

    @cached_property
    def reconstruction(self) -> ReconstructionCount:
        """How far that is."""
        found = [each for each in self.reconstructed if each.status not in _COUNTS_FOR_NOTHING]
        aside = sum(self.is_set_aside(each) for each in found)
        waived = sum(each.status is Status.WAIVED for each in found)
        answered = sum(each.status in _FILLED for each in found)
        return ReconstructionCount(answered, aside, waived - aside, len(found) - answered - waived)

    @cached_property
    def states(self) -> Mapping[LineState, int]:
        """How many lines there are of each state."""
        return Counter(line.state for line in self.lines)

    @property
    def headline(self) -> str:
        """How many lines are met, wrong, open, settled otherwise, and without a requirement."""
        states = self.states
        parts = [self.short_headline]
        settled = states[LineState.SETTLED]
        parts += [f"{settled} waived, empty or not applicable"] if settled else []
        none = states[LineState.NO_REQUIREMENT]
        parts += [f"{none} ask for nothing"] if none else []
        return " · ".join(parts)

    @property
    def short_headline(self) -> str:
        """How many lines are met, wrong and open, in one line."""
        states, wrong = self.states, self._wrong
        total = states[LineState.MET] + states[LineState.OPEN]
        parts = [f"{states[LineState.MET]} of {total} lines met"]
        parts += [f"{wrong} to mend"] if wrong else []
        parts += [f"{states[LineState.OPEN] - wrong} open"]
        return " · ".join(parts)

    @property
    def _wrong(self) -> int:
        worst = (line.worst for line in self.lines)
        return sum(each is not None and each.status is Status.NOT_MET for each in worst)

    @cached_property
    def moves(self) -> Mapping[Responsible, int]:
        """How many open lines each side moves."""
        movers = (self.mover_of(line.worst) for line in self.lines)
        return Counter(mover for mover in movers if mover is not None)

    def mover_of(self, finding: Finding | None) -> Responsible | None:
        """Who moves a finding; None where nothing is to be done."""
        if finding is None or finding.status not in WAITING:
            return None
        if finding.status is Status.ANSWERED:  # written already; somebody has to sign it
            return Responsible.YOU_DO
        return responsible_for(self.edition, finding)

    def is_reconstructed(self, finding: Finding) -> bool:
        """Whether a finding rests on our reconstruction of a form."""
        return self.edition.is_reconstructed(finding.requirement)

    def is_set_aside(self, finding: Finding) -> bool:
        """Whether a finding is waived because Procore's form does not ask for it."""
        return is_finding_set_aside(self.assessment, finding)

    def _line(self, point: PagePoint) -> PageMapLine:
        known = self.assessment.findings
        findings = tuple(known[name] for name in point.records if name in known)
        names = ", ".join(point.records)
        if all(name in self.edition.requirements for name in point.records):
            return PageMapLine(point, findings, f"Judged at a later milestone: {names}.")
        return PageMapLine(point, findings, f"The rules that are judged do not have {names}.")

    def _group_of(self, finding: Finding) -> OffPageGroup:
        if finding.id not in self.edition.requirements:
            return OffPageGroup.ANSWERS
        return _GROUPS[self.edition.catalogue.tiers[finding.requirement.tier].origin]


def page_map_of(assessment: Assessment) -> PageMap:
    """The map of the page of an assessment's edition. Raises CatalogueError, OSError."""
    return PageMap(assessment, load_coverage(assessment.edition.id))


def most_serious(findings: Iterable[Finding]) -> Finding | None:
    """The open finding of the highest severity; without an open one, the least settled."""
    return min(findings, key=_seriousness, default=None)


def met_count(findings: Iterable[Finding]) -> MetCount:
    """How many of the findings that apply are met."""
    statuses = Counter(finding.status for finding in findings)
    total = sum(n for status, n in statuses.items() if status not in _COUNTS_FOR_NOTHING)
    return MetCount(statuses[Status.MET], statuses[Status.WAIVED], total)


def _seriousness(finding: Finding) -> tuple[int, int, bool, bool]:
    """Open ones by severity, wrong before missing; then the others. Derived ones say less."""
    derived = finding.is_derived
    if finding.status in OPEN:
        return 0, finding.severity.rank, finding.status is not Status.NOT_MET, derived
    return 1, _AFTER_OPEN.index(finding.status), not _is_blocker(finding), derived


def _is_blocker(finding: Finding) -> bool:
    return finding.severity is Severity.BLOCKER
