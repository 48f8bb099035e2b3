"""Progress of long work on standard error: one line of a terminal, or lines in a log."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from wizard.cli.boundary import echo_stderr
from wizard.cli.streams import can_overwrite_lines

_DRAWN_EVERY, _TOLD_EVERY = 0.1, 2.0
"""Seconds between two states of a line that is overwritten, and between two lines of a log."""


class ProgressLine:
    """A terminal line that is overwritten; where that is not possible, a line every two seconds."""

    def __init__(self) -> None:
        self._overwrites = can_overwrite_lines()
        self._next = 0.0 if self._overwrites else time.monotonic() + _TOLD_EVERY
        self._drawn = False

    def searched(self, files: int, name: str) -> None:
        """Shows the number of files that were searched, and the present one."""
        self._show(f"{files:,} files searched, ", name)

    def share(self, done: int, total: int, name: str) -> None:
        """Shows a percentage, and the present file."""
        self._show(f"{100 * done // total if total else 100:3} % ", name)

    def time_left(self, done: int, total: int, seconds: float | None) -> None:
        """Shows a percentage, the numbers, and the time that is left if it is known."""
        from wizard.engine.readiness import duration_words

        left = f", {duration_words(seconds / 60)} left" if seconds else ""
        self.share(done, total, f"{done:,} of {total:,}{left}")

    def _show(self, state: str, name: str) -> None:
        from wizard.text import one_line

        now = time.monotonic()
        if now < self._next:
            return
        text = f"{state}{one_line(name)}".rstrip()
        if not self._overwrites:
            self._next = now + _TOLD_EVERY
            echo_stderr(text.lstrip())
            return
        self._next = now + _DRAWN_EVERY
        width = max(10, shutil.get_terminal_size().columns - 1)
        sys.stderr.write("\r\x1b[K" + text[:width])
        sys.stderr.flush()
        self._drawn = True

    def clear(self) -> None:
        """Erases the line."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def progress_line() -> Iterator[ProgressLine]:
    """The progress of the work inside, erased from a terminal at its end."""
    line = ProgressLine()
    try:
        yield line
    finally:
        line.clear()
