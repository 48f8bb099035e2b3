"""What needs attention in a listed app: dead links, overdue duties, expired evidence.

Collects results only: live checks run before, bundles are compared in a higher layer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.catalogue.model import Cost, Level, Requirement, Severity, Status
from wizard.dataclass import dataclass
from wizard.engine.answers_read import Meaning, meanings
from wizard.engine.questions import PendingQuestion, age_of, pending_questions
from wizard.rules.phrasing import counted, listed
from wizard.session.inconclusive import Inconclusive, inconclusive, places_of
from wizard.topics.upkeep.duty import Duty, DutyState
from wizard.topics.upkeep.expiry import evidence_ages

if TYPE_CHECKING:
    from wizard.catalogue.edition import Edition
    from wizard.drafts.evidence_observed import Observations
    from wizard.engine.finding import Assessment
    from wizard.topics.upkeep.calendar import Calendar

_COUNTS = frozenset({Severity.BLOCKER, Severity.WARNING})
"""The minimum severity of a live check for attention, if no lasting duty covers it."""


class MatterKind(StrEnum):
    """What a matter is about, the most urgent first."""

    LIVE = "live-check"
    DUTY = "duty"
    USE = "use"
    WAIVER = "waiver"
    RELEASE = "release"
    RULES = "rules"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class UpkeepItem:
    """One thing that needs attention."""

    kind: MatterKind
    subject: str
    """A question's label, a duty, an edition."""
    message: str
    """The problem, continuing the subject."""
    fix: str
    field: str = ""
    """The field to open; "" for none."""
    requirements: tuple[str, ...] = ()
    due: date | None = None
    late: bool = True
    """False for what is only due soon."""
    address: str = ""
    """The subject of a live check, as typed."""
    places: tuple[str, ...] = ()
    """The labels of all fields that hold the address."""


@dataclass(frozen=True, slots=True)
class ComparedBundle:
    """The bundle that the draft was compared with."""

    name: str
    as_of: date
    edition: str
    catalogue_version: str
    catalogue_digest: str
    same_rules: bool
    """Whether it was assessed by the current catalogue."""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """All upkeep items on one date."""

    calendar: Calendar
    matters: tuple[UpkeepItem, ...]
    """Most urgent first."""
    troubles: tuple[Inconclusive, ...]
    notes: tuple[str, ...]
    """Remarks without need for action, as sentences."""
    compared: ComparedBundle | None = None
    offline: bool = False
    could_not_tell: bool = False
    """Whether a requested check could not run, or was inconclusive."""
    nothing_asked: bool = False
    """Whether no live check ran: not requested, or no questions."""


def to_recheck(assessment: Assessment, calendar: Calendar) -> tuple[str, ...]:
    """The requirements whose live checks should run now, in journey order.

    These are about the listing or a lasting duty, or have expired evidence or evidence for other
    answers.
    """
    edition = assessment.edition
    asking = {
        r
        for one in pending_questions(edition, assessment.context, Cost.LIVE)
        for r in one.requirements
    }
    stale = {r for each in calendar.evidence if each.is_stale(calendar.today)
             for r in each.requirements}  # fmt: skip
    stale |= {name for name, f in assessment.findings.items() if f.status is Status.STALE}
    listed = _listed_fields(edition)
    return tuple(
        name
        for name, requirement in edition.requirements.items()
        if name in asking and (name in stale or _asks_about(requirement, edition, listed))
    )


def _listed_fields(edition: Edition) -> frozenset[str]:
    """The fields visible on the listing, and those that lasting duties read."""
    sections = edition.journey.listing.sections
    shown = {part.field for section in sections for part in section.parts}
    lasting = {
        field
        for requirement in edition.requirements.values()
        if requirement.level is Level.ONGOING
        for use in requirement.checks
        for field in use.fields
    }
    return frozenset(shown | lasting)


def _asks_about(requirement: Requirement, edition: Edition, fields: frozenset[str]) -> bool:
    kinds = edition.catalogue.checks
    return any(
        not fields.isdisjoint(use.fields)
        for use in requirement.checks
        if kinds[use.name].cost is Cost.LIVE
    )


def live_matters(assessment: Assessment) -> tuple[UpkeepItem, ...]:
    """Failures of live checks that are still valid, one per address and complaint."""
    edition, context = assessment.edition, assessment.context
    found: dict[tuple[str, str], UpkeepItem] = {}
    today = context.facts.today
    fresh = {
        age.question for age in evidence_ages(assessment) if age.seen and not age.is_stale(today)
    }
    for one in pending_questions(edition, context, Cost.LIVE):
        observed = context.facts.observed.get(one.question)
        if observed is None or one.question not in fresh:
            continue
        for meaning in meanings(edition, context, one, observed):
            if _is_wrong(meaning) and meaning.requirement.id not in context.waived:
                _note(edition, found, one, meaning, places_of(edition, context, one))
    return tuple(found.values())


def _is_wrong(meaning: Meaning) -> bool:
    lasting = meaning.requirement.level is Level.ONGOING
    return meaning.status is Status.NOT_MET and (meaning.severity in _COUNTS or lasting)


