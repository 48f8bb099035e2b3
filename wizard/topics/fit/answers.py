"""Answers to the questions of fit from a document, and a submission that no file holds."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Field, Value
from wizard.drafts.model import NOTHING_INHERITED, Draft, FileBaseline, Inheritance
from wizard.errors import WizardError
from wizard.secrets.masking import without_secrets
from wizard.session.parse_value import value_of
from wizard.session.session import Session
from wizard.text import one_line
from wizard.topics.fit.questions import choices_of, fit_milestone

MAX_BYTES = 64 * 1024
"""Size limit of a document with answers."""

_LONGEST = 60
"""Characters of a value that a message quotes."""


class FitAnswersError(WizardError):
    """A document with answers cannot be used; the message names the document and the field."""


def unsaved_session(
    edition: Edition,
    today: date,
    answers: Mapping[str, Value],
    inheritance: Inheritance = NOTHING_INHERITED,
) -> Session:
    """A session over answers that no draft holds; nothing of it is written to a disk.

    `inheritance` holds answers of the company, which count where there is no other one.
    """
    now = datetime(today.year, today.month, today.day, tzinfo=UTC)
    nothing = FileBaseline("", {}, {}, frozenset(), b"", (0, 0, 0))
    draft = Draft(Path(), uuid.uuid4().hex, "", edition.id, now, now, nothing)
    draft.answers.update(answers)
    draft.inheritance = inheritance
    return Session(draft, edition, today)


def read_fit_answers(data: bytes, name: str, edition: Edition) -> dict[str, Value]:
    """The answers in a TOML or JSON document, by field id. Raises FitAnswersError.

    Keys are field ids, whole ("app.types") or as nested tables, like in a draft.
    """
    milestone = fit_milestone(edition)
    questions = milestone.questions if milestone else ()
    answers: dict[str, Value] = {}
    for field_id, value in _flat(_document(data, name), questions):
        if field_id not in questions:
            raise FitAnswersError(f"{name}: {_unknown(field_id, edition, questions)}")
        answers[field_id] = _checked(edition.fields[field_id], value, name)
    return answers


def _document(data: bytes, name: str) -> Mapping[str, Any]:
    import tomli

    try:
        text = data.decode("utf-8-sig")
        found = json.loads(text) if text.lstrip()[:1] == "{" else tomli.loads(text)
    except (ValueError, RecursionError) as error:  # both parsers raise kinds of ValueError
        reason = one_line(str(error))[:200]
        message = f"{name} is neither TOML nor JSON: {reason}."
        raise FitAnswersError(message, 'Write lines like: "screen.shows_ads" = false') from error
    return found if isinstance(found, Mapping) else {}


def _flat(
    document: Mapping[str, Any], questions: Collection[str], before: str = ""
) -> Iterator[tuple[str, Any]]:
    for key, value in document.items():
        field_id = f"{before}{key}"
        if isinstance(value, Mapping) and any(q.startswith(f"{field_id}.") for q in questions):
            yield from _flat(value, questions, f"{field_id}.")
        else:
            yield field_id, value


def _unknown(field_id: str, edition: Edition, questions: Collection[str]) -> str:
    shown = one_line(field_id)[:_LONGEST]
    if field_id in edition.fields:
        return f"{shown} is no question of fit. The questions are: {', '.join(questions)}."
    near = get_close_matches(field_id, list(questions), 1)
    meant = f"did you mean {near[0]}?" if near else f"the questions are: {', '.join(questions)}."
    return f"edition {edition.id} has no question {shown}; {meant}"


def _checked(field: Field, value: Any, name: str) -> Value:
    """The value in the form of the field; texts are read as `set` reads them."""
    known = {choice.value for choice in choices_of(field)}
    try:
        given = value_of(field, value) if isinstance(value, str) else value
    except ValueError:
        given = None
    several = field.kind is Kind.CHOICES
    texts = isinstance(given, list) and all(isinstance(v, str) for v in given)
    if several and texts and given and known.issuperset(given):
        return [v for v in _known_order(field) if v in given]
    if not several and type(given) in {bool, str} and given in known:
        return given
    shown = one_line(without_secrets(str(value)))[:_LONGEST]
    raise FitAnswersError(f"{name}: {shown} is no answer to {field.id}.", _expected(field))


def _known_order(field: Field) -> tuple[str, ...]:
    """The values of a field's options, in their order."""
    return tuple(option.value for option in field.options)


def _expected(field: Field) -> str:
    if field.kind is Kind.YES_NO:
        return "Write true or false."
    values = ", ".join(_known_order(field))
    return f"Write {'a list of' if field.kind is Kind.CHOICES else 'one of'}: {values}."
