"""A source file's text during a search: lines, comments and allow comments."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.inspection.source.mask import excerpt
from wizard.inspection.source.standing import Place, place_of

if TYPE_CHECKING:
    from wizard.inspection.source.walk import SourceFile

_ALLOW = re.compile(
    rb"procore-submit:[ \t]*allow[ \t]+([\w-]{1,80})[ \t]*([^\r\n]{0,200})", re.IGNORECASE
)
_ALLOW_WORD = b"procore-submit"
_CLOSING = " \t*/->#%!}"
_COMMENT = re.compile(
    rb"\s*(?://|/\*|\*(?=\s|$)|#(?=[\s#!]|$)|--\s|<!--|;|%\s|\"\"\"|'''|rem\s)", re.IGNORECASE
)
_LINE = 64 * 1024


class SourceText:
    """The text of a file. Positions are bytes from 0, lines count from 1."""

    def __init__(
        self, file: SourceFile, data: bytes, lowered: bytes, *, minified: bool = False
    ) -> None:
        self.file = file
        self.is_minified = minified
        self.data = data
        self.lowered = lowered
        self._excused: dict[int, bool] = {}

    @cached_property
    def place(self) -> Place:
        """The part of the project; minified scripts are always browser code."""
        place = place_of(self.file.below)
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

    def offset_of(self, at: int) -> int:
        """The byte offset of a position in its line."""
        return at - self._starts[self.line_of(at) - 1]

    def _bounds(self, line: int) -> tuple[int, int]:
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.data)
        return start, end

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

    def around(self, at: int, before: int, after: int) -> bytes:
        """The lines around a position; long lines are truncated."""
        line = self.line_of(at)
        start, _ = self._bounds(max(1, line - before))
        _, end = self._bounds(min(len(self._starts), line + after))
        return self.data[max(start, at - _NEAR) : min(end, at + _NEAR)]

    def is_comment(self, at: int) -> bool:
        """Whether the line of a position begins like a comment."""
        start, _ = self._bounds(self.line_of(at))
        opened = _COMMENT.match(self.data, start, at)
        return opened is not None and b"*/" not in self.data[start : min(at, start + _LINE)]

    def mentions(self, expressions: Sequence[re.Pattern[bytes]]) -> bool:
        """Whether any of the expressions matches the file; cached."""
        key = id(expressions)
        if key not in self._excused:
            self._excused[key] = any(each.search(self.data) for each in expressions)
        return self._excused[key]

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


_NEAR = 2000
