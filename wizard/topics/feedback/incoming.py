"""What a reviewer sent, as points: a review as TOML, a mail that repeats one, or any other text."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from wizard.dataclass import dataclass
from wizard.topics.feedback.mail import ReceivedMail
from wizard.topics.feedback.review import ReviewError, looks_like_review, read_review
from wizard.topics.feedback.review_mail import point_text, without_mail_form, without_reference
from wizard.topics.feedback.split import SplitResult, split


@dataclass(frozen=True, slots=True)
class IncomingReview:
    """The proposed points, and what is said of their review."""

    found: SplitResult
    round: int | None = None
    """None if it is not said, as in most mails."""
    day: date | None = None
    draft: str = ""
    """The id of the draft that was reviewed; "" if it is not said."""


def incoming_review(came: ReceivedMail, label: str, known: Collection[str]) -> IncomingReview:
    """The points of what was received; `known` are the ids of all requirements.

    Raises ReviewError with the line for a review that is not sound, and WizardError for a text with
    too many points.
    """
    if label.lower().endswith(".toml") and not looks_like_review(came.text):
        message = f"{label} is no review: it has no table [review]."
        raise ReviewError(message, "Name the file that the reviewer wrote.")
    if looks_like_review(came.text):
        review = read_review(came.text.encode("utf-8", "replace"), label, known)
        points = tuple(map(point_text, review.points))
        return IncomingReview(SplitResult(points, ()), review.round, review.date, review.draft)
    reference, text = without_reference(came.text.replace("\r\n", "\n"))
    found = split(text)
    points = tuple(map(without_mail_form, found.points))
    found = SplitResult(points, found.left_out)
    if reference is None:
        return IncomingReview(found, day=came.sent_on)
    return IncomingReview(found, reference.round, reference.date, reference.draft)
