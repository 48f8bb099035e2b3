"""Inspects the files that answers name, with a cache."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from wizard import __version__
from wizard.catalogue.field_kinds import Media
from wizard.catalogue.model import Field, Value
from wizard.checks.looked import file_refs_of
from wizard.dataclass import dataclass
from wizard.drafts.disk import replace_file
from wizard.drafts.read import stamp_of
from wizard.errors import DraftError
from wizard.files import read_file
from wizard.inspection.media.content_cache import ContentCache
from wizard.inspection.media.decoder import Stopped
from wizard.inspection.media.look import LOOKS, look_at, unopened
from wizard.inspection.media.paths import PathError, located
from wizard.inspection.media.seen import FileRef, FileSeen, InspectionState, Seen
from wizard.inspection.media.stored import DAMAGED, restored_result, stored_result

_MOST_BYTES = 64 * 1024 * 1024
MAKE = f"{__version__}/{LOOKS}"
"""Cache entries are valid only for the code that wrote them."""

Stamp = tuple[int, int, int]
"""Inode, size and modification time in ns."""

ProgressCallback = Callable[[int, int, str], None]
"""Called with files done, files in total, and the path of the next one."""


@dataclass(frozen=True, slots=True)
class CachedInspection:
    """An inspection result, and the file's stamp at that time."""

    stamp: Stamp
    file_seen: FileSeen


class InspectionCache:
    """Inspection results in a cache file that can be rebuilt at any time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[tuple[Media, Path], CachedInspection] | None = None

    def recall(self, media: Media, path: Path, stamp: Stamp) -> FileSeen | None:
        """The cached result, if the file has not changed."""
        if self._kept is None:
            self._kept = _read_cache(self._path)
        known = self._kept.get((media, path))
        return known.file_seen if known and known.stamp == stamp else None

    def keep(self, looks: Mapping[tuple[Media, Path], CachedInspection]) -> None:
        """Replaces the cache; write errors are ignored, since they only cost time."""
        if looks == self._kept:
            return
        self._kept = dict(looks)
        rows = [
            {
                "look": media,
                "path": str(path),
                "stamp": known.stamp,
                "seen": stored_result(known.file_seen),
            }
            for (media, path), known in looks.items()
        ]
        text = json.dumps({"make": MAKE, "looks": rows})
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self._path, text.encode("utf-8", "replace"))
        except (OSError, DraftError):
            return


class FileInspector:
    """Inspects the files of one draft. Thread-safe for one call at a time."""

    def __init__(
        self,
        fields: Mapping[str, Field],
        folder: Path,
        memory: InspectionCache,
        contents: ContentCache,
    ) -> None:
        self._fields = fields
        self._folder = folder
        self._memory = memory
        self._contents = contents

    def known(self, answers: Mapping[str, Value]) -> Seen:
        """Cached results of unchanged files; opens no file."""
        files_seen: dict[FileRef, FileSeen] = {}
        for file_ref in file_refs_of(self._fields, answers):
            try:
                path = located(file_ref.path, self._folder)
                found = self._memory.recall(file_ref.look, path, _stamp(path))
            except (OSError, ValueError):
                continue
            if found is not None:
                files_seen[file_ref] = found
        return files_seen

    def look(
        self,
        answers: Mapping[str, Value],
        on_progress: ProgressCallback | None = None,
        stopped: Stopped = lambda: False,
    ) -> Seen:
        """Inspects the files now. May take seconds; if stopped, the rest is left out."""
        file_refs = list(file_refs_of(self._fields, answers))
        files_seen: dict[FileRef, FileSeen] = {}
        looks: dict[tuple[Media, Path], CachedInspection] = {}
        for number, file_ref in enumerate(file_refs):
            if stopped():
                return files_seen
            if on_progress is not None:
                on_progress(number, len(file_refs), file_ref.path)
            files_seen[file_ref] = self._seen(file_ref, looks, stopped)
        self._memory.keep(looks)
        return files_seen

    def _seen(
        self,
        file_ref: FileRef,
        looks: dict[tuple[Media, Path], CachedInspection],
        stopped: Stopped,
    ) -> FileSeen:
        try:
            path = located(file_ref.path, self._folder)
            stamp = _stamp(path)
        except PathError as error:
            return FileSeen(InspectionState.ABSENT, error.trouble)
        except (OSError, ValueError) as error:
            return unopened(error)
        known = self._memory.recall(file_ref.look, path, stamp)
        found = known or look_at(path, file_ref.look, self._contents.inspect)
        found = self._contents.with_playback(found, path, stopped)
        if found.state in {InspectionState.OPENED, InspectionState.BROKEN} and _is_still(
            path, stamp
        ):
            looks[file_ref.look, path] = CachedInspection(stamp, found)
        return found


def _stamp(path: Path) -> Stamp:
    return stamp_of(path.stat())


def _is_still(path: Path, stamp: Stamp) -> bool:
    """Whether the file was unchanged during the inspection."""
    try:
        return _stamp(path) == stamp
    except OSError:
        return False


def _read_cache(path: Path) -> dict[tuple[Media, Path], CachedInspection]:
    """The results in a cache file; empty if it is damaged, missing or from other code."""
    try:
        document = json.loads(read_file(path, _MOST_BYTES))
        if document["make"] != MAKE:
            return {}
        return dict(_restored(row) for row in document["looks"])
    except (OSError, *DAMAGED):
        return {}


def _restored(row: Mapping[str, Any]) -> tuple[tuple[Media, Path], CachedInspection]:
    inode, size, changed = row["stamp"]
    known = CachedInspection((inode, size, changed), restored_result(row["seen"]))
    return (Media(row["look"]), Path(row["path"])), known


def inspection_cache_of(cache: Path, draft_id: str) -> InspectionCache:
    """The cache of one draft, in the cache folder."""
    name = "".join(c for c in draft_id if c.isalnum()) or "draft"
    return InspectionCache(cache / "looks" / f"{name[:64]}.json")
