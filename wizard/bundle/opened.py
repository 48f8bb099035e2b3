"""Opens a bundle for reading, zip file or folder; anything irregular raises BundleError.

The content is untrusted: nothing is unpacked, no link is followed, no name is used as a path before
it is validated, and nothing is read that exceeds the size limits.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from wizard.bundle.archive import (
    BLOCK,
    MAX_ENTRIES,
    MAX_SIZE,
    ArchiveEntry,
    blocks_of,
    crc_of,
    read_entries,
)
from wizard.bundle.names import MANIFEST, REQUIRED, file_name_problem
from wizard.catalogue.field_kinds import Media
from wizard.dataclass import dataclass
from wizard.errors import BundleError
from wizard.files import NotRegularFile, open_file
from wizard.inspection.media.content_cache import UNCACHED, ContentCache
from wizard.inspection.media.look import FileWindow
from wizard.inspection.media.seen import FileSeen

_SOUND = "Ask for a sound bundle."


class OpenBundle(Protocol):
    """The files of a bundle, independent of the container."""

    @property
    def label(self) -> str:
        """The name of the bundle in messages."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """The size of every file by name, in bytes."""

    @property
    def contents(self) -> ContentCache:
        """Inspection results of files that were seen before."""

    def blocks(self, name: str) -> Iterator[bytes]:
        """A file's bytes in blocks of 1 MiB."""

    def crc(self, name: str) -> int | None:
        """The checksum of a file, if the container has one."""

    def look(self, name: str, media: Media) -> FileSeen:
        """Inspects a file."""


@dataclass(frozen=True, slots=True)
class OpenBundleArchive:
    """A zip file."""

    label: str
    file: BinaryIO
    entries: Mapping[str, ArchiveEntry]
    contents: ContentCache

    @property
    def sizes(self) -> Mapping[str, int]:
        """The size of every file by name, in bytes."""
        return {name: entry.size for name, entry in self.entries.items()}

    def blocks(self, name: str) -> Iterator[bytes]:
        """A file's bytes in blocks of 1 MiB."""
        return blocks_of(self.file, self.entries[name])

    def crc(self, name: str) -> int | None:
        """The checksum in the archive."""
        return self.entries[name].crc

    def look(self, name: str, media: Media) -> FileSeen:
        """Inspects a file at its offset in the archive."""
        entry = self.entries[name]
        part = io.BufferedReader(FileWindow(self.file, entry.start, entry.size))
        return self.contents.inspect(part, entry.size, media)


@dataclass(frozen=True, slots=True)
class OpenBundleFolder:
    """A folder; links in it are rejected, also if they appear after it was listed."""

    label: str
    folder: Path
    sizes: Mapping[str, int]
    contents: ContentCache

    def blocks(self, name: str) -> Iterator[bytes]:
        """A file's bytes in blocks of 1 MiB, no more than its size when listed."""
        with _plain_file(self.folder / name, f"{name} in {self.label}") as file:
            left = self.sizes[name]
            while left and (block := file.read(min(BLOCK, left))):
                left -= len(block)
                yield block

    def crc(self, name: str) -> int | None:  # noqa: ARG002 - the protocol's
        """None, as a folder stores no checksums."""
        return None

    def look(self, name: str, media: Media) -> FileSeen:
        """Inspects a file."""
        with _plain_file(self.folder / name, f"{name} in {self.label}") as file:
            return self.contents.inspect(file, self.sizes[name], media)


@contextlib.contextmanager
def open_bundle(path: Path, contents: ContentCache = UNCACHED) -> Iterator[OpenBundle]:
    """Opens the bundle at a path. Raises BundleError if it was not made by this program.

    Files whose content is in the cache `contents` are not inspected again.
    """
    label = path.name or str(path)
    if path.is_dir():
        bundle = OpenBundleFolder(label, path, dict(_listed_files(path, label)), contents)
        _complete(bundle)
        yield bundle
        return
    with _plain_file(path, label, follow=True) as file:
        try:
            entries = read_entries(file, label)
        except OSError as error:
            raise _unreadable_bundle(label, error) from error
        named = {entry.name: entry for entry in entries}
        archive = OpenBundleArchive(label, file, named, contents)
        _complete(archive)
        yield archive


def read_small_file(bundle: OpenBundle, name: str, limit: int) -> bytes:
    """A small file's bytes. Raises BundleError if it exceeds `limit` or is damaged."""
    size = bundle.sizes[name]
    if size > limit:
        message = f"{name} in {bundle.label} has {size:,} bytes; at most {limit:,} are read."
        raise BundleError(message, _SOUND)
    data = b"".join(bundle.blocks(name))
    crc = bundle.crc(name)
    if crc is not None and crc_of([data]) != crc:
        raise BundleError(f"{name} in {bundle.label} is damaged.", _SOUND)
    return data


def _complete(bundle: OpenBundle) -> None:
    missing = [name for name in REQUIRED if name not in bundle.sizes]
    if missing:
        what = "is not a bundle" if MANIFEST in missing else "is incomplete"
        absent = MANIFEST if MANIFEST in missing else missing[0]
        raise BundleError(f"{bundle.label} {what}: it holds no {absent}.", _SOUND)


def _listed_files(root: Path, label: str) -> Iterator[tuple[str, int]]:
    waiting, count = [""], 0
    while waiting:
        prefix = waiting.pop()
        try:
            entries = sorted(os.scandir(root / prefix), key=lambda entry: entry.name)
            for entry in entries:
                count += 1
                name = f"{prefix}{entry.name}"
                file_stat = entry.stat(follow_symlinks=False)
                _refuse_entry(name, file_stat, label, count)
                if stat.S_ISDIR(file_stat.st_mode):
                    waiting.append(f"{name}/")
                else:
                    yield name, file_stat.st_size
        except OSError as error:
            raise _unreadable_bundle(label, error) from error


def _refuse_entry(name: str, file_stat: os.stat_result, label: str, count: int) -> None:
    trouble = file_name_problem(name)
    if trouble:
        raise BundleError(f"{label} holds “{ascii(name)[1:-1]}”, but the name {trouble}.", _SOUND)
    if stat.S_ISLNK(file_stat.st_mode):
        raise BundleError(f"{name} in {label} is a link; bundles hold files only.", _SOUND)
    if not (stat.S_ISREG(file_stat.st_mode) or stat.S_ISDIR(file_stat.st_mode)):
        raise BundleError(f"{name} in {label} is not an ordinary file.", _SOUND)
    if file_stat.st_size > MAX_SIZE:
        raise BundleError(f"{name} in {label} is larger than a bundle may be.", _SOUND)
    if count > MAX_ENTRIES:
        raise BundleError(f"{label} holds more than {MAX_ENTRIES:,} files.", _SOUND)


@contextlib.contextmanager
def _plain_file(path: Path, label: str, *, follow: bool = False) -> Iterator[BinaryIO]:
    """A regular file; pipes and devices are rejected without blocking."""
    try:
        file = open_file(path, follow=follow)
    except (IsADirectoryError, NotRegularFile) as error:
        raise BundleError(f"{label} is not an ordinary file.", _SOUND) from error
    except OSError as error:
        raise _unreadable_bundle(label, error) from error
    with file:
        yield file


def _unreadable_bundle(label: str, error: OSError) -> BundleError:
    if isinstance(error, FileNotFoundError):
        return BundleError(f"There is no {label}.", "Check the path.")
    reason = error.strerror or str(error)
    return BundleError(f"{label} cannot be read: {reason}.", "Check its permissions.")
