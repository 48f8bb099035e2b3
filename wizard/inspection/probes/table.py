"""The table from a check's name to its probe, and to what the probe will call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from wizard.drafts.evidence_observed import Question
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.probes.scene import Probe

ONCE = UpperBound(calls=1)


@dataclass(frozen=True, slots=True)
class Call:
    """One call that a run is going to make, as a person reads it before agreeing."""

    host: str
    what: str
    """E.g. "GET https://example.com/support", without a query that could hold a secret."""
    with_secret: str = ""
    """Which credentials go with it: the label or id of a field; "" for none."""
    to_procore: bool = False
    asked: tuple[str, ...] = field(default=(), repr=False)
    """What tells it from a call with the same words: the whole address, the company."""
    bound: UpperBound = ONCE
    encrypted: bool = True


Calls = Callable[[Question], tuple[Call, ...]]
"""The calls that answering a question takes at most, each with its bound."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A probe and what it calls."""

    probe: Probe
    calls: Calls


_Function = TypeVar("_Function", bound=Probe)
_probes: dict[str, Entry] = {}
PROBES: Mapping[str, Entry] = MappingProxyType(_probes)


def probe(name: str, calls: Calls) -> Callable[[_Function], _Function]:
    """Enter a probe for the check of that name."""

    def enter(function: _Function) -> _Function:
        _probes[name] = Entry(function, calls)
        return function

    return enter
