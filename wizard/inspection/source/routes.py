"""Finds Procore routes in source code of any language."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from wizard.inspection.source.needles import Needles
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.paths import ANY, path_below_rest
from wizard.inspection.source.standing import IN_FORCE
from wizard.text import one_line

RULE = "undocumented-routes"
"""The name in allow comments for intentional routes."""

_STEP = (
    rb"(?:\$\{[^}\n]{0,200}\}|#\{[^}\n]{0,200}\}|\{\{?[^}\n\"]{0,200}\}\}?|\$\([^)\n]{0,200}\)"
    rb"|%\(\w{1,60}\)[sd]|\\/|(?<=/)<[\w:]{1,60}>|[^\s\"'`<>|\\^()\[\],;])"
)
_URL = re.compile(
    rb"https?://([\w.-]{0,80}\bprocore(?:gov)?\.com)(/" + _STEP + rb"{0,300})?", re.IGNORECASE
)
_RELATIVE = re.compile(
    rb"(?<![\w.@-])/?(?:rest/v\d{1,3}(?:\.\d{1,3})?\b|vapid(?=/))" + _STEP + rb"{0,300}",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(rb"(?<![\w.@-])/?rest/(?=[$#{%:<\"'`])" + _STEP + rb"{0,300}", re.IGNORECASE)
"""A route whose version is set at run time: `/rest/#{version}/#{path}`."""
_VERSIONED = re.compile(rb"(?<=[\"'`])/?v\d{1,2}\.\d{1,2}/" + _STEP + rb"{1,300}")
_JOINED = re.compile(
    rb"[\"'`]\s{0,4}(?:\+|<>|&|\.(?=[\s$]))\s{0,4}[\w.()\[\]$>:@-]{1,80}"
    rb"(?:\s{0,4}(?:\+|<>|&|\.)\s{0,4}[\"'`](" + _STEP + rb"{0,300}))?"
)
_JOINS = 6
_VERB = rb"(get|post|put|patch|delete)"
_VERB_BEFORE = re.compile(
    rb"(?<![A-Za-z])(?:get|post|put|patch|delete)(?![a-z])"
    rb"|(?:Get|Post|Put|Patch|Delete)(?=Async|As|Json|JSON|Request|\W)"
    rb"|(?<![A-Z])(?:GET|POST|PUT|PATCH|DELETE)(?![A-Z])"
)
_VERB_AFTER = re.compile(
    rb"\bmethod[\"']?\s{0,4}(?:[:=]>?|,)\s{0,4}[\"':]{0,2}" + _VERB + rb"\b", re.IGNORECASE
)
_END = re.compile(rb";|\n\s*\n|rest/v\d|procore(?:gov)?\.com")
_BEGINNING = re.compile(rb"(?:https?://[\w.-]*/?)?/?(?:rest/v)?\d*")
_READS_BY_DEFAULT = re.compile(
    rb"(?:fetch|urlopen|file_get_contents)\s{0,4}\(\s{0,4}[^\n;]{0,60}\Z"
)

KEPT = 5000
_PLACES = 2


class RouteLocation(NamedTuple):
    """The location of a route."""

    name: str
    line: int


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
class Routes:
    """Routes found, with the first locations of each. Ignores tests, examples and comments."""

    places: dict[Route, list[RouteLocation]] = field(default_factory=dict)
    counts: dict[Route, int] = field(default_factory=dict)
    allowed: int = 0
    left_out: int = 0
    """Matches beyond the limit; usually 0."""

    @property
    def needles(self) -> Needles | None:
        """Literals in every text that names a route."""
        return frozenset({b"procore", b"rest/v", b"vapid"})

    @property
    def is_done(self) -> bool:
        """Always False: every route counts."""
        return False

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> None:
        """Records the routes that begin between two positions."""
        if page.place not in IN_FORCE:
            return
        for at, host, text in _route_matches(page, start, stretch):
            if at < end and not page.is_comment(at):
                self._keep(page, at, host, text)

    def _keep(self, page: SourceText, at: int, host: str, text: str) -> None:
        if page.allowance(at, RULE):
            self.allowed += 1
            return
        route = Route(_method(page.data, at), host, path_below_rest(text))
        if route not in self.places and len(self.places) >= KEPT:
            self.left_out += 1
            return
        self.counts[route] = self.counts.get(route, 0) + 1
        spots = self.places.setdefault(route, [])
        if len(spots) < _PLACES:
            spots.append(RouteLocation(one_line(page.file.name), page.line_of(at)))


def _route_matches(page: SourceText, start: int, stretch: int) -> Iterator[tuple[int, str, str]]:
    """Position, host and path of everything that looks like a route."""
    data, covered = page.data, []
    for found in _URL.finditer(data, start, stretch):
        covered.append(found.span())
        host = found[1].decode("ascii", "replace").lower()
        yield found.start(), host, _joined_path(data, found[2] or b"/", found.end())
    templates = (_TEMPLATE,) if b"procore" in page.lowered else ()
    for expression in (_RELATIVE, _VERSIONED, *templates):
        for found in expression.finditer(data, start, stretch):
            if not _is_inside(found.start(), covered):
                yield found.start(), "", _joined_path(data, found[0], found.end())


def _is_inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a position is in one of the sorted spans."""
    number = bisect_right(spans, (at, at + _OVERLONG)) - 1
    return number >= 0 and at < spans[number][1]


_OVERLONG = 1 << 40


def _joined_path(data: bytes, path: bytes, end: int) -> str:
    """A path with the parts that are concatenated at run time."""
    for _ in range(_JOINS):
        if not path.endswith(b"/"):
            break
        joined = _JOINED.match(data, end, end + 600)
        if joined is None:
            break
        path += ANY.encode() + (joined[1] or b"")
        end = joined.end()
    return path.replace(b"\\/", b"/").decode("utf-8", "replace")


def _method(data: bytes, at: int) -> str:
    """The method of a call, from the words around its path."""
    after = data[at : at + 240]
    beginning = _BEGINNING.match(after)
    ends = _END.search(after, beginning.end() if beginning else 0)
    chosen = _VERB_AFTER.search(after[: ends.start() if ends else len(after)])
    if chosen:
        return chosen[1].decode().upper()
    line = data.rfind(b"\n", max(0, at - 160), at) + 1
    before = data[max(line, at - 160) : at]
    verbs = _VERB_BEFORE.findall(before)
    if verbs:
        return str(verbs[-1].decode().upper())
    return "GET" if _READS_BY_DEFAULT.search(before) else ""
