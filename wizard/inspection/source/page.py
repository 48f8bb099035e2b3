"""A source file's text during a search: lines, comments and allow comments."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.inspection.source.code.syntax import Syntax, SyntaxKind, syntax_of
from wizard.inspection.source.file_places import is_script_named_test, place_of
from wizard.inspection.source.markup import comments_in
from wizard.inspection.source.mask import excerpt
from wizard.inspection.source.notebooks import code_cells
from wizard.inspection.source.standing import IN_FORCE, Place

if TYPE_CHECKING:
    from wizard.inspection.source.evidence import Link
    from wizard.inspection.source.walk import SourceFile

_ALLOW = re.compile(
    rb"procore-submit:[ \t]*allow[ \t]+([\w-]{1,80})[ \t]*([^\r\n]{0,200})", re.IGNORECASE
)
_ALLOW_WORD = b"procore-submit"
_CLOSING = " \t*/->#%!}"
_COMMENT = re.compile(
    rb"\s*(?://|/\*|\*(?=\s|$)|#(?=[\s#!]|$)|--\s|<!--|;|%\s|\"\"\"|'''|rem\s)", re.IGNORECASE
)
_BASIC = re.compile(r"\.(vb|vba|vbs|bas|frm|cls)$", re.IGNORECASE)
_BASIC_COMMENT = re.compile(rb"\s*'")
_LINE = 64 * 1024
_TOP = 2048
_DATA_NAME = re.compile(r"\.(json5?|ya?ml|xml)$", re.IGNORECASE)
_DESCRIPTION = re.compile(
    rb"^[^\S\n]*+(?:\{\s*+)?[\"']?(openapi|swagger|asyncapi)[\"']?\s*:|_postman_id|getpostman\.com|insomnia",
    re.MULTILINE,
)
"""Descriptions of an API, and collections of example requests."""
_RECORD = re.compile(rb"\"(?:created|updated|deleted)_?at\"\s*:\s*\"\d{4}-", re.IGNORECASE)
"""A field of records, as an API answers with them."""
_CONFIGURATION_BYTES = 128 * 1024
"""Larger files of this kind are data; configuration that people write is smaller."""
_DENSE, _PART = 64 * 1024, 500
_NEAR = 2000
_PROCORE = b"procore"
_API_HOST = re.compile(rb"procore(?:gov)?\.com(/(?:rest|oauth|vapid))?")
_SUBDOMAINS = re.compile(rb"(?:^|[^\w.@-])((?:[\w-]{1,40}\.){0,3})\Z")
_SUBDOMAIN_BYTES = 124
_PAGES_HOST = re.compile(
    rb"(?:www|support|developers?|app|[a-z]{2}\d{2}|marketplace|status|learn|community)\."
)
"""Hosts with pages for people, at which only some paths are of the API."""
_API_WORDS = tuple(
    re.compile(words)
    for words in (
        rb"procore-company-id",
        rb"procore::(?:client|auth)",
        rb"procore\w{0,12}_?(?:client_?(?:id|secret)|api|access_?token|base_?url|oauth|login_?url)",
        rb"rest(?<!\wrest)/v\d",
        rb"/oauth/(?:token|authorize|revoke)",
        rb"/vapid",
        rb"@procore/",
    )
)
"""Each begins with letters, which is many times faster than one expression for all."""
_SCRIPTS = (".jsx", ".tsx", ".js", ".ts", ".mjs", ".cjs")
_NOTEBOOK_COMMENT = re.compile(rb"\s*\"\s*#")


def is_in_span(at: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a position is in one of the spans, which are in order and do not overlap."""
    index = bisect_right(spans, (at, sys.maxsize)) - 1
    return index >= 0 and at < spans[index][1]


