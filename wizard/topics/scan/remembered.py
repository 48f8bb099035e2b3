"""Remembers what a scan found, so that a scan of the same files need not read them again.

Facts hold no secrets: excerpts are masked before they become facts.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Sequence
from dataclasses import field
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard import __version__
from wizard.dataclass import dataclass
from wizard.drafts.disk import replace_file
from wizard.drafts.evidence_observed import Facts, Question
from wizard.errors import DraftError
from wizard.files import read_file
from wizard.inspection.source import seeking
from wizard.inspection.source.roots import Located, have_changed

if TYPE_CHECKING:
    from wizard.inspection.source.scan import ScanSummary
    from wizard.inspection.source.walk import Stopped

MOST_SCANS = 64
MOST_BYTES = 4 * 1024 * 1024
_DIGEST = 32
_RECENT_NS = 2_000_000_000
"""A file that changed so shortly before may change again without another time."""


@dataclass(frozen=True, slots=True)
class RememberedScan:
    """What is remembered of one scan: the same questions about the same folders."""

    cache: Path
    """The user's cache folder."""
    questions: Sequence[Question]
    folder: Path
    """The base of relative paths."""
    located: Located
    exclude: Sequence[str]
    with_prints: bool
    """Whether the facts can become evidence."""
    started: int = field(default_factory=time.time_ns)

    def recall(self, stopped: Stopped) -> list[Facts] | None:
        """The facts of each question if no file has changed since; opens no source file."""
        from wizard.inspection.source.scan import tree_stamp

        path = self._path
        kept = _read(path)
        if kept is None or len(kept.facts) != len(self.questions):
            return None
        if tree_stamp(self.located[0], self.exclude, stopped) != kept.stamp:
            return None
        facts = kept.facts
        if any(have_changed(each.get("files", {}), self.folder) for each in facts):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # the one that was used last goes last
        return facts

    def keep(self, scanned: ScanSummary, facts: Sequence[Facts]) -> None:
        """Remembers a complete scan; errors are ignored, since they only cost time."""
        if scanned.stopped or scanned.tree.newest > self.started - _RECENT_NS:
            return
        kept = {"stamp": scanned.stamp, "facts": facts}
        data = json.dumps(kept).encode()
        path = self._path
        if len(data) > MOST_BYTES:
            return
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(path, _digest(data).encode() + b"\n" + data)
            _forget_oldest(path.parent)
        except (OSError, DraftError):
            return

    @property
    def _path(self) -> Path:
        """The file of this scan, named by all that decides its facts but the files."""
        roots, gaps = self.located
        inputs = [
            __version__,
            _code_stamp(),
            os.path.realpath(self.folder),
            [(root.given, os.path.realpath(root.path)) for root in roots],
            gaps,
            list(self.exclude),
            self.with_prints,
            self.questions,
        ]
        return self.cache / "scans" / f"{_digest(json.dumps(inputs).encode())}.json"


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=_DIGEST // 2).hexdigest()


class _Kept(NamedTuple):
    stamp: str
    facts: list[Facts]


def _read(path: Path) -> _Kept | None:
    """What a file holds; None if it is missing or damaged."""
    try:
        digest, _, data = read_file(path, MOST_BYTES + _DIGEST + 1).partition(b"\n")
        if digest != _digest(data).encode():
            return None
        document = json.loads(data)
        stamp, facts = document["stamp"], document["facts"]
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None
    sound = isinstance(facts, list) and all(map(_is_sound, facts))
    return _Kept(stamp, facts) if sound else None


def _is_sound(facts: object) -> bool:
    """Whether the files that a result depends on can be compared with the present ones."""
    files = facts.get("files", {}) if isinstance(facts, dict) else None
    return isinstance(files, dict) and all(
        isinstance(known, dict) and known.keys() >= {"stamp", "content"} for known in files.values()
    )


def _code_stamp() -> list[tuple[str, int, int]]:
    """Changes when the searching code was edited, as developers do within a version."""
    try:
        folder = Path(seeking.__file__).parent
        files = [(str(path.relative_to(folder)), path.stat()) for path in folder.rglob("*.py")]
    except OSError:
        return []
    return sorted((name, known.st_size, known.st_mtime_ns) for name, known in files)


def _forget_oldest(folder: Path) -> None:
    files = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    for path in files[:-MOST_SCANS]:
        path.unlink(missing_ok=True)
