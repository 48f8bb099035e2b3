"""Inspects one file: opens, reads within limits, returns facts. Never raises."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from wizard.catalogue.field_kinds import Media
from wizard.files import NotRegularFile, open_file
from wizard.inspection.media.kinds import HEAD, content_of
from wizard.inspection.media.seen import FileSeen, InspectionState
from wizard.inspection.media.strip import MAX_BYTES, STRIPPED, stripped

LOOKS = 4
"""Version of the inspection code; raised to invalidate cached results."""

Inspect = Callable[[BinaryIO, int, Media], FileSeen]
"""A function like `inspect_stream`."""

_PRINTED = 64 * 1024


def look_at(path: Path, media: Media, inspect: Inspect | None = None) -> FileSeen:
    """The facts on the file at a path. Reads the disk, and may take a second or two."""
    try:
        file = open_file(path)
    except OSError as error:
        return unopened(error)
    with file:
        return (inspect or inspect_stream)(file, os.fstat(file.fileno()).st_size, media)


def unopened(error: OSError | ValueError) -> FileSeen:
    """The facts on a file that could not be opened."""
    if isinstance(error, IsADirectoryError):
        return FileSeen(InspectionState.BROKEN, "is a folder", content="folder")
    if isinstance(error, NotRegularFile):
        return FileSeen(InspectionState.BROKEN, "is not an ordinary file")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return FileSeen(InspectionState.ABSENT, "does not exist")
    if isinstance(error, PermissionError):
        return FileSeen(InspectionState.UNREADABLE, "may not be read by you")
    reason = getattr(error, "strerror", None) or "the path is not usable"
    return FileSeen(InspectionState.UNREADABLE, f"cannot be read ({reason})")


def inspect_stream(file: BinaryIO, size: int, media: Media) -> FileSeen:
    """The facts on `size` bytes of an open, seekable file."""
    if not size:
        return FileSeen(InspectionState.BROKEN, "is empty")
    try:
        head = file.read(HEAD)
        file_seen = FileSeen(
            InspectionState.OPENED, "", size, content_of(head), fingerprint(file, size)
        )
        file_seen = replace(file_seen, shown=_fingerprint_of_shown(file, file_seen))
        return _seen_as(file, media, file_seen)
    except OSError as error:
        return unopened(error)


def _seen_as(file: BinaryIO, media: Media, file_seen: FileSeen) -> FileSeen:
    # Heavy libraries are imported for the first file of their kind.
    file.seek(0)
    if media is Media.IMAGE:
        from wizard.inspection.media.image import image_seen

        return image_seen(file, file_seen)
    if media is Media.VIDEO:
        from wizard.inspection.media.video import video_seen

        return video_seen(file, file_seen)
    from wizard.inspection.media.document import document_seen

    return document_seen(file, file_seen)


def _fingerprint_of_shown(file: BinaryIO, file_seen: FileSeen) -> str:
    """The fingerprint without a picture's metadata; "" for other and damaged files."""
    if file_seen.content not in STRIPPED or file_seen.size > MAX_BYTES:
        return ""
    file.seek(0)
    try:
        data = stripped(file.read(file_seen.size))
    except ValueError:
        return ""
    return fingerprint(io.BytesIO(data), len(data))


def fingerprint(file: BinaryIO, size: int) -> str:
    """A digest over size, beginning and end: sufficient for media, and fast for 4 GB."""
    printed = hashlib.sha256(f"{size}\0".encode())
    file.seek(0)
    printed.update(file.read(_PRINTED))
    file.seek(max(0, size - _PRINTED))
    printed.update(file.read(_PRINTED))
    file.seek(0)
    return printed.hexdigest()[:32]


class FileWindow(io.RawIOBase):
    """A part of a file as a file object, e.g. one that is stored in an archive."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        super().__init__()
        self._file = file
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Moves within the part; positions before its beginning are errors."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        """The current position."""
        return self._at

    def readinto(self, buffer: object) -> int:
        """Fills the buffer from the current position, up to the end of the part."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # any writable buffer
        wanted = max(0, min(len(view), self._size - self._at))
        self._file.seek(self._start + self._at)
        data = self._file.read(wanted)
        view[: len(data)] = data
        self._at += len(data)
        return len(data)
