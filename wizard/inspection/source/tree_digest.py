"""Digests the state of searched files, to tell whether anything changed; opens no file."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

    from wizard.inspection.source.walk import SkippedCounts, SourceFile

_BATCH = 512


class TreeDigest:
    """The names, sizes, times and inodes of files, in the order of the walk."""

    def __init__(self) -> None:
        self._digest = blake2b(digest_size=16)
        self._rows: list[tuple[str, int, int, int, int]] = []
        self.newest = 0
        """The latest time of a change of any file, in ns; complete after `stamp`."""

    def add(self, file: SourceFile, known: os.stat_result | None) -> None:
        """Adds a file with its status."""
        if known is None:
            self._rows.append((file.name, 0, 0, 0, 0))
        else:
            times = known.st_mtime_ns, known.st_ctime_ns
            self._rows.append((file.name, known.st_size, known.st_ino, *times))
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        times = (time for row in self._rows for time in row[-2:])
        self.newest = max(self.newest, max(times, default=0))
        self._digest.update(repr(self._rows).encode("utf-8", "surrogateescape"))
        self._rows.clear()

    def stamp(self, walked: SkippedCounts) -> str:
        """Changes with any file and with what was left out; call it once, at the end."""
        left = (walked.excluded, walked.unsearched, walked.folders, sorted(walked.repositories))
        self._flush()
        self._digest.update(repr((sorted(walked.skipped.items()), *left)).encode())
        return self._digest.hexdigest()
