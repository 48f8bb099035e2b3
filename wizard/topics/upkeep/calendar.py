"""The calendar of duties after approval: due, overdue and never done.

Duties come from every requirement that continues after approval, and from every other one whose
rule or live check is valid for a limited time. Nothing is stored: all is computed from the answers,
the evidence, the assessment date and expiring waivers. An assessment at a milestone leaves out
the duties of later ones, except waivers, which end on their day whatever the milestone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Level, Requirement, Status
from wizard.dataclass import dataclass
from wizard.engine.context import all_hold
from wizard.engine.milestones import WaitingItem, waiting_items
from wizard.engine.questions import questions_of
from wizard.rules.due import DUE, Due, Period
from wizard.rules.phrasing import counted
from wizard.rules.reading import day_of
from wizard.session.waivers import Standing, standing_of
from wizard.text import one_line
from wizard.topics.feedback.turn import RoundTurn, round_turns
from wizard.topics.upkeep.duty import LIVE, WAIVER, Duty, DutyState, state_by_day
from wizard.topics.upkeep.expiry import (
    AttestationAge,
    EvidenceAge,
    attestation_ages,
    evidence_ages,
    oldest,
)

if TYPE_CHECKING:
    from wizard.catalogue.parts import Milestone
    from wizard.drafts.model import Waiver
    from wizard.engine.finding import Assessment, Finding

_RANKS = {state: rank for rank, state in enumerate(DutyState)}


@dataclass(frozen=True, slots=True)
class Calendar:
    """All duties of a draft on a date."""

    today: date
    approved_on: date | None
    """None before approval, also for an approval date in the future."""
    approval_field: str
    """The field with the approval date; "" if the edition has none."""
    duties: tuple[Duty, ...]
    """Most urgent first."""
    evidence: tuple[EvidenceAge, ...]
    """Results of live checks with their validity, oldest first."""
    words: tuple[AttestationAge, ...] = ()
    """Attestations, oldest first."""
    approval_ahead: date | None = None
    """An approval date in the future."""
    milestone: Milestone | None = None
    """The milestone it is for, with all before it; None for the whole journey."""
    waiting: tuple[WaitingItem, ...] = ()
    """What was sent and only Procore can do next, with the day since which the partner waits."""
    rounds: tuple[RoundTurn, ...] = ()
    """The rounds of reviewers' points that are not over, last round first."""
    later: int = 0
    """The number of duties that belong to later milestones and are not listed."""


def calendar_of(assessment: Assessment, waivers: Sequence[Waiver] = ()) -> Calendar:
    """Computes the calendar from an assessment, whole or at a milestone, and its waivers."""
    facts = assessment.context.facts
    field = assessment.edition.journey.after.approved_on
    whole = assessment.whole or assessment
    day = day_of(facts.answers.get(field))
    approved = day if day is not None and day <= facts.today else None
    ahead = day if approved is None else None
    ages = evidence_ages(whole)
    every = tuple(_Duties(whole, approved, ages).all())
    counting = [duty for duty in every if not assessment.findings.keys().isdisjoint(duty.ids)]
    duties = (*counting, *waiver_duties(whole, waivers))
    shown = (each for each in ages if each.until or each.trouble)
    known = sorted(shown, key=lambda each: each.until or date.min)
    ordered = tuple(sorted(duties, key=_duty_order))
    words = attestation_ages(whole)
    return Calendar(
        today=facts.today,
        approved_on=approved,
        approval_field=field,
        duties=ordered,
        evidence=tuple(known),
        words=words,
        approval_ahead=ahead,
        milestone=assessment.milestone,
        waiting=tuple(item for item in waiting_items(assessment) if item.since),
        rounds=round_turns(whole),
        later=len(every) - len(counting),
    )


