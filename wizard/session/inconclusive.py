"""Requested checks without a conclusive result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Cost, Status
from wizard.checks.recalled import NOT_ASKED
from wizard.checks.registry import CHECKS
from wizard.drafts.evidence_observed import Observations, Observed
from wizard.engine.answers_read import Meaning, meanings
from wizard.engine.context import AssessmentContext
from wizard.engine.finding import Assessment
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


def inconclusive(
    edition: Edition,
    context: AssessmentContext,
    asked: Iterable[PendingQuestion],
    answers: Observations,
) -> Iterator[Inconclusive]:
    """The requested checks without an answer, or with an inconclusive one.

    Waived requirements and those that only a person can decide are left out.
    """
    for one in asked:
        observed = answers.get(one.question)
        if observed is None:
            continue
        subject = one.question.inputs[0] if one.question.inputs else ""
        for why, names in _reasons_by_waiting(edition, context, one, observed).items():
            yield Inconclusive(one.question.check, one.kind.label, subject, why, tuple(names))


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


def undecided_files(assessment: Assessment) -> Iterator[str]:
    """Open verdicts on the files that the answers name, in the checks' words.

    What waits for a person or for a program that is not installed is left out.
    """
    edition, context = assessment.edition, assessment.context
    kinds = edition.catalogue.checks
    for finding in assessment.findings.values():
        for use in finding.requirement.checks:
            named = any(name in context.facts.answers for name in use.fields)
            if finding.status is not Status.COULD_NOT_TELL or not named:
                continue
            if use.name in CHECKS and kinds[use.name].cost is Cost.FILE:
                verdict = CHECKS[use.name](context.facts, use.fields, **use.params)
                excused = verdict.needs_person or verdict.needs_tool
                if verdict.status is Status.COULD_NOT_TELL and not excused:
                    yield verdict.message
