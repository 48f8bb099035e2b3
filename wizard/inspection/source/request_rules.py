"""Searches the addresses of requests for patterns, wherever the parts of an address are written."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
_ANY_HOST = r"\bprocore(gov)?\.com\b"


class RequestSearcher:
    """One pattern of one rule for the addresses of requests, which no text has to hold as a whole.

    The code is read only if the host of the pattern is written anywhere; for a pattern without a
    host, any of Procore's.
    """

    def __init__(self, finds: RuleFinds, index: int, routes: Routes) -> None:
        self._finds = finds
        self._index = index
        self._routes = routes
        self._item = item_of(finds.rule.patterns[index])
        host = _HOST_OF_PATTERN.match(self._item.pattern)
        written = host[0] if host else _ANY_HOST
        self._written = compiled(written)
        self.needles: Needles | None = needles_of(written)
        self.is_done = False
        """Whether that is written anywhere."""

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> None:  # noqa: ARG002
        """Looks for the host of the pattern, or for any."""
        self.is_done = self.is_done or self._written.search(page.data, start, stretch) is not None

    def add_finds(self) -> None:
        """Adds the requests whose address fits, unless a part of it is a match already.

        Called when all files are read.
        """
        if not self.is_done:
            return
        expression = compiled(self._item.pattern)
        matched = {(hit.name, hit.line) for hit in self._finds.hits}
        fitting = (
            request
            for request in self._routes.requests
            if expression.search(request.address.encode())
            and matched.isdisjoint(self._parts_of(request))
        )
        lines: dict[int, dict[int, None]] = {}
        for file, line in map(self._place_of, fitting):
            lines.setdefault(file, {})[line] = None
        for file, numbers in lines.items():
            self._add(self._routes.file_of(file), numbers)

    def _parts_of(self, request: FoundRequest) -> set[tuple[str, int]]:
        """Name and line of each place that the address passes."""
        return {
            (one_line(self._routes.file_of(file).name), line)
            for file, line in request.steps
            if file >= 0
        }

    def _place_of(self, request: FoundRequest) -> tuple[int, int]:
        """File and line of the host or of the path; of the request, if the path is a constant."""
        host, sent = request.steps[0], request.steps[-1]
        if self._item.is_of_host and host[0] >= 0:
            return host
        is_constant = not self._routes.code_of(request.file).is_in_function(request.line)
        return sent if is_constant and sent[0] >= 0 else (request.file, request.line)

    def _add(self, file: SourceFile, lines: Iterable[int]) -> None:
        page = SourceText(file, read_source(file.place, MAX_BYTES))
        for line in lines:
            if line <= page.lines:
                self._finds.add(page, page.start_of(line), self._index, Sure.PLAIN)
