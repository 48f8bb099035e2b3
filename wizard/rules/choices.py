"""Rules for chosen answers, and for comparing one answer with another."""

# ruff: noqa: A002 - parameters carry the names the catalogue uses

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from wizard.rules.phrasing import answer_words, are, either, listed, quoted
from wizard.rules.reading import Scalar, field_at, items_of, same, text_of
from wizard.rules.verdict import MET, Facts, Verdict, not_met, unanswered

_FEW = 5
"""How many values a sentence can name."""


def is_(facts: Facts, fields: tuple[str, ...], *, value: Scalar) -> Verdict:
    """Every field's answer equals the value; yes and no never equal 1 and 0."""
    return _each_among(facts, fields, (value,))


def one_of(facts: Facts, fields: tuple[str, ...], *, values: tuple[Scalar, ...]) -> Verdict:
    """Every field's answer is one of the values."""
    return _each_among(facts, fields, values)


def _each_among(facts: Facts, fields: tuple[str, ...], values: tuple[Scalar, ...]) -> Verdict:
    waiting: str | None = None
    for field in fields:
        answer = facts.get(field)
        if answer is None:
            waiting = field if waiting is None else waiting
        elif not any(same(answer, value) for value in values):
            return _wrong_answer(field, answer, values)
    return MET if waiting is None else unanswered(waiting)


def _wrong_answer(field: str, answer: object, values: tuple[Scalar, ...]) -> Verdict:
    return not_met(
        f"The answer is {answer_words(answer)}; it must be {either(values)}", field=field
    )


def includes_all(facts: Facts, fields: tuple[str, ...], *, values: tuple[str, ...]) -> Verdict:
    """Every value is chosen."""
    chosen = items_of(facts, field_at(fields, 0))
    if not chosen:
        return unanswered(field_at(fields, 0))
    missing = [value for value in values if value not in chosen]
    if not missing:
        return MET
    names = listed(map(quoted, missing))
    present = len(values) - len(missing)
    return not_met(
        f"{present} of {len(values)} {are(present)} chosen; {names} {are(len(missing))} missing",
        f"Add {names}.",
    )


def not_only(facts: Facts, fields: tuple[str, ...], *, values: tuple[str, ...]) -> Verdict:
    """Something other than the values is chosen."""
    chosen = items_of(facts, field_at(fields, 0))
    if not chosen:
        return unanswered(field_at(fields, 0))
    if not set(chosen) <= set(values):
        return MET
    names = listed(map(quoted, chosen))
    return not_met(f"Nothing besides {names} is chosen", "Choose what else applies.")


def members(facts: Facts, fields: tuple[str, ...], *, values: tuple[str, ...]) -> Verdict:
    """Every item, or everything chosen, is one of the values."""
    items = items_of(facts, field_at(fields, 0))
    if not items:
        return unanswered(field_at(fields, 0))
    for row, item in enumerate(items):
        if item not in values:
            message = f"{quoted(item)} is not one of the accepted answers"
            return not_met(message, _nearest(item, values), row=row)
    return MET


@lru_cache(maxsize=256)
def _nearest(item: str, values: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    folded = {value.casefold(): value for value in values}
    alike = get_close_matches(item.casefold(), folded, n=1, cutoff=0.75)
    if alike:
        return f"Write it {quoted(folded[alike[0]])}."
    if len(values) <= _FEW:
        return f"Use {either(values, _FEW)}."
    return f"Use one of the {len(values):,} accepted answers."


def agrees(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    map: Mapping[str, tuple[str, ...]],
    there: str = "the other answer",
) -> Verdict:
    """The choice in the first field has every value that the map gives for it in the second.

    `there` names the second answer in the message.
    """
    choice, chosen = text_of(facts, field_at(fields, 0)), items_of(facts, field_at(fields, 1))
    if choice is None:
        return unanswered(field_at(fields, 0))
    needed = map.get(choice)
    if needed is None:
        return MET
    if not chosen:
        return unanswered(field_at(fields, 1))
    missing = [value for value in needed if value not in chosen]
    if not missing:
        return MET
    names = listed(quoted(value) for value in missing)
    return not_met(
        f"{quoted(choice)} does not fit {there}: {names} {are(len(missing))} missing",
        f"Change it, or add {names} to {there}.",
    )


def present(facts: Facts, fields: tuple[str, ...], *, any: bool = False) -> Verdict:
    """Every field is answered, or with `any` at least one."""
    empty = [field for field in fields if facts.get(field) is None]
    if not empty or (any and len(empty) < len(fields)):
        return MET
    return unanswered(empty[0])


def present_when(facts: Facts, fields: tuple[str, ...], *, value: Scalar) -> Verdict:
    """If the first answer is the value, all the others are answered."""
    answer = facts.get(field_at(fields, 0))
    if answer is None:
        return unanswered(field_at(fields, 0))
    if not same(answer, value):
        return MET
    return present(facts, fields[1:])


def same_as(facts: Facts, fields: tuple[str, ...], *, there: str = "the other answer") -> Verdict:
    """Both answers are equal; case matters, surrounding space does not.

    `there` names the second answer in the message.
    """
    first, second, waiting = _both(facts, fields)
    if waiting:
        return waiting
    if same(first, second):
        return MET
    return not_met(
        f"The answer is {answer_words(first)}, but {there} is {answer_words(second)}",
        "Make both the same.",
    )


def differs_from(
    facts: Facts, fields: tuple[str, ...], *, there: str = "the other answer"
) -> Verdict:
    """The answers differ; `there` names the second one in the message."""
    first, second, waiting = _both(facts, fields)
    if waiting:
        return waiting
    if not same(first, second):
        return MET
    return not_met(
        f"The answer is the same as {there}: {answer_words(first)}", "Use two different values."
    )


def _both(facts: Facts, fields: tuple[str, ...]) -> tuple[object, object, Verdict | None]:
    for index in (0, 1):
        if facts.get(field_at(fields, index)) is None:
            return None, None, unanswered(field_at(fields, index))
    return facts.get(fields[0]), facts.get(fields[1]), None
