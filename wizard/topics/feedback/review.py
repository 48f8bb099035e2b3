"""A review of one bundle as a document: written for a reviewer to edit, and read back strictly."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import tomli
import tomli_w

from wizard.catalogue.model import Severity
from wizard.dataclass import dataclass
from wizard.drafts.statements import Path, toml_statements
from wizard.errors import WizardError
from wizard.secrets.masking import without_secrets
from wizard.text import clean, one_line

FORMAT: Final = 1
MAX_REVIEW = 512 * 1024
"""In bytes."""
MAX_POINTS = 500
MAX_ROUND = 9999
MAX_LINE, MAX_TEXT = 400, 8000
"""Characters of a header's text and of a point's."""

_HEADER = {
    "format": int,
    "bundle": str,
    "sha256": str,
    "draft": str,
    "app": str,
    "edition": str,
    "milestone": str,
    "round": int,
    "reviewer": str,
    "date": date,
}
_POINT = {"requirement": str, "severity": str, "answer": str, "asked": str}
_KINDS = {str: "a text", int: "a whole number", date: "a date like 2026-03-05"}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MEND = "Correct the line, or write the review again from the bundle."


class ReviewError(WizardError):
    """A review cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class ReviewPoint:
    """One request of a review. `requirement` is "" for what is about the bundle as a whole."""

    requirement: str
    severity: Severity
    asked: str
    answer: str = ""
    """An excerpt of the answers that it is about; "" for none."""
    remark: str = ""
    """Why it was prefilled, for the reviewer only; it is not read back."""


@dataclass(frozen=True, slots=True)
class Review:
    """A review of one bundle; `sha256` is that of the zip file, or of a folder's manifest."""

    bundle: str
    sha256: str
    draft: str
    """The id of the draft that the bundle was made of."""
    app: str
    edition: str
    milestone: str
    """The id of the bundle's milestone, or "all"."""
    round: int
    reviewer: str
    date: date
    points: tuple[ReviewPoint, ...] = ()


_INTRODUCTION = """\
# A review of one bundle. Change it as you like: edit what is asked, delete points, add others.
# `requirement` is the id of a requirement, or "" for the bundle as a whole; `severity` is one of
# blocker, warning, advice and reminder. Lines after “#” are for you only. Afterwards:
#   submission-wizard review THIS-FILE --mail
"""


def review_toml(review: Review) -> str:
    """The review as TOML with comments; texts are safe for a terminal and hold no secrets."""
    head = {
        "format": FORMAT,
        "bundle": _line(review.bundle),
        "sha256": review.sha256,
        "draft": _line(review.draft),
        "app": _line(review.app),
        "edition": _line(review.edition),
        "milestone": _line(review.milestone),
        "round": review.round,
        "reviewer": _line(review.reviewer),
        "date": review.date,
    }
    points = "".join(_point_toml(point) for point in review.points)
    return f"{_INTRODUCTION}\n[review]\n{tomli_w.dumps(head)}{points}"


def _point_toml(point: ReviewPoint) -> str:
    row = {
        "requirement": _line(point.requirement),
        "severity": point.severity.value,
        "answer": _bounded(point.answer),
        "asked": _bounded(point.asked),
    }
    remark = f"# {_line(point.remark)}\n" if point.remark else ""
    return f"\n{remark}[[point]]\n{tomli_w.dumps(row, multiline_strings=True)}"


def _line(text: str) -> str:
    return one_line(without_secrets(text))[:MAX_LINE]


def _bounded(text: str) -> str:
    return clean(without_secrets(text)).replace("\r", "")[:MAX_TEXT]


def looks_like_review(text: str) -> bool:
    """Whether a text is meant to be a review as TOML, sound or not."""
    return re.search(r"^[ \t]*\[[ \t]*review[ \t]*\]", text, re.MULTILINE) is not None


