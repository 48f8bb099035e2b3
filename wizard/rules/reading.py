"""Typed access to the facts. A value of another type counts as no answer; nothing raises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from wizard.rules.verdict import MET, Facts, Verdict, unanswered
from wizard.text import normalised

Cell = str | bool | int | float | date
Row = Mapping[str, object]
Scalar = str | bool | int
"""Types that a parameter may compare an answer with."""


class LocatedText(NamedTuple):
    """A text, and its location."""

    field: str
    row: int | None
    text: str


def field_at(fields: tuple[str, ...], index: int) -> str:
    """The field id at an index, or "" (which never has an answer) if there are fewer."""
    return fields[index] if index < len(fields) else ""


def text_of(facts: Facts, field: str) -> str | None:
    """A trimmed text, or None."""
    value = facts.answers.get(field)
    return (normalised(value) or None) if isinstance(value, str) else None


def items_of(facts: Facts, field: str) -> tuple[str, ...]:
    """The texts of a list, or a single text as a list of one; trimmed, blank ones included."""
    value = facts.answers.get(field)
    if isinstance(value, str):
        return (normalised(value),)
    if isinstance(value, (list, tuple)):
        return tuple(normalised(item) for item in value if isinstance(item, str))
    return ()


def rows_of(facts: Facts, field: str) -> tuple[Row, ...]:
    """The rows of a records answer."""
    value = facts.answers.get(field)
    if not isinstance(value, (list, tuple)):
        return ()
    return tuple(row for row in value if isinstance(row, Mapping))


def number_of(facts: Facts, field: str) -> int | float | None:
    """A number; booleans are not numbers."""
    value = facts.answers.get(field)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def day_of(value: object) -> date | None:
    """A date, or the date of a confirmation."""
    if isinstance(value, Mapping):
        value = value.get("on")
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def cell(row: Row, column: str) -> str:
    """The trimmed text in a column; "" if there is none."""
    value = row.get(column)
    return normalised(value) if isinstance(value, str) else ""


def is_filled(value: object) -> bool:
    """Whether a cell has a value; "no" and 0 count as values."""
    return bool(normalised(value)) if isinstance(value, str) else value not in (None, [], {})


def same(value: object, wanted: object) -> bool:
    """Equality by value and type: true is not 1, and text is compared trimmed."""
    if isinstance(value, str) and isinstance(wanted, str):
        return normalised(value) == normalised(wanted)
    return isinstance(value, bool) == isinstance(wanted, bool) and value == wanted


def pieces(facts: Facts, fields: tuple[str, ...]) -> Iterator[LocatedText]:
    """Every text in the given fields: the answer, each item of a list, each text of a row."""
    for field in fields:
        value = facts.answers.get(field)
        if isinstance(value, str):
            yield LocatedText(field, None, normalised(value))
        elif isinstance(value, (list, tuple)):
            yield from _pieces_of_list(field, value)


def judged(
    facts: Facts, fields: tuple[str, ...], fault: Callable[[LocatedText], Verdict | None]
) -> Verdict:
    """The first fault in any text of the fields; unanswered while the first field is empty.

    A fault in a later field is reported even then, as answering the first does not fix it.
    """
    seen: str | None = None
    for piece in pieces(facts, fields):
        if seen is None:
            seen = piece.field
        verdict = fault(piece)
        if verdict is not None:
            return verdict
    first = field_at(fields, 0)
    return MET if seen is not None and seen == first else unanswered(first)


def _pieces_of_list(field: str, values: Sequence[object]) -> Iterator[LocatedText]:
    for index, value in enumerate(values):
        if isinstance(value, str):
            yield LocatedText(field, index, normalised(value))
        elif isinstance(value, Mapping):
            for text in value.values():
                if isinstance(text, str):
                    yield LocatedText(field, index, normalised(text))
