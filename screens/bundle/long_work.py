"""Base of screens with one long operation, which is stopped before the screen is left."""

from __future__ import annotations

from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer

from screens.widgets.line import Line
from screens.widgets.messages import ScreenRequested
from screens.widgets.work_progress import LOOK_S, WorkProgress


class LongWorkScreen(Screen[None]):
    """Keeps the running operation, so that Escape or another screen can stop it."""

    def __init__(self, verb: str) -> None:
        """Creates the screen; `verb` is shown before the progress."""
        super().__init__()
        self._verb = verb
        self._progress_line = Line(id="progress")
        self._watching: WorkProgress | None = None
        """The work that runs; None while none does."""
        self._ticker: Timer | None = None

    def _begin_work(self) -> WorkProgress:
        """The progress to pass to the operation; it is shown until `_end_work`."""
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
        """Stops the operation; if none runs, closes the screen."""
        if self._watching is not None:
            self._watching.stop()
        else:
            self.post_message(ScreenRequested("back"))

    def action_ask(self, name: str) -> None:
        """Requests another screen or dialog from the app."""
        self.post_message(ScreenRequested(name))

    def on_unmount(self) -> None:
        """Stops the operation."""
        if self._watching is not None:
            self._watching.stop()
