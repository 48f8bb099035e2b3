"""Source searches for the checks of routes, permissions and recorded calls."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from wizard.drafts.evidence_observed import Question
from wizard.inspection.media.paths import PathError, located
from wizard.inspection.source.called import (
    CalledRoute,
    Traffic,
    routes_in_source,
    traffic_in,
    typed_routes,
)
from wizard.inspection.source.comparing import (
    KEPT,
    RouteHosts,
    RouteTools,
    route_deprecation,
    route_facts,
    route_publicity,
)
from wizard.inspection.source.openapi import ApiDescriptionError, Description, read_description
from wizard.inspection.source.paths import is_open, normalised_path, path_as_written
from wizard.inspection.source.roots import sidecar_digests
from wizard.inspection.source.route_findings import CallOrigin
from wizard.inspection.source.routes import Routes
from wizard.inspection.source.seeking import ScanPass, Search, details_of
from wizard.text import one_line


class CallSources(NamedTuple):
    """The sources of an app's calls, stored in a question as JSON."""

    hosts: tuple[str, ...]
    pages: tuple[str, ...]
    typed: tuple[str, ...]
    traffic: tuple[str, ...]


def _from_detail(text: str) -> CallSources:
    hosts, pages, lines, files = json.loads(text)
    return CallSources(tuple(hosts), tuple(pages), tuple(lines), tuple(files))


class _Gathered:
    """The calls of an app from all sources; those in source code follow after the pass."""

    def __init__(self, text: str, passing: ScanPass, description: str = "") -> None:
        self.asked = _from_detail(text)
        self.files = self._files(description, passing)
        self.routes: Routes = passing.once(
            "routes", lambda: Routes(passing.stopped, passing.reading)
        )
        self.routes.read_at_once()
        key = json.dumps((self.asked.traffic, self.asked.hosts, self.asked.pages))
        self.traffic: Traffic = passing.once(
            f"traffic {key}", lambda: self._traffic(passing.folder)
        )
        self.typed, self.unread = typed_routes(self.asked.typed)

    def _files(self, description: str, passing: ScanPass) -> Mapping[str, Any]:
        """The digests of further input files, taken before they are read."""
        every: dict[str, Any] = {}
        for name in filter(None, (*self.asked.traffic, description)):
            make = partial(sidecar_digests, [name], passing.folder)
            every |= passing.once(f"print {name}", make)
        return every

    def _traffic(self, folder: Path) -> Traffic:
        asked = self.asked
        return traffic_in(asked.traffic, folder, asked.hosts, asked.pages)

    @property
    def called(self) -> list[CalledRoute]:
        return [*self.traffic.called, *self.typed, *routes_in_source(self.routes)]

    def facts(self) -> dict[str, Any]:
        """`sources`: routes by origin; `unread`: numbers of invalid typed lines.

        `calls`: those of the sources that name a path of the REST API; `others`: the rest by kind.
        `allowed`: matches with an allow comment; `left_out`: routes beyond the limit; `lacks`: what
        could not be read, each as the beginning of a sentence; `files`: digests of the files that
        were read, see `wizard.inspection.source.roots`.
        """
        hosts = RouteHosts(self.asked.hosts, self.asked.pages)
        every = self.called
        others = Counter(_kind_of(one) for one in every if not names_api_path(one, hosts))
        return {
            "sources": _by_origin(every),
            "calls": _by_origin(one for one in every if names_api_path(one, hosts)),
            "others": dict(sorted(others.items())),
            "unread": self.unread[:KEPT],
            "allowed": self.routes.allowed,
            "left_out": self.routes.left_out,
            "lacks": list(self.traffic.troubles),
            "files": self.files,
        }


def _by_origin(every: Iterable[CalledRoute]) -> dict[str, int]:
    counts = Counter(one.origin for one in every)
    return {origin.value: counts[origin] for origin in CallOrigin}


def names_api_path(called: CalledRoute, hosts: RouteHosts) -> bool:
    """Whether it names a path of the REST API."""
    return _is_of_api(called, hosts) and not is_open(called.route.path)


def _kind_of(called: CalledRoute) -> str:
    """The kind of a route without a REST API path."""
    path = called.route.path
    if path == "/":
        return "base"
    if is_open(path):
        return "open"
    return "sign-in" if path.lower().startswith("/oauth") else "other"


def _api_description(given: str, passing: ScanPass) -> tuple[Description | None, list[str]]:
    """The description that an answer names, and the message if it cannot be read."""

    def read() -> tuple[Description | None, list[str]]:
        name = f"“{one_line(given)[-160:]}”"
        try:
            return read_description(located(given, passing.folder)), []
        except PathError as error:
            return None, [f"{name} {error.trouble}"]
        except ApiDescriptionError as error:
            return None, [f"{name} {error}"]

    return passing.once(f"description {given}", read) if given else (None, [])


