"""The rule over a person's word: who gave it, and when."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.rules.dates import future
from wizard.rules.person_names import names_person
from wizard.rules.phrasing import counted
from wizard.rules.reading import cell, day_of
from wizard.rules.verdict import MET, Facts, Verdict, not_met, stale, unanswered


def confirmed(facts: Facts, fields: tuple[str, ...], *, max_age_days: int = 0) -> Verdict:
    """Each is confirmed by a named person on a day not ahead and, if limited, not too long ago.

    A word that is too old is stale: it was true once, and nobody says that it is not.
    """
    waiting: str | None = None
    for field in fields:
        value = facts.get(field)
        if not isinstance(value, Mapping):
            waiting = field if waiting is None else waiting
            continue
        if not names_person(cell(value, "by")):
            return not_met("Does not say who confirms it", "Enter your name.", field=field)
        day = day_of(value)
        if day is None:
            return not_met("Does not say when it was confirmed", "Enter the day.", field=field)
        if day > facts.today:
            return future(day, facts.today, field)
        age = (facts.today - day).days
        if 0 < max_age_days < age:
            message = f"Confirmed {counted(age, 'day')} ago; it counts for {max_age_days:,}"
            return stale(message, "Look again, and confirm anew.", field=field)
    return MET if waiting is None else unanswered(waiting)
