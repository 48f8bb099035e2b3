"""The words that messages share: figures, lists, dates, and what the user wrote, made harmless."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wizard.text import clean

QUOTE_LIMIT = 40


def quoted(text: object, limit: int = QUOTE_LIMIT) -> str:
    """What the user wrote in quotation marks: one line, shortened, safe for a terminal."""
    flat = " ".join(clean(str(text)[: 4 * limit]).split())
    shown = flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"
    return f"“{shown}”"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 character", "2,345 characters"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(names: Iterable[str], limit: int = 3, *, last: str = "and") -> str:
    """Names as prose: "a, b and c", or "a, b, c and 4 more"."""
    every = list(names)
    shown, hidden = every[:limit], len(every) - limit
    if hidden > 0:
        return f"{', '.join(shown)} {last} {hidden:,} more"
    if len(shown) > 1:
        return f"{', '.join(shown[:-1])} {last} {shown[-1]}"
    return "".join(shown)


def either(values: Iterable[object], limit: int = 4) -> str:
    """Allowed answers as prose: "yes", "“beta” or “active”"."""
    return listed(map(said, values), limit, last="or")


def said(value: object) -> str:
    """An answer as the user knows it: yes, no, a number, or quoted text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float, date)):
        return str(value)
    return quoted(value)
