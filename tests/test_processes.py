"""Whether the process that made a lock is still there, as each system tells it.

Linux is asked for real. The answers of Windows and macOS are fakes at the edge: functions of C with
the types of Windows' own, and the output of `ps`.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from wizard import processes
from wizard.processes import may_be_alive, process_start

STARTED = 133_800_000_000_000_000
"""A start as Windows counts it: more than fits into 32 bits."""
HANDLE = 2**40 + 4
DENIED, NO_SUCH_PROCESS = 5, 87
STILL_RUNNING = 0x102


class FakeWindows:
    """Processes of a computer by their ids: "running", "ended" or "forbidden"."""

    def __init__(self, **states: str) -> None:
        self.states = {int(pid.removeprefix("p")): state for pid, state in states.items()}
        self.error = 0
        self.open_handles = 0
        self._asked = ""
        word, handle = ctypes.c_uint32, ctypes.c_void_p
        time = ctypes.POINTER(ctypes.c_uint64)
        function = ctypes.CFUNCTYPE
        self.library = SimpleNamespace(
            OpenProcess=function(handle, word, ctypes.c_int, word)(self._open),
            WaitForSingleObject=function(word, handle, word)(self._wait),
            GetProcessTimes=function(ctypes.c_int, handle, *[time] * 4)(self._times),
            CloseHandle=function(ctypes.c_int, handle)(self._close),
        )

    def _open(self, _access: int, _inherit: int, pid: int) -> int:
        self._asked = self.states.get(pid, "")
        self.error = {"": NO_SUCH_PROCESS, "forbidden": DENIED}.get(self._asked, 0)
        self.open_handles += not self.error
        return 0 if self.error else HANDLE

    def _wait(self, handle: int, milliseconds: int) -> int:
        assert (handle, milliseconds) == (HANDLE, 0)
        return STILL_RUNNING if self._asked == "running" else 0

    def _times(self, handle: int, created: Any, *_others: Any) -> int:
        assert handle == HANDLE
        created[0] = STARTED
        return 1

    def _close(self, handle: int) -> int:
        assert handle == HANDLE
        self.open_handles -= 1
        return 1


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> FakeWindows:
    fake = FakeWindows(p8="running", p12="ended", p4="forbidden")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(processes, "_kernel32", lambda: (fake.library, lambda: fake.error))
    return fake


def test_windows_is_asked_whether_the_process_runs_and_since_when(windows: FakeWindows) -> None:
    assert may_be_alive(8, STARTED)
    assert may_be_alive(8, None)
    assert not may_be_alive(8, STARTED - 1), "the number is used again by another process"
    assert windows.open_handles == 0


def test_on_windows_a_process_that_ended_or_never_was_holds_nothing(windows: FakeWindows) -> None:
    assert not may_be_alive(12, STARTED)
    assert not may_be_alive(16, STARTED)
    assert not may_be_alive(2**32 + 8, STARTED)
    assert windows.open_handles == 0


@pytest.mark.usefixtures("windows")
def test_on_windows_a_process_of_another_user_counts_as_running() -> None:
    assert may_be_alive(4, STARTED)


@pytest.fixture
def ps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The one line that `ps` prints for this process; none where it knows no such process."""
    lines = ["Ss   Mon Nov  2 18:38:05 2026\n"]

    def run(command: list[str], *, env: dict[str, str], **_: Any) -> Any:
        assert command[-1] == str(os.getpid())
        assert env == {"LC_ALL": "C", "TZ": "UTC0"}
        if not lines:
            raise subprocess.CalledProcessError(1, command)
        return SimpleNamespace(stdout=lines[0].encode())

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", run)
    return lines


def test_on_macos_the_start_of_a_process_comes_from_ps(ps: list[str]) -> None:
    started = 1_793_644_685

    assert ps
    assert process_start(os.getpid()) == ("S", started)
    assert may_be_alive(os.getpid(), started)
    assert not may_be_alive(os.getpid(), started - 60), "the number is used again"


def test_on_macos_a_process_that_nobody_has_buried_yet_is_dead(ps: list[str]) -> None:
    ps[:] = ["Z    Mon Nov  2 18:38:05 2026\n"]

    assert not may_be_alive(os.getpid(), None)


@pytest.mark.parametrize("line", [None, "", "Ss\n", "S  yesterday\n", "S  Mon Növ  2"])
def test_where_ps_gives_no_answer_a_process_whose_number_is_in_use_counts_as_running(
    ps: list[str], line: str | None
) -> None:
    ps[:] = [] if line is None else [line]

    assert process_start(os.getpid()) == ("", None)
    assert may_be_alive(os.getpid(), 1)


def test_a_new_process_has_a_start_of_its_own_and_none_once_it_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        state, started = process_start(child.pid)
        assert state != "X"
        assert started is not None
        assert may_be_alive(child.pid, started)
        assert not may_be_alive(child.pid, started - 1)
    assert not may_be_alive(child.pid, started)
