"""Parses typed text into answers, for the command line, scripts and screens."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from wizard.catalogue.field_kinds import AnswerForm
from wizard.catalogue.model import Field, Value
from wizard.rules.formats import names_person

_YES = frozenset({"yes", "true", "y", "1"})
_NO = frozenset({"no", "false", "n", "0"})
_LARGEST = 2**63 - 1
"""The largest integer that TOML guarantees."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = (
    "(?P<month>jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?"
    "|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)"
)
_NUMBERED = r"(?P<day>[0-9]{1,2})(st|nd|rd|th)?"
_YEAR = "(?P<year>[0-9]{4})"
_DAY_FORMS = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})",
        rf"{_NUMBERED}\.?[ -]{_NAMED}[.,]?[ -]{_YEAR}",
        rf"{_NAMED}\.? {_NUMBERED},? {_YEAR}",
        rf"{_YEAR}[ -]{_NAMED}[ -]{_NUMBERED}",
    )
)
"""The first is the stored format; the others name the month, so they are unambiguous."""

_OF_CHOICES = frozenset({AnswerForm.CHOICE, AnswerForm.CHOICES})
_FEW = 8
"""How many choices a message names."""


def value_of(field: Field, given: str) -> Value:
    """The answer that a text stands for, by the kind of the field. Raises ValueError."""
    value = _PARSERS[field.kind.spec.form](given)
    return _chosen(field, value) if field.kind.spec.form in _OF_CHOICES else value


def _chosen(field: Field, value: Value) -> Value:
    """Accepts choices by label or with other capitalisation."""
    named = {option.label.casefold(): option.value for option in field.options}
    named |= {option.value.casefold(): option.value for option in field.options}
    if isinstance(value, list):
        return [named.get(one.casefold(), one) if isinstance(one, str) else one for one in value]
    return named.get(value.casefold(), value) if isinstance(value, str) else value


def expected_text(field: Field) -> str:
    """The expected format, completing "… is not"."""
    return field.kind.spec.typed_as or "usable"


def hint(field: Field) -> str:
    """The input hint of an empty field."""
    values = [option.value for option in field.options]
    if values and len(values) <= _FEW:
        return ", ".join(values)
    if values:
        return f"{', '.join(values[:3])}, …"
    return field.placeholder or field.kind.spec.typed_as


def parse_day(given: str) -> date:
    """Parses a date: like 2026-11-24, or with the month in words. Raises ValueError.

    All-digit dates are read in one order only, as conventions differ.
    """
    for form in _DAY_FORMS:
        match = form.fullmatch(given.strip())
        if match is not None:
            return date(int(match["year"]), _month(match["month"]), int(match["day"]))
    raise ValueError(given)


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3].casefold()) + 1


def _parse_text(given: str) -> Value:
    return given


def _parse_yes_no(given: str) -> Value:
    if given.lower() not in _YES | _NO:
        raise ValueError(given)
    return given.lower() in _YES


def _number(given: str) -> Value:
    number = int(given) if given.lstrip("-").isdigit() else float(given)
    if not abs(number) <= _LARGEST:  # also for "nan"
        raise ValueError(given)
    return number


def _parse_list(given: str) -> Value:
    if not given.startswith("["):
        return [part.strip() for part in given.split(",") if part.strip()]
    return _dated(_parse_json(given))


def _parse_rows(given: str) -> Value:
    rows = _parse_json(given)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(given)
    return _dated(rows)


def _parse_table(given: str) -> Value:
    table = _parse_json(given)
    if not isinstance(table, dict):
        raise ValueError(given)  # noqa: TRY004 - reported like every other unusable text
    return _dated(table)


def _parse_json(given: str) -> Any:
    try:
        return json.loads(given, parse_constant=_number)
    except RecursionError as error:  # thousands of nested brackets
        raise ValueError(given) from error


def _dated(value: Any) -> Any:
    """Converts whole ISO dates in JSON texts to dates, which TOML has and JSON lacks."""
    if isinstance(value, list):
        return [_dated(part) for part in value]
    if isinstance(value, dict):
        return {key: _dated(part) for key, part in value.items()}
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _confirmation(given: str) -> Value:
    """Rejects a confirmation without a person's name."""
    table = _parse_table(given)
    if not isinstance(table, dict) or not names_person(str(table.get("by") or "")):
        raise ValueError(given)
    return table


_PARSERS: Mapping[AnswerForm, Callable[[str], Value]] = {
    AnswerForm.TEXT: _parse_text,
    AnswerForm.TEXTS: _parse_list,
    AnswerForm.YES_NO: _parse_yes_no,
    AnswerForm.NUMBER: _number,
    AnswerForm.DATE: parse_day,
    AnswerForm.CHOICE: _parse_text,
    AnswerForm.CHOICES: _parse_list,
    AnswerForm.PATHS: _parse_list,
    AnswerForm.ROWS: _parse_rows,
    AnswerForm.SECRET: _parse_text,
    AnswerForm.CONFIRMATION: _confirmation,
}
