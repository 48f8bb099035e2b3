"""Names of files in reports: relative to the root of the repository, never absolute."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from wizard.checks.source_found import Row
from wizard.files import read_file

_CUT = "…"
"""The beginning of an excerpt that leaves out the beginning of its line."""


def report_path(path: Path) -> Path:
    """The path relative to the repository root or the working folder, else the name.

    Reports thereby do not reveal absolute paths.
    """
    return _below_a_root(path) or Path(path.name)


def path_from_here(path: Path) -> Path:
    """The path from the working folder, so that an editor started there can open it."""
    try:
        return Path(os.path.relpath(path))
    except ValueError:  # another drive
        return report_path(path)


def _below_a_root(path: Path) -> Path | None:
    roots = (folder for folder in path.parents if (folder / ".git").exists())
    for root in (*roots, Path(os.getcwd())):  # noqa: PTH109 - beside a path that keeps links
        if path.is_relative_to(root):
            return path.relative_to(root)
    return None


class SourcePaths:
    """Maps names of files in finds to paths from the root of the repository."""

    def __init__(self, folder: Path) -> None:
        self._folder = Path(os.path.abspath(folder))  # noqa: PTH100 - keeps links

    @cached_property
    def _root(self) -> Path | None:
        """The repository of the folder; one inside of it, such as a submodule, is a part of it."""
        roots = (self._folder, *self._folder.parents)
        return next((root for root in roots if (root / ".git").exists()), None)

    def _absolute(self, name: str) -> Path:
        path = os.path.expanduser(name) if name.startswith("~") else name  # noqa: PTH111
        return Path(os.path.normpath(self._folder / path))

    def of(self, name: str) -> Path:
        """The path of a file or folder that a find names."""
        path, root = self._absolute(name), self._root
        if root and path.is_relative_to(root):
            return path.relative_to(root)
        is_below = path.is_relative_to(self._folder)
        beside = path.relative_to(self._folder) if is_below else Path(path.name)
        return _below_a_root(path) or beside

    def uri(self, name: str) -> str:
        """The path as an address, percent-encoded."""
        return quote(os.fsencode(self.of(name).as_posix()))

    def utf16_column(self, row: Row) -> int:
        """The column of a row in units of UTF-16; 0 if it is not known.

        Only where the line has characters of two units before it, or may have, the file is read.
        """
        column: int = row["column"]
        excerpt: str = row["excerpt"]
        before = column - 1
        if before < 1 or not (excerpt.startswith(_CUT) or _wide(excerpt)):
            return column
        return column + _wide(self._line(row["name"], row["line"])[:before])

    def _line(self, name: str, line: int) -> str:
        """A line of a file as the scan read it; "" if it cannot be read any more."""
        from wizard.inspection.source.encoding import as_utf8
        from wizard.inspection.source.file_bytes import MAX_BYTES

        try:
            data = as_utf8(read_file(self._absolute(name), MAX_BYTES))
        except OSError:
            return ""
        lines = data.split(b"\n", line)
        return lines[line - 1].decode("utf-8", "replace") if len(lines) >= line else ""


def _wide(text: str) -> int:
    return sum(character > "\uffff" for character in text)
