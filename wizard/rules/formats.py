"""Validates the format of answers, and names of persons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from wizard.catalogue.field_kinds import AnswerForm
from wizard.catalogue.model import Column, Field, Option, Value
from wizard.rules.days import read_day
from wizard.rules.phrasing import either, listed, quoted
from wizard.text import unmasked

SECRET_PREFIX = "keyring:"
_DATE = "a date like 2026-11-24 (year-month-day)"
_FEW = 6
"""How many choices a message names."""

Shape = Callable[[Value, tuple[Option, ...]], str]
"""Why a value is malformed, beginning with "must be"; "" if it is valid."""


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
