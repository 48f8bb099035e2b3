"""Which process made a file, and whether it may still be running."""

from __future__ import annotations

import functools
import hashlib
import os
import platform
from pathlib import Path

from wizard.files import read_file

_MAX_BYTES = 4096


def process_start(pid: int) -> tuple[str, int | None]:
    """A process's state and its start in clock ticks since boot; ("", None) if unknown.

    The start distinguishes a process from a later one with the same id.
    """
    try:
        fields = read_file(Path(f"/proc/{pid}/stat"), _MAX_BYTES).rpartition(b")")[2].split()
        return fields[0].decode(), int(fields[19])
    except (OSError, ValueError, IndexError):
        return "", None


def may_be_alive(pid: int, started: int | None) -> bool:
    """Whether a process of this computer may be running; True if that cannot be determined."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    state, found = process_start(pid)
    same = found is None or started is None or found == started
    return same and state not in ("Z", "X")


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
    return computer_id(), pid, process_start(pid)[1] or 0
