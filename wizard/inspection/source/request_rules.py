"""Searches the addresses of requests for patterns, wherever the parts of an address are written."""

from __future__ import annotations

import re

from wizard.inspection.source.code.grammars import MAX_BYTES
from wizard.inspection.source.code.requests import FoundRequest
from wizard.inspection.source.conditions import item_of
from wizard.inspection.source.encoding import read_source
from wizard.inspection.source.needles import Needles, needles_of
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.routes import Routes
from wizard.inspection.source.rules import RuleFinds, compiled
from wizard.inspection.source.standing import Sure
from wizard.inspection.source.walk import SourceFile
from wizard.text import one_line

_HOST_OF_PATTERN = re.compile(r"https\?://[^/]+")


class RequestSearcher:
    """One pattern of one rule for the addresses of requests, which no text has to hold as a whole.

    The code is read only if the host of the pattern is written anywhere.
    """

    def __init__(self, finds: RuleFinds, index: int, routes: Routes) -> None:
        self._finds = finds
        self._index = index
        self._routes = routes
        host = _HOST_OF_PATTERN.match(finds.rule.patterns[index])
        self._host = compiled(host[0] if host else "")
        self.needles: Needles | None = needles_of(host[0] if host else "")
        self.is_done = False
        """Whether the host is written anywhere."""

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> None:  # noqa: ARG002
        """Looks for the host of the pattern."""
        self.is_done = self.is_done or self._host.search(page.data, start, stretch) is not None

    def add_finds(self) -> None:
        """Adds the requests whose address fits, when all files are read."""
        if self.is_done:
            _add_requests(self._finds, self._index, self._routes)


def _add_requests(finds: RuleFinds, index: int, routes: Routes) -> None:
    """Adds the requests whose address fits a pattern, unless a part of it is a match already."""
    item = item_of(finds.rule.patterns[index])
    expression = compiled(item.pattern)
    matched = {(hit.name, hit.line) for hit in finds.hits}
    added: set[tuple[int, int]] = set()
    for request in routes.requests:
        host = request.steps[0]
        place = host if item.is_of_host and host[0] >= 0 else _place_of(request, routes)
        parts = {(one_line(routes.file_of(n).name), line) for n, line in request.steps if n >= 0}
        is_new = place not in added and matched.isdisjoint(parts)
        if is_new and expression.search(request.address.encode()):
            added.add(place)
            _add(finds, index, routes.file_of(place[0]), place[1])


def _place_of(request: FoundRequest, routes: Routes) -> tuple[int, int]:
    """File and line of the path if a function has it, or else of the request."""
    sent = request.steps[-1]
    is_constant = not routes.code_of(request.file).is_in_function(request.line)
    return sent if is_constant and sent[0] >= 0 else (request.file, request.line)


def _add(finds: RuleFinds, index: int, file: SourceFile, line: int) -> None:
    data = read_source(file.place, MAX_BYTES)
    page = SourceText(file, data, data.lower())
    if line <= page.lines:
        finds.add(page, page.start_of(line), index, Sure.PLAIN)
