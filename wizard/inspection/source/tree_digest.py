"""Digests the state of searched files, to tell whether anything changed; opens no file."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.inspection.source.walk import SkippedCounts, SourceFile

_BATCH = 512


class TreeDigest:
    """The names, sizes, times and inodes of files, in the order of the walk."""

    def __init__(self) -> None:
        self._digest = blake2b(digest_size=16)
        self._rows: list[str] = []
        self.newest = 0
        """The latest time of a change of any file, in ns."""

    def add(self, file: SourceFile) -> None:
        """Adds a file."""
        known, row = file.stat, file.name
        if known is not None:
            modified, changed = known.st_mtime_ns, known.st_ctime_ns
            self.newest = max(self.newest, modified, changed)
            row = f"{row}\0{known.st_size} {known.st_ino} {modified} {changed}"
        self._rows.append(row)
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        self._digest.update("\n\0".join(self._rows).encode("utf-8", "surrogateescape") + b"\n\0")
        self._rows.clear()

    def stamp(self, walked: SkippedCounts) -> str:
        """Changes with any file and with what was left out; call it once, at the end."""
        left = (walked.excluded, walked.unsearched, walked.folders, sorted(walked.repositories))
        self._rows.append(repr((sorted(walked.skipped.items()), *left)))
        self._flush()
        return self._digest.hexdigest()
