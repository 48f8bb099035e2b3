"""Milestones: what counts at each, which one the partner is at, and what rules an app out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import (
    Level,
    Page,
    Requirement,
    RuleUse,
    Severity,
    Status,
    Step,
    Value,
)
from wizard.catalogue.parts import Milestone
from wizard.dataclass import dataclass
from wizard.engine.answer_findings import UNSETTLED
from wizard.engine.assess import Assessor
from wizard.engine.finding import OPEN, Assessment, Finding
from wizard.engine.readiness import Readiness, Remaining, readiness_of, remaining_in
from wizard.errors import WizardError
from wizard.rules.phrasing import counted
from wizard.text import did_you_mean

WHOLE_JOURNEY = "all"
"""The name that stands for every milestone at once."""


class UnknownMilestone(WizardError):
    """Somebody names a milestone that the edition does not have."""


JudgedQuestions = tuple[Mapping[str, Value], Assessment]


class MilestoneView:
    """An assessment as each milestone sees it.

    A milestone is judged with all that comes before it; what belongs to a later one does not count.
    A disqualifying answer counts at once.
    """

    def __init__(self, assessment: Assessment, before: MilestoneView | None = None) -> None:
        self.assessment = assessment
        self._order = assessment.edition.milestone_order
        self._limited: dict[str, Assessment] = {}
        self._readiness: dict[str, Readiness] = {}
        self._known = before.judged_questions if before is not None else {}
        self.judged_questions: dict[str, JudgedQuestions] = {}
        """By milestone: what was judged by its questions alone, and for which answers."""

    @cached_property
    def current(self) -> Milestone | None:
        """The first milestone that is not behind the partner; None without milestones."""
        milestones = self.assessment.edition.milestones
        waiting = (each for each in milestones if not self.is_behind(each))
        return next(waiting, milestones[-1] if milestones else None)

    @cached_property
    def at_current(self) -> Assessment:
        """The assessment as the current milestone sees it."""
        return self.at(self.current.id) if self.current else self.assessment

    def named(self, name: str) -> Assessment:
        """The assessment at a milestone: its id, "all", or "" for the current one.

        Raises UnknownMilestone for a milestone that the edition does not have.
        """
        if not name:
            return self.at_current
        require_milestone(self.assessment.edition, name)
        return self.at(name)

    def at(self, milestone_id: str) -> Assessment:
        """The assessment at a milestone of the edition, or the whole one for "all"."""
        if milestone_id == WHOLE_JOURNEY:
            return self.assessment
        if milestone_id not in self._limited:
            milestone = self.assessment.edition.milestones[self._order[milestone_id]]
            self._limited[milestone_id] = (
                self._of_questions(milestone) if milestone.questions else self._up_to(milestone)
            )
        return self._limited[milestone_id]

    def is_behind(self, milestone: Milestone) -> bool:
        """Whether the partner is past it: sent it or a later one, or has all that it needs."""
        position = self._order[milestone.id]
        answers = self.assessment.context.facts.answers
        later = self.assessment.edition.milestones[position:]
        if any(name in answers for each in later for name in each.sent_on):
            return True
        return not milestone.sent_on and self._is_ready_but_for_merges(milestone.id)

    def _is_ready_but_for_merges(self, milestone_id: str) -> bool:
        """Whether nothing but what a merge left open holds a milestone: that is no way back."""
        if not self.assessment.context.conflicts:
            return self.readiness_at(milestone_id).ready
        limited = self.at(milestone_id)
        findings = {n: f for n, f in limited.findings.items() if not _is_unsettled(f)}
        return readiness_of(replace(limited, findings=findings)).ready

    def readiness_at(self, milestone_id: str) -> Readiness:
        """Whether the draft is ready for a milestone, or for "all", and what that rests on."""
        if milestone_id not in self._readiness:
            self._readiness[milestone_id] = readiness_of(self.at(milestone_id))
        return self._readiness[milestone_id]

    @cached_property
    def ruled_out(self) -> tuple[Finding, ...]:
        """The answers for which the app cannot be listed as it is, each told once."""
        parts = self.assessment.edition.parts
        found = filter(_rules_out, self.assessment.findings.values())
        return tuple(finding for finding in found if not parts.get(finding.id))

    @property
    def cannot_be_listed(self) -> str:
        """What keeps the app out, e.g. "Cannot be listed as it is: internal tool"; "" if nothing.

        For the head of screens and reports.
        """
        fields = self.assessment.edition.fields
        reasons = [f.requirement.short or fields[f.field].label for f in self.ruled_out]
        return words_for_ruled_out(reasons) if reasons else ""

    @property
    def readiness(self) -> Readiness:
        """Whether the draft is ready for the current milestone, and what that rests on."""
        return self.readiness_at(self.current.id if self.current else WHOLE_JOURNEY)

    @cached_property
    def remaining(self) -> Remaining:
        """What is left to the current milestone; several findings at one field are one item."""
        return remaining_in(self.assessment.edition, self.readiness.left)

    def states(self) -> Iterator[MilestoneState]:
        """Every milestone in order, with what is left to it and to none before."""
        before: frozenset[str] = frozenset()
        place = MilestonePlace.BEHIND
        for milestone in self.assessment.edition.milestones:
            found = {finding.id: finding for finding in self.readiness_at(milestone.id).left}
            own = [finding for name, finding in found.items() if name not in before]
            if milestone is self.current:
                place = MilestonePlace.CURRENT
            yield MilestoneState(milestone, place, remaining_in(self.assessment.edition, own))
            if place is MilestonePlace.CURRENT:
                place = MilestonePlace.AHEAD
            before |= found.keys()

    def _up_to(self, milestone: Milestone) -> Assessment:
        position = self._order[milestone.id]
        findings = {
            name: finding
            for name, finding in self.assessment.findings.items()
            if self._position(finding) <= position or _counts_always(finding)
        }
        return replace(
            self.assessment, findings=findings, milestone=milestone, whole=self.assessment
        )

    def _position(self, finding: Finding) -> int:
        """The position of the milestone to which a finding belongs, from 0."""
        return self._order.get(milestone_of(self.assessment.edition, finding), 0)

    def _of_questions(self, milestone: Milestone) -> Assessment:
        """Judged by the milestone's questions alone; kept while their answers are the same."""
        context = self.assessment.context
        answers = {n: context.answers[n] for n in milestone.questions if n in context.answers}
        known = self._known.get(milestone.id)
        if known is None or known[0] != answers or known[1].context.waived != context.waived:
            edition = questions_edition(self.assessment.edition, milestone)
            assessor = Assessor(edition, context.facts.today)
            judged = assessor.assess(answers, tuple(context.waived.values()))
            known = answers, judged
        self.judged_questions[milestone.id] = known
        every = self.assessment.findings
        findings = {**known[1].findings, **{n: f for n, f in every.items() if _is_unsettled(f)}}
        return replace(
            self.assessment, findings=findings, milestone=milestone, whole=self.assessment
        )


