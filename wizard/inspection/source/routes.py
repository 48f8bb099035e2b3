"""Finds Procore routes in source code.

Code with a grammar is read as a syntax tree, see `wizard.inspection.source.code.requests`. In other
languages, such as shell, Kotlin and Swift, paths are recognised by their form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from wizard.inspection.source.code.collecting import CodeCollector
from wizard.inspection.source.code.grammars import MAX_BYTES
from wizard.inspection.source.code.model import CodeFile
from wizard.inspection.source.code.requests import FoundRequest, find_requests
from wizard.inspection.source.encoding import read_source
from wizard.inspection.source.listed_calls import listed_calls, may_list_calls
from wizard.inspection.source.mask import excerpt
from wizard.inspection.source.needles import Needles
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.paths import ANY, is_version, path_below_rest, path_segments
from wizard.inspection.source.route_findings import ROUTES_RULE
from wizard.inspection.source.route_forms import (
    RouteMatch,
    has_routes_by_form,
    lines_with_routes,
    route_matches,
)
from wizard.inspection.source.standing import IN_FORCE, Place
from wizard.inspection.source.walk import SourceFile
from wizard.text import one_line

"""The name in allow comments for intentional routes."""

_ALLOWANCE = b"procore-submit"
_LEAST_STEPS, _MOST_STEPS = 2, 12
_HOST = re.compile(r"https?://([\w.{}-]{1,255})", re.IGNORECASE)
KEPT = 5000
_PLACES = 2


class RouteStep(NamedTuple):
    """A place that a route's path passes, from where it is written to the request."""

    name: str
    line: int
    column: int
    excerpt: str
    note: str


class RouteLocation(NamedTuple):
    """The location of a route."""

    name: str
    line: int
    column: int = 1
    excerpt: str = ""
    steps: tuple[RouteStep, ...] = ()


class Route(NamedTuple):
    """A call of Procore's API."""

    method: str
    """In capitals; "" if unknown."""
    host: str
    """In lower case; "" for a bare path."""
    path: str
    """Normal, see `wizard.inspection.source.paths`.

    Begins with a slash when it is not below `/rest`.
    """


@dataclass
class _FoundRoutes:
    """Routes with the first locations of each."""

    places: dict[Route, list[RouteLocation]] = field(default_factory=dict)
    counts: dict[Route, int] = field(default_factory=dict)
    allowed: int = 0
    left_out: int = 0

    def keep(self, route: Route, location: RouteLocation) -> None:
        """Adds a location, unless the route is a base address alone."""
        if not is_call(route):
            return
        if route not in self.places and len(self.places) >= KEPT:
            self.left_out += 1
            return
        self.counts[route] = self.counts.get(route, 0) + 1
        spots = self.places.setdefault(route, [])
        if len(spots) < _PLACES:
            spots.append(location)


class CodeFileLister:
    """Lists every file of code, for those that matter only because others use them."""

    def __init__(self, collector: CodeCollector) -> None:
        self._collector = collector

    @property
    def needles(self) -> Needles | None:
        """None: every page is of interest."""
        return None

    @property
    def is_done(self) -> bool:
        """Always False."""
        return False

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> None:  # noqa: ARG002
        """Lists the page, at its first part."""
        if start == 0:
            self._collector.list_file(page)


class _LastFile:
    """The lines of the file that was read last; routes follow each other file by file."""

    def __init__(self) -> None:
        self._path = ""
        self._lines: list[str] = []

    def shown(self, path: str, line: int) -> tuple[int, str]:
        """Column of the first sign of a line, and its text with secrets masked."""
        if path != self._path:
            text = read_source(path, MAX_BYTES).decode("utf-8", "replace")
            self._path, self._lines = path, text.split("\n")
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        column = len(text) - len(text.lstrip())
        return column + 1, excerpt(text, column)


_WITH_LISTS = (*IN_FORCE, Place.DATA)


