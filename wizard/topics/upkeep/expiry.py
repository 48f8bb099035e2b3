"""Expiry of live check evidence and signed confirmations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from wizard.catalogue.model import Cost, Level, Status
from wizard.dataclass import dataclass
from wizard.engine.answers_read import meanings
from wizard.engine.finding import Assessment, attestation_in
from wizard.engine.questions import PendingQuestion, pending_questions
from wizard.rules.due import DUE
from wizard.rules.reading import day_of
from wizard.session.inconclusive import tells_nothing
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.catalogue.edition import Edition
    from wizard.drafts.evidence_observed import Observed, Question
    from wizard.engine.context import AssessmentContext


@dataclass(frozen=True, slots=True)
class EvidenceAge:
    """A question of a live check, and the age of its answer."""

    question: Question
    label: str
    """The label of the check: "opening the address"."""
    requirements: tuple[str, ...]
    """Ids of the requirements that depend on the answer."""
    is_ongoing: bool
    """Whether one of them continues after approval."""
    counts_days: int
    """The validity of an answer in days; 0 for unlimited."""
    seen: date | None
    """The UTC date of the answer; None if there is no valid one of any age."""
    status: Status = Status.COULD_NOT_TELL
    """The most serious status that the answer gives."""
    trouble: str = ""
    """What the last answer of any kind says is wrong or could not be told; "" for nothing."""
    tried: date | None = None
    """The UTC date of the last answer of any kind."""

    @property
    def subject(self) -> str:
        """The subject, e.g. an address."""
        return self.question.inputs[0] if self.question.inputs else ""

    @property
    def until(self) -> date | None:
        """The last valid date of the answer; None if there is none, or it is unlimited."""
        if self.seen is None or not self.counts_days:
            return None
        return self.seen + timedelta(min(self.counts_days, (date.max - self.seen).days))

    def is_stale(self, today: date) -> bool:
        """Whether there is an answer that is too old."""
        return self.until is not None and self.until < today


def evidence_ages(assessment: Assessment) -> tuple[EvidenceAge, ...]:
    """Every question of live checks, in journey order."""
    edition, context = assessment.edition, assessment.context
    asked = pending_questions(edition, context, Cost.LIVE)
    return tuple(_evidence_age(edition, context, one) for one in asked)


def _evidence_age(
    edition: Edition, context: AssessmentContext, one: PendingQuestion
) -> EvidenceAge:
    observed, levels = context.facts.observed.get(one.question), edition.requirements
    age = EvidenceAge(
        one.question,
        one.kind.label,
        one.requirements,
        any(levels[name].level is Level.ONGOING for name in one.requirements),
        one.kind.max_age_days,
        _counting_day(edition, context, one, observed),
    )
    if observed is None or observed.rehearsal:
        return age
    worst = next(iter(meanings(edition, context, one, observed)), None)
    status = worst.status if worst else Status.COULD_NOT_TELL
    counts = status in {Status.NOT_MET, Status.COULD_NOT_TELL} and worst is not None
    trouble = observed.trouble or (worst.message if worst and counts else "")
    tried = observed.at.astimezone(UTC).date()
    return replace(age, status=status, trouble=one_line(trouble), tried=tried)


def oldest(ages: Iterable[EvidenceAge]) -> date | None:
    """The date of the oldest answer; None if there is none at all."""
    return min((each.seen for each in ages if each.seen), default=None)


def _counting_day(
    edition: Edition, context: AssessmentContext, one: PendingQuestion, observed: Observed | None
) -> date | None:
    """The date of a conclusive answer; None otherwise."""
    if observed is None or observed.rehearsal or tells_nothing(edition, context, one, observed):
        return None
    day: date = observed.at.astimezone(UTC).date()
    return day


@dataclass(frozen=True, slots=True)
class AttestationAge:
    """An attestation with its expiry. Typed text is safe to show in one line."""

    field: str
    label: str
    by: str
    on: date
    rests_on: str
    """A file, an address or a sentence; "" if not given."""
    until: date | None
    """The last valid date; None if no rule limits it."""
    requirements: tuple[str, ...]
    """Ids of the requirements that read it."""

    def age_days(self, today: date) -> int:
        """Days since it was given; negative for a future date."""
        return (today - self.on).days


def attestation_ages(assessment: Assessment) -> tuple[AttestationAge, ...]:
    """Every valid, dated attestation, oldest first."""
    return tuple(sorted(_attestations(assessment), key=lambda each: each.on))


def _attestations(assessment: Assessment) -> Iterator[AttestationAge]:
    facts, edition = assessment.context.facts, assessment.edition
    for name, field in edition.fields.items():
        value = facts.get(name) if field.kind.spec.is_confirmation else None
        word, day = attestation_in(value, facts.today), day_of(value)
        if word is not None and day is not None:
            readers = tuple(edition.readers.get(name, ()))
            until = _until(assessment, name)
            yield AttestationAge(
                field=name,
                label=field.label,
                by=word.by,
                on=day,
                rests_on=word.rests_on,
                until=until,
                requirements=readers,
            )


def _until(assessment: Assessment, name: str) -> date | None:
    """The earliest expiry by any rule."""
    facts, edition = assessment.context.facts, assessment.edition
    uses = (
        use
        for reader in edition.readers.get(name, ())
        for use in edition.requirements[reader].rules
        if use.name in DUE and name in use.fields
    )
    times = (DUE[use.name](facts, use.fields, **use.params) for use in uses)
    return min((due.due for due in times if due and due.field == name and due.due), default=None)
