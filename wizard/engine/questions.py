"""External questions of checks, and which of their answers are valid on a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import CheckKind, CheckUse, Cost, Requirement, Status
from wizard.checks.recalled import REHEARSED
from wizard.checks.registry import CHECK_QUESTIONS
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Observed, Question
from wizard.engine.context import AssessmentContext, all_hold
from wizard.rules.phrasing import counted
from wizard.rules.verdict import Facts, Verdict, could_not_tell

RUN_AGAIN = "Run the check again."


@dataclass(frozen=True, slots=True)
class PendingQuestion:
    """A question, and the requirements that depend on its answer."""

    question: Question
    kind: CheckKind
    requirements: tuple[str, ...]


def pending_questions(
    edition: Edition, context: AssessmentContext, cost: Cost, only: Iterable[str] | None = None
) -> tuple[PendingQuestion, ...]:
    """Every question of a cost class that the answers lead to, deduplicated, in journey order.

    `only` are ids of requirements; None means all. What does not apply asks nothing.
    """
    chosen = edition.requirements if only is None else dict.fromkeys(only)
    return merge_questions(
        edition,
        (
            (name, question)
            for name in chosen
            if name in edition.requirements
            and _applies(edition, edition.requirements[name], context)
            for question in _asked_by(edition, edition.requirements[name], context, cost)
        ),
    )


def merge_questions(
    edition: Edition, asked: Iterable[tuple[str, Question]]
) -> tuple[PendingQuestion, ...]:
    """Merges equal questions, from pairs of requirement id and question."""
    waiting: dict[Question, list[str]] = {}
    for name, question in asked:
        waiting.setdefault(question, []).append(name)
    kinds = edition.catalogue.checks
    return tuple(
        PendingQuestion(question, kinds[question.check], tuple(dict.fromkeys(names)))
        for question, names in waiting.items()
    )


def _applies(edition: Edition, requirement: Requirement, context: AssessmentContext) -> bool:
    names = edition.conditions_of_requirement[requirement.id]
    return all_hold(names, context.conditions) is True


def _asked_by(
    edition: Edition, requirement: Requirement, context: AssessmentContext, cost: Cost
) -> Iterator[Question]:
    for use in requirement.checks:
        if edition.catalogue.checks[use.name].cost is cost:
            yield from questions_of(use, context.facts)


def questions_of(use: CheckUse, facts: Facts) -> tuple[Question, ...]:
    """The questions of one check use for the current answers."""
    asks = CHECK_QUESTIONS.get(use.name)
    return asks(facts, use.fields, **use.params) if asks else ()


@dataclass(frozen=True, slots=True)
class CurrentEvidence:
    """The facts with valid answers, and why others are missing."""

    facts: Facts
    lack: Verdict | None
    """The verdict to return unless the valid answers show a failure."""


def current_evidence(use: CheckUse, kind: CheckKind, facts: Facts) -> CurrentEvidence:
    """Selects the answers valid today; rehearsed, expired and missing ones are excluded."""
    questions = questions_of(use, facts)
    lacks = {q: _lack(q, facts.observed.get(q), kind, facts) for q in questions}
    current = {q: facts.observed[q] for q, lack in lacks.items() if lack is None}
    found = [lack for lack in lacks.values() if lack is not None]
    stale = next((lack for lack in found if lack.status is Status.STALE), None)
    return CurrentEvidence(replace(facts, observed=current), stale or next(iter(found), None))


def _lack(
    question: Question, known: Observed | None, kind: CheckKind, facts: Facts
) -> Verdict | None:
    if known is None:
        before = _asked_otherwise(question, facts.observed)
        if before is not None:
            return _stale(f"Checked on {_seen_day(before)}, with other answers")
        return could_not_tell(f"Not checked yet: decided by {kind.label}")
    if known.rehearsal:
        return could_not_tell(REHEARSED)
    if known.trouble:
        return could_not_tell(f"Could not tell on {_seen_day(known)}: {known.trouble}")
    return _too_old(known, kind, facts.today)


def _too_old(known: Observed, kind: CheckKind, today: date) -> Verdict | None:
    if known.outdated:
        return _stale(f"Checked on {_seen_day(known)}; {known.outdated}")
    age = age_of(known, today)
    if kind.max_age_days and age > kind.max_age_days:
        message = (
            f"Checked on {_seen_day(known)}, {counted(age, 'day')} ago; "
            f"a result counts for {counted(kind.max_age_days, 'day')}"
        )
        return _stale(message)
    return None


def _stale(message: str) -> Verdict:
    return Verdict(Status.STALE, message, RUN_AGAIN)


def age_of(known: Observed, today: date) -> int:
    """Age in days by UTC dates; negative if observed later."""
    return (today - known.at.astimezone(UTC).date()).days


def _asked_otherwise(question: Question, observed: Mapping[Question, Observed]) -> Observed | None:
    """An answer to the same check with the same first input but different details.

    With a different number of inputs it had another purpose, such as other traces on the page.
    """
    same = (
        known
        for other, known in observed.items()
        if other.check == question.check
        and other.inputs[:1] == question.inputs[:1]
        and len(other.inputs) == len(question.inputs)
    )
    return max(same, key=lambda known: known.at, default=None)


def _seen_day(known: Observed) -> str:
    day: date = known.at.astimezone(UTC).date()
    return day.isoformat()
