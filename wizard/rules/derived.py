"""The rule over other requirements."""

from __future__ import annotations

from wizard.catalogue.model import Status
from wizard.rules.phrasing import listed
from wizard.rules.registry import rule
from wizard.rules.verdict import MET, Facts, Verdict, not_met

_SETTLED = frozenset({Status.MET, Status.WAIVED, Status.NOT_APPLICABLE})
_UNKNOWN = frozenset({Status.COULD_NOT_TELL, Status.STALE})


@rule()
def derived(facts: Facts, fields: tuple[str, ...], *, requirements: tuple[str, ...]) -> Verdict:  # noqa: ARG001 - every rule takes fields
    """All the requirements are met, waived or not applicable.

    When all that is left could not be told, neither can this: it is no fault of the app's.
    """
    left = [name for name in requirements if facts.statuses.get(name) not in _SETTLED]
    if not left:
        return MET
    done = len(requirements) - len(left)
    message = f"{done:,} of {len(requirements):,} settled; open: {listed(left)}"
    if all(facts.statuses.get(name) in _UNKNOWN for name in left):
        return Verdict(Status.COULD_NOT_TELL, message, "Run the checks again.")
    return not_met(message, f"Settle {listed(left)}.")
