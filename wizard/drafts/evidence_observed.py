"""Evidence from the network and from source code.

Such a check has two parts: a *probe* observes and returns plain facts; a *check* is a pure function
over them. A question contains all inputs of its answer, so that changed inputs make another
question and old evidence never applies to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from wizard.dataclass import dataclass

Facts = Mapping[str, Any]
"""A probe's result as a JSON value; each check says which keys it reads. Never a secret."""


class Question(NamedTuple):
    """A question that a probe answers for a check."""

    check: str
    """The check kind in the catalogue."""
    inputs: tuple[str, ...]
    """All inputs of the answer: addresses, ids, folders, patterns. Never a secret."""


@dataclass(frozen=True, slots=True)
class Observed:
    """An answer from one run."""

    at: datetime
    """In UTC, to the second."""
    facts: Facts = field(default_factory=dict)
    trouble: str = ""
    """Why it is unknown, completing "could not tell: …"; then facts are empty."""
    rehearsal: bool = False
    """Whether it was asked of a local stand-in, not of Procore."""
    outdated: str = ""
    """Why it is no longer valid, e.g. "the source has changed since"; never stored."""


Observations = Mapping[Question, Observed]
NOTHING_OBSERVED: Observations = MappingProxyType({})
