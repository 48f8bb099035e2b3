"""Life after approval as a calendar: which duty falls due when, what is overdue or never done.

A duty comes from every requirement that goes on after approval, and from every other one whose
rule or live check counts for a time only. Nothing here is kept: all follows from the answers, the
evidence and the day that the assessment was made on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from wizard.catalogue.model import Kind, Level, Requirement, Status
from wizard.rules.due import DUE, Due, Period
from wizard.rules.phrasing import counted
from wizard.rules.reading import day_of
from wizard.session.asking import questions_of
from wizard.session.duties_evidence import Aging, aging_of, oldest
from wizard.session.finding import Assessment, Finding

SOON_DAYS = 30
"""A duty that falls due within so many days is due soon."""

LIVE = "live:"
"""How the keys of live checks begin; the kind of check follows, or nothing for several."""


class DutyState(StrEnum):
    """How a duty stands, the most urgent first."""

    OVERDUE = "overdue"
    OPEN = "open"
    """Its occasion is there: something waits to be settled."""
    DUE_SOON = "due-soon"
    NEVER_DONE = "never-done"
    FINE = "fine"
    ON_OCCASION = "on-occasion"
    NOT_YET = "not-yet"
    """The app is not approved yet."""


_RANKS = {state: rank for rank, state in enumerate(DutyState)}
URGENT = frozenset({DutyState.OVERDUE, DutyState.OPEN, DutyState.DUE_SOON})


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be done again and again."""

    key: str
    """Finds it again: the requirement's id, with a field where one requirement has several."""
    title: str
    requirement: Requirement
    field: str
    """Where to go, and where the day stands if it has one."""
    state: DutyState
    last: date | None = None
    """When it was done last; None for never, or where no day says so."""
    due: date | None = None
    """The last day in time."""
    period: Period | None = None
    row: int | None = None
    """Index of the row with that day."""
    who: str = ""
    """What that row is about, e.g. a customer; as typed."""
    said: str = ""
    """What waits to be settled, or else is worth knowing."""
    also: tuple[str, ...] = ()
    """Ids of further requirements that hang on the same day."""
    takes_day: bool = False
    """The field is a mere day: done today is entered as today."""
    is_live: bool = False
    """Done by running live checks rather than by a person's hand."""

    def days_left(self, today: date) -> int | None:
        """Days until it is due, negative once it is overdue; None where no day is set."""
        return (self.due - today).days if self.due else None


@dataclass(frozen=True, slots=True)
class Calendar:
    """All duties of a draft on a day."""

    today: date
    approved_on: date | None
    """None while the app is not approved, and for a day that has not come."""
    approval_field: str
    """Where the day of approval is asked for; "" where the edition does not ask."""
    duties: tuple[Duty, ...]
    """The most urgent first."""
    evidence: tuple[Aging, ...]
    """What live checks found out, and how long that counts, the oldest first."""


def calendar_of(assessment: Assessment) -> Calendar:
    """The calendar by the answers, evidence and day of an assessment."""
    facts = assessment.ground.facts
    field = assessment.edition.journey.after.approved_on
    approved = day_of(facts.get(field)) if field in assessment.edition.fields else None
    approved = approved if approved is not None and approved <= facts.today else None
    ages = aging_of(assessment)
    duties = _Duties(assessment, approved, ages).ordered()
    known = sorted((each for each in ages if each.until), key=lambda each: each.until or date.max)
    return Calendar(facts.today, approved, field, duties, tuple(known))


