"""Answers to look at again: shown as such until somebody was in the field and left it."""

from __future__ import annotations

from textual import on

from screens.step.autofill_on_page import AutofillOnPage
from screens.step.journey import JourneyPanel
from screens.step.page import PageForm
from screens.widgets.background import run_in_background
from screens.widgets.messages import ReviewMarksLoaded
from wizard.session.open_draft import OpenDraft


class AgainOnPage(AutofillOnPage):
    """A screen over a page of a draft that may have been carried over."""

    _work: OpenDraft

    @on(ReviewMarksLoaded)
    def show_marks(self, event: ReviewMarksLoaded) -> None:
        """What is marked is known now."""
        event.stop()
        self.query_one(PageForm).show_again()
        self._show_marked()

    def left_field(self, field_id: str) -> None:
        """The cursor is no longer in a field: its answer was looked at."""
        if self._work.again.looked_at(field_id):
            self.app.run_worker(run_in_background(self._work.again.keep), group="again")
            self.query_one(PageForm).show_again(field_id)
            self._show_marked()

    def _show_marked(self) -> None:
        self.query_one(JourneyPanel).refresh_stops()
        self.explain_field()

    def explain_field(self) -> None:
        """The guide says what there is to say of the field under the cursor."""
        raise NotImplementedError

    def on_unmount(self) -> None:
        """Whoever goes to another screen has left the field as well."""
        if self._work.again.looked_at(self._field):
            self.app.run_worker(run_in_background(self._work.again.keep), group="again")
