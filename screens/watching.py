"""Following long work in another thread: how far it has come, and stopping it."""

from __future__ import annotations

import threading

from textual.content import Content

from screens.export_plan import in_bytes
from wizard.text import clean

_BAR = 20
LOOK_S = 0.05
"""How often a screen looks at the progress."""


class Watching:
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
