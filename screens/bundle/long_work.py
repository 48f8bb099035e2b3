"""A screen over one long piece of work: leaving it means stopping that first."""

from __future__ import annotations

from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer

from screens.widgets.line import Line
from screens.widgets.messages import ScreenRequested
from screens.widgets.work_progress import LOOK_S, WorkProgress


class LongWorkScreen(Screen[None]):
    """Keeps the work that runs, so that Escape, or another screen, can stop it."""

    def __init__(self, verb: str) -> None:
        """`verb` stands before the progress."""
        super().__init__()
        self._verb = verb
        self._progress_line = Line(id="progress")
        self._watching: WorkProgress | None = None
        """The work that runs; None while none does."""
        self._ticker: Timer | None = None

    def _begin_work(self) -> WorkProgress:
        """The progress to hand to the work; it is shown until `_end_work`."""
        self._watching = watching = WorkProgress()
        self._ticker = self.set_interval(LOOK_S, self._show_progress)
        return watching

    def _end_work(self) -> None:
        self._watching = None
        if self._ticker is not None:
            self._ticker.stop()
        self._show_progress()

    def _show_progress(self) -> None:
        self._progress_line.say(self._watching.line(self._verb) if self._watching else Content())

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
