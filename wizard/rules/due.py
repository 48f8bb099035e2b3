"""Due dates of recurring rules: when something was last done, and how long that is valid.

Each function has the name and the parameters of the rule for the same answers, so a new record with
such a rule appears in the calendar without further code.
"""

# ruff: noqa: A002 - parameters carry the names the catalogue uses

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from wizard.dataclass import dataclass
from wizard.rules.dates import months_before
from wizard.rules.lists import Where, matches
from wizard.rules.phrasing import counted
from wizard.rules.reading import cell, day_of, field_at, rows_of
from wizard.rules.verdict import Facts


@dataclass(frozen=True, slots=True)
class Period:
    """How long something is valid after it was done."""

    days: int = 0
    months: int = 0

    def end(self, done: date) -> date:
        """The last valid date, as the rules compute it."""
        if not self.months:
            return done + timedelta(min(self.days, (date.max - done).days))
        same_day = _months_after(done, self.months)
        rest = range(min(4, (date.max - same_day).days + 1))
        # From the end of a short month, the remaining days of a longer one count too.
        later = (same_day + timedelta(days) for days in rest)
        return max(day for day in later if months_before(day, self.months) <= done)

    def __str__(self) -> str:
        """Completes "every …"."""
        return counted(self.months, "month") if self.months else counted(self.days, "day")


def _months_after(day: date, months: int) -> date:
    """The same day that many months later, or the last of that month; capped at the last date."""
    total = day.year * 12 + day.month - 1 + months
    if total >= (date.max.year + 1) * 12:
        return date.max
    first = date(total // 12, total % 12 + 1, 1)
    rest = timedelta(day.day - 1)
    return first + rest if (first + rest).month == first.month else _last_of(first)


def _last_of(first: date) -> date:
    return (first + timedelta(31)).replace(day=1) - timedelta(1)


class Due(NamedTuple):
    """The input of a recurring rule."""

    field: str
    """The answer with the date."""
    last: date | None
    """The deciding date: the latest valid one, the oldest of several; None for never."""
    period: Period
    row: int | None = None
    """Index of the row with the date."""
    who: str = ""
    """The subject of the row, e.g. a customer."""

    @property
    def due(self) -> date | None:
        """The last date on which it is in time; None if it was never done."""
        return self.period.end(self.last) if self.last else None


When = Callable[..., Due | None]
"""Called like the rule; None for a use of it without a period. Never raises."""


def recent(facts: Facts, fields: tuple[str, ...], *, days: int) -> Due:
    """The date is at most `days` days ago."""
    field = field_at(fields, 0)
    return Due(field, _past(day_of(facts.get(field)), facts.today), Period(days=days))


def confirmed(facts: Facts, fields: tuple[str, ...], *, max_age_days: int = 0) -> Due | None:
    """Each is confirmed; a missing confirmation decides, else the oldest."""
    if not max_age_days or not fields:
        return None
    days = [(_past(day_of(facts.get(field)), facts.today), field) for field in fields]
    last, field = min(days, key=lambda each: each[0] or date.min)
    return Due(field, last, Period(days=max_age_days))


def rows_recent(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    column: str,
    months: int,
    where: Where | None = None,
    min: int = 1,
) -> Due:
    """At least `min` rows match and have a recent date: the `min`-th latest decides."""
    field = field_at(fields, 0)
    rows = list(enumerate(rows_of(facts, field)))
    days = [
        (day, index, row)
        for index, row in rows
        if matches(row, where) and (day := _past(day_of(row.get(column)), facts.today))
    ]
    days.sort(key=lambda each: (each[0], -each[1]), reverse=True)
    if min < 1 or len(days) < min:
        return Due(field, None, Period(months=months))
    day, index, row = days[min - 1]
    return Due(field, day, Period(months=months), index, _name_of(row))


def _past(day: date | None, today: date) -> date | None:
    """Ignores dates in the future."""
    return day if day is not None and day <= today else None


def _name_of(row: Mapping[str, object]) -> str:
    """The first text of a row."""
    return next((text for column in row if (text := cell(row, column))), "")


def _by_rule_name(functions: Iterable[When]) -> Mapping[str, When]:
    return MappingProxyType({each.__name__.replace("_", "-"): each for each in functions})


DUE = _by_rule_name((recent, confirmed, rows_recent))
"""By the rule's name, as in RULES."""

TIMELESS = frozenset({"days-ahead"})
"""Rules with a number of days or months that is not an interval."""
