"""What reviewers asked for, point by point: rows of one answer, read and changed as points.

The rows stay the answer that they are: saved, undone, merged and bundled like every other. Columns
that a person added, and rows that are no points at all, pass through every change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Value
from wizard.engine.waiver_reasons import says_why
from wizard.errors import WizardError
from wizard.secret_masking import without_secrets
from wizard.session.session import AnswerChange, Session
from wizard.text import unmasked

Row = dict[str, Any]

TEXT, ROUND, RECEIVED_ON, ABOUT = "text", "round", "received_on", "about"
RESPONSE, CLOSED, DEFERRED = "response", "closed", "deferred"


class FeedbackError(WizardError):
    """A point cannot be found, or cannot be changed like that."""


class PointState(StrEnum):
    """How far a point is; the names are shown."""

    OPEN = "open"
    RESOLVED = "resolved"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a reviewer asked for."""

    index: int
    """Its row in the answer, from 0."""
    text: str
    round: int
    """From 1; 0 for a row that says no round."""
    received_on: date | None
    about: str
    """Id of the field or requirement that it is tied to; "" for none."""
    response: str
    reason: str
    """Why it waits; "" unless somebody deferred it."""
    state: PointState

    @property
    def number(self) -> int:
        """What a person calls it: counted from 1 over all rounds."""
        return self.index + 1


@dataclass(frozen=True, slots=True)
class ReviewRound:
    """The points that came together."""

    number: int
    """0 for points of no known round."""
    received_on: date | None
    """The earliest day that any of them names."""
    points: tuple[Point, ...]

    def count(self, state: PointState) -> int:
        """How many of its points are like that."""
        return sum(point.state is state for point in self.points)


def points_of(answers: Mapping[str, Value], edition: Edition) -> tuple[Point, ...]:
    """The points in the order of their rows; none where the edition keeps none."""
    rows = answers.get(edition.journey.feedback.field)
    if not isinstance(rows, list):
        return ()
    return tuple(_point(index, row) for index, row in enumerate(rows) if isinstance(row, Mapping))


def rounds_of(points: Iterable[Point]) -> tuple[ReviewRound, ...]:
    """The points by their rounds, the last round first; those of no round come last."""
    by_number: dict[int, list[Point]] = {}
    for point in points:
        by_number.setdefault(point.round, []).append(point)
    return tuple(_round(number, by_number[number]) for number in sorted(by_number, reverse=True))


def next_round(points: Sequence[Point]) -> int:
    """The number of a round that begins now; points of no round count as the first."""
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
    """The point as it may be shown and sent."""
    texts = (without_secrets(text) for text in (point.text, point.response, point.reason))
    text, response, reason = texts
    return replace(point, text=text, response=response, reason=reason)


def _cell_text(row: Mapping[str, Value], column: str) -> str:
    value = row.get(column)
    return value.strip() if isinstance(value, str) else ""


class Feedback:
    """The points of a session, and what can be done with them; each deed is one step of undo."""

    def __init__(self, session: Session) -> None:
        """Raises FeedbackError for an edition that keeps no points."""
        self.session = session
        self.field = session.edition.journey.feedback.field
        if self.field not in session.edition.fields:
            message = f"Edition {session.edition.id} has no place for what reviewers write."
            raise FeedbackError(message, "Run `submission-wizard editions` to see the others.")

    @property
    def points(self) -> tuple[Point, ...]:
        """All points, in the order of their rows."""
        return points_of(self.session.answers, self.session.edition)

    @property
    def open(self) -> tuple[Point, ...]:
        """Those that block a resubmission."""
        return tuple(point for point in self.points if point.state is PointState.OPEN)

    @property
    def example(self) -> str:
        """A reason to wait that says what for, as the edition has it."""
        columns = self.session.edition.fields[self.field].columns
        return next((column.placeholder for column in columns if column.id == DEFERRED), "")

    def point(self, number: int) -> Point:
        """The point of that number. Raises FeedbackError for another one."""
        found = next((point for point in self.points if point.number == number), None)
        if found is None:
            known = len(self.points)
            hint = f"There are {known}: see the list." if known else "There are none yet."
            raise FeedbackError(f"There is no point {number}.", hint)
        return found

    def stands(self, text: str) -> Point | None:
        """The open point that says the same already, case and spaces apart."""
        wanted = _folded_point(text)
        return next((point for point in self.open if _folded_point(point.text) == wanted), None)

    def add(self, texts: Iterable[str], number: int, received_on: date | None) -> AnswerChange:
        """Adds the points of a round, open and tied to nothing."""
        day = {RECEIVED_ON: received_on} if received_on else {}
        rows: list[Row] = [{TEXT: t, ROUND: number, **day, CLOSED: False} for t in texts]
        return self._put([*self._rows(), *rows])

    def answer(self, number: int, response: str) -> AnswerChange:
        """Says what was done; "" takes the response away."""
        return self._change(number, {RESPONSE: response.strip() or None})

    def resolve(self, number: int) -> AnswerChange:
        """The point is settled."""
        return self._change(number, {CLOSED: True, DEFERRED: None})

    def defer(self, number: int, reason: str) -> AnswerChange:
        """The point waits. Raises FeedbackError for a reason that gives none."""
        if not says_why(reason):
            said = f"“{reason.strip()}” does not say" if reason.strip() else "Nothing says"
            hint = f"Say what it waits for, and until when, like: {f'“{self.example}”'}"
            raise FeedbackError(f"{said} why the point waits.", hint)
        return self._change(number, {CLOSED: True, DEFERRED: reason.strip()})

    def reopen(self, number: int) -> AnswerChange:
        """The point is open again; its response stays."""
        return self._change(number, {CLOSED: False, DEFERRED: None})

    def tie(self, number: int, about: str) -> AnswerChange:
        """Ties the point to a field or requirement; "" unties it.

        Raises FeedbackError for an id that the edition does not know.
        """
        edition = self.session.edition
        if about and about not in edition.fields and about not in edition.requirements:
            message = f"Edition {edition.id} has no field or requirement {about}."
            raise FeedbackError(message, "Run `submission-wizard explain` to see them.")
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
                "Mend it in the draft by hand, or take it away, then begin again.",
            )
        return value


def _folded_point(text: str) -> str:
    return " ".join(unmasked(text).casefold().split()).strip(" .")


def about_label(edition: Edition, about: str) -> str:
    """What a tie is called: a field's label, or what a requirement demands; else the id itself."""
    if about in edition.fields:
        return edition.fields[about].label
    if about in edition.requirements:
        return edition.requirements[about].statement
    return about


def topic_field(session: Session, about: str) -> str:
    """The field to go to for a tie; "" where it leads nowhere."""
    if about in session.edition.page_of_field:
        return about
    finding = session.assessment.findings.get(about)
    return finding.field if finding and finding.field in session.edition.page_of_field else ""
