"""Typed access to facts from probes, tolerating any value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.drafts.evidence_observed import Facts


def word(facts: Facts, name: str) -> str:
    """A text; "" for anything else."""
    value = facts.get(name)
    return value if isinstance(value, str) else ""


def number(facts: Facts, name: str) -> int:
    """An integer; 0 for anything else."""
    value = facts.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def yes(facts: Facts, name: str) -> bool:
    """Whether the value is true."""
    return facts.get(name) is True


def words(facts: Facts, name: str) -> tuple[str, ...]:
    """The texts of a list."""
    value = facts.get(name)
    items = value if isinstance(value, (list, tuple)) else ()
    return tuple(item for item in items if isinstance(item, str))


def table(facts: Facts, name: str) -> Mapping[str, Any]:
    """A table; an empty one for anything else."""
    value = facts.get(name)
    return value if isinstance(value, Mapping) else {}
