"""Notes about editions: answers to review again, and newer editions; runs in the background."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App
from textual.timer import Timer

from screens.widgets.background import run_in_background
from screens.widgets.messages import ReviewMarksLoaded
from screens.widgets.postponed import postponed
from wizard.errors import WizardError

if TYPE_CHECKING:
    from wizard.session.open_draft import OpenDraft

NEWS_AFTER_S = 1.0
"""Delay before answers are judged by another edition, since the user may begin to type."""

TOLD_S = 15.0
"""How long the notification is shown."""

_HOW = "E in the review shows them; nothing changes until you move the draft."


class EditionWatch:
    """Reads which answers to review again, and notifies once about a newer edition."""

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self._open_draft: OpenDraft | None = None
        self._timer: Timer | None = None

    def attend(self, open_draft: OpenDraft | None) -> None:
        """Sets the open draft, or None."""
        self._open_draft = open_draft
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def now(self) -> None:
        """Reads the review marks, and a moment later checks for a newer edition."""
        if self._open_draft is not None:
            self._app.run_worker(postponed(self._remind, self._open_draft), group="again")
            self._timer = self._app.set_timer(NEWS_AFTER_S, self._news)

    async def _remind(self, open_draft: OpenDraft) -> None:
        marked = await run_in_background(open_draft.again.read)
        if marked and open_draft is self._open_draft:
            open_draft.again.show(marked)
            for screen in self._app.screen_stack:
                screen.post_message(ReviewMarksLoaded())

    def _news(self) -> None:
        if self._open_draft is not None:
            self._app.run_worker(postponed(self._tell, self._open_draft), group="news")

    async def _tell(self, open_draft: OpenDraft) -> None:
        from wizard.topics.editions.news import news_for, note_announced

        news = await run_in_background(partial(news_for, open_draft.session))
        if news is None or open_draft is not self._open_draft:
            return
        self._app.notify(f"{news.words} {_HOW}", timeout=TOLD_S, markup=False)
        with suppress(WizardError):  # then the note is shown again the next time
            await run_in_background(partial(note_announced, open_draft.draft.path, news.edition))
