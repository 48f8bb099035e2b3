"""Rules for numbers and for versions, which are three dotted integers."""

# ruff: noqa: A002 - parameters carry the names the catalogue uses

from __future__ import annotations

import re

from wizard.rules.phrasing import figure, listed, quoted
from wizard.rules.reading import field_at, items_of, judged, number_of, text_of
from wizard.rules.verdict import MET, Facts, Verdict, not_met, unanswered

_PART = r"(0|[1-9][0-9]{0,8})"
VERSION_EXAMPLE = "Write it like 1.4.2."
_VERSION = re.compile(rf"{_PART}\.{_PART}\.{_PART}")

Version = tuple[int, int, int]


def version_of(text: str) -> Version | None:
    """The three numbers, or None if the text is not a version."""
    match = _VERSION.fullmatch(text)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def version(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """Each text is three dotted integers without leading zeros or suffix."""
    return judged(
        facts,
        fields,
        lambda piece: (
            None
            if version_of(piece.text)
            else _no_version(piece.text, field=piece.field, row=piece.row)
        ),
    )


def _no_version(text: str, *, field: str = "", row: int | None = None) -> Verdict:
    message = f"{quoted(text)} is not three numbers with dots between them"
    return not_met(message, VERSION_EXAMPLE, field=field, row=row)


def version_after(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The first version is greater than every version in the second field."""
    text = text_of(facts, field_at(fields, 0))
    if text is None:
        return unanswered(field_at(fields, 0))
    current = version_of(text)
    if current is None:
        return _no_version(text)
    earlier = [version_of(item) for item in items_of(facts, field_at(fields, 1))]
    if None in earlier:
        row = earlier.index(None)
        return _no_version(
            items_of(facts, field_at(fields, 1))[row], field=field_at(fields, 1), row=row
        )
    newest = max(filter(None, earlier), default=None)
    if newest is None or current > newest:
        return MET
    return not_met(
        _not_higher(text, _dotted(newest)),
        f"Raise it to {_dotted((*newest[:2], newest[2] + 1))} or higher.",
    )


def _not_higher(text: str, newest: str) -> str:
    if text == newest:
        return f"{text} is also an earlier version"
    return f"{text} is not higher than {newest}, an earlier version"


def version_at_least(facts: Facts, fields: tuple[str, ...], *, minimum: str) -> Verdict:
    """The version is at least the minimum."""
    text = text_of(facts, field_at(fields, 0))
    if text is None:
        return unanswered(field_at(fields, 0))
    current = version_of(text)
    if current is None:
        return _no_version(text)
    if current >= (version_of(minimum) or (0, 0, 0)):
        return MET
    return not_met(
        f"The version is {text}; at least {minimum}", f"Raise it to {minimum} or higher."
    )


def one_of_answers(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The first answer is one of the items of the second."""
    text = text_of(facts, field_at(fields, 0))
    items = tuple(filter(None, items_of(facts, field_at(fields, 1))))
    if text is None:
        return unanswered(field_at(fields, 0))
    if not items:
        return unanswered(field_at(fields, 1))
    if text in items:
        return MET
    names = listed(map(quoted, items), last="or")
    return not_met(f"{quoted(text)} is not among {names}", "Use one that is, or add it there.")


def _dotted(numbers: Version) -> str:
    return ".".join(map(str, numbers))


def between(
    facts: Facts, fields: tuple[str, ...], *, min: float | None = None, max: float | None = None
) -> Verdict:
    """Every number is from `min` to `max`; a missing bound is no bound."""
    waiting: str | None = None
    for field in fields:
        number = number_of(facts, field)
        if number is None:
            waiting = field if waiting is None else waiting
        elif min is not None and not number >= min:
            return not_met(
                f"The number is {figure(number)}; at least {min:,}",
                f"Raise it to {min:,} or more.",
                field=field,
            )
        elif max is not None and not number <= max:
            return not_met(
                f"The number is {figure(number)}; at most {max:,}",
                f"Lower it to {max:,} or less.",
                field=field,
            )
    return MET if waiting is None else unanswered(waiting)


def zero(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """Every number is 0."""
    numbers = [(field, number_of(facts, field)) for field in fields]
    for field, number in numbers:
        if number is not None and number != 0:
            message = f"The number is {figure(number)}; it must be 0"
            return not_met(message, "Settle what is open, then set it to 0.", field=field)
    waiting = [field for field, number in numbers if number is None]
    return unanswered(waiting[0]) if waiting else MET
