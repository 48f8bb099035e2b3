"""Simulated disk failure or killed process at the n-th file operation."""

from __future__ import annotations

import builtins
import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.posix import kill_this_process

ONCE = "EIO"
"""The error of a disk that fails a single time; every other error lasts."""
CALLS = ("fsync", "link", "mkdir", "rename", "replace", "rmdir", "unlink")
NEEDS_SPACE = ("fsync", "link", "mkdir", "open", "write")


class Killed(BaseException):
    """The process is dead after this: every later operation raises it again."""


class Disk:
    """Counts operations; `fault` says what happens from the `number`-th on (from 0).

    "kill" raises `Killed`, "SIGKILL" ends the process for real, and any other fault is the name of
    an error. Without `every_write`, only the first write to a file counts.
    """

    def __init__(self, number: int, fault: str, *, every_write: bool = False) -> None:
        self.count = 0
        self.calls: list[str] = []
        self.every_write = every_write
        self._number = number
        self._fault = fault

    @property
    def failed(self) -> bool:
        return self.count > self._number

    def operation(self, name: str) -> None:
        if self._fault == "ENOSPC" and name not in NEEDS_SPACE:
            return
        late = self.count - self._number
        self.count += 1
        self.calls.append(name)
        if late < 0 or (self._fault == ONCE and late > 0):
            return
        if self._fault == "kill":
            raise Killed(name)
        if self._fault == "SIGKILL":
            kill_this_process()
        number = getattr(errno, self._fault)
        raise OSError(number, os.strerror(number))


class _Writing(io.BufferedIOBase):
    """A file of which a write may fail after half of it was written."""

    def __init__(self, file: Any, disk: Disk) -> None:
        self._file, self._disk, self._wrote = file, disk, False

    def write(self, data: Any) -> int:
        if self._disk.every_write or not self._wrote:
            self._wrote = True
            try:
                self._disk.operation("write")
            except BaseException:
                self._file.write(data[: len(data) // 2])
                self._file.flush()
                raise
        return int(self._file.write(data))

    def fileno(self) -> int:
        return int(self._file.fileno())

    def flush(self) -> None:
        if not self._file.closed:
            self._file.flush()

    def close(self) -> None:
        self._file.close()

    def writable(self) -> bool:
        return True


@contextmanager
def failing(disk: Disk) -> Iterator[None]:
    """Runs a block with that disk, in the role of a process that has ended since."""
    with pytest.MonkeyPatch.context() as patch:
        use_disk(disk, patch)
        patch.setattr(os, "getpid", _dead_pid)
        yield


def use_disk(disk: Disk, patch: pytest.MonkeyPatch) -> None:
    """Lets this process write to that disk."""
    for name in CALLS:
        patch.setattr(os, name, _counted(getattr(os, name), name, disk))
    _open_on(disk, patch)


def _open_on(disk: Disk, patch: pytest.MonkeyPatch) -> None:
    real_open, real_fdopen, real_path_open = os.open, os.fdopen, Path.open
    real_builtin = builtins.open

    def open_handle(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if flags & os.O_CREAT:
            disk.operation("open")
        return real_open(path, flags, *rest, **more)

    def open_descriptor(handle: int, mode: str = "r", *rest: Any, **more: Any) -> Any:
        file = real_fdopen(handle, mode, *rest, **more)
        return _Writing(file, disk) if mode == "wb" else file

    def open_by(real: Callable[..., Any]) -> Callable[..., Any]:
        def opened(path: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
            if not set(mode) & set("wxa") or not isinstance(path, str | os.PathLike):
                return real(path, mode, *rest, **more)
            disk.operation("open")
            file = real(path, mode, *rest, **more)
            return _Writing(file, disk) if mode in ("wb", "xb") else file

        return opened

    patch.setattr(os, "open", open_handle)
    patch.setattr(os, "fdopen", open_descriptor)
    patch.setattr(Path, "open", open_by(real_path_open))
    patch.setattr(builtins, "open", open_by(real_builtin))


def _counted(real: Callable[..., Any], name: str, disk: Disk) -> Callable[..., Any]:
    def counted(*args: Any, **kwargs: Any) -> Any:
        disk.operation(name)
        return real(*args, **kwargs)

    return counted


@cache
def _dead_pid() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    return child.pid
