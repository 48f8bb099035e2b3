"""Validates answers by the form and the kind of their field, and names of persons.

Applies minimum checks to every field and column. Rules of requirements may check more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from wizard.catalogue.field_kinds import AnswerForm, Kind, TextFormat
from wizard.catalogue.model import Column, Field, Option, Value
from wizard.rules.addresses import url_problem
from wizard.rules.days import read_day
from wizard.rules.numbers import VERSION_EXAMPLE, version_of
from wizard.rules.phrasing import either, figure, listed, quoted
from wizard.rules.reading import is_filled
from wizard.rules.texts import EMAIL_EXAMPLE, email_problem
from wizard.text import (
    character_name,
    hidden_places,
    normalised,
    unmasked,
    without_hidden,
)

SECRET_PREFIX = "keyring:"
_DATE = "a date like 2026-11-24 (year-month-day)"
_FEW = 6
"""How many choices a message names."""

_TYPED = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.TEXTS, Kind.EMAIL, Kind.URL, Kind.VERSION})
"""Kinds of text that is typed or pasted."""

Shape = Callable[[Value, tuple[Option, ...]], str]
"""Why a value is malformed, beginning with "must be"; "" if it is valid."""

Problem = tuple[str, str]
"""Message and fix; both empty if nothing is wrong."""


def complaint(field: Field, value: Value) -> str:
    """Why the value is not a valid answer, completing "The answer …"; "" if it is."""
    if value is None:
        return ""
    if field.kind.spec.has_columns:
        return _rows_problem(field.columns, value)
    return _SHAPES[field.kind.spec.form](value, field.options)


def is_answered(value: Value) -> bool:
    """Whether a value is not blank, empty or made of blank parts only."""
    if value is None:
        return False
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Mapping):
        return any(map(is_answered, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(is_answered, value))
    return True


def _type_name(value: Value) -> str:
    """The TOML type of a value, in words."""
    names = ((bool, "yes or no"), (str, "text"), ((int, float), "a number"), (date, "a date"))
    if isinstance(value, datetime):
        return "a date with a time"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, Mapping):
        return "a table"
    return next((name for kind, name in names if isinstance(value, kind)), "something else")


def _not_a(wanted: str, value: Value) -> str:
    return f"must be {wanted}; it is {_type_name(value)}"


def _text_problem(value: Value, _options: tuple[Option, ...]) -> str:
    return "" if isinstance(value, str) else _not_a("text", value)


def _texts_problem(value: Value, _options: tuple[Option, ...]) -> str:
    return _list_problem(value, "texts")


def _files_problem(value: Value, _options: tuple[Option, ...]) -> str:
    return _list_problem(value, "files")


def _list_problem(value: Value, noun: str) -> str:
    if not isinstance(value, list):
        return _not_a(f"a list of {noun}", value)
    for index, item in enumerate(value):
        if not isinstance(item, str):
            return f"must be a list of {noun}; item {index + 1} is {_type_name(item)}"
    return ""


def _yes_no_problem(value: Value, _options: tuple[Option, ...]) -> str:
    return "" if isinstance(value, bool) else _not_a("yes or no (true or false)", value)


def _number_problem(value: Value, _options: tuple[Option, ...]) -> str:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return "" if is_number else _not_a("a number", value)


def _day_problem(value: Value, _options: tuple[Option, ...]) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return ""
    if not isinstance(value, str):
        return _not_a(_DATE, value)
    reading = read_day(value)
    if reading.is_ambiguous:
        return f"must be one date; {quoted(value)} can be {reading}"
    if reading.day:
        return f"must be the date {reading.day} without quotation marks; it is text"
    return f"must be {_DATE}; it is {quoted(value)}"


def _choice_problem(value: Value, options: tuple[Option, ...]) -> str:
    if not isinstance(value, str):
        return _not_a("one of the choices", value)
    return _stranger([value], options)


def _choices_problem(value: Value, options: tuple[Option, ...]) -> str:
    return _list_problem(value, "choices") or _stranger(value, options)


def _stranger(chosen: list[str], options: tuple[Option, ...]) -> str:
    """An item that is not among the choices; a blank counts as no answer yet."""
    known = {option.value for option in options}
    odd = [item for item in chosen if item.strip() and item not in known]
    if not odd or not options:
        return ""
    for option in options:
        if option.label.casefold() == odd[0].strip().casefold():
            return f"must be {quoted(option.value)}, as {quoted(option.label)} is written in drafts"
    return f"must be {_choices_in_words(options, odd[0])}, not {listed(map(quoted, odd))}"


def _choices_in_words(options: tuple[Option, ...], odd: str) -> str:
    """All choices if there are few; otherwise their number and the nearest one."""
    from difflib import get_close_matches

    values = [option.value for option in options]
    if len(values) <= _FEW:
        return either(values, _FEW)
    near = get_close_matches(odd, values, n=1, cutoff=0.5)
    return f"one of the {len(values):,} choices" + (f", such as {quoted(near[0])}" if near else "")


def _secret(value: Value, _options: tuple[Option, ...]) -> str:
    """Never quotes the value, which may be the secret itself."""
    if isinstance(value, str) and (value.startswith(SECRET_PREFIX) or not value.strip()):
        return ""
    return f"must be a reference that begins with “{SECRET_PREFIX}”; keep the secret in the keyring"


def _confirmation_problem(value: Value, _options: tuple[Option, ...]) -> str:
    if not isinstance(value, Mapping):
        return _not_a('a confirmation like {by = "Ana Kovač", on = 2026-11-24}', value)
    name, day = value.get("by"), value.get("on")
    if not isinstance(name, str) or not name.strip():
        return "must say in “by” who confirms it"
    if not names_person(name):
        return f"must name a person in “by”, with at least {LEAST_LETTERS} letters"
    if _day_problem(day, ()):
        return "must say in “on” the date it was confirmed, like 2026-11-24"
    if not isinstance(value.get("rests_on", ""), str):
        return "must say in “rests_on” what it rests on, as text"
    return ""


def _records(value: Value, _options: tuple[Option, ...]) -> str:
    return _rows_problem((), value)


def _rows_problem(columns: tuple[Column, ...], value: Value) -> str:
    if not isinstance(value, list):
        return _not_a("a list of rows", value)
    for index, row in enumerate(value):
        if not isinstance(row, Mapping):
            return f"must be a list of rows; row {index + 1} is {_type_name(row)}"
        for column in columns:
            problem = _cell_problem(column, row.get(column.id))
            if problem:
                return f"has a fault in row {index + 1}: {quoted(column.label)} {problem}"
    return ""


def _cell_problem(column: Column, value: Value) -> str:
    """Empty cells are valid; rules decide whether they may be empty."""
    return _SHAPES[column.kind.spec.form](value, column.options) if is_answered(value) else ""


_SHAPES: Mapping[AnswerForm, Shape] = {
    AnswerForm.TEXT: _text_problem,
    AnswerForm.TEXTS: _texts_problem,
    AnswerForm.YES_NO: _yes_no_problem,
    AnswerForm.NUMBER: _number_problem,
    AnswerForm.DATE: _day_problem,
    AnswerForm.CHOICE: _choice_problem,
    AnswerForm.CHOICES: _choices_problem,
    AnswerForm.PATHS: _files_problem,
    AnswerForm.ROWS: _records,
    AnswerForm.SECRET: _secret,
    AnswerForm.CONFIRMATION: _confirmation_problem,
}


LEAST_LETTERS = 2
"""Letters of any script, without spaces, digits, punctuation and invisible letters."""

_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by Unicode category, but invisible."""


