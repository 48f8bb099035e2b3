"""What encloses a line, by indentation, sections and keys: for files without a grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.inspection.source.page import SourceText

_KEY = re.compile(
    rb"\s*(?:export\s+|set\s+|ENV\s+|ARG\s+|-\s+|(?:pub(?:lic)?\s+|private\s+|static\s+|const\s+|let\s+"
    rb"|var\s+|val\s+|final\s+)*)[\"']?([\w.\-$]+)[\"']?\s*(?::=|=>|[:=?])"
)
_SECTION = re.compile(rb"\s*\[+\s*([^\]\n]{1,100}?)\s*\]+\s*$")
_BLANK = re.compile(rb"\s*($|#|//|;)")
_LINES = 400
_LEVELS = 12


def key_of(line: bytes) -> bytes:
    """The key of a line such as `key: value`, `KEY=value` or `[section]`."""
    found = _SECTION.match(line) or _KEY.match(line)
    return found[1] if found else b""


def enclosing_lines(page: SourceText, at: int) -> Iterator[tuple[int, bytes]]:
    """The line of a position and those that enclose it: less indented, or a section's head."""
    number = page.line_of(at)
    line = page.line(number)
    yield number, line
    depth, levels = _depth(line), 0
    has_section = False
    for above in range(number - 1, max(0, number - _LINES), -1):
        line = page.line(above)
        if _BLANK.match(line):
            continue
        is_section = _SECTION.match(line) is not None
        if _depth(line) < depth or (is_section and not has_section):
            yield above, line
            depth, levels = min(depth, _depth(line)), levels + 1
            has_section = has_section or is_section
        if (depth == 0 and has_section) or levels > _LEVELS:
            return


def sibling_keys(page: SourceText, number: int) -> Iterator[tuple[bytes, bytes]]:
    """The keys and values beside a line: as much indented, in the same block or section."""
    depth = _depth(page.line(number))
    is_section = _SECTION.match(page.line(number)) is not None
    for step in (-1, 1):
        at = number + step
        while 1 <= at <= page.lines and abs(at - number) < _LINES:
            line = page.line(at)
            at += step
            if _BLANK.match(line) or _depth(line) > depth:
                continue
            if _depth(line) < depth:
                break
            if (_SECTION.match(line) is not None) is is_section:
                yield key_of(line), line.partition(b"=")[2] or line.partition(b":")[2]
            elif not is_section:
                break


def _depth(line: bytes) -> int:
    return len(line) - len(line.lstrip())
