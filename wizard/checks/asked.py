"""What a check that needs a probe asks, and what is known of the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from wizard.checks.late import Late
from wizard.drafts.evidence_observed import Observed, Question
from wizard.rules.verdict import Facts, Verdict, could_not_tell

Asks = Callable[..., tuple[Question, ...]]
"""Called as the check is, with facts, fields and parameters; gives the questions it rests on."""

_Function = TypeVar("_Function", bound=Asks)
_asks: dict[str, Asks] = {}
ASKS: Mapping[str, Asks] = Late(_asks)
"""By the check's name. What is planned and what is judged rest on the same questions."""


def asks(name: str) -> Callable[[_Function], _Function]:
    """Enter what a check asks."""

    def enter(function: _Function) -> _Function:
        _asks[name] = function
        return function

    return enter


REHEARSED = "Rehearsed against a stand-in, not Procore"


def recall(facts: Facts, question: Question, not_run: str) -> Observed | Verdict:
    """The answer to a question; a verdict when there is none that counts.

    `not_run` is said of a question nobody has asked yet. A rehearsal never counts.
    """
    known = facts.observed.get(question)
    if known is None:
        return could_not_tell(not_run)
    if known.rehearsal:
        return could_not_tell(REHEARSED)
    if known.trouble:
        return could_not_tell(f"Could not tell: {known.trouble}")
    return known
