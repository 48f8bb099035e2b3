"""Texts about live checks: question, age and outcome."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date

from textual.content import Content

from screens.widgets.marks import colour_of, mark_for_state
from wizard.catalogue.model import Status, Value
from wizard.drafts.evidence_observed import Observed
from wizard.engine.answers_read import Meaning
from wizard.engine.finding import Finding
from wizard.engine.questions import PendingQuestion
from wizard.reports.signs import sign_of
from wizard.session.session import Session
from wizard.text import clean, one_line
from wizard.topics.live.browser_calls import browser_lines
from wizard.topics.live.outcomes import QuestionOutcome, question_words

MOST_FACTS = 12
_LONGEST_FACT = 200


def label_of(session: Session, pending: PendingQuestion) -> str:
    """The label of the first field that the question is about."""
    return session.edition.fields[question_field(session, pending)].label


def question_field(session: Session, pending: PendingQuestion) -> str:
    """The field to go to for a question: one whose answer is its subject, if there is one."""
    fields = question_fields(session, pending)
    holding = fields_with_subject(session, pending)
    requirement = session.edition.requirements[pending.requirements[0]]
    return next(iter((*holding, *fields)), requirement.fields[0])


def question_fields(session: Session, pending: PendingQuestion) -> tuple[str, ...]:
    """The fields that the checks behind a question read."""
    edition = session.edition
    uses = (use for name in pending.requirements for use in edition.requirements[name].checks)
    named = (name for use in uses if use.name == pending.question.check for name in use.fields)
    return tuple(dict.fromkeys(name for name in named if name in edition.fields))


def fields_with_subject(session: Session, pending: PendingQuestion) -> tuple[str, ...]:
    """The fields whose answer is the subject of the question, or else contains it."""
    subject = pending.question.inputs[0] if pending.question.inputs else ""
    if not subject:
        return ()
    values = {name: session.value(name) for name in question_fields(session, pending)}
    same = tuple(n for n, value in values.items() if _has(value, subject.__eq__))
    return same or tuple(n for n, v in values.items() if _has(v, lambda text: subject in text))


def _has(value: Value | None, test: Callable[[str], bool]) -> bool:
    if isinstance(value, str):
        return test(value.strip())
    if isinstance(value, dict):
        return any(_has(part, test) for part in value.values())
    return isinstance(value, list) and any(_has(part, test) for part in value)


def age_words(observed: Observed, today: date) -> str:
    """Age in words, e.g. "3 days ago"."""
    days = (today - observed.at.astimezone(UTC).date()).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


def planned_question_lines(session: Session, pending: PendingQuestion) -> Iterator[Content]:
    """A planned question: action, requirements, and known evidence."""
    yield Content.styled(question_words(pending), "bold")
    for name in pending.requirements:
        yield Content(f"For: {session.edition.requirements[name].statement}")
    known = session.observed.get(pending.question)
    if known is not None:
        rehearsed = ", of a stand-in" if known.rehearsal else ""
        message = f": {one_line(known.trouble)}" if known.trouble else ""
        yield Content(f"Asked before, {age_words(known, session.today)}{rehearsed}{message}.")


def question_outcome_lines(
    pending: PendingQuestion, outcome: QuestionOutcome, before: Mapping[str, Finding]
) -> Iterator[Content]:
    """The outcome of a question: the verdict of each requirement, then the evidence."""
    observed = outcome.observed
    if observed.rehearsal:
        words = "Rehearsed with a stand-in on this computer, not Procore: this proves nothing."
        yield Content.styled(words, "bold $warning")
    for meaning in outcome.meanings:
        yield from _meaning_lines(meaning)
        if (known := before.get(meaning.requirement.id)) is not None:
            yield Content.styled(f"  before: {_before_words(known)}", "$text-muted")
    yield Content.styled(
        f"{question_words(pending)}, {observed.at.astimezone():%H:%M:%S}", "$text-muted"
    )
    yield from map(Content, browser_lines(observed))
    yield from observed_lines(observed)


def _meaning_lines(meaning: Meaning) -> Iterator[Content]:
    colour = colour_of(meaning.status, meaning.severity)
    mark = mark_for_state(meaning.status, meaning.severity)
    yield Content.assemble(mark, " ", meaning.requirement.statement)
    severity = f"{meaning.severity.value}: " if meaning.status is Status.NOT_MET else ""
    unknown = "could not tell: " if meaning.status is Status.COULD_NOT_TELL else ""
    if meaning.message:
        yield Content.styled(f"  {severity}{unknown}{clean(meaning.message)}", colour)
    if meaning.fix:
        yield Content(f"  → {clean(meaning.fix)}")


def _before_words(known: Finding) -> str:
    word = sign_of(known.status, known.severity).word
    return f"{word}: {one_line(known.message)}" if known.message else word


def observed_lines(observed: Observed) -> Iterator[Content]:
    """The evidence, as far as it can be shown as text."""
    facts = [(name, _fact(value)) for name, value in sorted(observed.facts.items())]
    for name, value in facts[:MOST_FACTS]:
        yield Content.styled(f"  {one_line(name)}: {value}", "$text-muted")
    if len(facts) > MOST_FACTS:
        yield Content.styled(f"  … {len(facts) - MOST_FACTS} more facts", "$text-muted")


def _fact(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    shown = one_line(text[: 2 * _LONGEST_FACT])
    return shown if len(shown) <= _LONGEST_FACT else f"{shown[: _LONGEST_FACT - 1]}…"
