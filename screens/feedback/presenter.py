"""Content of the feedback screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from screens.feedback.rows import (
    FeedbackState,
    feedback_chips,
    gate_lines,
    point_key,
    point_rows,
    subject_lines,
)
from screens.widgets.chips import Chip
from screens.widgets.finding_rows import ReviewRow
from wizard.session.session import Session
from wizard.topics.feedback.points import Feedback, Point
from wizard.topics.feedback.suggest import Suggester


class FeedbackPresenter:
    """Content of the feedback screen: points grouped by round."""

    def __init__(self, session: Session, state: FeedbackState) -> None:
        self.state = state
        self.feedback = Feedback(session)
        self.suggester = Suggester(session)

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """The filters: all, open and settled points."""
        return (feedback_chips(self.feedback.points),), self.state.view

    def gate(self, _width: int) -> Iterator[Content]:
        """Whether points block the submission."""
        return gate_lines(self.feedback)

    def rows(self) -> tuple[ReviewRow, ...]:
        """Rows of the points by round."""
        return point_rows(self.feedback, self.suggester, self.state.view)

    def subject_lines(self, text: str) -> Iterator[Content]:
        """What a text that is not imported yet is about, or may be about."""
        return subject_lines(self.feedback, self.suggester, self.feedback.tied(text)[0], text)

    def point(self, row: ReviewRow | None) -> Point | None:
        """The point of a row."""
        key = row.key if row else ""
        return next((point for point in self.feedback.points if point_key(point) == key), None)
