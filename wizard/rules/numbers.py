"""Rules over numbers."""

# ruff: noqa: A002 - parameters carry the names the catalogue uses

from __future__ import annotations

from wizard.rules.phrasing import figure
from wizard.rules.reading import number_of
from wizard.rules.verdict import MET, Facts, Verdict, not_met, unanswered


def between(
    facts: Facts, fields: tuple[str, ...], *, min: float | None = None, max: float | None = None
) -> Verdict:
    """Every number is from `min` to `max`; a bound that is left out is none."""
    waiting: str | None = None
    for field in fields:
        number = number_of(facts, field)
        if number is None:
            waiting = field if waiting is None else waiting
        elif min is not None and not number >= min:
            return not_met(
                f"{figure(number)}; at least {min:,}", f"Raise it to {min:,}.", field=field
            )
        elif max is not None and not number <= max:
            return not_met(
                f"{figure(number)}; at most {max:,}", f"Lower it to {max:,}.", field=field
            )
    return MET if waiting is None else unanswered(waiting)


def zero(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """Every number is 0."""
    numbers = [(field, number_of(facts, field)) for field in fields]
    for field, number in numbers:
        if number is not None and number != 0:
            message = f"{figure(number)} left; none may be left"
            return not_met(message, "Settle them, then set it to 0.", field=field)
    waiting = [field for field, number in numbers if number is None]
    return unanswered(waiting[0]) if waiting else MET
