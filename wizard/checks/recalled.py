"""The kept answer to one question, judged: what is lacking or damaged is said, never a pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from wizard.checks.asked import recall
from wizard.evidence.observed import Facts as Seen
from wizard.evidence.observed import Question
from wizard.rules.reading import Piece
from wizard.rules.verdict import Facts, Verdict, could_not_tell

Judge = Callable[[Seen], Verdict]
NOT_ASKED = "Not checked yet"
_DAMAGED = (AttributeError, KeyError, TypeError, ValueError)


def judged(facts: Facts, piece: Piece, question: Question, judge: Judge) -> Verdict:
    """The verdict on a question's answer, at the place of the piece that it is about."""
    known = recall(facts, question, NOT_ASKED)
    if isinstance(known, Verdict):
        verdict = known
    else:
        try:
            verdict = judge(known.facts)
        except _DAMAGED:
            verdict = could_not_tell("What was found out cannot be read; run the check again")
    return replace(verdict, field=verdict.field or piece.field, row=piece.row)


def undecided(piece: Piece, said: str) -> Verdict:
    """Could not tell, at the place of the piece."""
    return could_not_tell(said, field=piece.field, row=piece.row)
