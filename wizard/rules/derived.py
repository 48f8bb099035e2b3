"""The rule over other requirements."""

from __future__ import annotations

from wizard.catalogue.model import Status
from wizard.rules.phrasing import listed
from wizard.rules.registry import rule
from wizard.rules.verdict import MET, Facts, Verdict, not_met

_SETTLED = frozenset({Status.MET, Status.WAIVED, Status.NOT_APPLICABLE})
_UNKNOWN = frozenset({Status.COULD_NOT_TELL, Status.STALE})
_UNANSWERED = frozenset({Status.UNANSWERED, None})


@rule()
def derived(
    facts: Facts,
    fields: tuple[str, ...],  # noqa: ARG001 - every rule takes fields
    *,
    requirements: tuple[str, ...],
    complete: bool = False,
) -> Verdict:
    """All the requirements are met, waived or not applicable.

    While some wait for answers and none contradicts, this waits too, unless the first field
    claims that all is `complete`. When all that is left could not be told, neither can this:
    it is no fault of the app's.
    """
    open_ones = {name: facts.statuses.get(name) for name in requirements}
    left = {name: found for name, found in open_ones.items() if found not in _SETTLED}
    if not left:
        return MET
    waiting = [name for name, found in left.items() if found in _UNANSWERED]
    wrong = [name for name, found in left.items() if found not in _UNKNOWN | _UNANSWERED]
    if complete:
        wrong = [name for name, found in left.items() if found not in _UNKNOWN]
    if wrong:
        return not_met(_message(facts, wrong, requirements, "open" if complete else "not met"))
    if waiting:
        return Verdict(Status.UNANSWERED, _message(facts, waiting, requirements, "not answered"))
    message = _message(facts, list(left), requirements, "not checked")
    return Verdict(Status.COULD_NOT_TELL, message, "Run the checks.")


def _message(facts: Facts, names: list[str], every: tuple[str, ...], state: str) -> str:
    titles = list(dict.fromkeys(facts.titles.get(name, name) for name in names))
    if len(every) == 1:
        return f"Rests on {titles[0]}, which is {state}"
    verb = "is" if len(names) == 1 else "are"
    return f"{len(names):,} of {len(every):,} points it rests on {verb} {state}: {listed(titles)}"
