"""A screen over one long piece of work: leaving it means stopping that first."""

from __future__ import annotations

from textual.screen import Screen

from screens.widgets.messages import ScreenRequested
from screens.widgets.work_progress import WorkProgress


class LongWorkScreen(Screen[None]):
    """Keeps the work that runs, so that Escape, or another screen, can stop it."""

    def __init__(self) -> None:
        super().__init__()
        self._watching: WorkProgress | None = None
        """The work that runs; None while none does."""

    def action_leave(self) -> None:
        """Stops the work; without any it goes back."""
        if self._watching is not None:
            self._watching.stop()
        else:
            self.post_message(ScreenRequested("back"))

    def action_ask(self, name: str) -> None:
        """Asks the program for another screen or dialog."""
        self.post_message(ScreenRequested(name))

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        if self._watching is not None:
            self._watching.stop()
