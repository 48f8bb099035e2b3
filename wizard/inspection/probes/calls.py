"""The planned calls of probes, for display before consent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from wizard.drafts.evidence_observed import Question
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.probes.scene import Probe

ONCE = UpperBound(calls=1)


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """One planned call, for display before consent."""

    host: str
    what: str
    """E.g. "GET https://example.com/support", without a query that could contain a secret."""
    with_secret: str = ""
    """The credentials in it: the label or id of a field; "" for none."""
    to_procore: bool = False
    asked: tuple[str, ...] = field(default=(), repr=False)
    """Distinguishes calls with the same description: the full address, the company."""
    bound: UpperBound = ONCE
    encrypted: bool = True


Calls = Callable[[Question], tuple[PlannedCall, ...]]
"""The calls of a question at most, each with its bound."""


def no_calls(_: Question) -> tuple[PlannedCall, ...]:
    """Nothing."""
    return ()


@dataclass(frozen=True, slots=True)
class ProbeEntry:
    """A probe and its calls."""

    probe: Probe
    calls: Calls
    in_browser: Calls = no_calls
    """What is opened besides in a run with a browser."""
