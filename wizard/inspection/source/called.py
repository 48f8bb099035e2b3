"""The API routes that an app calls, from source, recorded traffic and a typed list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from wizard.inspection.media.paths import PathError, located
from wizard.inspection.source.activity import read_activity
from wizard.inspection.source.har import RecordedCall, Recording, read_har
from wizard.inspection.source.openapi import ApiDescriptionError
from wizard.inspection.source.paths import path_below_rest
from wizard.inspection.source.route_findings import TABLES, CallOrigin
from wizard.inspection.source.routes import Route, RouteLocation, Routes
from wizard.text import one_line


class CalledRoute(NamedTuple):
    """A route that the app calls."""

    route: Route
    origin: CallOrigin
    where: str
    """Its origin for users: "src/api.js:12", "calls.har", "GET /rest/v1.0/me"."""
    times: int
    """The number of places in the source, or of calls."""
    row: int | None = None
    """Index of a typed one, from 0."""
    location: RouteLocation | None = None
    """Its first location in the source."""


@dataclass
class Traffic:
    """The calls in recorded traffic."""

    called: list[CalledRoute] = field(default_factory=list)
    recorded: list[RecordedCall] = field(default_factory=list)
    foreign: int = 0
    """The number of calls made by Procore's own pages."""
    troubles: list[str] = field(default_factory=list)
    """What could not be read, each as the beginning of a sentence."""


_METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"
_TYPED = re.compile(rf"\s*(?:({_METHODS})[\s:]{{1,8}})?(\S{{1,2000}})\s*\Z", re.IGNORECASE)
_HOST = re.compile(r"https?://([\w.-]{1,255})(?=[:/?#]|\Z)", re.IGNORECASE)
_WHERE = 160


def routes_in_source(routes: Routes) -> Iterator[CalledRoute]:
    """The routes found in source, by first location."""
    for route, spots in routes.places.items():
        first = spots[0]
        where = f"{first.name}:{first.line}"
        times = routes.counts[route]
        yield CalledRoute(route, CallOrigin.SOURCE, where, times, location=first)


def typed_route(text: str) -> Route | None:
    """Parses a line such as "GET /rest/v1.0/me"; None without a path."""
    found = _TYPED.match(text[:2100])
    if found is None or "/" not in found[2]:
        return None
    host = _HOST.match(found[2])
    name = host[1].lower() if host else ""
    return Route((found[1] or "").upper(), name, path_below_rest(found[2]))


def typed_routes(lines: Sequence[str]) -> tuple[list[CalledRoute], list[int]]:
    """The routes in a typed list, and the numbers of invalid lines."""
    read = [typed_route(line) for line in lines]
    called = [
        CalledRoute(route, CallOrigin.TYPED, one_line(lines[row])[:_WHERE], 1, row)
        for row, route in enumerate(read)
        if route is not None
    ]
    return called, [row for row, route in enumerate(read) if route is None]


def traffic_in(
    files: Iterable[str], folder: Path, hosts: Sequence[str], pages: Sequence[str]
) -> Traffic:
    """The calls in HAR and CSV files; relative paths start at `folder`, the draft's.

    `hosts` are those whose calls count, `pages` those whose own calls do not. Never raises:
    unreadable files are among the troubles.
    """
    traffic = Traffic()
    for given in files:
        name = f"“{one_line(given)[-_WHERE:]}”"
        try:
            path = located(given, folder)
            if path.suffix.lower() in TABLES:
                _add_counted(traffic, path, name)
            else:
                _add_recorded(traffic, read_har(path, hosts, pages), name)
        except PathError as error:
            traffic.troubles.append(f"{name} {error.trouble}")
        except ApiDescriptionError as error:
            traffic.troubles.append(f"{name} {error}")
    return traffic


def _add_counted(traffic: Traffic, path: Path, name: str) -> None:
    activity = read_activity(path)
    for route, times in activity.by_route().items():
        traffic.called.append(CalledRoute(route, CallOrigin.COUNTED, name, times))
    if activity.unread:
        traffic.troubles.append(f"{name} holds {activity.unread:,} rows that cannot be understood")


def _add_recorded(traffic: Traffic, recording: Recording, name: str) -> None:
    counts = Counter(call.route for call in recording.calls)
    traffic.called += [CalledRoute(r, CallOrigin.RECORDED, name, n) for r, n in counts.items()]
    traffic.recorded += recording.calls
    traffic.foreign += recording.foreign
