"""Parses the Developer Portal's CSV file of an app's calls.

Its columns are documented; routes are listed without `/rest`, with parts such as `:project_id`. The
date format is not documented, so ISO and American formats are accepted.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from wizard.inspection.source.openapi import METHODS, ApiDescriptionError, read_plain
from wizard.inspection.source.paths import path_below_rest
from wizard.inspection.source.routes import Route

MAX_BYTES = 64 * 1024 * 1024
_COLUMNS = ("date", "response code", "http method", "normalized route", "count")
_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%b %d, %Y", "%Y/%m/%d")
_FIGURES = re.compile(r"\d{1,12}|\d{1,3}(?:,\d{3}){1,3}")
_STATUS = re.compile(r"[1-5]\d\d")
_ROUTE = re.compile(r"/?[A-Za-z][\w.-]{0,80}/[\w.:{}/*~%-]{0,500}")


class DailyCalls(NamedTuple):
    """Calls of one route with one outcome on one day."""

    day: date
    status: int
    route: Route
    times: int


class Activity(NamedTuple):
    """The content of a file."""

    rows: tuple[DailyCalls, ...]
    unread: int
    """The number of invalid rows."""

    def by_route(self) -> Mapping[Route, int]:
        """Calls by route."""
        counts: Counter[Route] = Counter()
        for row in self.rows:
            counts[row.route] += row.times
        return counts


def read_activity(path: Path) -> Activity:
    """Parses the calls in a CSV file. Raises ApiDescriptionError."""
    rows = _csv_rows(_csv_text(read_plain(path, MAX_BYTES)))
    try:
        header = [cell.strip().lower() for cell in next(rows, [])]
        missing = [name for name in _COLUMNS if name not in header]
        if missing:
            raise ApiDescriptionError(f"has no column “{missing[0].title()}”")
        places = [header.index(name) for name in _COLUMNS]
        read = [_read_csv_row(row, places) for row in rows if any(row)]
    except csv.Error as error:
        raise ApiDescriptionError("is not CSV") from error
    calls = tuple(row for row in read if row is not None)
    return Activity(calls, len(read) - len(calls))


def _csv_text(data: bytes) -> str:
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return data.decode("utf-16" if wide else "utf-8-sig", "replace")


def _csv_rows(text: str) -> Iterator[list[str]]:
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep="):  # spreadsheet separator
        text, first = rest, rest.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _read_csv_row(row: Sequence[str], places: Sequence[int]) -> DailyCalls | None:
    if len(row) <= max(places):
        return None
    day, status, method, route, times = (row[place].strip() for place in places)
    when = portal_day(day)
    sound = _STATUS.fullmatch(status) and _ROUTE.fullmatch(route)
    if when is None or not sound or not _FIGURES.fullmatch(times) or method.lower() not in METHODS:
        return None
    called = Route(method.upper(), "", path_below_rest(route))
    return DailyCalls(when, int(status), called, int(times.replace(",", "")))


def portal_day(text: str) -> date | None:
    """A date in the portal's possible formats: ISO or American, with or without time."""
    for part in (text, text[:10], text.split(" ", maxsplit=1)[0], text.split("T", maxsplit=1)[0]):
        for form in _DAYS:
            try:
                return datetime.strptime(part, form).date()  # noqa: DTZ007 - a date without a zone
            except ValueError:
                continue
    return None
