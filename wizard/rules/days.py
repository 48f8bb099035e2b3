"""Parses dates in the spellings that people use.

A table of forms in place of a library: dateutil and dateparser fill in what is missing from today
and choose an order for "03/04/2026", and a wrong date is worse than a question.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from wizard.lazy_pattern import lazy_pattern

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = (
    "(?P<month>jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?"
    "|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)"
)
_NUMBERED = r"(?P<day>[0-9]{1,2})(st|nd|rd|th)?"
_YEAR = "(?P<year>[0-9]{4})"
_DAY, _MONTH = "(?P<day>[0-9]{1,2})", "(?P<month>[0-9]{1,2})"
_FORMS = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?P<sign>[-/.]){_MONTH}(?P=sign){_DAY}",
        rf"{_DAY}\. ?{_MONTH}\. ?{_YEAR}",
        rf"{_NUMBERED}\.?(?: of)?[ -]{_NAMED}[.,]?[ -]{_YEAR}",
        rf"{_NAMED}\.? {_NUMBERED},? {_YEAR}",
        rf"{_YEAR}[ -]{_NAMED}[ -]{_NUMBERED}",
    )
)
"""Begins with the stored format. Where points separate the parts, the day comes first."""

_EITHER_ORDER = lazy_pattern(r"([0-9]{1,2})([-/])([0-9]{1,2})\2([0-9]{4})", re.ASCII)
"""Countries differ in whether the day or the month comes first."""


class DayReading(NamedTuple):
    """A text read as a date: every day that it can stand for."""

    days: tuple[date, ...]

    @property
    def day(self) -> date | None:
        """The only day that it can stand for; None if there is none, or more than one."""
        return self.days[0] if len(self.days) == 1 else None

    @property
    def is_ambiguous(self) -> bool:
        """Whether it can stand for two days."""
        return len(self.days) > 1

    def __str__(self) -> str:
        """The days, as in "2026-03-04 (4 March) or 2026-04-03 (3 April)"."""
        return " or ".join(f"{day} ({day.day} {day:%B})" for day in self.days)


def read_day(given: str) -> DayReading:
    """The days that a text can stand for: none, one or two."""
    text = " ".join(given.split())
    either = _EITHER_ORDER.fullmatch(text)
    if either is not None:
        first, second, year = int(either[1]), int(either[3]), int(either[4])
        days = (_day(year, first, second), _day(year, second, first))
        return DayReading(tuple(sorted({day for day in days if day})))
    match = next((found for form in _FORMS if (found := form.fullmatch(text))), None)
    day = _day(int(match["year"]), _month(match["month"]), int(match["day"])) if match else None
    return DayReading((day,) if day else ())


def parse_day(given: str) -> date:
    """The day that a text stands for. Raises ValueError, also if there are two."""
    day = read_day(given).day
    if day is None:
        raise ValueError(given)
    return day


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3].casefold()) + 1
