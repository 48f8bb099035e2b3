"""What the tests use of POSIX and of Linux, and where they cannot run: declared here only.

A test that reaches one of the functions is skipped on Windows. On Linux nothing is skipped.
`tests/test_systems.py` finds what is used elsewhere.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

TESTS = Path(__file__).parent

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell or a signal of POSIX")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs a device or a list of Linux")

NOT_ON_WINDOWS = (
    "cli/command_server.py",
    "cli/interrupting.py",
    "cli/test_fit.py",
    "cli/test_live_at_a_terminal.py",
    "cli/test_scan.py",
    "end_to_end",
    "test_demo.py",
    "stress/__main__.py",
    "stress/disasters.py",
    "stress/forks.py",
    "stress/inputs.py",
    "stress/presses.py",
    "stress/test_disasters.py",
    "stress/test_inputs.py",
    "stress/test_presses.py",
    "stress/trials.py",
)
"""Files and folders that need terminals or forks of POSIX as a whole."""
ON_LINUX_ONLY = (
    "cli/test_ctrl_c.py",
    "end_to_end/test_live_secrets.py",
    "end_to_end/test_secrets.py",
    "pictures",
)
"""What needs forks of the server of commands, lists of processes, or paths as they are on Linux."""


def not_collected() -> list[str]:
    """What pytest must not even import on this system, below the folder of the tests."""
    windows = NOT_ON_WINDOWS if sys.platform == "win32" else ()
    return [*windows, *(ON_LINUX_ONLY if sys.platform != "linux" else ())]


def need_linux() -> None:
    """Skips the test elsewhere."""
    if sys.platform != "linux":
        pytest.skip("commands run in forks on Linux only")


def kill_this_process() -> None:
    """Ends this process as a power cut would: nothing of it runs any more."""
    if sys.platform == "win32":
        pytest.skip("there is no such signal there")
    else:
        signal.raise_signal(signal.SIGKILL)


def make_pipe(path: Path | str) -> None:
    """Makes a named pipe."""
    if sys.platform == "win32":
        pytest.skip("there are no pipes in folders")
    else:
        os.mkfifo(path)


@contextmanager
def listening_socket(path: str) -> Iterator[None]:
    """A socket in a folder; its name may only be short."""
    if sys.platform == "win32":
        pytest.skip("Python has no such sockets there")
    else:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path)
            yield


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Lets no file of this process grow beyond a number of bytes."""
    if sys.platform == "win32":
        pytest.skip("a process cannot limit its files there")
    else:
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def terminal() -> Iterator[tuple[int, int]]:
    """The two ends of a pseudo-terminal: of the person, and of the program."""
    if sys.platform == "win32":
        pytest.skip("there are no pseudo-terminals")
    else:
        ours, theirs = os.openpty()
        try:
            yield ours, theirs
        finally:
            os.close(theirs)
            os.close(ours)


def can_read_everything() -> bool:
    """Whether no rights keep this user out of a file."""
    if sys.platform == "win32":
        pytest.skip("rights are not kept in the mode of a file there")
    else:
        return os.geteuid() == 0


def wait_until_ended(child: subprocess.Popen[str]) -> None:
    """Waits for the end of a child that stays in the list of processes."""
    if sys.platform == "linux":
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    else:
        pytest.skip("some Pythons cannot wait in that way there")


def run_without_rights(action: Callable[[], object]) -> object:
    """Runs a function in a child that is not root, since root may write anywhere."""
    if sys.platform == "win32":
        pytest.skip("a process cannot be copied there")
    else:
        reading, writing = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # forking beside sleeping threads
            child = os.fork()
        if child == 0:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            _answer(action, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as file:
            answer = file.read()
        os.waitpid(child, 0)
        result: object = pickle.loads(answer)
        return result


def _answer(action: Callable[[], object], writing: int) -> NoReturn:
    try:
        answer: object = action()
    except BaseException as error:  # noqa: BLE001 - all of it goes to the parent as text
        answer = f"{type(error).__name__}: {error}"
    os.write(writing, pickle.dumps(answer))
    os._exit(0)
