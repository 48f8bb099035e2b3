"""Checks in the background whether source code changed since it was scanned."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App

from screens.widgets.background import run_in_background

if TYPE_CHECKING:
    from screens.shell.file_inspector import TakeChange
    from wizard.session.open_draft import OpenDraft

REST = 20
"""Pause between walks as a multiple of the last duration: large folders take a second."""

GIVE_WAY_S = 0.001
"""Pause for the screen's thread, so that keys need not wait for Python's lock."""


class SourceWatch:
    """Walks the folders that evidence depends on, one walk at a time."""

    def __init__(self, app: App[int], learned: TakeChange) -> None:
        self._app = app
        self._learned = learned
        """Told what is found otherwise now."""
        self._open_draft: OpenDraft | None = None
        self._walk: _FolderWalk | None = None
        self._again = False
        self._rest_until = 0.0

    @property
    def busy(self) -> bool:
        """Whether a walk is running."""
        return self._walk is not None

    def attend(self, open_draft: OpenDraft | None) -> None:
        """Sets the open draft, or None."""
        if self._walk is not None:
            self._walk.stop()
        self._walk = None
        self._again = False
        self._rest_until = 0.0
        self._open_draft = open_draft

    def now(self, *, surely: bool = False) -> None:
        """Starts a walk, unless the last one was recent and `surely` is false.

        Changes made during a walk are found by another walk after it.
        """
        open_draft = self._open_draft
        if open_draft is None or not open_draft.rests_on_source:
            return
        if self._walk is not None:
            self._again = self._again or surely
        elif surely or time.monotonic() >= self._rest_until:
            self._again = False
            self._walk = _FolderWalk()
            self._app.run_worker(self._look(open_draft, self._walk), group="source")

    async def _look(self, open_draft: OpenDraft, folder_walk: _FolderWalk) -> None:
        begun = time.monotonic()
        marks = await run_in_background(partial(open_draft.look_at_source, folder_walk.stopped))
        if folder_walk is not self._walk:
            return
        self._walk = None
        ended = time.monotonic()
        self._rest_until = ended + REST * (ended - begun)
        change = open_draft.mark(marks)
        if change is not None:
            self._learned(open_draft, change)
        if self._again:
            self.now(surely=True)


class _FolderWalk:
    """Cancellation of a walk; `stopped` is called in its thread."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def stop(self) -> None:
        """Asks it to stop soon."""
        self._stop.set()

    def stopped(self) -> bool:
        """Whether it was cancelled. Lets keys be handled first."""
        return self._stop.wait(GIVE_WAY_S)
