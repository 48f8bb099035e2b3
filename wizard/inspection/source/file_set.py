"""Lists the files below several folders, and digests them to tell whether any has changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from wizard.inspection.source.file_bytes import searched_bytes
from wizard.inspection.source.walk import FoundFile, SkippedCounts, Stopped, walk


class Root(NamedTuple):
    """A folder or file to search."""

    given: str
    """As written by the user."""
    path: Path


def files_by_root(
    roots: Sequence[Root], exclude: Sequence[str], walked: SkippedCounts, stopped: Stopped
) -> Iterator[Iterator[FoundFile]]:
    """The files of each root in turn, to be read before the next; those in two are listed once.

    `walked` receives what was left out. `exclude` is in .gitignore syntax.
    """
    seen: set[int] = set()
    for root in roots:
        files = walk(root.given, root.path, exclude, walked, stopped)
        yield files if len(roots) == 1 else _unseen(files, seen)


def _unseen(files: Iterable[FoundFile], seen: set[int]) -> Iterator[FoundFile]:
    for file, file_stat in files:
        key = hash((file_stat.st_dev, file_stat.st_ino)) if file_stat else None
        if key not in seen:
            yield file, file_stat
        if key is not None:
            seen.add(key)


Stamp = tuple[int, int]
"""Size and modification time in ns."""


def stamp_of(file_stat: os.stat_result | None) -> Stamp:
    """The stamp of a file; zeros without a status."""
    return (file_stat.st_size, file_stat.st_mtime_ns) if file_stat else (0, 0)


class FileSetDigest:
    """Two order-independent digests of a set of files."""

    def __init__(self) -> None:
        self._content = self._stamps = 0

    def content(self, name: str, data: bytes) -> None:
        """Adds a file by content."""
        self._content = (self._content + _sum(name, data)) % _SUMS

    def stamp(self, name: str, stamp: Stamp) -> None:
        """Adds a file by stamp."""
        self._stamps = (self._stamps + _sum(name, repr(stamp).encode())) % _SUMS

    @property
    def contents(self) -> str:
        """Changes if a searched file was added, removed or modified."""
        return f"{self._content:032x}"

    @property
    def stamps(self) -> str:
        """Changes also if a file was only rewritten; computed without opening files."""
        return f"{self._stamps:032x}"


_SUMS = 1 << 128


def _sum(name: str, data: bytes) -> int:
    made = blake2b(name.encode("utf-8", "replace") + b"\0" + data, digest_size=16)
    return int.from_bytes(made.digest(), "big")


def contents_of(roots: Sequence[Root], stopped: Stopped) -> str | None:
    """The digest of the searched files by content; None if it was stopped."""
    prints, skipped = FileSetDigest(), SkippedCounts()
    for file, _ in chain.from_iterable(files_by_root(roots, (), skipped, stopped)):
        if stopped():
            return None
        data = searched_bytes(file, skipped)
        if data is not None:
            prints.content(file.name, data)
    return None if stopped() else prints.contents
