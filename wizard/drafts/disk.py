"""Files that are whole or not there: written aside, flushed, and put in place at once."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.drafts.read import stamp_of
from wizard.errors import DraftError, WizardError
from wizard.files import open_file

if TYPE_CHECKING:
    from collections.abc import Callable

TEMPORARY = ".draft-"
"""Files that begin so are halves of saves; old ones are left over from killed programs."""

_DAY = 24 * 60 * 60
_WORDS = {
    errno.ENOSPC: ("the disk is full", "Free some space and save again."),
    errno.EDQUOT: ("your share of the disk is used up", "Free some space and save again."),
    errno.EFBIG: ("the file may not grow so large", "Save the draft on another disk."),
    errno.EIO: ("the disk reports a fault", "Look after the disk, then save again."),
    errno.EROFS: ("the disk is read-only", "Make it writable again."),
    errno.EACCES: ("you may not write in this folder", "Allow writing in it."),
    errno.EPERM: ("you may not write in this folder", "Allow writing in it."),
    errno.ENOENT: ("its folder is gone", "Bring the folder back."),
    errno.ENOTDIR: ("its folder is gone", "Bring the folder back."),
    errno.ENAMETOOLONG: ("its name is too long", "Choose a shorter name."),
}


WRITTEN: list[Path] = []
"""The files that this process has put in place, for messages that say what a fault left behind."""


def replace_file(
    path: Path, data: bytes, guard: Callable[[], None] | None = None
) -> tuple[int, int, int]:
    """Put the bytes into the file at once and give its stamp; a symbolic link stays one.

    `guard` runs at the last moment and may raise to leave the file as it is. The permissions
    of an existing file are kept; a new one is for its owner alone. Raises DraftError.
    """
    target = Path(os.path.realpath(path))
    try:
        temporary, stamp = _write_aside(target, data)
        try:
            if guard:
                guard()
            temporary.replace(target)
        except BaseException:
            _remove(temporary)
            raise
    except OSError as error:
        raise not_written(path, error) from error
    _settle(path, target.parent)
    return stamp


def bytes_of(path: Path, most: int) -> bytes | None:
    """What a file holds, one byte more than `most` at the utmost; None when there is none.

    Raises WizardError for one that cannot be read.
    """
    try:
        with open_file(path) as file:
            return file.read(most + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise WizardError(message, "Check its permissions.") from error


def place_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet, whole from its first moment on.

    Raises FileExistsError when there is one, and DraftError when it cannot be written.
    """
    try:
        temporary, _ = _write_aside(path, data)
        try:
            _link(temporary, path)
        finally:
            _remove(temporary)
    except FileExistsError:
        raise
    except OSError as error:
        raise not_written(path, error) from error
    _settle(path, path.parent)


def not_written(path: Path, error: OSError) -> DraftError:
    """The words for a file that the system refused to write."""
    _, hint = _WORDS.get(error.errno or 0, ("", "Look after its disk and folder."))
    return DraftError(f"{path} was not saved: {reason_of(error)}.", hint)


def reason_of(error: OSError) -> str:
    """Why something was not written, in words that end a sentence."""
    what, _ = _WORDS.get(error.errno or 0, (error.strerror or str(error), ""))
    return what


def _settle(path: Path, folder: Path) -> None:
    """Notes a file that is in place, and makes its name survive a power cut. Raises DraftError."""
    if path not in WRITTEN:
        WRITTEN.append(path)
    try:
        _flush_folder(folder)
    except OSError as error:
        message = f"{path} was saved, but may be lost in a power cut: {reason_of(error)}."
        raise DraftError(message, "Look after its disk and folder.") from error


def clean_up(folder: Path) -> None:
    """Remove what killed programs left behind in a folder more than a day ago."""
    # Ages of files are measured by the clock that stamped them, not by the day being judged.
    limit = time.time() - _DAY
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if (
                entry.name.startswith(TEMPORARY)
                and entry.stat(follow_symlinks=False).st_mtime < limit
            ):
                _remove(Path(entry.path))


def _write_aside(target: Path, data: bytes) -> tuple[Path, tuple[int, int, int]]:
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _take_over_rights(file.fileno(), target)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            return temporary, stamp_of(os.fstat(file.fileno()))
    except BaseException:
        _remove(temporary)
        raise


def _take_over_rights(handle: int, target: Path) -> None:
    try:
        about = target.stat()
    except OSError:
        return
    if hasattr(os, "fchown"):
        mine = os.fstat(handle)
        if (mine.st_uid, mine.st_gid) != (about.st_uid, about.st_gid):
            with contextlib.suppress(OSError):
                os.fchown(handle, about.st_uid, about.st_gid)
        os.fchmod(handle, about.st_mode & 0o7777)


def _link(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        # Some disks have no hard links: reserve the name, then put the file over it.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        temporary.replace(path)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where folders can be flushed at all."""
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
