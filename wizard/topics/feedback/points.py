"""Reviewer points: rows of one answer, read and changed as points.

The rows remain an answer: saved, undone, merged and bundled like every other. Columns that a person
added, and rows that are not points, are preserved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Value
from wizard.dataclass import dataclass
from wizard.engine.waiver_reasons import says_why
from wizard.errors import WizardError
from wizard.secrets.masking import without_secrets
from wizard.text import did_you_mean, unmasked

if TYPE_CHECKING:
    from wizard.session.session import AnswerChange, Session
    from wizard.topics.feedback.incoming import IncomingReview
    from wizard.topics.feedback.mail import ReceivedMail

Row = dict[str, Any]

TEXT, ROUND, RECEIVED_ON, ABOUT = "text", "round", "received_on", "about"
RESPONSE, CLOSED, DEFERRED = "response", "closed", "deferred"


class FeedbackError(WizardError):
    """A point does not exist, or the change is invalid."""


class PointState(StrEnum):
    """The status of a point; the names are shown."""

    OPEN = "open"
    RESOLVED = "resolved"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class Point:
    """One request of a reviewer."""

    index: int
    """Its row in the answer, from 0."""
    text: str
    round: int
    """From 1; 0 for a row without a round."""
    received_on: date | None
    about: str
    """Id of the related field or requirement; "" for none."""
    response: str
    reason: str
    """Why it waits; "" unless it is deferred."""
    state: PointState

    @property
    def number(self) -> int:
        """Its number for users: counted from 1 over all rounds."""
        return self.index + 1


@dataclass(frozen=True, slots=True)
class ReviewRound:
    """The points of one review."""

    number: int
    """0 for points of unknown round."""
    received_on: date | None
    """The earliest date in any of them."""
    points: tuple[Point, ...]

    def count(self, state: PointState) -> int:
        """The number of its points in a state."""
        return sum(point.state is state for point in self.points)


def points_of(answers: Mapping[str, Value], edition: Edition) -> tuple[Point, ...]:
    """The points in row order; none if the edition has no field for them."""
    rows = answers.get(edition.journey.feedback.field)
    if not isinstance(rows, list):
        return ()
    return tuple(_point(index, row) for index, row in enumerate(rows) if isinstance(row, Mapping))


def rounds_of(points: Iterable[Point]) -> tuple[ReviewRound, ...]:
    """The points by round, last round first; those without round come last."""
    by_number: dict[int, list[Point]] = {}
    for point in points:
        by_number.setdefault(point.round, []).append(point)
    return tuple(_round(number, by_number[number]) for number in sorted(by_number, reverse=True))


def next_round(points: Sequence[Point]) -> int:
    """The number of a new round; points without round count as the first."""
    return max((max(point.round, 1) for point in points), default=0) + 1


def _round(number: int, points: Sequence[Point]) -> ReviewRound:
    days = [point.received_on for point in points if point.received_on]
    return ReviewRound(number, min(days, default=None), tuple(points))


def _point(index: int, row: Mapping[str, Value]) -> Point:
    reason = _cell_text(row, DEFERRED)
    state = PointState.OPEN
    if row.get(CLOSED) is True:
        state = PointState.DEFERRED if reason else PointState.RESOLVED
    received, number = row.get(RECEIVED_ON), row.get(ROUND)
    if isinstance(received, datetime):
        received = received.date()
    counts = isinstance(number, int) and not isinstance(number, bool) and number > 0
    return Point(
        index=index,
        text=_cell_text(row, TEXT),
        round=int(number or 0) if counts else 0,
        received_on=received if isinstance(received, date) else None,
        about=_cell_text(row, ABOUT),
        response=_cell_text(row, RESPONSE),
        reason=reason,
        state=state,
    )


def without_secrets_in(point: Point) -> Point:
    """The point with secrets masked, safe to show and send."""
    texts = (without_secrets(text) for text in (point.text, point.response, point.reason))
    text, response, reason = texts
    return replace(point, text=text, response=response, reason=reason)


def _cell_text(row: Mapping[str, Value], column: str) -> str:
    value = row.get(column)
    return value.strip() if isinstance(value, str) else ""


class Feedback:
    """The points of a session, and their changes; each change is one step of undo."""

    def __init__(self, session: Session) -> None:
        """Raises FeedbackError for an edition without points."""
        self.session = session
        self.field = session.edition.journey.feedback.field
        if self.field not in session.edition.fields:
            message = f"Edition {session.edition.id} has no field for what reviewers write."
            raise FeedbackError(message, "Run `submission-wizard editions` to see the others.")

    @property
    def points(self) -> tuple[Point, ...]:
        """All points, in row order."""
        return points_of(self.session.answers, self.session.edition)

    @property
    def open(self) -> tuple[Point, ...]:
        """Those that block a resubmission."""
        return tuple(point for point in self.points if point.state is PointState.OPEN)

    @property
    def example(self) -> str:
        """An example of a good reason to wait, from the edition."""
        columns = self.session.edition.fields[self.field].columns
        return next((column.placeholder for column in columns if column.id == DEFERRED), "")

    def point(self, number: int) -> Point:
        """The point of that number. Raises FeedbackError if it does not exist."""
        found = next((point for point in self.points if point.number == number), None)
        if found is None:
            known = len(self.points)
            hint = f"There are {known}: see the list." if known else "There are none yet."
            raise FeedbackError(f"There is no point {number}.", hint)
        return found

    def stands(self, text: str, number: int | None = None) -> Point | None:
        """The point with the same text and subject that needs no second row; None if there is none.

        Case and spaces are ignored. Without `number` it is an open one. `number` is the round that
        a review says it is: then it is one of that round, and an earlier one is asked again.
        """
        about, words = self.tied(text)
        wanted = _folded_point(words)
        known = self.open if number is None else (p for p in self.points if p.round == number)
        same = (point for point in known if _folded_point(point.text) == wanted)
        return next((point for point in same if not about or point.about in ("", about)), None)

    def review_in(self, came: ReceivedMail, label: str) -> IncomingReview:
        """The points of what was received.

        Raises FeedbackError for a review of another draft, and ReviewError for one that is not
        sound.
        """
        from wizard.topics.feedback.incoming import incoming_review

        known = {each.id for each in self.session.edition.catalogue.requirements}
        review = incoming_review(came, label, known)
        if review.draft not in ("", self.session.draft.id):
            message = f"{label} is a review of another app than “{self.session.draft.name}”."
            raise FeedbackError(message, "Import it into the draft whose bundle was reviewed.")
        return review

    def tied(self, text: str) -> tuple[str, str]:
        """The id that a text names, and the text without its brackets; "" where nothing is sure.

        An id is sure when it stands in brackets before the text, or is the only one in it.
        """
        from wizard.topics.feedback.review_mail import tied_id
        from wizard.topics.feedback.suggest import ids_named

        edition = self.session.edition
        name, words = tied_id(text)
        if name and any(name == each.id for each in edition.catalogue.requirements):
            return name, words
        named = ids_named(text, (*edition.requirements, *edition.fields))
        return (named[0] if len(named) == 1 else ""), text

    def add(self, texts: Iterable[str], number: int, received_on: date | None) -> AnswerChange:
        """Adds the points of a round, open, each tied to the id that it names.

        An open point of an earlier round that is asked again is closed, and says so.
        """
        day = {RECEIVED_ON: received_on} if received_on else {}
        rows = list(self._rows())
        for about, words in map(self.tied, texts):
            new: Row = {TEXT: words, ROUND: number, **day, **({ABOUT: about} if about else {})}
            rows.append({**new, CLOSED: False})
            before = self.asked_before(_point(len(rows) - 1, rows[-1]))
            if before is not None and before.state is PointState.OPEN:
                again = f"Asked again in round {number}, as point {len(rows)}"
                rows[before.index] = {**rows[before.index], CLOSED: True, DEFERRED: again}
        return self._put(rows)

    def asked_before(self, point: Point) -> Point | None:
        """The point of an earlier round in which the same was asked; None for what is new.

        It is the only one about the same requirement in the last round that has any, or the one
        with the same text among several.
        """
        if point.about not in self.session.edition.requirements or not point.round:
            return None
        same = [p for p in self.points if p.about == point.about and 0 < p.round < point.round]
        last = max((each.round for each in same), default=0)
        same = [each for each in same if each.round == last]
        wanted = _folded_point(point.text)
        exact = [each for each in same if _folded_point(each.text) == wanted]
        return next(iter(exact or (same if len(same) == 1 else [])), None)

    def answer(self, number: int, response: str) -> AnswerChange:
        """Sets the response; "" removes it."""
        return self._change(number, {RESPONSE: response.strip() or None})

    def resolve(self, number: int) -> AnswerChange:
        """Marks the point as resolved."""
        return self._change(number, {CLOSED: True, DEFERRED: None})

    def defer(self, number: int, reason: str) -> AnswerChange:
        """Defers the point. Raises FeedbackError for a reason without content."""
        if not says_why(reason):
            message = f"“{reason.strip()}” does not say" if reason.strip() else "Nothing says"
            hint = f"Say what it waits for, and until when, like: {f'“{self.example}”'}"
            raise FeedbackError(f"{message} why the point waits.", hint)
        return self._change(number, {CLOSED: True, DEFERRED: reason.strip()})

    def reopen(self, number: int) -> AnswerChange:
        """Reopens the point; its response stays."""
        return self._change(number, {CLOSED: False, DEFERRED: None})

    def tie(self, number: int, about: str) -> AnswerChange:
        """Links the point to a field or requirement; "" removes the link.

        Raises FeedbackError for an id that the edition does not know.
        """
        edition = self.session.edition
        if about and about not in edition.fields and about not in edition.requirements:
            message = f"Edition {edition.id} has no field or requirement {about}."
            near = did_you_mean(about, [*edition.fields, *edition.requirements])
            raise FeedbackError(message, near or "Run `submission-wizard explain` to see them.")
        return self._change(number, {ABOUT: about or None})

    def _change(self, number: int, cells: Mapping[str, Value | None]) -> AnswerChange:
        index = self.point(number).index
        rows = list(self._rows())
        row = {**rows[index], **cells}
        rows[index] = {column: value for column, value in row.items() if value is not None}
        return self._put(rows)

    def _put(self, rows: list[Row]) -> AnswerChange:
        self.session.end_typing()
        change = self.session.set(self.field, rows)
        self.session.end_typing()
        return change

    def _rows(self) -> list[Row]:
        value = self.session.value(self.field)
        if value is None:
            return []
        if not isinstance(value, list):
            raise FeedbackError(
                f"The answer to {self.field} is no list of points.",
                "Correct it in the draft file, or remove it, then start again.",
            )
        return value


def _folded_point(text: str) -> str:
    return " ".join(unmasked(text).casefold().split()).strip(" .")


def about_label(edition: Edition, about: str) -> str:
    """The label of a link: a field's label, or a requirement's text; else the id."""
    if about in edition.fields:
        return edition.fields[about].label
    if about in edition.requirements:
        return edition.requirements[about].statement
    return about


def topic_field(session: Session, about: str) -> str:
    """The field to open for a link; "" if there is none."""
    if about in session.edition.page_of_field:
        return about
    finding = session.assessment.findings.get(about)
    return finding.field if finding and finding.field in session.edition.page_of_field else ""