class _Duties:
    """Collects the duties of one assessment."""

    def __init__(
        self, assessment: Assessment, approved: date | None, ages: tuple[EvidenceAge, ...]
    ) -> None:
        self.assessment = assessment
        self.edition = assessment.edition
        self.facts = assessment.context.facts
        self.approved = approved
        self.ages = ages

    def all(self) -> Iterator[Duty]:
        yield from _merged(self._by_requirement())
        yield from self._by_check()

    def _by_requirement(self) -> Iterator[Duty]:
        every = self.edition.requirements.values()
        for requirement in sorted(every, key=lambda each: each.level is not Level.ONGOING):
            finding = self.assessment.findings[requirement.id]
            if not self._may_apply(requirement):
                continue
            by_hand, by_check = [*self._times(requirement)], [*self._looks(requirement)]
            times = [*by_hand, *by_check]
            for place, due in enumerate(times):
                key = requirement.id if len(times) == 1 else f"{requirement.id}/{due.field}"
                yield self._timed(key, finding, due, is_live=place >= len(by_hand))
            if requirement.level is Level.ONGOING and not times:
                yield self._on_occasion(finding)

    def _may_apply(self, requirement: Requirement) -> bool:
        """False for another type of app; a list that is empty today may be filled later."""
        names = self.edition.conditions_of_requirement[requirement.id]
        return all_hold(names, self.assessment.context.conditions) is not False

    def _times(self, requirement: Requirement) -> Iterator[Due]:
        for use in requirement.rules:
            when = DUE.get(use.name)
            due = when(self.facts, use.fields, **use.params) if when else None
            if due is not None:
                yield due

    def _looks(self, requirement: Requirement) -> Iterator[Due]:
        """The live checks of a lasting duty, those of the same days as one; others go by kind."""
        found: dict[tuple[date | None, Period], Due] = {}
        for use in requirement.checks if requirement.level is Level.ONGOING else ():
            asked = set(questions_of(use, self.facts))
            ages = [each for each in self.ages if each.question in asked and each.counts_days]
            if ages:
                last = None if any(each.seen is None for each in ages) else oldest(ages)
                period = Period(days=ages[0].counts_days)
                found.setdefault((last, period), Due(use.fields[0], last, period))
        yield from found.values()

    def _timed(self, key: str, finding: Finding, due: Due, *, is_live: bool) -> Duty:
        last_day = due.due
        if last_day is None and self.approved is not None:
            last_day = due.period.end(self.approved)
        field = self.edition.fields.get(due.field)
        title = finding.requirement.duty or (field.label if field else finding.id)
        several = key != finding.id and finding.requirement.duty and field
        duty = Duty(
            key,
            f"{title}: {field.label}" if several and field else title,
            finding.requirement,
            due.field,
            DutyState.NOT_YET,
            last=due.last,
            due=last_day if self.approved else None,
            period=due.period,
            row=due.row,
            who=due.who,
            takes_day=field is not None and field.kind is Kind.DATE,
            is_live=is_live,
        )
        return self._with_state(duty, finding)

    def _on_occasion(self, finding: Finding) -> Duty:
        requirement, name = finding.requirement, finding.field or finding.requirement.fields[0]
        title = requirement.duty or self.edition.titles[requirement.id]
        duty = Duty(finding.id, title, requirement, name, DutyState.NOT_YET)
        return self._with_state(duty, finding)

    def _with_state(self, duty: Duty, finding: Finding) -> Duty:
        if self.approved is None:
            return duty
        if finding.status is Status.WAIVED:
            waiver = self.assessment.context.waived[finding.id]
            return replace(duty, state=DutyState.FINE, due=None, message=f"Waived: {waiver.reason}")
        state = self._state(duty)
        if finding.status is Status.NOT_MET and state is not DutyState.OVERDUE:
            return replace(duty, state=DutyState.OPEN, message=finding.message)
        if duty.period is None and finding.status is Status.UNANSWERED:
            return replace(duty, state=DutyState.NEVER_DONE)
        return replace(duty, state=state)

    def _state(self, duty: Duty) -> DutyState:
        left = duty.days_left(self.facts.today)
        if duty.period is None:
            return DutyState.ON_OCCASION
        if left is None:
            return DutyState.NEVER_DONE
        state = state_by_day(left)
        return state if duty.last or state is not DutyState.FINE else DutyState.NEVER_DONE

    def _by_check(self) -> Iterator[Duty]:
        """A duty for each kind of live check that no lasting duty covers.

        Kinds that never ran are grouped, as they have no dates.
        """
        kinds: dict[str, list[EvidenceAge]] = {}
        for each in self.ages:
            if each.counts_days and not each.is_ongoing:
                kinds.setdefault(each.question.check, []).append(each)
        asleep = {name: ages for name, ages in kinds.items() if oldest(ages) is None}
        yield from (self._live(name, ages) for name, ages in kinds.items() if name not in asleep)
        if asleep:
            first = self._live(*next(iter(asleep.items())))
            names = {each for ages in asleep.values() for age in ages for each in age.requirements}
            also = tuple(each for each in self.edition.requirements if each in names)
            message = f"{counted(len(asleep), 'kind')} of live checks without a result so far"
            days = min(self.edition.catalogue.checks[name].max_age_days for name in asleep)
            yield replace(
                first,
                key=LIVE,
                title="Run the live checks",
                period=Period(days=days),
                message=message,
                also=also,
            )

    def _live(self, name: str, ages: list[EvidenceAge]) -> Duty:
        kind = self.edition.catalogue.checks[name]
        last, period = oldest(ages), Period(days=kind.max_age_days)
        missing = sum(each.seen is None for each in ages)
        requirement = self.edition.requirements[ages[0].requirements[0]]
        field = next(use.fields[0] for use in requirement.checks if use.name == name)
        others = {each for age in ages for each in age.requirements} - {requirement.id}
        duty = Duty(
            f"{LIVE}{name}",
            f"Live check: {kind.label}",
            requirement,
            field,
            DutyState.NOT_YET,
            last=last,
            due=period.end(last) if last and self.approved else None,
            period=period,
            message=f"{missing} of {len(ages)} without an answer" if last and missing else "",
            also=tuple(r for r in self.edition.requirements if r in others),
            is_live=True,
        )
        return replace(duty, state=self._state(duty)) if self.approved else duty


