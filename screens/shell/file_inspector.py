"""Inspects the files that the open draft names, in the background."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App
from textual.timer import Timer

from screens.widgets.background import run_in_background

if TYPE_CHECKING:
    from wizard.session.open_draft import OpenDraft
    from wizard.session.session import AnswerChange

    TakeChange = Callable[[OpenDraft, AnswerChange], None]

AFTER_S = 0.2
"""Delay after the last key before a path that is being typed is inspected."""

TOLD_AFTER_S = 1.0
"""An inspection that is shorter is not shown in the state line."""

TELL_EVERY_S = 0.25

TellWords = Callable[[str], None]


class BackgroundInspector:
    """Runs one inspection at a time; starts again when an answer changed meanwhile."""

    def __init__(self, app: App[int], learned: TakeChange, telling: TellWords) -> None:
        self._app = app
        self._learned = learned
        """Told what is found otherwise now."""
        self._telling = telling
        """Told how far a long look has come, and "" once it is over."""
        self._open_draft: OpenDraft | None = None
        self._timer: Timer | None = None
        self._run: _Run | None = None
        self._again = False

    def attend(self, open_draft: OpenDraft | None) -> None:
        """Sets the open draft, or None."""
        self._stop_timer()
        if self._run is not None:
            self._run.stop()
        self._run = None
        self._again = False
        self._open_draft = open_draft

    def soon(self, after_s: float = AFTER_S) -> None:
        """Schedules an inspection; calling it again postpones it."""
        self._stop_timer()
        self._timer = self._app.set_timer(after_s, self.now)

    def now(self) -> None:
        """Starts an inspection, or schedules it after the running one.

        The running one is not cancelled: its results so far would have to be collected again.
        """
        self._stop_timer()
        self._again = self._run is not None
        if self._open_draft is not None and self._run is None:
            self._run = _Run()
            self._app.run_worker(self._look(self._open_draft, self._run), group="look")

    @property
    def busy(self) -> bool:
        """Whether an inspection runs, or waits for a pause in typing."""
        return self._run is not None or self._timer is not None

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    async def _look(self, open_draft: OpenDraft, run: _Run) -> None:
        ticker = self._app.set_interval(TELL_EVERY_S, partial(self._tell, run))
        try:
            files_seen = await run_in_background(
                partial(open_draft.look, run.progress, run.stopped)
            )
        finally:
            ticker.stop()
            if run.was_told:
                self._telling("")
        if run is not self._run:
            return
        self._run = None
        if files_seen != open_draft.session.files_seen:
            self._learned(open_draft, open_draft.session.learn(files_seen))
        if self._again:
            self.now()

    def _tell(self, run: _Run) -> None:
        words = run.words()
        if words and run is self._run:
            run.was_told = True
            self._telling(words)


class _Run:
    """One inspection: its progress and cancellation. Called in its thread."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._begun = time.monotonic()
        self._now = (0, 0, "")
        self.was_told = False

    def stop(self) -> None:
        """Asks it to stop after the present file."""
        self._stop.set()

    def stopped(self) -> bool:
        """Whether it was cancelled."""
        return self._stop.is_set()

    def progress(self, done: int, total: int, path: str) -> None:
        """Stores the number of files done, of all, and the name of the next."""
        self._now = (done, total, path)

    def words(self) -> str:
        """Progress text; empty while it has taken only a short time."""
        done, total, path = self._now
        if not total or time.monotonic() - self._begun < TOLD_AFTER_S:
            return ""
        name = path.replace("\\", "/").rstrip("/").rpartition("/")[2]
        return f"looking at {name}, {done + 1} of {total}"
