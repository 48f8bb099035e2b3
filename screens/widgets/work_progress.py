"""Progress and cancellation of long work in a thread."""

from __future__ import annotations

import threading
import time

from textual.content import Content

from screens.widgets.path_text import in_bytes
from wizard.engine.readiness import duration_words
from wizard.rules.phrasing import counted
from wizard.text import clean, one_line

_BAR = 20
LOOK_S = 0.05
"""Interval at which a screen reads the progress."""


class WorkProgress:
    """Passed to the work: `progress` and `cancelled` are called there, the rest on the screen."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._now = (0, 0, "")

    def progress(self, done: int, total: int, name: str) -> None:
        """Stores bytes done, total bytes and the current file. Draws nothing."""
        self._now = (done, total, name)

    def cancelled(self) -> bool:
        """Whether the user cancelled."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Asks the work to stop at the next block."""
        self._stop.set()

    def line(self, verb: str) -> Content:
        """Progress bar and current file."""
        done, total, name = self._now
        if self.cancelled():
            return Content(" Stopping …")
        full = int(_BAR * done / total) if total else 0
        shown = "█" * full + "░" * (_BAR - full)
        message = f" {in_bytes(done)} of {in_bytes(total)}  {clean(name)}" if total else ""
        return Content(f" {verb} {shown}{message}")


class OpenEndedProgress:
    """Progress of work of unknown length: `on_progress` and `stopped` are called in its thread."""

    def __init__(self, verb: str, noun: str) -> None:
        self._verb = verb
        self._noun = noun
        self._begun = time.monotonic()
        self._stop = threading.Event()
        self._now = (0, "")

    @property
    def took_s(self) -> float:
        """Seconds since it started."""
        return time.monotonic() - self._begun

    def on_progress(self, done: int, name: str) -> None:
        """Stores how much is done, and what comes next. Draws nothing."""
        self._now = (done, name)

    def stopped(self) -> bool:
        """Whether it was cancelled."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Asks the work to stop."""
        self._stop.set()

    def line(self) -> Content:
        """Progress in one line."""
        done, name = self._now
        if self.stopped():
            return Content(" Stopping …")
        counts = f"{self._verb} {counted(done, self._noun)}"
        return Content(f" {counts} · {self.took_s:.0f} s · {one_line(name)}")


class ItemProgress:
    """Progress over a number of items, or over the bytes of one: `items` or `progress` is called.

    Both are called in the thread of the work, and so is `cancelled`.
    """

    def __init__(self, verb: str) -> None:
        self._verb = verb
        self._bytes = WorkProgress()
        self._now: tuple[int, int, float | None] | None = None

    def items(self, done: int, total: int, seconds_left: float | None) -> None:
        """Stores items done, all items and the seconds left; None if unknown. Draws nothing."""
        self._now = (done, total, seconds_left)

    def progress(self, done: int, total: int, name: str) -> None:
        """Stores bytes done, total bytes and the current file. Draws nothing."""
        self._bytes.progress(done, total, name)

    def cancelled(self) -> bool:
        """Whether the user cancelled."""
        return self._bytes.cancelled()

    def stop(self) -> None:
        """Asks the work to stop."""
        self._bytes.stop()

    def line(self) -> Content:
        """Progress in one line."""
        if self._now is None or self.cancelled():
            return self._bytes.line(self._verb)
        done, total, seconds = self._now
        full = int(_BAR * done / total) if total else 0
        left = f", {duration_words(seconds / 60)} left" if seconds else ""
        bar = "█" * full + "░" * (_BAR - full)
        return Content(f" {self._verb} {bar} {done:,} of {total:,}{left}")