def read_review(data: bytes, label: str, known: Collection[str]) -> Review:
    """Reads an untrusted or edited review; `known` are the ids of all requirements.

    Raises ReviewError with the line of the first thing that is wrong.
    """
    text = _decoded(data, label)
    table = _parsed(text, label)
    reader = _Reader(text, label)
    reader.keys_of((), table, {"review": dict, "point": list})
    head = table.get("review")
    if not isinstance(head, dict):
        raise ReviewError(f"{label} holds no [review].", _MEND)
    reader.keys_of(("review",), head, _HEADER)
    points = table.get("point", [])
    if not isinstance(points, list) or not all(isinstance(row, dict) for row in points):
        reader.refuse(("point",), "point must be tables, each below [[point]]")
    if len(points) > MAX_POINTS:
        reader.refuse(("point", MAX_POINTS), f"a review holds at most {MAX_POINTS} points")
    _check_header(reader, head)
    facts = {key: value for key, value in head.items() if key != "format"}
    return Review(**facts, points=tuple(_points(reader, points, known)))


def _decoded(data: bytes, label: str) -> str:
    if len(data) > MAX_REVIEW:
        raise ReviewError(f"{label} has more than {MAX_REVIEW:,} bytes.", "Shorten the review.")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ReviewError(f"{label} is not UTF-8 text.", "Save it as UTF-8.") from error


def _parsed(text: str, label: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except (ValueError, RecursionError) as error:
        reason = one_line(str(error))[:MAX_LINE]
        raise ReviewError(f"{label} is not valid TOML: {reason}.", _MEND) from error


class _Reader:
    """Checks tables of a review, and names the line of what is wrong."""

    def __init__(self, text: str, label: str) -> None:
        self._text, self._label = text, label

    def refuse(self, path: Path, why: str) -> None:
        """Raises ReviewError for what stands at a path."""
        raise ReviewError(f"{self._label}, line {self._line_of(path)}: {why}.", _MEND)

    def keys_of(self, path: Path, table: Mapping[str, Any], known: Mapping[str, type]) -> None:
        """Raises ReviewError unless the table has exactly these keys, each of its type."""
        for key, value in table.items():
            kind = known.get(key)
            if kind is None:
                names = ", ".join(known)
                self.refuse((*path, key), f"“{_line(key)}” is not known here; known are {names}")
            elif kind in _KINDS and not _is_of(value, kind):
                self.refuse((*path, key), f"{key} must be {_KINDS[kind]}")
        missing = [key for key in known if key not in table and known[key] in _KINDS]
        if missing:
            self.refuse(path, f"{missing[0]} is missing")

    def _line_of(self, path: Path) -> int:
        lines: dict[Path, int] = {(): 0}
        for each in toml_statements(self._text, {"review", "point"}):
            lines.setdefault(each.path, each.start)
        while path not in lines:
            path = path[:-1]
        return self._text.count("\n", 0, lines[path]) + 1


def _is_of(value: object, kind: type) -> bool:
    if isinstance(value, bool | datetime):
        return False
    return isinstance(value, kind)


def _check_header(reader: _Reader, head: Mapping[str, Any]) -> None:
    if head["format"] != FORMAT:
        reader.refuse(("review", "format"), f"format {head['format']} is not known; {FORMAT} is")
    if not 1 <= head["round"] <= MAX_ROUND:
        reader.refuse(("review", "round"), f"round must be from 1 to {MAX_ROUND}")
    if not _SHA256.fullmatch(head["sha256"]):
        reader.refuse(("review", "sha256"), "sha256 must be 64 digits and letters from a to f")
    for key, kind in _HEADER.items():
        if kind is str and (len(head[key]) > MAX_LINE or head[key] != one_line(head[key])):
            why = f"{key} must be one line of at most {MAX_LINE} characters"
            reader.refuse(("review", key), why)


def _points(
    reader: _Reader, rows: Sequence[Mapping[str, Any]], known: Collection[str]
) -> Iterator[ReviewPoint]:
    for index, row in enumerate(rows):
        path: Path = ("point", index)
        reader.keys_of(path, row, _POINT)
        name, severity, asked = row["requirement"], row["severity"], row["asked"].strip()
        if name and name not in known:
            why = f"there is no requirement “{_line(name)}”; `submission-wizard explain` lists them"
            reader.refuse((*path, "requirement"), why)
        if severity not in set(Severity):
            reader.refuse((*path, "severity"), f"severity must be one of {', '.join(Severity)}")
        if not asked:
            reader.refuse((*path, "asked"), "asked says nothing")
        for key in ("asked", "answer"):
            if len(row[key]) > MAX_TEXT:
                reader.refuse((*path, key), f"{key} has more than {MAX_TEXT:,} characters")
        yield ReviewPoint(name, Severity(severity), clean(asked), clean(row["answer"]))
