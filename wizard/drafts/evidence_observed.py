"""What was found out beyond the answers and their files: over the network, or in source code.

A check of this sort is cut in two, as a look and its check are: a *probe* goes and sees, and
leaves plain facts; a *check* is a pure function over them. A question names all that its answer
rests on, so that other inputs make another question and old evidence never speaks for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

Facts = Mapping[str, Any]
"""What a probe saw, as JSON knows it; each check says which names it reads. Never a secret."""


class Question(NamedTuple):
    """What a check wants to know of the world outside."""

    check: str
    """The kind of check, as the catalogue names it."""
    inputs: tuple[str, ...]
    """Everything the answer rests on: addresses, ids, folders, patterns. Never a secret."""


@dataclass(frozen=True, slots=True)
class Observed:
    """The answer that one run found."""

    at: datetime
    """In UTC, to the second."""
    facts: Facts = field(default_factory=dict)
    trouble: str = ""
    """Why it could not be found out, as the end of "could not tell: …"; then facts are empty."""
    rehearsal: bool = False
    """It was asked of a stand-in on this machine, not of Procore."""
    outdated: str = ""
    """Why it counts no more, as "the source has changed since"; never kept in a file."""


Observations = Mapping[Question, Observed]
NOTHING_OBSERVED: Observations = MappingProxyType({})
