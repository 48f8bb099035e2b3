"""Which process made a file, and whether it may still be running."""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wizard.files import read_file

_MAX_BYTES = 4096
_PS_SECONDS = 5
_PS_TIME = "%a %b %d %H:%M:%S %Y"
_ENDED = "X"
"""The state of a process that has ended, as Linux writes it."""
_ZOMBIE = "Z"

# From Windows' headers.
_QUERY_AND_WAIT = 0x1000 | 0x100000
_WAIT_ENDED = 0
_NO_SUCH_PROCESS = 87
_LARGEST_PID = 2**32 - 1


def process_start(pid: int) -> tuple[str, int | None]:
    """A process's state and its start; ("", None) if unknown.

    The start distinguishes a process from a later one with the same id. Its unit is the system's:
    clock ticks since boot on Linux, 100 ns since 1601 on Windows, seconds since 1970 elsewhere.
    """
    return _READERS.get(sys.platform, _from_ps)(pid)


def may_be_alive(pid: int, started: int | None) -> bool:
    """Whether a process of this computer may be running; True if that cannot be determined."""
    if sys.platform != "win32" and not _number_in_use(pid):
        return False
    state, found = process_start(pid)
    same = found is None or started is None or found == started
    return same and state not in (_ZOMBIE, _ENDED)


def _number_in_use(pid: int) -> bool:
    """Whether a process has this id. Not for Windows, where `os.kill` ends the process."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _from_proc(pid: int) -> tuple[str, int | None]:
    try:
        fields = read_file(Path(f"/proc/{pid}/stat"), _MAX_BYTES).rpartition(b")")[2].split()
        return fields[0].decode(), int(fields[19])
    except (OSError, ValueError, IndexError):
        return "", None


def _from_ps(pid: int) -> tuple[str, int | None]:
    """As on macOS, where only a system tool may look at the processes of other users."""
    import calendar
    import subprocess
    import time

    command = ["/bin/ps", "-o", "stat=", "-o", "lstart=", "-p", str(pid)]
    fixed = {"LC_ALL": "C", "TZ": "UTC0"}  # the same words in any language and time zone
    try:
        answer = subprocess.run(  # noqa: S603 - fixed words and a number
            command, env=fixed, capture_output=True, timeout=_PS_SECONDS, check=True
        )
        state, started = answer.stdout.decode("ascii").split(maxsplit=1)
        return state[0], calendar.timegm(time.strptime(started.strip(), _PS_TIME))
    except (OSError, ValueError, subprocess.SubprocessError):
        return "", None


def _from_windows(pid: int) -> tuple[str, int | None]:
    import ctypes

    if pid > _LARGEST_PID:
        return _ENDED, None
    kernel, last_error = _kernel32()
    _declare(kernel)
    process = kernel.OpenProcess(_QUERY_AND_WAIT, 0, pid)
    if not process:
        return _ENDED if last_error() == _NO_SUCH_PROCESS else "", None
    try:
        # The id stays in use as long as any program has an open handle to an ended process.
        if kernel.WaitForSingleObject(process, 0) == _WAIT_ENDED:
            return _ENDED, None
        times = [ctypes.c_uint64() for _ in ("created", "ended", "in kernel", "in user mode")]
        known = kernel.GetProcessTimes(process, *map(ctypes.byref, times))
        return "", times[0].value if known else None
    finally:
        kernel.CloseHandle(process)


def _kernel32() -> tuple[Any, Callable[[], int]]:
    """Windows' library of processes, and the function that returns the last error of a call."""
    if sys.platform == "win32":
        import ctypes

        return ctypes.WinDLL("kernel32", use_last_error=True), ctypes.get_last_error
    raise NotImplementedError


def _declare(kernel: Any) -> None:
    """Sets the types of what is called: a handle would be cut to 32 bits otherwise."""
    import ctypes

    handle, number, time = ctypes.c_void_p, ctypes.c_uint32, ctypes.POINTER(ctypes.c_uint64)
    kernel.OpenProcess.argtypes = (number, ctypes.c_int, number)
    kernel.OpenProcess.restype = handle
    kernel.WaitForSingleObject.argtypes = (handle, number)
    kernel.WaitForSingleObject.restype = number
    kernel.GetProcessTimes.argtypes = (handle, time, time, time, time)
    kernel.GetProcessTimes.restype = ctypes.c_int
    kernel.CloseHandle.argtypes = (handle,)


_READERS: Mapping[str, Callable[[int], tuple[str, int | None]]] = MappingProxyType(
    {"linux": _from_proc, "win32": _from_windows}
)


@functools.cache
def computer_id() -> str:
    """Eight hexadecimal digits that identify the computer and container of a process id."""
    try:
        numbers = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        numbers = ""
    return hashlib.sha256(f"{platform.node()} {numbers}".encode()).hexdigest()[:8]


def this_process() -> tuple[str, int, int]:
    """The computer id, process id and start (0 if unknown) of this process."""
    pid = os.getpid()
    return computer_id(), pid, _start_of(pid)


@functools.lru_cache(maxsize=1)
def _start_of(own_pid: int) -> int:
    """Asked once in each process, since that starts a program on macOS."""
    return process_start(own_pid)[1] or 0
