"""Drafts in which every answer is the laziest that passes its form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import AnswerForm, Kind
from wizard.catalogue.model import Column, Field, Value
from wizard.rules.formats import complaint

TODAY = date(2026, 7, 1)
PARAGRAPH = (
    "Our product connects the office with the site and makes sure that everybody involved has "
    "the right information at the right time, so that projects are finished sooner and better."
)
LATIN = (
    "Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat "
    "nulla pariatur. Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia."
)
LAZY_TEXTS: Mapping[str, str] = {
    "x": "x",
    "asdf": "asdf",
    "n/a": "n/a",
    "TODO": "TODO",
    "tbd": "tbd",
    "-": "-",
    "???": "???",
    "none": "none",
    "test": "test",
    "same as above": "same as above",
    "mash": "sdfkjh wertoi xcvmnb sdflkj",
    "200 x": "x" * 200,
    "word": "test " * 50,
    "lorem": "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor.",
    "lorem inside": LATIN,
    "paragraph": PARAGRAPH,
}
"""One text for every question, by the name that figures are kept under."""
LAZY_DAYS: Mapping[str, date] = {
    "1600": date(1600, 1, 1),
    "1970": date(1970, 1, 1),
    "2031": date(2031, 1, 1),
}
ONE_URL = "https://www.fieldline-software.com/page"
ONE_MAIL = "ana@fieldline-software.com"
ONE_FILE = "files/paper.pdf"
GOOD_DAY = date(2026, 6, 1)

_TEXT_FORMS = frozenset({AnswerForm.TEXT, AnswerForm.TEXTS})


def lying_answers(
    edition: Edition, honest: Mapping[str, Value], text: str, day: date = GOOD_DAY
) -> dict[str, Value]:
    """Every question answered: texts with one text, dates with one day, one address, one file.

    What is chosen is chosen as an honest draft does, so that as much as possible is asked.
    """
    answers = {}
    for field in edition.fields.values():
        value = _lie(field, honest, text, day)
        if value is not None and not complaint(field, value):
            answers[field.id] = value
    return answers


def _lie(field: Field, honest: Mapping[str, Value], text: str, day: date) -> Value:
    form = field.kind.spec.form
    if form is AnswerForm.ROWS:
        return [{column.id: _cell(column, text, day) for column in field.columns}]
    if form is AnswerForm.SECRET:
        return "keyring:some/secret"
    if form in {AnswerForm.YES_NO, AnswerForm.NUMBER, AnswerForm.CHOICE, AnswerForm.CHOICES}:
        return honest.get(field.id, _chosen(field))
    return _text_or_day(field.kind, text, day)


def _text_or_day(kind: Kind, text: str, day: date) -> Value:
    form = kind.spec.form
    if form is AnswerForm.CONFIRMATION:
        return {"by": text if sum(map(str.isalpha, text)) > 1 else "xx", "on": day}
    if form is AnswerForm.DATE:
        return day
    if kind.spec.is_file:
        return [ONE_FILE] if kind.spec.is_list else ONE_FILE
    one = {Kind.URL: ONE_URL, Kind.EMAIL: ONE_MAIL, Kind.VERSION: "1.0.0"}.get(kind, text)
    return [one] if form is AnswerForm.TEXTS else one


def _cell(column: Column, text: str, day: date) -> Value:
    if column.options:
        return column.options[0].value
    simple: Mapping[Kind, Any] = {Kind.YES_NO: True, Kind.NUMBER: 1}
    return simple.get(column.kind, _text_or_day(column.kind, text, day))


def _chosen(field: Field) -> Value:
    values = [option.value for option in field.options]
    simple: Mapping[Kind, Any] = {Kind.YES_NO: True, Kind.NUMBER: 1, Kind.CHOICES: values}
    return simple.get(field.kind, values[0] if values else None)


def text_fields(edition: Edition) -> Iterator[Field]:
    """The questions that are answered in words: one text, or a list of texts.

    What follows from another answer, and equals it, is judged there.
    """
    for field in edition.fields.values():
        is_words = field.kind in {Kind.TEXT, Kind.LONG_TEXT, Kind.TEXTS}
        if is_words and field.kind.spec.form in _TEXT_FORMS and not field.derived:
            yield field