def words_for_ruled_out(reasons: Iterable[str]) -> str:
    """Says for which reasons, in a few words each, an app cannot be listed."""
    return f"Cannot be listed as it is: {', '.join(dict.fromkeys(reasons))}"


def require_milestone(edition: Edition, name: str) -> None:
    """Raises UnknownMilestone for a name that is neither a milestone of an edition nor "all"."""
    if name not in {*(milestone.id for milestone in edition.milestones), WHOLE_JOURNEY}:
        raise _unknown_milestone(edition, name, WHOLE_JOURNEY)


def at_milestone(assessment: Assessment, name: str) -> Assessment:
    """A whole assessment at a milestone: its id, "all", or "" for the current one.

    Raises UnknownMilestone.
    """
    return milestone_view_of(assessment).named(name)


def milestone_view_of(assessment: Assessment) -> MilestoneView:
    """The view of a whole assessment, made once."""
    if "milestones" not in assessment.computed:
        assessment.computed["milestones"] = MilestoneView(assessment)
    view: MilestoneView = assessment.computed["milestones"]
    return view


def milestone_name(assessment: Assessment) -> str:
    """The id of the milestone that an assessment is limited to, or "all"."""
    return assessment.milestone.id if assessment.milestone else WHOLE_JOURNEY


class MilestonePlace(StrEnum):
    """Where the partner stands before a milestone; the names stand in reports."""

    BEHIND = "behind"
    CURRENT = "current"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """A milestone, where the partner stands before it, and what is left to it alone."""

    milestone: Milestone
    place: MilestonePlace
    remaining: Remaining

    @property
    def words(self) -> str:
        """Its title with what is left, e.g. "Apply: 12 to write, about 25 min"."""
        return ": ".join(filter(None, (self.milestone.title, self.remaining.words)))


def milestone_states(assessment: Assessment) -> tuple[MilestoneState, ...]:
    """Every milestone in order, by the whole assessment of which the given one may be a part."""
    return tuple(milestone_view_of(assessment.whole or assessment).states())


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """What the partner waits for, as only Procore can do it."""

    finding: Finding
    since: date | None
    """The day since which the partner waits; None if it was not sent."""
    usually: str
    today: date

    @property
    def days(self) -> int | None:
        """For how many days the partner has waited; None if it was not sent."""
        return (self.today - self.since).days if self.since else None

    @property
    def words(self) -> str:
        """One sentence or two, e.g. "With Procore for 12 days, since 2026-06-04. …"."""
        begun = f"{self.begun}." if self.since else ""
        return f"{begun} {self.usually}".strip()

    @property
    def begun(self) -> str:
        """How long it has been with Procore; for one that was sent."""
        return with_words("Procore", self.since, self.today) if self.since else ""


