"""Formats figures, lists, dates, labels and untrusted text for messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from wizard.catalogue.edition import Edition
from wizard.text import clean

QUOTE_LIMIT = 40
_UNREADABLE = 10**20


def quoted(text: str, limit: int = QUOTE_LIMIT) -> str:
    """User text in quotation marks: one line, shortened, safe for a terminal."""
    flat = " ".join(clean(text[: 4 * limit]).split())
    if not flat:
        return "an empty text"
    shown = flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"
    return f"“{shown}”"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 character", "2,345 characters"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def counted_verb(number: int, verb: str) -> str:
    """A number with what so many things do: "1 blocks", "2 block"."""
    return f"{number:,} {verb}{'s' if number == 1 else ''}"


def listed(names: Iterable[str], limit: int = 3, *, last: str = "and") -> str:
    """Names as prose: "a, b and c", or "a, b, c and 4 more"."""
    every = list(names)
    shown, hidden = every[:limit], len(every) - limit
    if hidden > 0:
        return f"{', '.join(shown)} {last} {hidden:,} more"
    if len(shown) > 1:
        return f"{', '.join(shown[:-1])} {last} {shown[-1]}"
    return "".join(shown)


def are(number: int) -> str:
    """The verb for a number of things."""
    return "is" if number == 1 else "are"


def them(number: int) -> str:
    """The pronoun for a number of things."""
    return "it" if number == 1 else "them"


def either(values: Iterable[object], limit: int = 4) -> str:
    """Allowed answers as prose: "yes", "“beta” or “active”"."""
    return listed(map(answer_words, values), limit, last="or")


def answer_words(value: object) -> str:
    """An answer as shown to users: yes, no, a number, or quoted text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return figure(value)
    if isinstance(value, (list, tuple)):
        items = [quoted(item) for item in value if isinstance(item, str)]
        return listed(items) if len(items) == len(value) else counted(len(value), "row")
    if isinstance(value, Mapping):
        return "a table"
    return quoted(value) if isinstance(value, str) else str(value)


def sentence(text: str) -> str:
    """A message with the full stop that it has when another sentence follows."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def figure(number: float) -> str:
    """A number for readers; Python refuses to print very large integers."""
    if isinstance(number, int) and abs(number) >= _UNREADABLE:
        return "a number of more than 20 digits"
    return f"{number:,}"


_QUOTED = re.compile(r"“([^“”]+)”")


def with_labels(text: str, labels: Mapping[str, str]) -> str:
    """The text with each quoted option and column id replaced by its label."""
    if "“" not in text:
        return text
    return _QUOTED.sub(lambda found: f"“{labels.get(found[1], found[1])}”", text)


def labels_of(edition: Edition, fields: tuple[str, ...]) -> Mapping[str, str]:
    """Id to label of every column and option of the fields."""
    labels: dict[str, str] = {}
    for name in fields:
        field = edition.fields.get(name)
        if field is not None:
            options = [*field.options, *(o for column in field.columns for o in column.options)]
            labels |= {column.id: column.label for column in field.columns}
            labels |= {option.value: option.label for option in options}
    return labels
