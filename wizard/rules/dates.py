"""Rules for dates and dated confirmations: past, recent, in order, far enough ahead."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from wizard.rules.formats import names_person
from wizard.rules.phrasing import counted
from wizard.rules.reading import cell, day_of, field_at
from wizard.rules.verdict import MET, Facts, Verdict, not_met, stale, unanswered


def not_future(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """No date is after today."""
    waiting: str | None = None
    for field in fields:
        day = day_of(facts.get(field))
        if day is None:
            waiting = field if waiting is None else waiting
        elif day > facts.today:
            return future(day, facts.today, field)
    return MET if waiting is None else unanswered(waiting)


def future(day: date, today: date, field: str = "", row: int | None = None) -> Verdict:
    """The verdict on a future date."""
    return not_met(
        f"{day} is {counted((day - today).days, 'day')} in the future",
        "Enter the date on which it happened.",
        field=field,
        row=row,
    )


def in_order(facts: Facts, fields: tuple[str, ...], *, optional: bool = False) -> Verdict:
    """The dates of the fields ascend; equal ones are allowed.

    With `optional`, unknown dates are skipped, except the first. If two dates are not in order, the
    later field is wrong, unless only the other date is in the future.
    """
    previous: date | None = None
    before, waiting = "", None
    for field in fields:
        day = day_of(facts.get(field))
        if day is None:
            waiting = field if waiting is None else waiting
            continue
        if previous is not None and day < previous:
            message = f"{day} is before {previous}, which should come first"
            wrong = before if day <= facts.today < previous else field
            return not_met(message, "Correct one of the two dates.", field=wrong)
        previous, before = day, field
    if waiting is None or (optional and waiting != field_at(fields, 0)):
        return MET
    return unanswered(waiting)


def not_before_answer(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The first date is not before the second."""
    for field in fields[:2]:
        if day_of(facts.get(field)) is None:
            return unanswered(field)
    day, limit = (day_of(facts.get(field)) for field in fields[:2])
    if day is None or limit is None or day >= limit:
        return MET
    return not_met(f"{day} is {counted((limit - day).days, 'day')} before {limit}")


def recent(facts: Facts, fields: tuple[str, ...], *, days: int) -> Verdict:
    """The date is at most `days` days ago, and not in the future."""
    day = day_of(facts.get(field_at(fields, 0)))
    if day is None:
        return unanswered(field_at(fields, 0))
    return too_old(day, facts.today, days) or MET


def too_old(day: date, today: date, days: int, field: str = "") -> Verdict | None:
    """The verdict on a date that is in the future or more than `days` days ago; None if recent."""
    if day > today:
        return future(day, today, field)
    age = (today - day).days
    if age <= days:
        return None
    message = f"{day} is {counted(age, 'day')} ago; at most {counted(days, 'day')}"
    return not_met(message, "Do it again and enter the new date.", field=field)


def days_ahead(facts: Facts, fields: tuple[str, ...], *, days: int) -> Verdict:
    """The first date is at least `days` after the second, or after today without a second."""
    day = day_of(facts.get(field_at(fields, 0)))
    if day is None:
        return unanswered(field_at(fields, 0))
    start = day_of(facts.get(fields[1])) if len(fields) > 1 else facts.today
    if start is None:
        return unanswered(fields[1])
    ahead = (day - start).days
    if ahead >= days:
        return MET
    side = "after" if ahead >= 0 else "before"
    found = f"{day} is {counted(abs(ahead), 'day')} {side} {start}"
    message = f"{found}; it must be at least {counted(days, 'day')} after it"
    return not_met(message, f"Move it to {_days_later(start, days)} or later.")


def _days_later(day: date, days: int) -> date:
    left = (date.max - day).days
    return day + timedelta(min(days, left))


def months_before(day: date, months: int) -> date:
    """The same day that many months earlier, or the last day of that month."""
    total = max(12, day.year * 12 + day.month - 1 - months)
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def confirmed(facts: Facts, fields: tuple[str, ...], *, max_age_days: int = 0) -> Verdict:
    """Each is confirmed by a named person on a date that is not in the future or too old.

    An expired confirmation is stale: it was true once, and nothing contradicts it.
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
            return not_met("Does not say when it was confirmed", "Enter the date.", field=field)
        if day > facts.today:
            return future(day, facts.today, field)
        age = (facts.today - day).days
        if 0 < max_age_days < age:
            message = (
                f"Confirmed {counted(age, 'day')} ago; it counts for {counted(max_age_days, 'day')}"
            )
            return stale(message, "Check it again and confirm it again.", field=field)
    return MET if waiting is None else unanswered(waiting)
