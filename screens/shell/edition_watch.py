"""Notes about editions: answers to review again, and newer editions; runs in the background."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from textual.app import App
from textual.timer import Timer

from screens.widgets.background import run_in_background
from screens.widgets.messages import ReviewMarksLoaded
from screens.widgets.postponed import postponed
from wizard.errors import WizardError
from wizard.session.open_draft import OpenDraft

NEWS_AFTER_S = 1.0
"""Delay before answers are judged by another edition, since the user may begin to type."""

TOLD_S = 15.0
"""How long the notification is shown."""

_HOW = "E on the review shows them; nothing changes until you carry the draft over."


class EditionWatch:
    """Reads which answers to review again, and notifies once about a newer edition."""

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self._work: OpenDraft | None = None
        self._timer: Timer | None = None

    def attend(self, work: OpenDraft | None) -> None:
        """Sets the open draft, or None."""
        self._work = work
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def now(self) -> None:
        """Reads the review marks, and a moment later checks for a newer edition."""
        if self._work is not None:
            self._app.run_worker(postponed(self._remind, self._work), group="again")
            self._timer = self._app.set_timer(NEWS_AFTER_S, self._news)

    async def _remind(self, work: OpenDraft) -> None:
        marked = await run_in_background(work.again.read)
        if marked and work is self._work:
            work.again.show(marked)
            for screen in self._app.screen_stack:
                screen.post_message(ReviewMarksLoaded())

    def _news(self) -> None:
        if self._work is not None:
            self._app.run_worker(postponed(self._tell, self._work), group="news")

    async def _tell(self, work: OpenDraft) -> None:
        from wizard.topics.editions.news import news_for, note_announced

        news = await run_in_background(partial(news_for, work.session))
        if news is None or work is not self._work:
            return
        self._app.notify(f"{news.words} {_HOW}", timeout=TOLD_S, markup=False)
        with suppress(WizardError):  # then the note is shown again the next time
            await run_in_background(partial(note_announced, work.draft.path, news.edition))
