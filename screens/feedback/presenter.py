"""What stands on the screen of reviewer feedback, and how a change of it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from textual import on
from textual.content import Content

from screens.feedback.rows import (
    FeedbackState,
    FeedbackView,
    PointRows,
    feedback_chips,
    gate_lines,
    point_key,
    point_rows,
)
from screens.widgets.chips import Chip, Chips
from screens.widgets.finding_rows import ReviewRow
from screens.widgets.list_and_detail import ListAndDetail
from screens.widgets.messages import DraftEdited
from screens.widgets.rows import Rows
from wizard.errors import WizardError
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.session.session import AnswerChange
from wizard.topics.feedback.points import Feedback, Point
from wizard.topics.feedback.suggest import Suggester

_READ_ONLY = "This submission is open for reading only."


class FeedbackShown(ListAndDetail):
    """The points by rounds, and one of them in full; decides nothing."""

    def __init__(self, desk: AppContext, work: OpenDraft, state: FeedbackState) -> None:
        super().__init__(work)
        self.desk = desk
        self.state = state
        self._key = state.key
        self.feedback = Feedback(work.session)
        self.suggester = Suggester(work.session)

    # What is shown

    def on_mount(self) -> None:
        """The same row as last time, if it is still there."""
        self.show()

    def on_unmount(self) -> None:
        """What it showed is kept."""
        self.state.key = self._key

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """All points, the open ones, the settled ones."""
        return (feedback_chips(self.feedback.points),), self.state.view

    def gate(self) -> Iterator[Content]:
        """Whether points are in the way."""
        return gate_lines(self.feedback)

    def rows(self) -> tuple[ReviewRow, ...]:
        """The points by rounds."""
        return point_rows(self.feedback, self.suggester, self.state.view)

    def list_of_rows(self) -> Rows:
        """The list."""
        return PointRows(self.draw, id="feedback-rows")

    @property
    def point(self) -> Point | None:
        """The point under the cursor."""
        key = self.row.key if self.row else ""
        return next((point for point in self.feedback.points if point_key(point) == key), None)

    def stand_at(self, key: str) -> None:
        """Puts the cursor on a row."""
        self._key = key
        self.show()

    def action_view(self, name: str) -> None:
        """Shows other points."""
        self.state.view = FeedbackView(name)
        self.show()

    @on(Chips.Clicked)
    def click_view(self, event: Chips.Clicked) -> None:
        """A click on a count shows what was counted."""
        event.stop()
        self.action_view(event.value)

    @on(Rows.Chosen)
    def go(self, event: Rows.Chosen) -> None:
        """Asks for the field that the point is tied to."""
        event.stop()
        if self.row is not None and self.row.field:
            self.go_to_row()
        elif self.row is not None:
            self.notify("It is tied to nothing yet: t ties it.")

    # What is done

    def can_change(self) -> bool:
        """Whether anything can be changed here; says so when not."""
        if self._work.read_only:
            self.notify(_READ_ONLY, severity="warning")
        return not self._work.read_only

    def do(self, deed: Callable[[], AnswerChange]) -> bool:
        """Does something with the points and shows it; False, with a word why, when it cannot."""
        try:
            change = deed()
        except WizardError as error:
            self.tell(error)
            return False
        self.show_change(change)
        return True

    def show_change(self, change: AnswerChange) -> None:
        """Shows the points as they are now, and has them saved."""
        self.post_message(DraftEdited(change.field))
        self.show()

    def tell(self, error: WizardError) -> None:
        """Says what went wrong, and the way out."""
        self.notify(f"{error.message} {error.hint}", severity="warning", markup=False)