def _duty_order(duty: Duty) -> tuple[int, date, bool, bool]:
    """Sort key: dated before recurring ones, and checks after manual tasks."""
    return _RANKS[duty.state], duty.due or date.max, duty.period is None, duty.is_live


def _merged(duties: Iterable[Duty]) -> Iterator[Duty]:
    """Merges duties with the same date in the same answer; the lasting one comes first."""
    found: dict[object, Duty] = {}
    for duty in duties:
        same = (duty.field, duty.period, duty.row) if duty.period else duty.key
        first = found.setdefault(same, duty)
        if first is not duty:
            found[same] = replace(first, also=(*first.also, duty.requirement.id))
    return iter(found.values())


_TOLD = frozenset({Standing.HOLDS, Standing.EXPIRED})
"""Waiver states that depend on the date; the other waivers have no effect."""


def waiver_duties(assessment: Assessment, waivers: Sequence[Waiver]) -> Iterator[Duty]:
    """A duty for each waiver that ends, or has ended while its finding is open."""
    for each in standing_of(waivers, assessment):
        until = each.waiver.expires
        if until and each.finding and each.standing in _TOLD and not _renewed(each.waiver, waivers):
            yield _duty(assessment, each.waiver, each.finding, until)


def _renewed(waiver: Waiver, waivers: Sequence[Waiver]) -> bool:
    """Whether another waiver accepts the same for longer."""
    return any(
        other.requirement == waiver.requirement
        and (other.expires or date.max) > (waiver.expires or date.max)
        for other in waivers
    )


def _duty(assessment: Assessment, waiver: Waiver, finding: Finding, until: date) -> Duty:
    title = assessment.edition.titles[finding.id]
    return Duty(
        f"{WAIVER}{finding.id}",
        f"Waiver: {title}",
        finding.requirement,
        finding.field or finding.requirement.fields[0],
        state_by_day((until - assessment.context.facts.today).days),
        due=until,
        message=f"Accepted by {one_line(waiver.by)} on {waiver.on}: {one_line(waiver.reason)}",
    )
