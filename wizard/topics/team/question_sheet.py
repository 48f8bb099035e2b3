"""Questions and answers as rows of a spreadsheet, and answers read back from one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import AnswerForm
from wizard.catalogue.model import Field, Option, Value
from wizard.errors import WizardError
from wizard.rules.phrasing import counted, listed
from wizard.session.field_state import field_view
from wizard.session.parse_value import expected_text, value_of
from wizard.session.session import Session
from wizard.text import one_line
from wizard.topics.team.packet import requirement_about

HEADINGS = ("id", "question", "kind", "choices", "limit", "answer", "state", "source")
MAX_ROWS = 5_000
MAX_CELL = 32_767
"""Characters of a cell, as spreadsheets allow."""
_LINES = frozenset({AnswerForm.TEXTS, AnswerForm.CHOICES, AnswerForm.PATHS})
_JSON = frozenset({AnswerForm.ROWS, AnswerForm.CONFIRMATION})


class QuestionSheetError(WizardError):
    """A spreadsheet cannot be read; the message says why."""


class QuestionRow(NamedTuple):
    """One question, in the order of `HEADINGS`; every cell is text."""

    id: str
    question: str
    kind: str
    choices: str
    limit: str
    answer: str
    state: str
    source: str


class SheetAnswers(NamedTuple):
    """The answers of a spreadsheet, and what of it could not be used."""

    answers: tuple[tuple[Field, Value], ...]
    remarks: tuple[str, ...]


def question_rows(session: Session, fields: Iterable[str]) -> Iterator[QuestionRow]:
    """A row for each field but secrets, which no spreadsheet holds."""
    for name in fields:
        field = session.edition.fields[name]
        if not field.kind.spec.is_secret:
            yield _row(session, field)


def _row(session: Session, field: Field) -> QuestionRow:
    view = field_view(session, field.id)
    about = requirement_about(session.edition, field.id)
    value = session.value(field.id)
    return QuestionRow(
        id=field.id,
        question=field.label,
        kind=field.kind.value,
        choices="\n".join(option.label for option in field.options),
        limit=view.limits.words if view.limits else "",
        answer="" if value is None else cell_text(field, value),
        state=view.status.value if view.status else "",
        source=session.edition.catalogue.source_words(about.source) if about else "",
    )


def cell_text(field: Field, value: Value) -> str:
    """An answer as the text of a cell; `answers_in` reads it back."""
    form = field.kind.spec.form
    texts = value if isinstance(value, list) else [value]
    if form in _JSON or any("\n" in str(each) for each in texts if form in _LINES):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and form in _LINES:
        return "\n".join(_choice_label(field.options, str(each)) for each in value)
    return _choice_label(field.options, str(value))


def _choice_label(options: Sequence[Option], value: str) -> str:
    return next((option.label for option in options if option.value == value), value)


def answers_in(rows: Sequence[Sequence[str]], edition: Edition) -> SheetAnswers:
    """The answers of a table with a heading of `id` and one of `answer`, in any order.

    Raises QuestionSheetError for a table without these headings.
    """
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if "id" not in head or "answer" not in head:
        message = "The first row of the spreadsheet has no heading “id” or no “answer”."
        raise QuestionSheetError(message, "Keep the first row as it was exported.")
    if len(rows) > MAX_ROWS:
        raise QuestionSheetError(f"It has more than {MAX_ROWS:,} rows.", "Remove the others.")
    at_id, at_answer = head.index("id"), head.index("answer")
    found: dict[str, tuple[Field, Value]] = {}
    remarks: list[str] = []
    unknown: list[str] = []
    for number, row in enumerate(rows[1:], 2):
        name, text = (row[at].strip() if at < len(row) else "" for at in (at_id, at_answer))
        field = edition.fields.get(name)
        if field is None and name:
            unknown.append(name)
        elif field and text and not field.kind.spec.is_secret:
            remarks += _taken(found, field, text, number)
    return SheetAnswers(tuple(found.values()), (*remarks, *_unknown_words(unknown)))


def _taken(
    found: dict[str, tuple[Field, Value]], field: Field, text: str, number: int
) -> Iterator[str]:
    """Adds the answer of a row; yields why it cannot be used."""
    label = f"Row {number}, “{field.label}”"
    if len(text) > MAX_CELL:
        yield f"{label}: more than {MAX_CELL:,} characters."
        return
    try:
        value = _value_in(field, text)
    except ValueError:
        yield f"{label}: “{one_line(text)[:60]}” is not {expected_text(field, text)}."
        return
    if field.id in found:
        yield f"{label}: it stands there twice; the last one counts."
    found[field.id] = (field, value)


def _value_in(field: Field, text: str) -> Value:
    if field.kind.spec.form not in _LINES or text.startswith("["):
        return value_of(field, text)
    items: list[Value] = [line.strip() for line in text.split("\n") if line.strip()]
    named: Mapping[str, str] = {each.label.casefold(): each.value for each in field.options}
    return [named.get(each.casefold(), each) if isinstance(each, str) else each for each in items]


def _unknown_words(names: Sequence[str]) -> Iterator[str]:
    if names:
        shown = listed([one_line(name)[:60] for name in names])
        number = counted(len(names), "row")
        yield f"{number} about questions that this edition does not ask: {shown}."
