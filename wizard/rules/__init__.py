"""Instant verdicts: pure functions over answers, and the table from a name in the data to each."""

from __future__ import annotations

from wizard.rules import (
    authorize,
    chapters,
    choices,
    confirmations,
    consistency,
    dates,
    derived,
    lists,
    numbers,
    permissions,
    texts,
    urls,
    versions,
    words,
)
from wizard.rules.registry import FIELDS_NEEDED, RULES, Rule

__all__ = [
    "FIELDS_NEEDED",
    "RULES",
    "Rule",
    "authorize",
    "chapters",
    "choices",
    "confirmations",
    "consistency",
    "dates",
    "derived",
    "lists",
    "numbers",
    "permissions",
    "texts",
    "urls",
    "versions",
    "words",
]
