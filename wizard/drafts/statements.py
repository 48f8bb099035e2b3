"""Splits a valid TOML text into statements with their positions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import tomli

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Path = tuple[str | int, ...]
"""Keys from the root; an integer is a row of an array of tables."""

STRING = (
    r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*""""{0,2}'
    r"|'''(?:[^']|'(?!''))*''''{0,2}"
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
    r"|'[^'\n]*'"
)
_COMMENT = re.compile(rf"{STRING}|(#[^\n]*)", re.DOTALL)
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_PART = re.compile(rf"[ \t]*({STRING}|[A-Za-z0-9_-]+)[ \t]*", re.DOTALL)
_TEXT = r"""(?:"[^"\\\n]*+"(?!")|'[^'\n]*+'(?!'))"""
_FLAT = rf"""(?:{_TEXT}|[A-Za-z0-9+:._-]++|[\[{{](?:[^\[\]{{}}"'\\#]++|{_TEXT})*+[\]}}])"""
_SIMPLE = rf"([A-Za-z0-9_-]++)[ \t]*+=[ \t]*+({_FLAT})"
_REST = r"[ \t]*+(?:#[^\n]*+|\r)?+(?:\n|\Z)"
_PLAIN = re.compile(_SIMPLE + _REST)
"""Fast path for most statements: a bare key, a flat value without escapes, end of line."""
_PLAIN_LINES = re.compile(rf"(?:[ \t]*+(?:{_SIMPLE})?+{_REST})*+")
_PIECE = re.compile(rf"{STRING}|#[^\n]*|[\[\]{{}}\n]|[^\[\]{{}}\n#\"']+", re.DOTALL)


class TomlStatement(NamedTuple):
    """A header, or `key = value`. Positions are offsets into the text."""

    path: Path
    section: Path
    """The table of the preceding header; for a header, its own."""
    line: int
    """The start of the statement's first line, before its indentation."""
    start: int
    code_end: int
    """The end of the statement, where a comment on the same line may begin."""
    end: int
    """Behind the line break, or the end of the text."""
    value: int | None = None
    """The start of the value; None for a header."""


def comments(text: str) -> list[str]:
    """The comments of a TOML text, without line breaks."""
    return [found[1].rstrip("\r") for found in _COMMENT.finditer(text) if found[1]]


def toml_statements(text: str, roots: Collection[str]) -> Iterator[TomlStatement]:
    """The statements in order; simple ones outside the given root tables are left out."""
    position = 0
    section: Path = ()
    rows: dict[Path, int] = {}
    while (start := _after(_BLANK, text, position)) < len(text):
        if text[start] == "[":
            entry = _table_header(text, start, rows)
            section = entry.section
        else:
            entry = _plain_assignment(text, start, section) or _assignment(text, start, section)
        yield entry
        position = entry.end
        if section and section[0] not in roots:
            position = _after(_PLAIN_LINES, text, position)


def _table_header(text: str, start: int, rows: dict[Path, int]) -> TomlStatement:
    width = 2 if text.startswith("[[", start) else 1
    parts, position = _key(text, start + width)
    section = _enter(parts, rows, new_row=text.startswith("[[", start))
    code_end = position + width
    line = text.rfind("\n", 0, start) + 1
    return TomlStatement(section, section, line, start, code_end, _line_end(text, code_end))


def _plain_assignment(text: str, start: int, section: Path) -> TomlStatement | None:
    """A fast version of `_assignment` for statements that one pattern matches."""
    found = _PLAIN.match(text, start)
    if not found:
        return None
    line = text.rfind("\n", 0, start) + 1
    value, code_end = found.span(2)
    return TomlStatement(
        path=(*section, found[1]),
        section=section,
        line=line,
        start=start,
        code_end=code_end,
        end=found.end(),
        value=value,
    )


def _assignment(text: str, start: int, section: Path) -> TomlStatement:
    parts, position = _key(text, start)
    value = _after(_SPACE, text, position + 1)
    code_end = _value_end(text, value)
    end = _line_end(text, code_end)
    line = text.rfind("\n", 0, start) + 1
    return TomlStatement(
        path=(*section, *parts),
        section=section,
        line=line,
        start=start,
        code_end=code_end,
        end=end,
        value=value,
    )


def _key(text: str, position: int) -> tuple[list[str], int]:
    """The parts of a dotted key, and the position of the character behind it."""
    parts: list[str] = []
    while found := _PART.match(text, position):
        part = found[1]
        parts.append(tomli.loads(f"key = {part}")["key"] if part[0] in "\"'" else part)
        position = found.end()
        if text[position] != ".":
            break
        position += 1
    return parts, position


def _enter(parts: list[str], rows: dict[Path, int], *, new_row: bool) -> Path:
    """The table that a header opens: the last row of each array of tables on its path."""
    path: Path = ()
    for number, part in enumerate(parts, 1):
        path = (*path, part)
        if new_row and number == len(parts):
            rows[path] = rows.get(path, 0) + 1
        if path in rows:
            path = (*path, rows[path] - 1)
    return path


def _value_end(text: str, position: int) -> int:
    depth = 0
    start = position
    while found := _PIECE.match(text, position):
        piece = found[0]
        if not depth and (piece == "\n" or piece[0] == "#"):
            break
        depth += (piece in "[{") - (piece in "]}")
        position = found.end()
    return start + len(text[start:position].rstrip(" \t\r"))


def _after(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1
