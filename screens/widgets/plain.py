"""Any value as text that is safe to show: what TOML can hold, of the right type or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wizard.catalogue.model import Option, Value
from wizard.text import clean


def one_line(text: str) -> str:
    """The text as a single line that is safe to show."""
    return clean(" ".join(text.splitlines()).replace("\t", " "))


def lines(text: str) -> str:
    """The text with its lines, safe to show."""
    return clean("\n".join(text.splitlines()) + ("\n" if text.endswith(("\n", "\r")) else ""))


def plain(value: Value | None, options: tuple[Option, ...] = ()) -> str:
    """A value in one line; a choice by its label; "" for no answer."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return one_line(next((o.label for o in options if o.value == value), value))
    if isinstance(value, Mapping):
        return ", ".join(f"{one_line(str(key))}: {plain(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(item, options) for item in value)
    return one_line(value.isoformat() if isinstance(value, date) else str(value))


def spoken(day: date) -> str:
    """A date as people write it, e.g. "24 Nov 2026"."""
    return f"{day.day} {day:%b %Y}"


def example(placeholder: str) -> str:
    """What an empty field shows; it says that it is an example, since colour may not."""
    return f"e.g. {one_line(placeholder)}" if placeholder else ""
