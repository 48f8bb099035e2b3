"""Stores the position in the open draft, and its progress, a moment after they changed."""

from __future__ import annotations

from functools import partial

from textual.app import App
from textual.timer import Timer
from textual.worker import Worker

from screens.widgets.background import run_in_background
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.topics.upkeep.draft_list import update_draft_list

AFTER_S = 2.0
"""Delay after a change until it is stored: a killed process forgets where it was since."""


class PlaceKeeper:
    """Updates the list of drafts in the background, at most once in `AFTER_S`."""

    def __init__(self, app: App[int], app_context: AppContext) -> None:
        self._app = app
        self._app_context = app_context
        self._open_draft: OpenDraft | None = None
        self._timer: Timer | None = None

    def attend(self, open_draft: OpenDraft | None) -> None:
        """Sets the open draft, or None."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._open_draft = open_draft
        if open_draft is not None:
            self._app.call_later(update_draft_list, self._app_context, open_draft)

    def soon(self) -> None:
        """Schedules an update; calling it again changes nothing until it is done."""
        if self._timer is None and self._open_draft is not None:
            self._timer = self._app.set_timer(AFTER_S, self._begin)

    def _begin(self) -> None:
        self._timer = None
        _: Worker[None] = self._app.run_worker(self._keep, group="place", exclusive=True)

    async def _keep(self) -> None:
        if self._open_draft is not None:
            await run_in_background(partial(update_draft_list, self._app_context, self._open_draft))