class _Duties:
    """Collects the duties of one assessment."""

    def __init__(
        self, assessment: Assessment, approved: date | None, ages: tuple[Aging, ...]
    ) -> None:
        self.assessment = assessment
        self.edition = assessment.edition
        self.facts = assessment.ground.facts
        self.approved = approved
        self.ages = ages

    def ordered(self) -> tuple[Duty, ...]:
        found = [*_merged(self._by_requirement()), *self._by_check()]
        return tuple(sorted(found, key=_urgency))

    def _by_requirement(self) -> Iterator[Duty]:
        every = self.edition.requirements.values()
        for requirement in sorted(every, key=lambda each: each.level is not Level.ONGOING):
            finding = self.assessment.findings[requirement.id]
            if finding.status is Status.NOT_APPLICABLE:
                continue
            by_hand, by_check = [*self._times(requirement)], [*self._looks(requirement)]
            times = [*by_hand, *by_check]
            for place, due in enumerate(times):
                key = requirement.id if len(times) == 1 else f"{requirement.id}/{due.field}"
                yield self._timed(key, finding, due, is_live=place >= len(by_hand))
            if requirement.level is Level.ONGOING and not times:
                yield self._on_occasion(finding)

    def _times(self, requirement: Requirement) -> Iterator[Due]:
        for use in requirement.rules:
            when = DUE.get(use.name)
            due = when(self.facts, use.fields, **use.params) if when else None
            if due is not None:
                yield due

    def _looks(self, requirement: Requirement) -> Iterator[Due]:
        """The live checks of a lasting duty; those of all others stand together by kind."""
        for use in requirement.checks if requirement.level is Level.ONGOING else ():
            asked = set(questions_of(use, self.facts))
            ages = [each for each in self.ages if each.question in asked and each.counts_days]
            if ages:
                last = None if any(each.seen is None for each in ages) else oldest(ages)
                yield Due(use.fields[0], last, Period(days=ages[0].counts_days))

    def _timed(self, key: str, finding: Finding, due: Due, *, is_live: bool) -> Duty:
        last_day = due.due
        if last_day is None and self.approved is not None:
            last_day = due.period.end(self.approved)
        field = self.edition.fields.get(due.field)
        duty = Duty(
            key,
            finding.requirement.duty or (field.label if field else finding.id),
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
            waiver = self.assessment.ground.waived[finding.id]
            return replace(duty, state=DutyState.FINE, due=None, said=f"Waived: {waiver.reason}")
        state = self._state(duty)
        if finding.status is Status.NOT_MET and state is not DutyState.OVERDUE:
            return replace(duty, state=DutyState.OPEN, said=finding.message)
        if duty.period is None and finding.status is Status.UNANSWERED:
            return replace(duty, state=DutyState.NEVER_DONE)
        return replace(duty, state=state)

    def _state(self, duty: Duty) -> DutyState:
        left = duty.days_left(self.facts.today)
        if duty.period is None:
            return DutyState.ON_OCCASION
        if left is None:
            return DutyState.NEVER_DONE
        if left < 0:
            return DutyState.OVERDUE
        if left <= SOON_DAYS:
            return DutyState.DUE_SOON
        return DutyState.FINE if duty.last else DutyState.NEVER_DONE

    def _by_check(self) -> Iterator[Duty]:
        """A duty for each kind of live check that no lasting duty asks for already.

        Kinds that nobody ever ran stand together: they have no day of their own.
        """
        kinds: dict[str, list[Aging]] = {}
        for each in self.ages:
            if each.counts_days and not each.is_ongoing:
                kinds.setdefault(each.question.check, []).append(each)
        asleep = {name: ages for name, ages in kinds.items() if oldest(ages) is None}
        yield from (self._live(name, ages) for name, ages in kinds.items() if name not in asleep)
        if asleep:
            first = self._live(*next(iter(asleep.items())))
            names = {each for ages in asleep.values() for age in ages for each in age.requirements}
            also = tuple(each for each in self.edition.requirements if each in names)
            said = f"{counted(len(asleep), 'sort')} of live checks never ran here"
            yield replace(first, key=LIVE, title="Run the live checks", said=said, also=also)

    def _live(self, name: str, ages: list[Aging]) -> Duty:
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
            said=f"{missing} of {len(ages)} never asked" if last and missing else "",
            also=tuple(r for r in self.edition.requirements if r in others),
            is_live=True,
        )
        return replace(duty, state=self._state(duty)) if self.approved else duty


def _urgency(duty: Duty) -> tuple[int, date, bool, bool]:
    """What has a day before what has a rhythm, and runs of checks after what people do."""
    return _RANKS[duty.state], duty.due or date.max, duty.period is None, duty.is_live


def _merged(duties: Iterable[Duty]) -> Iterator[Duty]:
    """Duties over the same day of the same answer as one, the lasting one before all others."""
    found: dict[object, Duty] = {}
    for duty in duties:
        same = (duty.field, duty.period, duty.row) if duty.period else duty.key
        first = found.setdefault(same, duty)
        if first is not duty:
            found[same] = replace(first, also=(*first.also, duty.requirement.id))
    return iter(found.values())
