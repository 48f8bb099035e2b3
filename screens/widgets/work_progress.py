"""Following long work in another thread: how far it has come, and stopping it."""

from __future__ import annotations

import threading
import time

from textual.content import Content

from screens.widgets.path_text import in_bytes
from wizard.rules.phrasing import counted
from wizard.text import clean, one_line

_BAR = 20
LOOK_S = 0.05
"""How often a screen looks at the progress."""


class WorkProgress:
    """Handed to the work: `progress` and `cancelled` are called there, the rest on the screen."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._now = (0, 0, "")

    def progress(self, done: int, total: int, name: str) -> None:
        """Notes bytes done, bytes in all and the file in work. Draws nothing."""
        self._now = (done, total, name)

    def cancelled(self) -> bool:
        """True once a person wants to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Asks the work to stop at the next block."""
        self._stop.set()

    def line(self, verb: str) -> Content:
        """A bar and where the work is."""
        done, total, name = self._now
        if self.cancelled():
            return Content(" Stopping …")
        full = int(_BAR * done / total) if total else 0
        shown = "█" * full + "░" * (_BAR - full)
        told = f" {in_bytes(done)} of {in_bytes(total)}  {clean(name)}" if total else ""
        return Content(f" {verb} {shown}{told}")


class OpenEndedProgress:
    """The same for work whose end is not known: `told` and `stopped` are called there."""

    def __init__(self, verb: str, noun: str) -> None:
        self._verb = verb
        self._noun = noun
        self._begun = time.monotonic()
        self._stop = threading.Event()
        self._now = (0, "")

    @property
    def took_s(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._begun

    def told(self, done: int, name: str) -> None:
        """Notes how much is done, and what comes next. Draws nothing."""
        self._now = (done, name)

    def stopped(self) -> bool:
        """Whether nobody waits for it any more."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Asks the work to end."""
        self._stop.set()

    def line(self) -> Content:
        """How far the work has come."""
        done, name = self._now
        if self.stopped():
            return Content(" Stopping …")
        counts = f"{self._verb} {counted(done, self._noun)}"
        return Content(f" {counts} · {self.took_s:.0f} s · {one_line(name)}")
