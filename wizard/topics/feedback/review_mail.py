"""A review as the text of a mail: a person reads it, and an import ties its points by their ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from wizard.catalogue.model import Severity
from wizard.dataclass import dataclass
from wizard.rules.phrasing import counted
from wizard.secrets.masking import without_secrets
from wizard.text import one_line
from wizard.topics.feedback.review import MAX_ROUND, Review, ReviewPoint

_SEVERITY_WORDS = {
    Severity.BLOCKER: "blocks",
    Severity.WARNING: "warning",
    Severity.ADVICE: "advice",
    Severity.REMINDER: "reminder",
}
_ANSWER = "Your answer:"
_INDENT = " " * 5
"""More than the list's own, so that a number within a point begins no other point."""

_REFERENCE = re.compile(
    r"\s*(?:>\s?)*\s*(?:(bundle|app):\s+(\S.*)|(sha-256):\s+([0-9a-f]{64})|(draft):\s+([\w-]{1,64})"
    r"|(edition):\s+(\S+, milestone \S+)|(review):\s+(round \d{1,4} of \d{4}-\d\d-\d\d.*))\s*$",
    re.IGNORECASE,
)
_ROUND = re.compile(r"round (\d{1,4}) of (\d{4}-\d\d-\d\d)", re.IGNORECASE)
_TIE = re.compile(r"\[([a-z0-9][a-z0-9.-]*)\]\s+")
_WORD = re.compile(rf"\((?:{'|'.join(_SEVERITY_WORDS.values())})\)\s+")


def review_mail(review: Review) -> str:
    """The text of a mail with every point; lines after the first are indented below its number."""
    return "".join(f"{line}\n" for line in _lines(review))


def _lines(review: Review) -> Iterator[str]:
    yield f"Review of {one_line(review.app)}, round {review.round}"
    yield ""
    yield "Hello,"
    yield ""
    number = counted(len(review.points), "point") if review.points else "no point"
    yield f"We looked at the bundle of your app, and have {number} for you:"
    for index, point in enumerate(review.points, 1):
        yield ""
        yield from _point_lines(index, point)
    yield ""
    yield "Best regards,"
    if review.reviewer:
        yield one_line(review.reviewer)
    yield ""
    yield "-- "
    yield from _reference(review)
    yield "The names in brackets are ids of requirements. Submission Wizard ties each point to its"
    yield "requirement by them: submission-wizard feedback import DRAFT THIS-MAIL"


def _point_lines(number: int, point: ReviewPoint) -> Iterator[str]:
    asked, answer = without_secrets(point.asked), without_secrets(point.answer)
    first, *others = [one_line(line) for line in asked.split("\n") if line.strip()] or [""]
    yield f"{number}. {_marked(point, first)}"
    yield from (f"{_INDENT}{line}" for line in others)
    if answer or _ANSWER in asked:  # what follows the last one is the answer
        yield f"{_INDENT}{_ANSWER} {one_line(answer) or 'none'}"


def _marked(point: ReviewPoint, text: str) -> str:
    tie = f"[{point.requirement}] " if point.requirement else ""
    return f"{tie}({_SEVERITY_WORDS[point.severity]}) {text}"


def _reference(review: Review) -> Iterator[str]:
    yield f"Review: round {review.round} of {review.date.isoformat()}"
    yield f"Bundle: {one_line(review.bundle)}"
    yield f"SHA-256: {review.sha256}"
    yield f"Draft: {one_line(review.draft)}"
    yield f"Edition: {one_line(review.edition)}, milestone {one_line(review.milestone)}"


@dataclass(frozen=True, slots=True)
class ReviewReference:
    """What a mail says of the review that it holds."""

    round: int
    date: date
    draft: str
    """The id of the draft; "" if it is not said."""


def without_reference(text: str) -> tuple[ReviewReference | None, str]:
    """What a mail says of its review, and the text without those lines.

    None, and the text as it is, unless a round with its day is named.
    """
    kept: list[str] = []
    found: dict[str, str] = {}
    for line in text.split("\n"):
        parts = _REFERENCE.match(line)
        if parts is None:
            kept.append(line)
            continue
        key, value = (part for part in parts.groups() if part is not None)
        found.setdefault(key.lower(), value.strip())
    stated = _ROUND.match(found.get("review", ""))
    day = _day(stated[2]) if stated else None
    number = int(stated[1]) if stated else 0
    if day is None or not 1 <= number <= MAX_ROUND:
        return None, text
    return ReviewReference(number, day, found.get("draft", "")), "\n".join(kept)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def point_text(point: ReviewPoint) -> str:
    """A point as it is imported: its id in brackets, and what is asked."""
    return f"[{point.requirement}] {point.asked}" if point.requirement else point.asked


def without_mail_form(text: str) -> str:
    """A point of a mail as `point_text` writes it: without severity, and without the answer."""
    tie = _TIE.match(text)
    start = tie.end() if tie else 0
    word = _WORD.match(text, start)
    if word is None:
        return text
    asked, _, answer = text[word.end() :].rpartition(_ANSWER)
    return f"{text[:start]}{(asked or answer).strip()}"


def tied_id(text: str) -> tuple[str, str]:
    """The id in brackets before a point, and the point without it; "" if there is none."""
    found = _TIE.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)
