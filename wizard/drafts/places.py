"""The position of each answer in a draft's text, for reports with line numbers."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.dataclass import dataclass
from wizard.drafts.statements import STRING, Path, TomlStatement, toml_statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.drafts.model import Draft

Span = tuple[int, int]
"""Offsets of the first character and behind the last."""

_TOKEN = re.compile(rf"{STRING}|#[^\n]*|[\[\]{{}},]|\s+|[^\[\]{{}},#\"'\s]+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TextRange:
    """A range in the text. Lines and columns count from 1, columns in UTF-16 code units."""

    line: int
    column: int
    end_line: int
    end_column: int
    """Behind the last character."""


TOP = TextRange(1, 1, 1, 1)
"""The position of anything without its own, e.g. an inherited answer: the first line."""


@dataclass(frozen=True)
class AnswerPositions:
    """The positions of all answers in one draft, by its text as last read."""

    draft: Draft

    def of(self, field: str, row: int | None = None) -> TextRange:
        """The position of an answer or of its row (from 0); the nearest table if unanswered.

        An inline table is one range, like its statement. Inherited answers and those without any
        table get the first line.
        """
        if field in self.draft.inherited and field not in self.draft.answers:
            return TOP
        path: Path = tuple(field.split("."))
        span = self._row(path, row) or self._answer(path) or self._head(path)
        return self._place(span) if span else TOP

    @cached_property
    def _text(self) -> str:
        older = self.draft.baseline.older
        return older.text if older else self.draft.baseline.text

    @cached_property
    def _entries(self) -> dict[Path, TomlStatement]:
        """The first statement of each path; repeated headers are ignored."""
        found: dict[Path, TomlStatement] = {}
        base = self.draft.baseline
        document = base.older.document if base.older else base.document
        for entry in toml_statements(self._text, document):
            found.setdefault(entry.path, entry)
        return found

    def _row(self, path: Path, row: int | None) -> Span | None:
        if row is None:
            return None
        if header := self._entries.get((*path, row)):
            return _span(header)
        entry = self._entries.get(path)
        if entry is None or entry.value is None:
            return None
        items = list(_items(self._text, entry.value, entry.code_end))
        return items[row] if row < len(items) else None

    def _answer(self, path: Path) -> Span | None:
        """The value, or the header or first dotted key if the answer is a table."""
        if entry := self._entries.get(path):
            return _span(entry)
        below = (e for known, e in self._entries.items() if known[: len(path)] == path)
        return next(map(_span, below), None)

    def _head(self, path: Path) -> Span | None:
        """The table of the answer, existing or not, or the statement that defines it."""
        parents = (path[:length] for length in range(len(path) - 1, 0, -1))
        return next((span for parent in parents if (span := self._answer(parent))), None)

    @cached_property
    def _lines(self) -> list[int]:
        """The offset at which each line begins."""
        return [0, *(found.end() for found in re.finditer("\n", self._text))]

    def _place(self, span: Span) -> TextRange:
        return TextRange(*self._at(span[0]), *self._at(span[1]))

    def _at(self, offset: int) -> tuple[int, int]:
        from bisect import bisect_right

        line = bisect_right(self._lines, offset)
        before = self._text[self._lines[line - 1] : offset]
        return line, len(before) + sum(letter > "\uffff" for letter in before) + 1


def _span(entry: TomlStatement) -> Span:
    """The value of an assignment; a whole header."""
    return (entry.start if entry.value is None else entry.value), entry.code_end


def _items(text: str, start: int, end: int) -> Iterator[Span]:
    """The items of a list between two offsets; none for other values."""
    depth, first, last = 0, None, 0
    for found in _TOKEN.finditer(text, start, end):
        token = found[0]
        depth -= token in "]}"
        if not depth and token != "[":
            break
        if depth == 1 and token == ",":
            if first is not None:
                yield first, last
            first = None
        elif depth and not token.isspace() and token[0] != "#":
            first, last = found.start() if first is None else first, found.end()
        depth += token in "[{"
    if first is not None:
        yield first, last
