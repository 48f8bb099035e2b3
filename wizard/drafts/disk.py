"""Atomic file writes: temporary file, flush, rename."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from wizard.drafts.read import stamp_of
from wizard.errors import DraftError
from wizard.files import note_written
from wizard.temporary import remove_temporary, temporary_path

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

_TRIES = 5
_WORDS = {
    errno.ENOSPC: ("the disk is full", "Free some space and try again."),
    errno.EDQUOT: ("your share of the disk is used up", "Free some space and try again."),
    errno.EFBIG: ("the file may not grow so large", "Use another disk."),
    errno.EIO: ("the disk reports a fault", "Check the disk, then try again."),
    errno.EROFS: ("the disk is read-only", "Make it writable again."),
    errno.EACCES: ("you may not write to this folder", "Allow writing to it."),
    errno.EPERM: ("you may not write to this folder", "Allow writing to it."),
    errno.ENOENT: ("its folder is gone", "Restore the folder."),
    errno.ENOTDIR: ("its folder is gone", "Restore the folder."),
    errno.ENAMETOOLONG: ("its name is too long", "Choose a shorter name."),
}
_HELD_ON_WINDOWS = (32, 33)
"""Numbers of Windows for a file that another program has open or locked."""
_PATH_ON_WINDOWS = 240
"""The path of a folder may have 247 characters there, that of a file 259, unless set otherwise."""


class NotConfirmed(DraftError):
    """The file was written, but its folder could not be flushed: a power cut may undo that."""

    def __init__(self, path: Path, error: OSError, stamp: tuple[int, int, int]) -> None:
        super().__init__(
            f"{path} is written, but the disk did not confirm it: {reason_of(error)}.",
            "Save again. Until then a power cut may bring back the file as it was before.",
        )
        self.stamp = stamp


def replace_file(
    path: Path, data: bytes, guard: Callable[[], None] | None = None
) -> tuple[int, int, int]:
    """Replaces a file atomically and returns its stamp; a symbolic link is kept.

    `guard` runs just before the replacement and may raise to prevent it. The permissions of an
    existing file are kept; a new one is readable by its owner only. Raises NotConfirmed if the file
    was replaced but not flushed, and any other DraftError if it is unchanged.
    """
    target = Path(os.path.realpath(path))
    try:
        temporary, stamp = write_aside(target, data)
        try:
            if guard:
                guard()
            temporary.replace(target)
        except BaseException:
            remove_temporary(temporary)
            raise
    except OSError as error:
        raise not_written(path, error) from error
    note_written(path)
    try:
        flush_folder(target.parent)
    except OSError as error:
        raise NotConfirmed(path, error, stamp) from error
    return stamp


class _WrittenMeanwhile(Exception):
    """Another program wrote the file between reading and writing it."""


def change_file(
    path: Path,
    read: Callable[[], bytes | None],
    change: Callable[[bytes | None], tuple[Result, bytes]],
) -> Result:
    """Replaces a file by what `change` makes of its bytes, and returns what else it gives.

    `read` gives None for a missing file. What another program writes meanwhile is kept: the
    change is then made anew. Raises DraftError if that goes on, or if the file cannot be written.
    """
    for _ in range(_TRIES):
        before = read()
        result, data = change(before)

        def nobody_else_wrote(before: bytes | None = before) -> None:
            if read() != before:
                raise _WrittenMeanwhile

        try:
            if data != before:
                replace_file(path, data, nobody_else_wrote)
        except _WrittenMeanwhile:
            continue
        return result
    raise DraftError(f"{path} is written by another program all the time.", "Try again.")


def place_new(path: Path, data: bytes) -> None:
    """Writes a file that must not exist yet, atomically.

    Raises FileExistsError if it exists, NotConfirmed if it is written but can neither be flushed
    nor taken back, and any other DraftError if it cannot be written; then nothing is left.
    """
    try:
        temporary, stamp = write_aside(path, data)
        try:
            link_new(temporary, path)
        finally:
            remove_temporary(temporary)
        try:
            flush_folder(path.parent)
        except OSError as error:
            _take_back(path, error, stamp)
            raise
        note_written(path)
    except FileExistsError:
        raise
    except OSError as error:
        raise not_written(path, error) from error


def _take_back(path: Path, error: OSError, stamp: tuple[int, int, int]) -> None:
    """Removes a file that was not flushed; raises NotConfirmed if the system refuses that too."""
    try:
        path.unlink()
    except OSError:
        note_written(path)
        raise NotConfirmed(path, error, stamp) from error


def remove_file(path: Path) -> None:
    """Removes a file. Raises DraftError if the system refuses."""
    try:
        path.unlink()
    except OSError as error:
        what, hint = words_for(error)
        raise DraftError(f"{path} was not removed: {what}.", hint) from error


def not_written(path: Path, error: OSError) -> DraftError:
    """The error for a file that the system refused to write."""
    what, hint = words_for(error)
    return DraftError(f"{path} was not saved: {what}.", hint)


def reason_of(error: OSError) -> str:
    """The reason of a write error, to end a sentence."""
    return words_for(error)[0]


def words_for(error: OSError) -> tuple[str, str]:
    """The reason of a disk error, and a fix."""
    if getattr(error, "winerror", None) in _HELD_ON_WINDOWS:
        return "another program has it open", "Close it there, then try again."
    if getattr(error, "winerror", None) and len(str(error.filename or "")) > _PATH_ON_WINDOWS:
        return "its path is too long", "Choose a folder with a shorter path."
    other = (error.strerror or str(error), "Check its disk and folder.")
    return _WORDS.get(error.errno or 0, other)


def make_folder(folder: Path) -> None:
    """Creates a folder if it is missing; raises DraftError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        is_file = error.errno in (errno.EEXIST, errno.ENOTDIR)
        what = "a file is in its place" if is_file else reason_of(error)
        message = f"The folder {folder} cannot be made: {what}."
        raise DraftError(message, "Choose another folder, or make it by hand.") from error


def write_aside(target: Path, data: bytes) -> tuple[Path, tuple[int, int, int]]:
    """A flushed temporary file beside `target` with its permissions, and its stamp."""
    temporary = temporary_path(target.parent)
    binary = getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            _take_over_rights(file.fileno(), target)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # Windows may set the time of the last change as late as when the file is closed.
        return temporary, stamp_of(temporary.stat())
    except BaseException:
        remove_temporary(temporary)
        raise


def _take_over_rights(handle: int, target: Path) -> None:
    try:
        file_stat = target.stat()
    except OSError:
        return
    if sys.platform != "win32":
        mine = os.fstat(handle)
        if (mine.st_uid, mine.st_gid) != (file_stat.st_uid, file_stat.st_gid):
            with contextlib.suppress(OSError):
                os.fchown(handle, file_stat.st_uid, file_stat.st_gid)
        try:
            os.fchmod(handle, file_stat.st_mode & 0o7777)
        except OSError as error:
            # A share may have rights of its own.
            if error.errno not in (errno.EPERM, errno.ENOTSUP):
                raise


def link_new(temporary: Path, path: Path) -> None:
    """Links a temporary file to the name `path`; raises FileExistsError if it exists."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        # Some disks have no hard links: reserve the name, then replace the file.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            temporary.replace(path)
        except OSError:
            path.unlink()
            raise


def flush_folder(folder: Path) -> None:
    """Flushes new file names to disk, where folders can be flushed at all."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)
