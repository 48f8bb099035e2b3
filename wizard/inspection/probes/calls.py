"""What a probe is going to call, as a person reads it before agreeing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from wizard.drafts.evidence_observed import Question
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.probes.scene import Probe

ONCE = UpperBound(calls=1)


@dataclass(frozen=True, slots=True)
class PlannedCall:
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


Calls = Callable[[Question], tuple[PlannedCall, ...]]
"""The calls that answering a question takes at most, each with its bound."""


@dataclass(frozen=True, slots=True)
class ProbeEntry:
    """A probe and what it calls."""

    probe: Probe
    calls: Calls
