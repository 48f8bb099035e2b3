"""The rule for requirements derived from others."""

from __future__ import annotations

from dataclasses import replace

from wizard.catalogue.model import Status
from wizard.rules.phrasing import are, counted, listed, quoted
from wizard.rules.verdict import MET, Facts, Verdict, answered

_SETTLED = frozenset(
    {Status.MET, Status.ANSWERED, Status.WAIVED, Status.NOTHING_REPORTED, Status.NOT_APPLICABLE}
)
_UNKNOWN = frozenset({Status.COULD_NOT_TELL, Status.STALE})
_UNANSWERED = frozenset({Status.UNANSWERED, None})


def derived(
    facts: Facts,
    fields: tuple[str, ...],  # noqa: ARG001 - every rule takes fields
    *,
    requirements: tuple[str, ...],
    complete: bool = False,
) -> Verdict:
    """All the requirements are met, waived, not applicable, or empty where they may be.

    It is no more than answered while one of them is.

    While some are unanswered and none is contradicted, this is unanswered too, unless the first
    field claims that all is `complete`. If only undecided ones are left, this is undecided, as it
    is no fault of the app.
    """
    open_ones = {name: facts.statuses.get(name) for name in requirements}
    left = {name: found for name, found in open_ones.items() if found not in _SETTLED}
    if not left:
        unsigned = sum(found is Status.ANSWERED for found in open_ones.values())
        return answered(_unsigned_words(unsigned)) if unsigned else MET
    waiting = [name for name, found in left.items() if found in _UNANSWERED]
    wrong = [name for name, found in left.items() if found not in _UNKNOWN | _UNANSWERED]
    if complete:
        wrong = [name for name, found in left.items() if found not in _UNKNOWN]
    if wrong:
        state = "open" if complete else "not met"
        return _derived_verdict(facts, Status.NOT_MET, wrong, requirements, state)
    if waiting:
        return _derived_verdict(facts, Status.UNANSWERED, waiting, requirements, "not answered")
    verdict = _derived_verdict(
        facts, Status.COULD_NOT_TELL, list(left), requirements, "not checked"
    )
    return replace(verdict, fix="Run the checks.")


def _unsigned_words(number: int) -> str:
    return f"{counted(number, 'point')} {are(number)} answered but not signed yet"


def _derived_verdict(
    facts: Facts, status: Status, names: list[str], every: tuple[str, ...], state: str
) -> Verdict:
    """The verdict at the field of the first open part; a single part's own message."""
    parts = [facts.parts[name] for name in names if name in facts.parts]
    if len(every) == 1 and parts:
        first = parts[0]
        return Verdict(status, first.message, first.fix, first.field)
    labels = list(dict.fromkeys(part.label for part in parts)) or names
    message = f"{len(names):,} of {counted(len(every), 'point')} {are(len(names))} {state}"
    where = "" if len(labels) == len(names) else f", in {counted(len(labels), 'field')}"
    field = parts[0].field if parts else ""
    return Verdict(status, f"{message}{where}: {listed(map(quoted, labels))}", field=field)
