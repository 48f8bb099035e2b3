"""A part of a text that looks like a secret."""

from __future__ import annotations

from typing import NamedTuple


class FoundSecret(NamedTuple):
    """A part of a text that looks like a secret."""

    start: int
    end: int
    kind: str
    """Completes "looks like": "a GitHub token"."""
