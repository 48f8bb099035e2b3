"""How feedback comes in, shown before it is taken, and how the reply goes out into a file."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from screens.feedback.rows import FeedbackView, point_key
from screens.feedback.shown import FeedbackShown
from screens.widgets.background import run_in_background
from screens.widgets.path_text import shown_path
from screens.widgets.postponed import postponed
from wizard.errors import WizardError
from wizard.rules.phrasing import counted
from wizard.topics.feedback.points import Point, next_round, rounds_of

if TYPE_CHECKING:
    from screens.feedback.sorting import AcceptedPoints
    from wizard.topics.feedback.mail import ReceivedMail
    from wizard.topics.feedback.split import SplitResult


class FeedbackImport(FeedbackShown):
    """Takes in what a person pastes or names, once they saw what was made of it."""

    def action_bring(self) -> None:
        """Asks for the mail or notes."""
        if self.can_change():
            self.run_worker(postponed(self._bring), exclusive=True, group="ask")

    async def _bring(self) -> None:
        from screens.feedback.dialogs import FeedbackImportDialog

        came = await self.app.push_screen_wait(
            FeedbackImportDialog(self._session.draft.path.parent)
        )
        if came is None:
            return
        try:
            received, found = await run_in_background(partial(_received_and_split, came))
        except WizardError as error:
            self.tell(error)
            return
        await self._sort(found, received.sent_on)

    async def _sort(self, found: SplitResult, sent_on: date | None) -> None:
        from screens.feedback.sorting import PointSortingScreen
        from wizard.topics.feedback.triage import SplitEditor

        sorting = SplitEditor(found, self.feedback.stands)
        if not sorting.pieces:
            self.notify("No words were found in it.", severity="warning")
            return
        number, day = next_round(self.feedback.points), sent_on or self.desk.today
        screen = PointSortingScreen(sorting, self.suggester, number, day)
        taken = await self.app.push_screen_wait(screen)
        if taken is not None:
            self._add(taken)

    def _add(self, taken: AcceptedPoints) -> None:
        first = len(self.feedback.points)
        added = partial(self.feedback.add, taken.texts, taken.round, taken.received_on)
        self.state.view = FeedbackView.ALL
        if self.do(added):
            self.stand_at(point_key(self.feedback.points[first]))
            count = counted(len(taken.texts), "point")
            self.notify(f"{count} in round {taken.round}. Ctrl+Z takes it back.")

    def action_reply(self) -> None:
        """Writes the reply to the round of the point under the cursor beside the draft."""
        point = self.point
        if point is not None:
            self.run_worker(postponed(self._reply, point), exclusive=True, group="reply")

    async def _reply(self, point: Point) -> None:
        from wizard.reports.reply import TEXT, reply_path, reviewer_reply, write_reply

        session = self._session
        rounds = rounds_of(self.feedback.points)
        one = next(each for each in rounds if each.number == point.round)
        text = reviewer_reply(session.draft.name, (one,), session.edition, TEXT)
        path = reply_path(session.draft.path, one)
        try:
            written = await run_in_background(partial(write_reply, path, text))
        except WizardError as error:
            self.tell(error)
        else:
            self.notify(f"The reply is in {shown_path(written)}")


def _received_and_split(came: str | Path) -> tuple[ReceivedMail, SplitResult]:
    """What came, and its split; in a thread of its own. Raises WizardError."""
    from wizard.topics.feedback.mail import received, received_in
    from wizard.topics.feedback.split import split

    if isinstance(came, Path):
        what = received_in(came)
    else:
        what = received(came.encode("utf-8", "replace"), "What was pasted")
    return what, split(what.text)
