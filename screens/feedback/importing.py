"""Import of feedback, previewed before it is added, and the file of the reply."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from screens.widgets.background import run_in_background
from wizard.session.session import Session
from wizard.topics.feedback.points import Feedback, Point, next_round, rounds_of

if TYPE_CHECKING:
    from datetime import date

    from screens.feedback.presenter import FeedbackPresenter
    from screens.feedback.sorting import AcceptedPoints
    from wizard.topics.feedback.incoming import IncomingReview


async def ask_for_points(
    app: App[Any], presenter: FeedbackPresenter, folder: Path, today: date
) -> AcceptedPoints | None:
    """Asks for a mail or notes, and which points to add; None for nothing.

    Must run in a worker. Raises WizardError.
    """
    from screens.feedback.dialogs import FeedbackImportDialog
    from screens.feedback.sorting import PointSortingScreen
    from wizard.topics.feedback.triage import SplitEditor

    came = await app.push_screen_wait(FeedbackImportDialog(folder))
    if came is None:
        return None
    feedback = presenter.feedback
    review = await run_in_background(partial(_review_in, came, feedback))
    sorting = SplitEditor(review.found, partial(feedback.stands, number=review.round))
    if not sorting.pieces:
        app.notify("It contains no text.", severity="warning")
        return None
    number, day = review.round or next_round(feedback.points), review.day or today
    screen = PointSortingScreen(sorting, presenter, number, day)
    return await app.push_screen_wait(screen)


async def write_reply_to(session: Session, points: tuple[Point, ...], point: Point) -> Path:
    """Writes the reply to the round of a point next to the draft. Raises WizardError."""
    from wizard.reports.reply import TEXT, reply_path, reviewer_reply, write_reply

    one = next(each for each in rounds_of(points) if each.number == point.round)
    text = reviewer_reply(session.draft.name, (one,), session.edition, TEXT)
    path = reply_path(session.draft.path, one)
    return await run_in_background(partial(write_reply, path, text))


def _review_in(came: str | Path, feedback: Feedback) -> IncomingReview:
    """Reads and splits the feedback in a thread. Raises WizardError."""
    from wizard.topics.feedback.mail import received, received_in

    if isinstance(came, Path):
        return feedback.review_in(received_in(came), str(came))
    label = "The pasted text"
    return feedback.review_in(received(came.encode("utf-8", "replace"), label), label)