def names_person(name: str) -> bool:
    """Whether a text has enough letters to name a person."""
    letters = [sign for sign in unmasked(name) if sign.isalpha() and sign not in _FILLERS]
    return len(letters) >= LEAST_LETTERS


def name_problem(name: str) -> str:
    """Why a text cannot be the name of a signer; "" if it can."""
    if names_person(name):
        return ""
    if not name.strip():
        return "Nobody is named."
    return f"A name has at least {LEAST_LETTERS} letters."


class KindFault(NamedTuple):
    """A value that does not conform to its kind, and its row in a list."""

    message: str
    fix: str
    row: int | None = None
    is_hidden: bool = False
    """Whether it is told beside other findings, since nobody sees it in the answer."""


def is_judged_by_kind(field: Field) -> bool:
    """Whether answers to the field contain values that are validated by kind."""
    kinds = (field.kind, *(column.kind for column in field.columns))
    return any(
        kind is Kind.NUMBER or kind.spec.text_format is not None or kind in _TYPED for kind in kinds
    )


def kind_fault(field: Field, value: Value) -> KindFault | None:
    """The first value in a well-formed answer that does not conform to its kind."""
    if field.kind.spec.has_columns:
        return next(_cell_faults(field, value), None)
    return _fault(field.kind, value)