def source_routes(question: Question, passing: ScanPass) -> Search:
    """Every route and whether it is public. Details: calls, description, public, private."""
    calls, description, public, private = details_of(question)
    gathered = _Gathered(calls, passing, description)
    described, lacks = _api_description(description, passing)
    hosts = RouteHosts(
        gathered.asked.hosts, gathered.asked.pages,
        tuple(json.loads(public)), tuple(json.loads(private)),
    )  # fmt: skip

    def facts() -> Mapping[str, Any]:
        known = gathered.facts()
        judged = [route_publicity(one, hosts, described) for one in gathered.called]
        operations = described.operations if described else 0
        return {
            **known,
            **route_facts(judged),
            "operations": operations,
            "lacks": known["lacks"] + lacks,
        }

    return Search((gathered.routes, gathered.routes.lister), facts)


def source_deprecated_routes(question: Question, passing: ScanPass) -> Search:
    """Every route and whether it is deprecated. Details: calls, description, public."""
    calls, description, public = details_of(question)
    gathered = _Gathered(calls, passing, description)
    described, lacks = _api_description(description, passing)
    hosts = RouteHosts(gathered.asked.hosts, gathered.asked.pages, tuple(json.loads(public)))

    def facts() -> Mapping[str, Any]:
        known = gathered.facts()
        judged = (
            [route_deprecation(one, hosts, described) for one in gathered.called]
            if described
            else []
        )
        operations = described.operations if described else 0
        return {
            **known,
            **route_facts(judged),
            "operations": operations,
            "lacks": known["lacks"] + lacks,
        }

    return Search((gathered.routes, gathered.routes.lister), facts)


_READS = frozenset({"GET", "HEAD"})


def source_permissions(question: Question, passing: ScanPass) -> Search:
    """The tools of the called routes. Details: calls, words of tools."""
    calls, words = details_of(question)
    gathered = _Gathered(calls, passing)
    hosts = RouteHosts(gathered.asked.hosts, gathered.asked.pages)
    tools = RouteTools(json.loads(words))

    def facts() -> Mapping[str, Any]:
        every = [one for one in gathered.called if _is_of_api(one, hosts)]
        return {**gathered.facts(), **_tool_facts(every, tools)}

    return Search((gathered.routes, gathered.routes.lister), facts)


def _is_of_api(called: CalledRoute, hosts: RouteHosts) -> bool:
    route = called.route
    known = not route.host or route.host in (*hosts.api, *hosts.pages)
    return known and (not route.path.startswith("/") or is_open(route.path))


def _tool_facts(every: Sequence[CalledRoute], tools: RouteTools) -> Mapping[str, Any]:
    """`tools`: by name, the numbers of reading, writing and unknown routes, and one location.

    `open`: routes that are built at run time; `unsorted`: paths without a known tool.
    """
    touched: dict[str, dict[str, Any]] = {}
    unsorted: list[str] = []
    for one in every:
        tool = tools.of(one.route.path)
        if tool and tool != "-":
            row = touched.setdefault(
                tool, {"reads": 0, "writes": 0, "unknown": 0, "where": one.where}
            )
            row[_deed(one.route.method)] += 1
        elif not tool and not is_open(one.route.path) and not one.route.path.startswith("/"):
            unsorted.append(path_as_written(one.route.path))
    return {
        "tools": dict(sorted(touched.items())),
        "open": sum(is_open(one.route.path) and one.route.path != "/" for one in every),
        "unsorted": sorted(set(unsorted))[:KEPT],
    }


def _deed(method: str) -> str:
    if not method:
        return "unknown"
    return "reads" if method in _READS else "writes"


def traffic_company(question: Question, passing: ScanPass) -> Search:
    """Recorded calls without a header. Details: calls, header name, exempt routes."""
    calls, header, free = details_of(question)
    gathered = _Gathered(calls, passing)
    traffic = gathered.traffic
    exempt = {normalised_path(route) for route in json.loads(free)}

    def facts() -> Mapping[str, Any]:
        below = [call for call in traffic.recorded if not call.route.path.startswith("/")]
        needed = [call for call in below if call.route.path not in exempt]
        lacking = Counter(c.route for c in needed if header.lower() not in c.headers)
        rows = [
            {"method": route.method, "path": path_as_written(route.path)[:200], "times": times}
            for route, times in sorted(lacking.items())
        ]
        return {
            "needed": len(needed),
            "foreign": traffic.foreign,
            "lacking": rows[:KEPT],
            "routes": len(rows),
            "lacks": list(traffic.troubles),
            "files": gathered.files,
        }

    return Search((), facts)
