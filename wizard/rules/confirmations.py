"""The rule over a person's word: who gave it, and when."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.rules.dates import too_old
from wizard.rules.reading import cell, day_of
from wizard.rules.registry import rule
from wizard.rules.verdict import MET, Facts, Verdict, not_met, unanswered

_NO_LIMIT = 10**6


@rule()
def confirmed(facts: Facts, fields: tuple[str, ...], *, max_age_days: int = 0) -> Verdict:
    """Each is confirmed by a named person on a day not ahead and, if limited, not too long ago."""
    waiting: str | None = None
    for field in fields:
        value = facts.get(field)
        if not isinstance(value, Mapping):
            waiting = field if waiting is None else waiting
            continue
        if not cell(value, "by"):
            return not_met("Does not say who confirms it", "Enter your name.", field=field)
        day = day_of(value)
        if day is None:
            return not_met("Does not say when it was confirmed", "Enter the day.", field=field)
        old = too_old(day, facts.today, max_age_days or _NO_LIMIT, field)
        if old:
            return old
    return MET if waiting is None else unanswered(waiting)
