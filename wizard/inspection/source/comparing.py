"""Compares called routes with public ones, with the certainty of the result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from wizard.inspection.source.called import CalledRoute
from wizard.inspection.source.openapi import Description, RouteStatus
from wizard.inspection.source.paths import is_open, is_version, path_as_written, path_segments
from wizard.inspection.source.route_findings import CallOrigin, RouteFinding

KEPT = 12
"""Maximum routes of each sort in facts; others are counted."""
TOLD = 50
"""Maximum routes in facts."""


class RouteHosts(NamedTuple):
    """Patterns that classify routes; the last two are expressions for whole paths."""

    api: tuple[str, ...]
    pages: tuple[str, ...]
    public: tuple[str, ...] = ()
    private: tuple[str, ...] = ()


class JudgedRoute(NamedTuple):
    """A route with its classification."""

    called: CalledRoute
    sort: RouteFinding
    sure: bool
    """Whether the whole address is known."""
    filled: bool = False
    """Whether it is described only if a part that the running app sets has a certain value."""


def is_sure(called: CalledRoute, hosts: RouteHosts) -> bool:
    """Whether it is certain that this route of Procore's is called."""
    route, origin = called.route, called.origin
    if origin is CallOrigin.SOURCE:
        return bool(route.host)
    if origin is CallOrigin.TYPED:
        return route.host in (*hosts.api, *hosts.pages) or is_version(path_segments(route.path)[0])
    return origin is CallOrigin.RECORDED


def route_publicity(
    called: CalledRoute, hosts: RouteHosts, described: Description | None
) -> JudgedRoute:
    """Classifies a call as public or not; without a description only by form."""
    sort, filled = _finding_by_form(called, hosts), False
    if sort is RouteFinding.FINE and not called.route.path.startswith("/") and described:
        sort = _by_description(called, described)
        filled = described.standing("", called.route.path) is RouteStatus.FILLED_IN
    return JudgedRoute(called, sort, is_sure(called, hosts), filled)


def _finding_by_form(called: CalledRoute, hosts: RouteHosts) -> RouteFinding:
    route = called.route
    path = path_as_written(route.path)
    if route.host and route.host not in (*hosts.api, *hosts.pages):
        return RouteFinding.FOREIGN
    if any(_begins(each, path) for each in hosts.private):
        return RouteFinding.PRIVATE
    if any(_begins(each, path) for each in hosts.public):
        return RouteFinding.OPEN if is_open(route.path) and path != "/" else RouteFinding.FINE
    if route.host in hosts.pages:
        return RouteFinding.FOREIGN
    return RouteFinding.OPEN if is_open(route.path) else RouteFinding.PRIVATE


def _begins(pattern: str, path: str) -> bool:
    return _compiled_path(pattern).match(path) is not None