class SourceText:
    """The text of a file. Positions are bytes from 0, lines count from 1."""

    def __init__(
        self, file: SourceFile, data: bytes, *, minified: bool = False, link: Link | None = None
    ) -> None:
        """`link` is what ties it to Procore, if it does not have the word itself."""
        self.file = file
        self.is_minified = minified
        self.link = link
        self.data = data
        self._searched: dict[re.Pattern[bytes], bool] = {}

    @cached_property
    def lowered(self) -> bytes:
        """The text in lower case."""
        return self.data.lower()

    def contains(self, expression: re.Pattern[bytes]) -> bool:
        """Whether an expression matches anywhere; each is searched for once."""
        known = self._searched.get(expression)
        if known is None:
            known = self._searched[expression] = expression.search(self.data) is not None
        return known

    @cached_property
    def place(self) -> Place:
        """The part of the project; minified scripts are always browser code."""
        place = place_of(self.file.below)
        if place is Place.TEST and is_script_named_test(self.file.below, self.data):
            place = Place.CODE
        if place in IN_FORCE and _DATA_NAME.search(self.file.below):
            if _DESCRIPTION.search(self.data[:_TOP]):
                return Place.DOCUMENTATION
            if len(self.data) > _CONFIGURATION_BYTES or len(_RECORD.findall(self.data)) > 1:
                return Place.DATA
        return Place.FRONT_END if place is Place.CODE and self.is_minified else place

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        at = self.data.find(b"\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.data.find(b"\n", at + 1)
        return starts

    def line_of(self, at: int) -> int:
        """The line number of a position."""
        return bisect_right(self._starts, at)

    def start_of(self, line: int) -> int:
        """The position of the first sign of a line that is no space."""
        start, end = self._bounds(line)
        return end - len(self.data[start:end].lstrip())

    def offset_of(self, at: int) -> int:
        """The byte offset of a position in its line."""
        return at - self._starts[self.line_of(at) - 1]

    def _bounds(self, line: int) -> tuple[int, int]:
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.data)
        return start, end

    @property
    def lines(self) -> int:
        """The number of lines."""
        return len(self._starts)

    def line(self, number: int) -> bytes:
        """A line by its number, truncated if very long."""
        start, end = self._bounds(number)
        return self.data[start : min(end, start + _LINE)].rstrip(b"\r\n")

    def each_line(self) -> Iterator[tuple[int, bytes]]:
        """Every line with its number."""
        return ((number, self.line(number)) for number in range(1, self.lines + 1))

    def line_text(self, at: int) -> bytes:
        """The line of a position, truncated if very long."""
        start, end = self._bounds(self.line_of(at))
        return self.data[max(start, at - _NEAR) : min(end, at + _NEAR)]

    def _text_around(self, at: int) -> tuple[str, int]:
        """The line of a position, truncated if very long, and the column in it from 0."""
        start, end = self._bounds(self.line_of(at))
        start, end = max(start, at - _LINE), min(end, at + _LINE)
        before = self.data[start:at].decode("utf-8", "replace")
        return before + self.data[at:end].decode("utf-8", "replace").rstrip("\r\n"), len(before)

    def column_of(self, at: int) -> int:
        """The column of a position in characters, from 1."""
        start, _ = self._bounds(self.line_of(at))
        return len(self.data[start:at].decode("utf-8", "replace")) + 1

    def excerpt(self, at: int) -> str:
        """The excerpt at a position, with secrets masked."""
        return excerpt(*self._text_around(at))

    def around(self, at: int, before: int, after: int, most: int = _NEAR) -> bytes:
        """The lines around a position, at most so many bytes before and after it."""
        line = self.line_of(at)
        start, _ = self._bounds(max(1, line - before))
        _, end = self._bounds(min(len(self._starts), line + after))
        return self.data[max(start, at - most) : min(end, at + most)]

    @cached_property
    def syntax(self) -> Syntax | None:
        """The syntax tree, parsed at the first use; None without a grammar, or if minified."""
        is_dense = len(self.data) > _DENSE and len(self.data) > _PART * self.lines
        if is_dense and not self.file.below.lower().endswith((".json", ".ipynb")):
            return None
        return syntax_of(self.file.below, self.data)

    def place_at(self, at: int) -> Place:
        """The place of a position: that of the file, or a comment, or a notebook's output."""
        if self.place not in IN_FORCE:
            return self.place
        if self.is_comment(at):
            return Place.COMMENT
        return self.place if self._is_executed(at) else Place.DOCUMENTATION

    def kind_at(self, at: int) -> SyntaxKind | None:
        """What the syntax tree says about a position; None without a tree."""
        return None if self.syntax is None else self.syntax.kind_at(at)

    def is_comment(self, at: int) -> bool:
        """Whether a position is in a comment or a docstring, by the tree where there is one."""
        if self._is_notebook:
            return (
                self.begins_like_comment(at)
                or _NOTEBOOK_COMMENT.match(self.data, self._line_start(at), at) is not None
            )
        if is_in_span(at, self._markup_comments):
            return True
        if self.syntax is None or self.syntax.is_json:
            return self.begins_like_comment(at)
        kind = self.syntax.kind_at(at)
        is_page = kind is SyntaxKind.SHOWN and not self.file.below.endswith(_SCRIPTS)
        return kind is SyntaxKind.COMMENT or (is_page and self.begins_like_comment(at))

    def begins_like_comment(self, at: int) -> bool:
        """Whether the line of a position begins like a comment, in any language."""
        start = self._line_start(at)
        opened = _COMMENT.match(self.data, start, at)
        if opened is None and _BASIC.search(self.file.below):
            return _BASIC_COMMENT.match(self.data, start, at) is not None
        return opened is not None and b"*/" not in self.data[start : min(at, start + _LINE)]

    def _line_start(self, at: int) -> int:
        return self._bounds(self.line_of(at))[0]

    @cached_property
    def _is_notebook(self) -> bool:
        return self.file.below.lower().endswith(".ipynb")

    @cached_property
    def _cells(self) -> list[tuple[int, int]]:
        return code_cells(self.syntax) if self.syntax is not None else []

    def _is_executed(self, at: int) -> bool:
        return not self._is_notebook or is_in_span(at, self._cells)

    @cached_property
    def _markup_comments(self) -> list[tuple[int, int]]:
        return comments_in(self.file.below, self.data)

    @cached_property
    def is_about_procore(self) -> bool:
        """Whether it mentions Procore outside of comments, in the running app."""
        at = self.lowered.find(_PROCORE) if self.place in IN_FORCE else -1
        while at >= 0:
            if not self.begins_like_comment(at):
                return True
            at = self.lowered.find(_PROCORE, self._bounds(self.line_of(at))[1])
        return False

    @cached_property
    def talks_to_procore(self) -> bool:
        """Whether it has an address, a header or a setting of Procore's API."""
        if not self.is_about_procore:
            return False
        return any(words.search(self.lowered) for words in _API_WORDS) or any(
            self._is_of_api(host) for host in _API_HOST.finditer(self.lowered)
        )

    def _is_of_api(self, host: re.Match[bytes]) -> bool:
        """Whether a host of Procore is not one of pages for people."""
        begun = max(0, host.start() - _SUBDOMAIN_BYTES)
        below = _SUBDOMAINS.search(self.lowered, begun, host.start())
        return below is not None and bool(host[1] or not _PAGES_HOST.fullmatch(below[1]))

    @cached_property
    def _allowed(self) -> Mapping[int, list[tuple[str, str]]]:
        if _ALLOW_WORD not in self.lowered:
            return {}
        found: dict[int, list[tuple[str, str]]] = {}
        for allow in _ALLOW.finditer(self.data):
            rule = allow[1].decode().lower()
            reason = allow[2].decode("utf-8", "replace").rstrip(_CLOSING).strip(" \t:-–—")
            found.setdefault(self.line_of(allow.start()), []).append((rule, reason))
        return found

    def allowance(self, at: int, rule: str) -> str | None:
        """The reason in an allow comment on the same line or the previous one.

        "" for a comment without reason, which has no effect; None without a comment.
        """
        if not self._allowed:
            return None
        line = self.line_of(at)
        for near in (line, line - 1):
            for allowed, reason in self._allowed.get(near, ()):
                if allowed == rule:
                    return reason if any(map(str.isalnum, reason)) else ""
        return None