def with_words(who: str, since: date, today: date) -> str:
    """How long somebody has had it, e.g. "With Procore for 12 days, since 2026-06-04"."""
    days = (today - since).days
    length = f" for {counted(days, 'day')}," if days > 0 else ""
    return f"With {who}{length} since {since.isoformat()}"


def waiting_items(assessment: Assessment) -> tuple[WaitingItem, ...]:
    """What Procore has not done, of what counts in an assessment; in journey order."""
    every = (waiting_item(assessment, finding) for finding in assessment.findings.values())
    return tuple(item for item in every if item is not None)


def waiting_item(assessment: Assessment, finding: Finding) -> WaitingItem | None:
    """What the partner waits for in one finding; None where Procore is not the one to act."""
    waiting = finding.requirement.waiting
    if waiting is None or finding.status not in OPEN:
        return None
    day = assessment.context.facts.answers.get(waiting.since)
    since = day if isinstance(day, date) else None
    return WaitingItem(finding, since, waiting.usually, assessment.context.facts.today)


def is_later(assessment: Assessment, field_id: str) -> bool:
    """Whether a field is asked only for a milestone after that of the assessment."""
    if assessment.milestone is None:
        return False
    order = assessment.edition.milestone_order
    first = assessment.edition.milestone_of_field.get(field_id, "")
    return order.get(first, 0) > order[assessment.milestone.id]


def milestone_of(edition: Edition, finding: Finding) -> str:
    """The milestone to which a finding belongs; "" where the edition names none."""
    found = edition.milestone_of_requirement.get(finding.id)
    return found if found is not None else edition.milestone_of_field.get(finding.field, "")


def fields_until(edition: Edition, milestone: str) -> frozenset[str]:
    """The fields that are asked up to a milestone, without the day on which it was sent.

    Raises UnknownMilestone.
    """
    order = edition.milestone_order
    if milestone not in order:
        raise _unknown_milestone(edition, milestone)
    position = order[milestone]
    sent = {name for each in edition.milestones[position:] for name in each.sent_on}
    of_field = edition.milestone_of_field.items()
    reached = frozenset(n for n, first in of_field if order.get(first, len(order)) <= position)
    return reached - sent


def _unknown_milestone(edition: Edition, name: str, *others: str) -> UnknownMilestone:
    known = [*(each.id for each in edition.milestones), *others]
    hint = did_you_mean(name, known) or f"There are: {', '.join(known)}."
    return UnknownMilestone(f"Edition {edition.id} has no milestone {name}.", hint)


def _counts_always(finding: Finding) -> bool:
    """Whether it counts at every milestone: what rules an app out, and what a merge left open."""
    return _rules_out(finding) or _is_unsettled(finding)


def _is_unsettled(finding: Finding) -> bool:
    return finding.id.startswith(UNSETTLED)


def _rules_out(finding: Finding) -> bool:
    level, severity = finding.requirement.level, finding.severity
    return (
        level is Level.DISQUALIFYING
        and severity is Severity.BLOCKER
        and finding.status is Status.NOT_MET
    )


@lru_cache(maxsize=16)
def questions_edition(edition: Edition, milestone: Milestone) -> Edition:
    """The part of an edition that a milestone's questions decide, without checks."""
    asked = frozenset(milestone.questions)
    steps = (_part_of_step(step, asked) for step in edition.journey.steps)
    journey = replace(
        edition.journey, steps=tuple(step for step in steps if step.pages), milestones=()
    )
    parts = (
        part_of_requirement(requirement, asked)
        for requirement in edition.requirements.values()
        if asked.issuperset(
            edition.fields_of_conditions(edition.conditions_of_requirement[requirement.id])
        )
    )
    return Edition(
        journey, edition.catalogue, (part for part in parts if part), edition.rules_as_of
    )


def _part_of_step(step: Step, asked: frozenset[str]) -> Step:
    pages = (_part_of_page(page, asked) for page in step.pages)
    return replace(step, pages=tuple(page for page in pages if page.fields))


def _part_of_page(page: Page, asked: frozenset[str]) -> Page:
    return replace(
        page, fields=tuple(f for f in page.fields if f in asked), requirements=(), groups=()
    )


def part_of_requirement(requirement: Requirement, asked: frozenset[str]) -> Requirement | None:
    """A requirement with the rules that read nothing but these fields; None without any."""
    rules = tuple(rule for rule in requirement.rules if _reads_only(rule, asked))
    if not rules or requirement.level is Level.ONGOING:
        return None
    read = {name for rule in rules for name in rule.fields}
    fields: Iterable[str] = (name for name in requirement.fields if name in read)
    return replace(requirement, rules=rules, checks=(), fields=tuple(fields))


def _reads_only(rule: RuleUse, asked: frozenset[str]) -> bool:
    """Whether a rule reads these fields alone, and no other verdicts."""
    return asked.issuperset(rule.fields) and not rule.params.get("requirements")
