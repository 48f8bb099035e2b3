"""Changes values in a TOML text and keeps comments, order and layout.

A comment-preserving TOML library was tried: it moves the comment above a table into the previous
table and takes 2.4 s for a draft of 1 MB. This module splits the text into statements and rewrites
only the changed ones. The caller parses the result to verify it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import tomli_w

from wizard.dataclass import dataclass
from wizard.drafts.shape import equal_in_toml
from wizard.drafts.statements import Path, TomlStatement, comments, toml_statements

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from typing import TypeGuard

Table = dict[str, Any]


class CannotPatch(Exception):
    """The layout has no obvious place for a new value; the file must be rewritten."""


class Order(IntEnum):
    """The order of texts that are inserted at one place."""

    LINE = 0
    ROW = 1
    SECTION = 2


def patch_toml(text: str, old: Table, new: Table) -> str:
    """Changes the text from the values `old` to `new`; raises CannotPatch."""
    newline = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith("\n"):
        text += newline
    roots = {key for key in old.keys() | new.keys() if old.get(key) is not new.get(key)}
    patch = _Patch(text, newline, _statements(text, roots))
    patch.compare((), old, new)
    return patch.result()


def _statements(text: str, roots: Collection[str]) -> dict[Path, list[TomlStatement]]:
    under = defaultdict[Path, list[TomlStatement]](list)
    under[()] = list(toml_statements(text, roots))
    for entry in under[()]:
        path = entry.path
        for length in range(1, len(path) + 1 if path[0] in roots else 1):
            under[path[:length]].append(entry)
    return dict(under)


@dataclass(slots=True)
class _Patch:
    text: str
    newline: str
    under: dict[Path, list[TomlStatement]]
    """All statements at a path or below it, for changed roots."""
    edits: list[tuple[int, int, Order, int, str]] = field(default_factory=list)

    def result(self) -> str:
        parts: list[str] = []
        position = 0
        for start, end, _, _, words in sorted(self.edits):
            parts += [self.text[position:start], words]
            position = max(end, position)
        return "".join([*parts, self.text[position:]])

    def edit(self, start: int, end: int, words: str, order: Order = Order.LINE) -> None:
        words = words.replace("\r\n", "\n").replace("\n", self.newline)
        self.edits.append((start, end, order, len(self.edits), words))

    def compare(self, path: Path, old: Table, new: Table) -> None:
        for key in old:
            if key not in new:
                self.remove((*path, key))
        for key in new:
            if key in old and not equal_in_toml(old[key], new[key]):
                self.change((*path, key), old[key], new[key])
        added = {key: value for key, value in new.items() if key not in old}
        if added:
            self.add(path, added)

    def change(self, path: Path, old: object, new: object) -> None:
        entry = self.value_at(path)
        if entry is not None:
            self.replace(entry, toml_literal(new))
        elif isinstance(old, dict) and isinstance(new, dict):
            self.compare(path, old, new)
        elif (*path, 0) in self.under and is_rows(old) and is_rows(new):
            self.change_rows(path, old, new)
        else:
            self.remove(path)
            self.add(path[:-1], {str(path[-1]): new})

    def value_at(self, path: Path) -> TomlStatement | None:
        found = self.under.get(path, ())
        return next((entry for entry in found if entry.path == path and entry.value), None)

    def replace(self, entry: TomlStatement, words: str) -> None:
        assert entry.value is not None  # noqa: S101 - only assignments are passed
        self.keep_comments(entry)
        self.edit(entry.value, entry.code_end, words)

    def keep_comments(self, entry: TomlStatement) -> None:
        """Moves comments between the lines of a value above it before it is replaced."""
        inside = comments(self.text[entry.value or entry.start : entry.code_end])
        if inside and entry.value is not None:
            indent = self.text[entry.line : entry.start]
            self.edit(entry.line, entry.line, "".join(f"{indent}{words}\n" for words in inside))

    def remove(self, path: Path) -> None:
        for entry in self.under.get(path, ()):
            self.keep_comments(entry)
            rest = self.text[entry.code_end : entry.end].lstrip(" \t")
            start = entry.line
            if entry.value is None and not rest.strip():
                start = self.before_blank_line(entry.line)
            end = entry.end - len(rest) if rest.startswith("#") else entry.end
            self.edit(start, end, "")

    def before_blank_line(self, line: int) -> int:
        above = self.text.rfind("\n", 0, max(line - 1, 0)) + 1
        return above if line and not self.text[above:line].strip() else line

    def change_rows(self, path: Path, old: Sequence[Table], new: Sequence[Table]) -> None:
        """Keeps unchanged rows at both ends with their comments."""
        shorter = min(len(old), len(new))
        head = next((n for n in range(shorter) if not equal_in_toml(old[n], new[n])), shorter)
        most = shorter - head
        tail = next((n for n in range(most) if not equal_in_toml(old[-1 - n], new[-1 - n])), most)
        last = shorter - tail
        for row in range(head, last):
            self.compare((*path, row), old[row], new[row])
        for row in range(last, len(old) - tail):
            self.remove((*path, row))
        fresh = new[last : len(new) - tail]
        if fresh:
            self.add_rows(path, last, fresh)

    def add_rows(self, path: Path, before: int, rows: Sequence[Table]) -> None:
        if before:
            place = self.under[*path, before - 1][-1].end
            text = "".join(f"\n{_row_toml(path, row)}" for row in rows)
        else:
            place = self.under[*path, 0][0].line
            text = "".join(f"{_row_toml(path, row)}\n" for row in rows)
        self.edit(place, place, text, Order.ROW)

    def add(self, path: Path, added: Table) -> None:
        sections = {key: value for key, value in added.items() if self.is_section(path, value)}
        lines = {key: value for key, value in added.items() if key not in sections}
        place, prefix = self.line_place(path)
        if place is None:
            self.add_section(path, added)
            return
        for key, value in lines.items():
            name = ".".join(map(bare_key, (*prefix, key)))
            self.edit(place, place, f"{name} = {toml_literal(value)}\n")
        if sections:
            self.add_section(path, sections)

    def is_section(self, path: Path, value: object) -> bool:
        """Whether a new value is written under its own headers."""
        if self.dotted(path) or not all(isinstance(part, str) for part in path):
            return False
        return isinstance(value, dict) or is_rows(value)

    def dotted(self, path: Path) -> TomlStatement | None:
        """The last statement that defines this table by a dotted key in another section."""
        if not path:
            return None
        found = (e for e in self.under.get(path, ()) if len(e.section) < len(path))
        return next(iter(reversed(list(found))), None)

    def line_place(self, path: Path) -> tuple[int | None, tuple[str, ...]]:
        """The position for a new line of this table, and its key prefix."""
        own = [entry for entry in self.under.get(path, ()) if entry.section == path]
        if own:
            return own[-1].end, ()
        if not path:
            first = self.under.get((), ())
            return first[0].line if first else len(self.text), ()
        if entry := self.dotted(path):
            return entry.end, tuple(map(str, path[len(entry.section) :]))
        return None, ()

    def add_section(self, path: Path, added: Table) -> None:
        if not all(isinstance(part, str) for part in path):
            raise CannotPatch
        near = [e for e in self.under.get(path[:1], ()) if path and e.section[:1] == path[:1]]
        place = near[-1].end if near else len(self.text)
        lines = "".join(_table_sections(path, added))
        self.edit(place, place, lines if place else lines[1:], Order.SECTION)


def _table_sections(path: Path, table: Table) -> Iterator[str]:
    """A table with its header, followed by its subtables and rows."""
    below = {
        key: value for key, value in table.items() if isinstance(value, dict) or is_rows(value)
    }
    lines = {key: value for key, value in table.items() if key not in below}
    if path and (lines or not below):
        yield f"\n[{_name(path)}]\n{_table_toml(lines)}"
    for key, value in below.items():
        if isinstance(value, dict):
            yield from _table_sections((*path, key), value)
        else:
            yield from (f"\n{_row_toml((*path, key), row)}" for row in value)


def is_rows(value: object) -> TypeGuard[list[Table]]:
    """Whether a value can be an array of tables."""
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def bare_key(part: str) -> str:
    """A key in TOML, quoted if necessary."""
    return tomli_w.dumps({part: 0}).removesuffix(" = 0\n")


def toml_literal(value: object) -> str:
    """A value in TOML after `key = `; tables and rows inline."""
    if is_rows(value):
        return "[\n" + "".join(f"    {_inline(row)},\n" for row in value) + "]"
    if isinstance(value, dict):
        return _inline(value)
    several = not _has_return(value)
    return tomli_w.dumps({"k": value}, multiline_strings=several).removeprefix("k = ").rstrip("\n")


def _inline(value: object) -> str:
    if isinstance(value, dict):
        parts = (f"{bare_key(key)} = {_inline(item)}" for key, item in value.items())
        return f"{{ {', '.join(parts)} }}" if value else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    return tomli_w.dumps({"k": value}).removeprefix("k = ").rstrip("\n")


def _row_toml(path: Path, row: Table) -> str:
    return f"[[{_name(path)}]]\n{_table_toml(row)}"


def _name(path: Path) -> str:
    return ".".join(bare_key(part) for part in path if isinstance(part, str))


def _table_toml(table: Table) -> str:
    return "".join(f"{bare_key(key)} = {toml_literal(value)}\n" for key, value in table.items())


def _has_return(value: object) -> bool:
    """Whether a text has a carriage return, which multi-line strings would lose."""
    return isinstance(value, str) and "\r" in value