class Routes:
    """The routes that a project calls. Ignores tests, examples and comments."""

    def __init__(
        self,
        stopped: Callable[[], bool] = lambda: False,
        reading: Callable[[str], None] = lambda _: None,
        *,
        is_waiting: bool = False,
    ) -> None:
        """With `stopped`, what follows the pass can be ended, and finds nothing more.

        `reading` is called with the name of each file that is read after the pass.
        `is_waiting` says that code is read only after the pass, if its requests are asked for.
        """
        self._stopped = stopped
        self._collector = CodeCollector(is_waiting=is_waiting, stopped=stopped, reading=reading)
        self.lister = CodeFileLister(self._collector)
        self._found = _FoundRoutes()
        self._allowed: set[tuple[str, int]] = set()
        """Names and lines with an allow comment."""
        self._last: tuple[SourceText | None, bool, bool] = (None, False, False)
        """The last page, and why its paths are recognised by their form, if they are.

        It is left out of the code that is read as syntax trees, or in another language.
        """
        self._file = _LastFile()
        self._requests: Sequence[FoundRequest] = ()
        self._is_complete = False

    @property
    def needles(self) -> Needles | None:
        """Literals in every text that names a route."""
        return frozenset({b"procore", b"rest/v", b"vapid"})

    @property
    def is_done(self) -> bool:
        """Always False: every route counts."""
        return False

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> None:
        """Reads the page if it is code; else records the routes between two positions."""
        if start == 0 and may_list_calls(page.file.below) and page.place in _WITH_LISTS:
            self._keep_listed(page)
        if page.place not in IN_FORCE:
            return
        if self._last[0] is not page:
            left_out = self._collector.too_much
            is_read = self._collector.add(page)
            is_left_out = self._collector.too_much > left_out
            self._last = page, is_left_out, not is_read and has_routes_by_form(page.file.below)
            if is_read:
                self._allowed |= _allowed_lines(page)
        _, is_left_out, has_other_code = self._last
        parts: Iterable[tuple[int, int]] = [(start, stretch)] if has_other_code else ()
        if is_left_out:
            parts = lines_with_routes(page, start, stretch)
        for begins, ends in parts:
            for match in route_matches(page, begins, ends):
                if match.at < end and not page.is_comment(match.at):
                    self._keep_match(page, match)

    def _keep_match(self, page: SourceText, match: RouteMatch) -> None:
        if page.allowance(match.at, ROUTES_RULE):
            self._found.allowed += 1
            return
        route = Route(match.method, match.host, path_below_rest(match.path))
        place = page.line_of(match.at), page.column_of(match.at), page.excerpt(match.at)
        self._found.keep(route, RouteLocation(one_line(page.file.name), *place))

    def _keep_listed(self, page: SourceText) -> None:
        for call in listed_calls(page.data):
            # Such a file can be one line of megabytes: its call is the excerpt.
            route = Route(call.method, "", path_below_rest(call.path))
            place = page.line_of(call.at), 1, one_line(f"{call.method} {call.path}".strip())
            self._found.keep(route, RouteLocation(one_line(page.file.name), *place))

    def read_at_once(self) -> None:
        """Reads code during the pass, which shows its progress: the routes are asked for."""
        self._collector.is_waiting = False

    # Results, after the pass

    def _complete(self) -> None:
        """Finds the requests, once."""
        if self._is_complete:
            return
        self._is_complete = True
        if self._stopped():
            return
        self._requests = find_requests(self._collector.project())
        self._found.left_out += self._collector.too_much
        for request in self._requests:
            if request.is_procore:
                self._keep_request(request)

    @property
    def _results(self) -> _FoundRoutes:
        self._complete()
        return self._found

    def _keep_request(self, request: FoundRequest) -> None:
        name = self._collector.files[request.file].name
        if (name, request.line) in self._allowed:
            self._found.allowed += 1
            return
        host = _HOST.match(request.address)
        named = host[1].lower() if host and ANY not in host[1] else ""
        route = Route(request.method, named, path_below_rest(request.address))
        shown = self._file.shown(self._collector.sources[request.file].place, request.line)
        places = tuple(dict.fromkeys(request.steps))
        steps = tuple(self._steps(places)) if len(places) >= _LEAST_STEPS else ()
        self._found.keep(route, RouteLocation(one_line(name), request.line, *shown, steps))

    def _steps(self, places: Sequence[tuple[int, int]]) -> Iterator[RouteStep]:
        steps = places[:_MOST_STEPS]
        for number, (file, line) in enumerate(steps, 1):
            if file >= 0:
                name = one_line(self._collector.files[file].name)
                is_last = number == len(steps)
                note = (
                    "the request" if is_last else "a part of the path, or a call that passes it on"
                )
                shown = self._file.shown(self._collector.sources[file].place, line)
                yield RouteStep(name, line, *shown, note)

    @property
    def requests(self) -> Sequence[FoundRequest]:
        """Every request in the code, also to other services; read after the pass."""
        self._complete()
        return self._requests

    def file_of(self, number: int) -> SourceFile:
        """A file of requests by its number."""
        return self._collector.sources[number]

    def code_of(self, number: int) -> CodeFile:
        """What a file of requests contains, by its number."""
        return self._collector.files[number]

    @property
    def places(self) -> dict[Route, list[RouteLocation]]:
        """Each route with its first locations; read after the pass."""
        return self._results.places

    @property
    def counts(self) -> dict[Route, int]:
        """The number of places that call each route."""
        return self._results.counts

    @property
    def allowed(self) -> int:
        """The number of matches with an allow comment."""
        return self._results.allowed

    @property
    def left_out(self) -> int:
        """Matches and files beyond the limit; usually 0."""
        return self._results.left_out


def _allowed_lines(page: SourceText) -> set[tuple[str, int]]:
    """Names and lines of a page for which a comment allows any route."""
    lines: set[tuple[str, int]] = set()
    at = page.lowered.find(_ALLOWANCE)
    while at >= 0:
        if page.allowance(at, ROUTES_RULE):
            line = page.line_of(at)
            lines |= {(page.file.name, line), (page.file.name, line + 1)}
        at = page.lowered.find(_ALLOWANCE, at + 1)
    return lines


def is_call(route: Route) -> bool:
    """Whether a route is more than a base address."""
    parts = [part for part in path_segments(route.path.strip("/")) if part]
    return (
        bool(parts)
        and parts not in (["rest"], ["vapid"])
        and not (len(parts) == 1 and is_version(parts[0]))
    )