def _note(
    edition: Edition,
    found: dict[tuple[str, str], UpkeepItem],
    one: PendingQuestion,
    meaning: Meaning,
    places: tuple[str, ...],
) -> None:
    address = one.question.inputs[0] if one.question.inputs else ""
    key, name = (address, meaning.message), meaning.requirement.id
    known = found.get(key)
    if known is not None:
        names = tuple(dict.fromkeys((*known.requirements, name)))
        every = tuple(dict.fromkeys((*known.places, *places)))
        subject = listed(every, len(every)) or known.subject
        found[key] = replace(known, subject=subject, requirements=names, places=every)
        return
    field = edition.fields.get(meaning.field)
    short_address = address.partition("://")[2] or address
    message = (
        meaning.message if short_address in meaning.message else f"{address}: {meaning.message}"
    )
    label = listed(places, len(places)) or (field.label if field else name)
    found[key] = UpkeepItem(
        kind=MatterKind.LIVE,
        subject=label,
        message=message,
        fix=meaning.fix,
        field=meaning.field,
        requirements=(name,),
        address=address,
        places=places,
    )


def duty_matters(
    assessment: Assessment, calendar: Calendar, reported: Iterable[UpkeepItem]
) -> Iterator[UpkeepItem]:
    """Duties that are late, open or due soon, without those already reported by live checks."""
    spoken = {name for item in reported for name in item.requirements}
    for duty in calendar.duties:
        late = duty.state in {DutyState.OVERDUE, DutyState.OPEN}
        if duty.is_waiver:
            if duty.state is not DutyState.FINE:
                yield _waiver_matter(duty, calendar.today)
        elif duty.is_live:
            if duty.state is DutyState.OVERDUE:
                yield _evidence_matter(duty)
        elif late and not (duty.state is DutyState.OPEN and duty.requirement.id in spoken):
            yield _duty_matter(assessment, duty, calendar.today, late=True)
        elif duty.state is DutyState.DUE_SOON:
            yield _duty_matter(assessment, duty, calendar.today, late=False)


def _duty_matter(assessment: Assessment, duty: Duty, today: date, *, late: bool) -> UpkeepItem:
    field = assessment.edition.fields.get(duty.field)
    of_rows = field is not None and field.kind.spec.has_columns and duty.due is not None
    return UpkeepItem(
        kind=MatterKind.USE if of_rows else MatterKind.DUTY,
        subject=duty.title,
        message=duty.message if duty.state is DutyState.OPEN else _lateness(duty, today),
        fix=duty.requirement.fix,
        field=duty.field,
        requirements=(duty.requirement.id, *duty.also),
        due=duty.due,
        late=late,
    )


def _lateness(duty: Duty, today: date) -> str:
    left = duty.days_left(today) or 0
    due = duty.due.isoformat() if duty.due else ""
    days = counted(abs(left), "day")
    when = f"was due {due}, {days} ago" if left < 0 else f"is due {due}, in {days}"
    last = f"; last {duty.last.isoformat()}" if duty.last else "; never done"
    return f"{when if left else 'is due today'}{last}{f' ({duty.who})' if duty.who else ''}"


def _waiver_matter(duty: Duty, today: date) -> UpkeepItem:
    left, until = duty.days_left(today) or 0, duty.due.isoformat() if duty.due else ""
    days = counted(abs(left), "day")
    ended = f"ended {until}, {days} ago, and the finding counts again"
    ends = f"ends {until}, in {days}" if left else "ends today"
    fix = "Settle the finding, or waive it again with a reason and a later day."
    message = f"{ended if left < 0 else ends}. {duty.message}"
    names = (duty.requirement.id,)
    return UpkeepItem(
        kind=MatterKind.WAIVER,
        subject=duty.title,
        message=message,
        fix=fix,
        field=duty.field,
        requirements=names,
        due=duty.due,
        late=left < 0,
    )


def _evidence_matter(duty: Duty) -> UpkeepItem:
    until = duty.due.isoformat() if duty.due else ""
    aged = f"last run {duty.last}, which counted until {until}" if duty.last else "never run"
    fix = "Run watch without --offline, or check --live."
    names = (duty.requirement.id, *duty.also)
    return UpkeepItem(
        kind=MatterKind.EVIDENCE,
        subject=duty.title,
        message=aged,
        fix=fix,
        field=duty.field,
        requirements=names,
        due=duty.due,
    )


def answers_in_force(assessment: Assessment) -> Observations:
    """What earlier runs saw and still counts, without checks that failed themselves."""
    facts, kinds = assessment.context.facts, assessment.edition.catalogue.checks
    return {
        question: observed
        for question, observed in facts.observed.items()
        if not observed.trouble
        and not observed.rehearsal
        and question.check in kinds
        and age_of(observed, facts.today) <= (kinds[question.check].max_age_days or math.inf)
    }


def inconclusive_live(assessment: Assessment, answers: Observations) -> Iterator[Inconclusive]:
    """Inconclusive live checks for the current answers."""
    edition, context = assessment.edition, assessment.context
    return inconclusive(edition, context, pending_questions(edition, context, Cost.LIVE), answers)


def most_urgent_first(matters: Iterable[UpkeepItem]) -> tuple[UpkeepItem, ...]:
    """Sorted by urgency: late before due soon, then by kind and date."""
    kinds: Mapping[MatterKind, int] = {kind: rank for rank, kind in enumerate(MatterKind)}
    return tuple(
        sorted(matters, key=lambda each: (not each.late, kinds[each.kind], each.due or date.max))
    )
