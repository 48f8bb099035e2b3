"""Judges stored answers to questions; missing or damaged ones never pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from wizard.drafts.evidence_observed import Facts as Seen
from wizard.drafts.evidence_observed import Observed, Question
from wizard.rules.reading import LocatedText
from wizard.rules.verdict import MET, Facts, Verdict, could_not_tell

Judge = Callable[[Seen], Verdict]
NOT_ASKED = "Not checked yet"
UNREADABLE = "What was found out cannot be read; run the check again"
_DAMAGED = (ArithmeticError, AttributeError, LookupError, StopIteration, TypeError, ValueError)
"""Errors from facts of another shape, such as a hand-written file."""

REHEARSED = "Rehearsed against a stand-in, not Procore"


def kept_answer_or_verdict(facts: Facts, question: Question, not_run: str) -> Observed | Verdict:
    """The answer to a question, or a verdict if there is no valid one.

    `not_run` is the message for a question that was never asked. A rehearsal never counts.
    """
    known = facts.observed.get(question)
    if known is None:
        return could_not_tell(not_run)
    if known.rehearsal:
        return could_not_tell(REHEARSED)
    if known.trouble:
        return could_not_tell(f"Could not tell: {known.trouble}")
    return known


def judged_answer(facts: Facts, piece: LocatedText, question: Question, judge: Judge) -> Verdict:
    """The verdict on a question's answer, at the question's location."""
    known = kept_answer_or_verdict(facts, question, NOT_ASKED)
    verdict = known if isinstance(known, Verdict) else _judge_facts(known.facts, judge)
    return replace(verdict, field=verdict.field or piece.field, row=piece.row)


def judged_if_known(facts: Facts, questions: Sequence[Question], judge: Judge) -> Verdict:
    """The verdict on the answer to the first question, for source code checks.

    MET without a valid answer: the caller that weighs the evidence reports what is missing.
    """
    known = facts.observed.get(questions[0]) if questions else None
    return MET if known is None or known.trouble else _judge_facts(known.facts, judge)


def _judge_facts(seen: Seen, judge: Judge) -> Verdict:
    try:
        return judge(seen)
    except _DAMAGED:
        return could_not_tell(UNREADABLE)


def undecided(piece: LocatedText, message: str) -> Verdict:
    """The verdict "could not tell" at the question's location."""
    return could_not_tell(message, field=piece.field, row=piece.row)
