"""Interprets one observed answer for each requirement, independently of other answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import CheckUse, Requirement, Severity, Status
from wizard.checks.registry import CHECKS
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Observed
from wizard.engine.context import AssessmentContext
from wizard.engine.questions import PendingQuestion, questions_of
from wizard.engine.ruling import labelled_verdict, milder_severity, severity_of
from wizard.rules.verdict import Verdict, could_not_tell

_GRAVEST_FIRST = (Status.NOT_MET, Status.UNANSWERED, Status.COULD_NOT_TELL, Status.MET)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an answer says about one requirement by itself."""

    requirement: Requirement
    status: Status
    severity: Severity
    message: str
    fix: str
    field: str
    """The field to open."""
    row: int | None = None
    needs_person: bool = False
    """See `wizard.rules.verdict.Verdict`."""


def meanings(
    edition: Edition, context: AssessmentContext, pending: PendingQuestion, observed: Observed
) -> tuple[Meaning, ...]:
    """What the answer says about each requirement that depends on it, most serious first.

    A rehearsal is read like any answer; the caller decides that it does not count.
    """
    found = [
        _verdict_meaning(edition, edition.requirements[name], use, verdict)
        for name in pending.requirements
        for use, verdict in _verdicts(
            edition, edition.requirements[name], context, pending, observed
        )
    ]
    return tuple(sorted(found, key=_meaning_rank))


def _verdicts(
    edition: Edition,
    requirement: Requirement,
    context: AssessmentContext,
    pending: PendingQuestion,
    observed: Observed,
) -> Iterator[tuple[CheckUse, Verdict]]:
    question = pending.question
    alone = {question: replace(observed, rehearsal=False)}
    for use in requirement.checks:
        if use.name != question.check or question not in questions_of(use, context.facts):
            continue
        check = CHECKS.get(use.name)
        if observed.trouble or check is None:
            yield use, could_not_tell(observed.trouble)
        else:
            yield use, labelled_verdict(edition, check, use, replace(context.facts, observed=alone))


def _verdict_meaning(
    edition: Edition, requirement: Requirement, use: CheckUse, verdict: Verdict
) -> Meaning:
    is_wrong = verdict.status is Status.NOT_MET
    return Meaning(
        requirement=requirement,
        status=verdict.status,
        severity=milder_severity(
            severity_of(edition, requirement, shown=is_wrong), verdict.severity
        ),
        message=verdict.message,
        fix=verdict.fix or (requirement.fix if is_wrong else ""),
        field=verdict.field or use.fields[0],
        row=verdict.row,
        needs_person=verdict.needs_person,
    )


def _meaning_rank(meaning: Meaning) -> tuple[int, int]:
    known = meaning.status in _GRAVEST_FIRST
    place = _GRAVEST_FIRST.index(meaning.status) if known else len(_GRAVEST_FIRST)
    return place, meaning.severity.rank