@cache
def _compiled_path(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_BY_STANDING: Mapping[RouteStatus, RouteFinding] = {
    RouteStatus.PUBLIC: RouteFinding.FINE,
    RouteStatus.FILLED_IN: RouteFinding.FINE,
    RouteStatus.DEPRECATED: RouteFinding.FINE,
    RouteStatus.PARTLY: RouteFinding.FINE,
    RouteStatus.OTHER_METHOD: RouteFinding.OTHER_METHOD,
    RouteStatus.OTHER_VERSION: RouteFinding.OTHER_VERSION,
}


def _by_description(called: CalledRoute, described: Description) -> RouteFinding:
    route = called.route
    in_source = called.origin is CallOrigin.SOURCE
    # In source, the method is inferred from surrounding words, which may be about another call.
    standing = described.standing("" if in_source else route.method, route.path)
    if standing is not RouteStatus.UNKNOWN:
        return _BY_STANDING[standing]
    may_be = described.may_hold(route.path, as_beginning=in_source) if in_source else False
    return RouteFinding.OPEN if may_be else RouteFinding.UNLISTED


def route_deprecation(
    called: CalledRoute, hosts: RouteHosts, described: Description
) -> JudgedRoute:
    """Classifies a call as deprecated or not."""
    sort = _finding_by_form(called, hosts)
    if sort is RouteFinding.FINE:
        sort = _by_age(called, described)
    return JudgedRoute(called, sort, is_sure(called, hosts))


def _by_age(called: CalledRoute, described: Description) -> RouteFinding:
    method, path = called.route.method, called.route.path
    standing = described.standing(method, path)
    in_source = called.origin is CallOrigin.SOURCE
    if standing is RouteStatus.DEPRECATED and in_source:
        standing = described.standing("", path)  # with any method
    if standing is RouteStatus.DEPRECATED:
        return RouteFinding.DEPRECATED
    partly = standing is RouteStatus.FILLED_IN and described.may_be_deprecated(method, path)
    return RouteFinding.PARTLY if partly or standing is RouteStatus.PARTLY else RouteFinding.FINE


def route_facts(judged: Iterable[JudgedRoute]) -> Mapping[str, Any]:
    """The facts: `counts` of routes by "sort/origin/sure" or "…/unsure", `rows`, `paths`.

    A row is a route: method, path, where, times, origin, sort, sure, row; one from source also has
    column, excerpt, steps and understood, see `wizard.inspection.source.routes.RouteLocation`. Only
    the first of each sort are listed; unproblematic and foreign ones are only counted. `paths` is
    the number of different unproblematic ones, `filled` how many of them have a part that only the
    running app knows.
    """
    counts: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    paths: dict[str, bool] = {}
    for one in sorted(judged, key=_route_rank):
        key = f"{one.sort}/{one.called.origin}/{'sure' if one.sure else 'unsure'}"
        counts[key] = counts.get(key, 0) + 1
        silent = one.sort in (RouteFinding.FINE, RouteFinding.FOREIGN)
        if one.sort is RouteFinding.FINE and one.called.route.path != "/":
            paths[one.called.route.path] = one.filled
        if not silent and counts[key] <= KEPT and len(rows) < TOLD:
            rows.append(_route_row(one))
    return {
        "counts": dict(sorted(counts.items())),
        "rows": rows,
        "paths": len(paths),
        "filled": sum(paths.values()),
    }


def _route_row(one: JudgedRoute) -> dict[str, Any]:
    called = one.called
    spot = called.location
    in_source = {
        "column": spot.column,
        "excerpt": spot.excerpt,
        "steps": [step._asdict() for step in spot.steps],
        "understood": one.sort is not RouteFinding.OPEN,
    } if spot else {}  # fmt: skip
    return {
        **in_source,
        "method": called.route.method,
        "path": f"{called.route.host}{path_as_written(called.route.path)}"[:_SHOWN],
        "where": called.where,
        "times": called.times,
        "origin": called.origin.value,
        "sort": one.sort.value,
        "sure": one.sure,
        "row": called.row,
    }


_SHOWN = 200
_SORTS = list(RouteFinding)
_ORIGINS = list(CallOrigin)


def _route_rank(one: JudgedRoute) -> tuple[int, int, bool, str, str]:
    route, sort = one.called.route, _SORTS.index(one.sort)
    return sort, _ORIGINS.index(one.called.origin), not one.sure, route.path, route.method


class RouteTools:
    """Maps routes to tools by words such as "rfis=RFIs", most specific first."""

    def __init__(self, words: Sequence[str]) -> None:
        self._exact: dict[str, tuple[int, str]] = {}
        self._endings: list[tuple[str, int, str]] = []
        for rank, line in enumerate(words):
            word, _, tool = line.partition("=")
            if word.startswith("*"):
                self._endings.append((word[1:], rank, tool))
            else:
                self._exact.setdefault(word, (rank, tool))

    def of(self, path: str) -> str:
        """The tool of a normalised path; "-" for a path without tool, "" if unknown."""
        found = [match for part in path_segments(path) for match in self._matches(part)]
        return min(found, default=(0, ""))[1]

    def _matches(self, part: str) -> list[tuple[int, str]]:
        exact = self._exact.get(part)
        endings = [(rank, tool) for end, rank, tool in self._endings if part.endswith(end)]
        return [exact, *endings] if exact else endings
