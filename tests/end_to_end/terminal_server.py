"""Starts the program on terminals, in forks of one process that has imported its screens.

A new Python process needs a second of CPU time before the first frame, mostly for imports. A fork
has its own terminal, session, working folder and environment, and exits like a separate process.
"""

from __future__ import annotations

import fcntl
import importlib
import json
import os
import pkgutil
import select
import socket
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, NoReturn

from bench.terminal import environment
from tests.cli.command_server import (
    MAX_REQUEST,
    TIMEOUT_S,
    Request,
    applies_to_fork,
    preload,
    run_in_fork,
    server_environment,
)

SERVE = "import sys; from tests.end_to_end.terminal_server import serve; serve(int(sys.argv[1]))"
READ_ONCE = "TEXTUAL"
"""Prefix of environment variables that Textual reads when it is imported."""


class ForkedProgram:
    """A program in a fork, with what `bench.terminal` needs of `subprocess.Popen`."""

    def __init__(self, status: int) -> None:
        self._status = os.fdopen(status, "rb", buffering=0)
        self.pid = int(self._status.read(16))
        self._code: int | None = None

    def poll(self) -> int | None:
        """The exit code; None while the program runs."""
        return self._code_within(0)

    def wait(self, timeout: float | None = None) -> int:
        """The exit code. Raises subprocess.TimeoutExpired."""
        code = self._code_within(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("submission-wizard", timeout or 0.0)
        return code

    def _code_within(self, seconds: float | None) -> int | None:
        if self._code is None and select.select([self._status], [], [], seconds)[0]:
            self._code = int(self._status.read(16))
            self._status.close()
        return self._code


class TerminalServer:
    """The client of `serve`, which exits when this process does."""

    def __init__(self) -> None:
        self._connection, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._environ = server_environment(environment({}))
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(theirs.fileno())],
                cwd=Path(__file__).parents[2],
                env=self._environ,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._connection.settimeout(TIMEOUT_S)

    def can_start(self, environ: Mapping[str, str]) -> bool:
        """Whether a fork behaves like a new process with this environment."""
        own = self._environ
        return _read_once(environ) == _read_once(own) and applies_to_fork(environ, own)

    def start(
        self, words: Sequence[str], folder: Path, environ: Mapping[str, str], terminal: int
    ) -> ForkedProgram:
        """Starts the program on a terminal, which becomes its controlling one."""
        request = Request(tuple(words), os.fspath(folder), dict(environ))
        reading, writing = os.pipe()
        try:
            ends = [terminal, writing]
            socket.send_fds(self._connection, [json.dumps(request).encode()], ends)
        finally:
            os.close(writing)
        return ForkedProgram(reading)


def _read_once(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if name.startswith(READ_ONCE)}


@cache
def terminal_server() -> TerminalServer:
    """The terminal server of this process."""
    return TerminalServer()


class _Ends(NamedTuple):
    terminal: int
    status: int


def serve(connection_number: int) -> None:
    """Forks for each request until the other end is closed."""
    from wizard.cli import main

    preload()
    _preload_screens()
    waiting: set[int] = set()
    with socket.socket(fileno=connection_number) as connection:
        while True:
            request, ends, *_ = socket.recv_fds(connection, MAX_REQUEST, 2)
            if not request:
                return
            pid = os.fork()
            if pid == 0:
                connection.close()
                _start_and_wait(main, request, _Ends(*ends))
            for end in ends:
                os.close(end)
            waiting = {each for each in (*waiting, pid) if os.waitpid(each, os.WNOHANG)[0] == 0}


def _preload_screens() -> None:
    package = importlib.import_module("screens")
    for found in pkgutil.walk_packages(package.__path__, "screens."):
        importlib.import_module(found.name)
    importlib.import_module("textual.drivers.linux_driver")


def _start_and_wait(main: Callable[[], None], request: bytes, ends: _Ends) -> NoReturn:
    """Tells the process id of the program, and its exit code after it has ended."""
    pid = os.fork()
    if pid == 0:
        os.close(ends.status)
        os.setsid()
        fcntl.ioctl(ends.terminal, termios.TIOCSCTTY, 0)
        run_in_fork(main, request, [ends.terminal] * 3)
    os.close(ends.terminal)
    os.write(ends.status, f"{pid:<16}".encode())
    _, status = os.waitpid(pid, 0)
    os.write(ends.status, f"{os.waitstatus_to_exitcode(status):<16}".encode())
    os._exit(0)
