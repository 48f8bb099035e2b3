"""Any TOML value as text that is safe to show, of the right type or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from wizard.text import clean

if TYPE_CHECKING:
    from wizard.catalogue.model import Option, Value


def safe_line(text: str) -> str:
    """The text as a single line that is safe to show."""
    return clean(" ".join(text.splitlines()).replace("\t", " "))


def safe_lines(text: str) -> str:
    """The text with its lines, safe to show."""
    return clean("\n".join(text.splitlines()) + ("\n" if text.endswith(("\n", "\r")) else ""))


def value_line(value: Value | None, options: tuple[Option, ...] = ()) -> str:
    """A value in one line; a choice by its label; "" for no answer."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return safe_line(next((o.label for o in options if o.value == value), value))
    if isinstance(value, Mapping):
        return ", ".join(
            f"{safe_line(str(key))}: {value_line(item)}" for key, item in value.items()
        )
    if isinstance(value, (list, tuple)):
        return ", ".join(value_line(item, options) for item in value)
    return safe_line(value.isoformat() if isinstance(value, date) else str(value))


def date_words(day: date) -> str:
    """A date in words, e.g. "24 Nov 2026"."""
    return f"{day.day} {day:%b %Y}"


def example_text(placeholder: str) -> str:
    """The placeholder of an empty field, marked as an example without using colour."""
    return f"e.g. {safe_line(placeholder)}" if placeholder else ""
