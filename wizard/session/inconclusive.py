"""Requested checks without a conclusive result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Status
from wizard.checks.links import links_of
from wizard.checks.recalled import NOT_ASKED
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Observations, Observed
from wizard.engine.answers_read import Meaning, meanings
from wizard.engine.context import AssessmentContext
from wizard.engine.questions import PendingQuestion


@dataclass(frozen=True, slots=True)
class Inconclusive:
    """A requested check that gave no result."""

    check: str
    """The id of the check kind."""
    label: str
    subject: str
    why: str
    requirements: tuple[str, ...]
    places: tuple[str, ...] = ()
    """The labels of all fields that hold the address it is about."""


def inconclusive(
    edition: Edition,
    context: AssessmentContext,
    asked: Iterable[PendingQuestion],
    answers: Observations,
) -> Iterator[Inconclusive]:
    """The requested checks with an inconclusive answer, each address and reason once.

    Waived requirements and those that only a person can decide are left out.
    """
    found: dict[tuple[str, str], Inconclusive] = {}
    for each in _each_inconclusive(edition, context, asked, answers):
        known = found.setdefault((each.subject, each.why), each)
        requirements = tuple(dict.fromkeys((*known.requirements, *each.requirements)))
        places = tuple(dict.fromkeys((*known.places, *each.places)))
        found[each.subject, each.why] = replace(known, requirements=requirements, places=places)
    yield from found.values()


def places_of(
    edition: Edition, context: AssessmentContext, one: PendingQuestion
) -> tuple[str, ...]:
    """The labels of all fields that hold the address that a question is about."""
    uses = (use for name in one.requirements for use in edition.requirements[name].checks)
    fields = dict.fromkeys(
        field for use in uses if use.name == one.question.check for field in use.fields
    )
    links = links_of(context.facts, tuple(fields))
    holding = (link.field for link in links if link.address in one.question.inputs[:1])
    return tuple(dict.fromkeys(edition.fields[name].label for name in holding))


def _each_inconclusive(
    edition: Edition,
    context: AssessmentContext,
    asked: Iterable[PendingQuestion],
    answers: Observations,
) -> Iterator[Inconclusive]:
    for one in asked:
        observed = answers.get(one.question)
        if observed is None:
            continue
        subject = one.question.inputs[0] if one.question.inputs else ""
        for why, names in _reasons_by_waiting(edition, context, one, observed).items():
            places = places_of(edition, context, one)
            check, label = one.question.check, one.kind.label
            yield Inconclusive(check, label, subject, why, tuple(names), places)


def _reasons_by_waiting(
    edition: Edition, context: AssessmentContext, one: PendingQuestion, observed: Observed
) -> dict[str, list[str]]:
    """Why nothing is known, with the requirements that wait for it."""
    if observed.trouble:
        return {observed.trouble: list(one.requirements)}
    found: dict[str, list[str]] = {}
    for meaning in meanings(edition, context, one, observed):
        if is_inconclusive(meaning) and meaning.requirement.id not in context.waived:
            why = meaning.message.removeprefix("Could not tell: ")
            found.setdefault(why, []).append(meaning.requirement.id)
    return found


def is_inconclusive(meaning: Meaning) -> bool:
    """Whether the answer is inconclusive and another run may decide."""
    is_open = meaning.status is Status.COULD_NOT_TELL and not meaning.needs_person
    return is_open and meaning.message != NOT_ASKED  # about other addresses


def tells_nothing(
    edition: Edition, context: AssessmentContext, one: PendingQuestion, observed: Observed
) -> bool:
    """Whether an answer leaves something open and shows no fault."""
    if observed.trouble:
        return True
    found = meanings(edition, context, one, observed)
    is_wrong = any(meaning.status is Status.NOT_MET for meaning in found)
    return not is_wrong and any(map(is_inconclusive, found))
