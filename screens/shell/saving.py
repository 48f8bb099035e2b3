"""Keeps the draft's file in step with the work in hand."""

from __future__ import annotations

from textual.app import App
from textual.timer import Timer

from screens.widgets.background import run_in_background
from screens.widgets.messages import PageRequested, SaveStateChanged
from wizard.drafts.errors import DraftChanged
from wizard.drafts.model import Draft
from wizard.drafts.write import changed_outside
from wizard.errors import DraftError
from wizard.session.open_draft import OpenDraft

AFTER_S = 0.5
"""How long after a change it is written. Typing on does not put it off."""

AGAIN_S = 5.0
"""How long after a failed save the next one is tried."""


class AutoSave:
    """Writes the work a moment after each change, one save at a time."""

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self._work: OpenDraft | None = None
        self._timer: Timer | None = None
        self._paused = False

    def attend(self, work: OpenDraft | None) -> None:
        """Looks after another work, or none."""
        self._stop_timer()
        self._work = work
        self._paused = False

    def soon(self, after_s: float = AFTER_S) -> None:
        """Asks for a save; asking again changes nothing until it is done."""
        self._announce()
        if self._timer is None and self._work is not None and not self._paused:
            self._timer = self._app.set_timer(after_s, self._begin)

    def now(self) -> None:
        """Saves at once, also when a choice between two versions was put off."""
        self._stop_timer()
        self._paused = False
        if self._work is not None:
            self._work.session.unsaved = True
            self._announce()
            self._begin()

    async def look_outside(self) -> None:
        """Tells when somebody else changed the file, e.g. as the terminal gets focus again."""
        work = self._work
        if work is None or self._paused or work.read_only:
            return
        try:
            if await run_in_background(lambda: changed_outside(work.draft)):
                await self._settle(work, work.theirs())
        except DraftError as error:
            work.trouble = error.message
            self._announce()

    async def _settle(self, work: OpenDraft, theirs: Draft) -> None:
        """Writes nothing until a person has chosen between two versions."""
        from screens.home.opening import choose_version

        self._paused = True
        self._stop_timer()
        if await choose_version(self._app, work, theirs):
            self._paused = False
            self._app.post_message(PageRequested(work.place.page, work.place.field))
        self._announce()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def at_once(self) -> None:
        """Saves what waits to be saved, e.g. as a page is left."""
        if self._timer is not None:
            self._stop_timer()
            self._begin()

    def _begin(self) -> None:
        self._timer = None
        self._app.run_worker(self._save(), group="save", exit_on_error=True)

    async def _save(self) -> None:
        work = self._work
        if work is None or self._paused:
            return
        try:
            await run_in_background(work.save)
        except DraftChanged as changed:
            await self._settle(work, changed.theirs)
        except DraftError:
            self.soon(AGAIN_S)
        else:
            self._announce()
            if work.session.unsaved:
                self.soon()

    def _announce(self) -> None:
        """Lets every screen show whether all is saved."""
        for screen in self._app.screen_stack:
            screen.post_message(SaveStateChanged())
