"""A program on a pseudo-terminal, with an emulated screen.

Every read is stamped before it is emulated, so that the emulator's own cost is not in the
times. Linux; peak memory is read from /proc.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pyte

QUERIES = (
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
)
"""Queries that programs send to a terminal, and the answers of a common terminal."""

LEFT_OUT = re.compile(
    rb"\x1b\[[0-9;:]*m|\x1b\[[?>=<][0-9;:]*(?:\$p|[uq])|\x1b[P_^X].*?\x1b\\", re.DOTALL
)
"""Colours, which nobody reads here and pyte takes long over, and what pyte would show as text."""

UNFINISHED = re.compile(rb"\x1b[^@-Z^-~]{0,40}$|\x1b\[[0-9;:<=>?$]{0,40}$")
"""An incomplete sequence at the end of a read."""

# The shell opens the terminal as session leader and so makes it the controlling one;
# then the program replaces the shell.
LAUNCH = 'exec <"$0" >"$0" 2>&1; exec "$@"'

DROPPED = (
    "COLUMNS",
    "LINES",
    "NO_COLOR",
    "FORCE_COLOR",
    "TERM_PROGRAM",
    "PYTHONUNBUFFERED",
    "PYTHONDONTWRITEBYTECODE",
)
"""Settings of the outer terminal, and those that slow down every Python program."""

EMULATE_AFTER = 0.03
EMULATE_WITHIN = 0.3
GRACE = 5.0


def environment(own: Mapping[str, str]) -> dict[str, str]:
    """The environment of a program: ours without what would change the result, and `own`."""
    kept = {name: value for name, value in os.environ.items() if name not in DROPPED}
    common = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
    return kept | common | dict(own)


class Launched(Protocol):
    """A process of its own session, as `subprocess.Popen` has it."""

    pid: int

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...


class NeverShownError(AssertionError):
    """The text did not appear in time; the message contains the screen."""


class Terminal:
    """A command on its own terminal. Times are seconds since the command was started.

    Use as a context manager: the program is killed at the end.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (120, 40),
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.size = size
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._waiting: list[tuple[float, bytes]] = []
        self._held = b""
        self._over = False
        self._master, slave = os.openpty()
        self._set_size(size)
        self.started = time.perf_counter()
        self.process = self._launch(command, slave, cwd, environment(env or {}))
        # Keep the terminal open until the program has opened it.
        self._slave = slave

    def _launch(
        self, command: Sequence[str], slave: int, cwd: Path | None, env: Mapping[str, str]
    ) -> Launched:
        """Starts the command with the terminal as its controlling one."""
        # A background job of a shell ignores Ctrl+C, and so would its children.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return subprocess.Popen(
                ["/bin/sh", "-c", LAUNCH, os.ttyname(slave), *command],
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        finally:
            signal.signal(signal.SIGINT, before)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def clock(self) -> float:
        return time.perf_counter() - self.started

    @property
    def text(self) -> str:
        """The present screen, one line per row, without trailing spaces."""
        self._emulate()
        return self._shown()

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor, from 0."""
        self._emulate()
        return self._screen.cursor.x, self._screen.cursor.y

    def send(self, keys: str) -> float:
        """Types text; escape sequences for special keys are sent unchanged. Returns the time."""
        now = self.clock
        os.write(self._master, keys.encode())
        return now

    def click(self, column: int, row: int) -> None:
        """Presses and releases the left button on a cell, counted from 0."""
        place = f"{column + 1};{row + 1}"
        self.send(f"\x1b[<0;{place}M\x1b[<0;{place}m")

    def find(self, text: str) -> tuple[int, int] | None:
        """Column and row where the text first occurs, from 0."""
        for row, line in enumerate(self.text.splitlines()):
            if text in line:
                return line.index(text), row
        return None

    def resize(self, columns: int, rows: int) -> None:
        """Changes the size of the terminal; the system notifies the program."""
        self._emulate()
        self.size = (columns, rows)
        self._screen.resize(rows, columns)
        self._set_size(self.size)

    def wait_for(self, text: str, *, timeout: float = 20) -> float:
        """The time of the read that completed the text on the screen. Raises NeverShownError."""
        return self.clock if text in self.text else self._wait_for_new(text, timeout)

    def time_to(self, keys: str, text: str, *, timeout: float = 10) -> float:
        """Seconds from typing until the text appears, which must not be on the screen before."""
        self._emulate()
        return -self.send(keys) + self._wait_for_new(text, timeout)

    def _wait_for_new(self, text: str, timeout: float) -> float:
        # The screen is emulated when output pauses: the program needs the CPU while it paints.
        deadline = self.clock + timeout
        while self.clock < deadline and not self._over:
            came = self._read(EMULATE_AFTER)
            if came and self.clock - self._waiting[0][0] < EMULATE_WITHIN:
                continue
            found = self._emulate(text)
            if found is not None:
                return found
        message = f"{text!r} was not shown within {timeout:g} s. The screen:\n{self.text}"
        raise NeverShownError(message)

    def settle(self, quiet: float = 0.2, *, timeout: float = 10) -> None:
        """Reads until the program has painted nothing for `quiet` seconds."""
        deadline = self.clock + timeout
        while self.clock < deadline and self._read(quiet):
            pass
        self._emulate()

    def idle(self, seconds: float) -> None:
        """Waits while output is read."""
        end = self.clock + seconds
        while (left := end - self.clock) > 0 and not self._over:
            self._read(left)
        self._emulate()

    def wait(self, timeout: float = 20) -> int:
        """The exit code of the program after it has ended. Raises subprocess.TimeoutExpired."""
        deadline = self.clock + timeout
        while self.process.poll() is None and self.clock < deadline:
            self._read(0.05)
        code = self.process.wait(timeout=0)
        while self._read(0.0):
            pass
        return code

    def kill(self) -> None:
        """Kills the program and its children at once."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(GRACE)
        if self._master >= 0:
            os.close(self._master)
            os.close(self._slave)
            self._master = -1
            self._over = True

    def peak_memory(self) -> float:
        """The program's peak resident memory in MiB; 0 where the system does not report it."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return 0.0
        found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text("ascii"), re.MULTILINE)
        return int(found[1]) / 1024 if found else 0.0

    def _set_size(self, size: tuple[int, int]) -> None:
        columns, rows = size
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self, timeout: float) -> bool:
        """Reads once: timestamped and answered but not emulated; False when nothing came."""
        ready, _, _ = select.select([self._master], [], [], timeout)
        if not ready:
            self._over = self.process.poll() is not None
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            data = b""
        self._over = not data
        self._waiting.append((self.clock, data))
        for query, answer in QUERIES:
            for _ in query.finditer(data):
                os.write(self._master, answer)
        return bool(data)

    def _emulate(self, text: str = "") -> float | None:
        """Emulates what was read; the time of the first read after which the text is shown."""
        while self._waiting:
            stamp, data = self._waiting.pop(0)
            data = self._held + data
            unfinished = UNFINISHED.search(data)
            self._held = unfinished[0] if unfinished else b""
            self._stream.feed(LEFT_OUT.sub(b"", data.removesuffix(self._held)))
            if text and text in self._shown():
                return stamp
        return None

    def _shown(self) -> str:
        # As `Screen.display`, which takes five times longer to measure each character.
        columns = range(self._screen.columns)
        rows = (self._screen.buffer[row] for row in range(self._screen.lines))
        return "\n".join("".join(row[at].data for at in columns).rstrip() for row in rows)
