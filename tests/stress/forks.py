"""Runs work in forks of this process, which has the program and its catalogue in memory already."""

from __future__ import annotations

import io
import os
import resource
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from typing import NamedTuple, NoReturn

MEBI = 1024 * 1024
CRASHED = 70


class Ended(NamedTuple):
    """How a fork ended."""

    code: int
    """Its exit code, or the number of its signal with a minus sign."""
    text: str
    """All that it wrote to its standard streams."""
    seconds: float
    """Processor time."""
    memory: int
    """At most, in MiB, with what it shares with this process."""


def forked(work: Callable[[], int], typed: bytes = b"", cpu: int = 60) -> Ended:
    """Runs work in a fork, with `typed` as its standard input and at most `cpu` seconds of CPU.

    The exit code is what the work returns; 70 for an exception, with its traceback as the text.
    """
    with tempfile.TemporaryFile() as written, tempfile.TemporaryFile() as stdin:
        stdin.write(typed)
        stdin.seek(0)
        pid = os.fork()
        if pid == 0:
            _become(work, stdin.fileno(), written.fileno(), cpu)
        _, status, used = os.wait4(pid, 0)
        written.seek(0)
        text = written.read().decode("utf-8", "replace")
    code = os.waitstatus_to_exitcode(status)
    return Ended(code, text, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def _become(work: Callable[[], int], stdin: int, written: int, cpu: int) -> NoReturn:
    code = CRASHED
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        for number, end in enumerate((stdin, written, written)):
            os.dup2(end, number)
        sys.stdin = io.TextIOWrapper(io.FileIO(0, "r", closefd=False), "utf-8")
        sys.stdout = sys.stderr = io.TextIOWrapper(
            io.FileIO(1, "w", closefd=False), "utf-8", line_buffering=True, write_through=True
        )
        code = _ended(work)
    finally:
        os._exit(code)


def _ended(work: Callable[[], int]) -> int:
    try:
        code = work()
        threading._shutdown()  # type: ignore[attr-defined]
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except BaseException:  # noqa: BLE001 - told as a crash
        traceback.print_exc()
        return CRASHED
    return code