def problem_alone(field: Field, value: Value) -> str:
    """What is wrong with an answer by itself, whatever requires it; "" for none or an empty one."""
    if not is_answered(value):
        return ""
    if problem := complaint(field, value):
        return f"{problem[:1].upper()}{problem[1:]}"
    fault = kind_fault(field, value)
    return fault.message if fault else ""


def _cell_faults(field: Field, rows: list[Mapping[str, Value]]) -> Iterator[KindFault]:
    for index, row in enumerate(rows):
        for column in field.columns:
            if fault := _fault(column.kind, row.get(column.id)):
                where = f"Row {index + 1}, {column.label}"
                yield fault._replace(message=f"{where}: {fault.message}", row=index)


def _fault(kind: Kind, value: Value) -> KindFault | None:
    if kind in _TYPED and (places := _hidden_places(value)):
        message = f"Hidden characters: {listed(places, _FEW)}"
        fix = "Type it again without them (submission-wizard set), or take them out in the wizard."
        return KindFault(message, fix, is_hidden=True)
    message, fix = _problem(kind, value)
    return KindFault(message, fix) if message else None


def _problem(kind: Kind, value: Value) -> Problem:
    if kind is Kind.NUMBER:
        return _number(value)
    text_format = kind.spec.text_format
    if text_format is None or not isinstance(value, str) or not is_filled(value):
        return "", ""
    return _PROBLEMS[text_format](normalised(value))


def _hidden_places(value: Value) -> list[str]:
    """The hidden characters of a text or of texts, each with its place."""
    items = value if isinstance(value, list) else [value]
    texts = [item for item in items if isinstance(item, str)]
    return [
        f"{character_name(text[at])} at {at + 1}{f' of item {number}' if len(items) > 1 else ''}"
        for number, text in enumerate(texts, 1)
        for at in hidden_places(text)
    ]


def without_hidden_characters(value: Value) -> Value:
    """The answer without hidden characters; an equal one if it has none."""
    if isinstance(value, str):
        return without_hidden(value)
    if isinstance(value, list):
        return [without_hidden_characters(each) for each in value]
    if isinstance(value, Mapping):
        return {name: without_hidden_characters(each) for name, each in value.items()}
    return value


def _number(value: Value) -> Problem:
    """Every number that is asked for is a count, a duration or an age."""
    if not isinstance(value, (int, float)) or value >= 0:
        return "", ""
    return f"The number is {figure(value)}; at least 0", "Enter 0 or more."


def _email(text: str) -> Problem:
    problem = email_problem(text)
    return (f"{quoted(text)} {problem}", EMAIL_EXAMPLE) if problem else ("", "")


def _url(text: str) -> Problem:
    return url_problem(text, ("https", "http"), (), placeholders=True)


def _version(text: str) -> Problem:
    if version_of(text) is not None:
        return "", ""
    return f"{quoted(text)} is not three numbers with dots between them", VERSION_EXAMPLE


_PROBLEMS: Mapping[TextFormat, Callable[[str], Problem]] = {
    TextFormat.EMAIL: _email,
    TextFormat.URL: _url,
    TextFormat.VERSION: _version,
}
