"""Rules that compare one answer with another as a whole."""

from __future__ import annotations

from wizard.rules.phrasing import said
from wizard.rules.reading import field_at, same
from wizard.rules.verdict import MET, Facts, Verdict, not_met, unanswered


def same_as(facts: Facts, fields: tuple[str, ...], *, there: str = "the other answer") -> Verdict:
    """Both answers are the same; case matters, space around them does not.

    `there` names the second answer in the message.
    """
    first, second, waiting = _both(facts, fields)
    if waiting:
        return waiting
    if same(first, second):
        return MET
    return not_met(f"{said(first)}, but {there} is {said(second)}", "Make both the same.")


def differs_from(
    facts: Facts, fields: tuple[str, ...], *, there: str = "the other answer"
) -> Verdict:
    """The answers are not the same; `there` names the second one in the message."""
    first, second, waiting = _both(facts, fields)
    if waiting:
        return waiting
    if not same(first, second):
        return MET
    return not_met(f"The same as {there}: {said(first)}", "Use two different ones.")


def _both(facts: Facts, fields: tuple[str, ...]) -> tuple[object, object, Verdict | None]:
    for index in (0, 1):
        if facts.get(field_at(fields, index)) is None:
            return None, None, unanswered(field_at(fields, index))
    return facts.get(fields[0]), facts.get(fields[1]), None
