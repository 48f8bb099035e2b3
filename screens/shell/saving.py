"""Saves the open draft, its position and its progress a moment after they changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import App
from textual.timer import Timer
from textual.worker import Worker

from screens.widgets.background import run_in_background
from screens.widgets.line import StateLine
from screens.widgets.messages import PageRequested
from wizard.drafts.errors import DraftChanged
from wizard.drafts.write import changed_outside
from wizard.errors import DraftError
from wizard.topics.upkeep.draft_list import update_draft_list

if TYPE_CHECKING:
    from wizard.drafts.model import Draft
    from wizard.session.app_context import AppContext
    from wizard.session.open_draft import OpenDraft

AFTER_S = 0.25
"""Delay after a change until it is written. Further typing does not extend it. A save takes 7 ms of
CPU time; on a computer with much else to do, the rest of the second is for waiting."""

AGAIN_S = 5.0
"""Delay after a failed save until the next attempt."""


class AutoSave:
    """Saves a moment after each change, one save at a time."""

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self._open_draft: OpenDraft | None = None
        self._timer: Timer | None = None
        self._paused = False

    def attend(self, open_draft: OpenDraft | None) -> None:
        """Sets the open draft, or None."""
        self._stop_timer()
        self._open_draft = open_draft
        self._paused = False

    def soon(self, after_s: float = AFTER_S) -> None:
        """Schedules a save; calling it again changes nothing until it is done."""
        self._announce()
        if self._timer is None and self._open_draft is not None and not self._paused:
            self._timer = self._app.set_timer(after_s, self._begin)

    def now(self) -> None:
        """Saves at once, also when a choice between two versions was postponed."""
        self._stop_timer()
        self._paused = False
        if self._open_draft is not None:
            self._open_draft.session.unsaved = True
            self._announce()
            self._begin()
            if self._open_draft.draft.conflicts and not self._open_draft.read_only:
                self._app.run_worker(self._settle_merge(self._open_draft), group="ask")

    async def _settle_merge(self, open_draft: OpenDraft) -> None:
        """Asks again for what a merge left open."""
        from screens.home.opening import settle_with_dialog

        await settle_with_dialog(self._app, open_draft)
        self._show_page_again(open_draft)
        self._announce()

    def _show_page_again(self, open_draft: OpenDraft) -> None:
        place = open_draft.position
        self._app.post_message(PageRequested(place.page, place.field))

    async def look_outside(self) -> None:
        """Notifies when the file was changed by others, e.g. as the terminal gets focus again."""
        open_draft = self._open_draft
        if open_draft is None or self._paused or open_draft.read_only:
            return
        try:
            if await run_in_background(lambda: changed_outside(open_draft.draft)):
                await self._settle(open_draft, open_draft.theirs())
        except DraftError as error:
            open_draft.trouble = error.message
            self._announce()

    async def _settle(self, open_draft: OpenDraft, theirs: Draft) -> None:
        """Asks the user to choose between two versions; writes nothing before that."""
        from screens.home.opening import choose_version

        self._paused = True
        self._stop_timer()
        if await choose_version(self._app, open_draft, theirs):
            self._paused = False
            self._show_page_again(open_draft)
        self._announce()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def at_once(self) -> None:
        """Saves pending changes, e.g. as a page is left."""
        if self._timer is not None:
            self._stop_timer()
            self._begin()

    def _begin(self) -> None:
        self._timer = None
        self._app.run_worker(self._save(), group="save", exit_on_error=True)

    async def _save(self) -> None:
        open_draft = self._open_draft
        if open_draft is None or self._paused:
            return
        try:
            await run_in_background(open_draft.save)
        except DraftChanged as changed:
            await self._settle(open_draft, changed.theirs)
        except DraftError:
            self.soon(AGAIN_S)
        else:
            self._announce()
            if open_draft.session.unsaved:
                self.soon()

    def _announce(self) -> None:
        """Shows the save state on every screen."""
        for screen in self._app.screen_stack:
            for line in screen.query(StateLine):
                line.show()


PLACE_AFTER_S = 1.0
"""Delay after a change until it is stored: a killed process forgets where it was since."""


class PlaceKeeper:
    """Updates the list of drafts in the background, at most once in `PLACE_AFTER_S`."""

    def __init__(self, app: App[int], app_context: AppContext) -> None:
        self._app = app
        self._app_context = app_context
        self._open_draft: OpenDraft | None = None
        self._timer: Timer | None = None
        self._due = False
        """Whether something changed since the last update."""

    def attend(self, open_draft: OpenDraft | None) -> None:
        """Sets the open draft, or None."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._open_draft = open_draft
        if open_draft is not None:
            self._app.call_after_refresh(update_draft_list, self._app_context, open_draft)

    def soon(self) -> None:
        """Schedules an update; calling it again changes nothing until it is done."""
        self._due = True
        self.look_soon()

    def look_soon(self) -> None:
        """Schedules an update in case that the cursor is elsewhere by then."""
        if self._timer is None and self._open_draft is not None:
            self._timer = self._app.set_timer(PLACE_AFTER_S, self._begin)

    def _begin(self) -> None:
        self._timer = None
        if self._open_draft is None:
            return
        if note_position(self._app, self._open_draft) or self._due:
            self._due = False
            _: Worker[None] = self._app.run_worker(self._keep, group="place", exclusive=True)

    async def _keep(self) -> None:
        if self._open_draft is not None:
            await run_in_background(partial(update_draft_list, self._app_context, self._open_draft))


def note_position(app: App[int], open_draft: OpenDraft) -> bool:
    """Notes where the cursor is on the page of a draft; whether it was elsewhere before."""
    from screens.step.screen import StepScreen

    before = open_draft.position
    for screen in app.screen_stack:
        if isinstance(screen, StepScreen):
            open_draft.position = screen.position
    return open_draft.position != before
