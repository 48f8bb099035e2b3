"""Opens files for reading: regular files only, without blocking, and with a size limit.

Every file that the program reads is opened here, so that a pipe, a device or a socket under an
expected name can neither block nor flood it. All failures are OSError with a message in `strerror`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

_READ = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY", "O_CLOEXEC"):
    _READ |= getattr(os, _name, 0)
_NO_FOLLOW: int | None = getattr(os, "O_NOFOLLOW", None)
"""None on Windows, where links are looked for before a file is opened."""

_WRITTEN: ContextVar[list[Path] | None] = ContextVar("written files", default=None)


@contextlib.contextmanager
def record_written() -> Iterator[None]:
    """Records which files are written inside the context, for messages after a failure."""
    token = _WRITTEN.set([])
    try:
        yield
    finally:
        _WRITTEN.reset(token)


def note_written(path: Path) -> None:
    """Adds a written file to the record, if recording is on."""
    paths = _WRITTEN.get()
    if paths is not None and path not in paths:
        paths.append(path)


def written_files() -> tuple[Path, ...]:
    """The recorded files, in the order in which they were first written."""
    return tuple(_WRITTEN.get() or ())


class NotRegularFile(OSError):
    """The path is a pipe, a device or a socket."""


class FileTooLarge(OSError):
    """The file exceeds the size limit of its reader."""


def open_file(path: str | Path, *, follow: bool = True) -> BinaryIO:
    """A regular file, opened for reading bytes; `follow` says whether a symbolic link is followed.

    Raises IsADirectoryError, NotRegularFile or another OSError, never ValueError.
    """
    handle, _ = open_descriptor(path, follow=follow)
    try:
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def open_descriptor(path: str | Path, *, follow: bool = True) -> tuple[int, os.stat_result]:
    """As `open_file`, but a bare descriptor, which opens faster, and its status.

    The caller closes it.
    """
    if not follow and _NO_FOLLOW is None and os.path.islink(path):  # noqa: PTH114 - a str too
        raise OSError(errno.ELOOP, "it is a symbolic link", str(path))
    handle = _open_descriptor(path, _READ if follow else _READ | (_NO_FOLLOW or 0))
    try:
        file_stat = os.fstat(handle)
        _refuse_others(path, file_stat.st_mode)
    except BaseException:
        os.close(handle)
        raise
    return handle, file_stat


def read_file(path: Path, limit: int) -> bytes:
    """All bytes of a regular file.

    Raises FileTooLarge for more than `limit` bytes, or another OSError.
    """
    with open_file(path) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise FileTooLarge(errno.EFBIG, f"it has more than {limit:,} bytes", str(path))
    return data


def _open_descriptor(path: str | Path, flags: int) -> int:
    try:
        return os.open(path, flags)
    except ValueError as error:
        raise OSError(errno.EINVAL, "its name holds a null character", str(path)) from error
    except OSError as error:
        if error.errno in {errno.ENXIO, errno.EOPNOTSUPP}:  # a socket
            raise NotRegularFile(errno.EINVAL, "it is not an ordinary file", str(path)) from error
        if os.name == "nt" and Path(path).is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path)) from error
        raise


def _refuse_others(path: str | Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    if not stat.S_ISREG(mode):
        raise NotRegularFile(errno.EINVAL, "it is not an ordinary file", str(path))
