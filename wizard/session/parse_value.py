"""What a typed text means as an answer: one reader for the command line, scripts and screens."""

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
"""TOML promises no larger whole number."""

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
"""The first is how a date is kept; the others name the month, so that nobody can read another."""

_OF_CHOICES = frozenset({AnswerForm.CHOICE, AnswerForm.CHOICES})
_FEW = 8
"""As many choices as are named one by one."""


def value_of(field: Field, given: str) -> Value:
    """The answer that a text stands for, by the kind of the field. Raises ValueError."""
    value = _PARSERS[field.kind.spec.form](given)
    return _chosen(field, value) if field.kind.spec.form in _OF_CHOICES else value


def _chosen(field: Field, value: Value) -> Value:
    """Choices may be given as the screen shows them: by their label, or in other capitals."""
    named = {option.label.casefold(): option.value for option in field.options}
    named |= {option.value.casefold(): option.value for option in field.options}
    if isinstance(value, list):
        return [named.get(one.casefold(), one) if isinstance(one, str) else one for one in value]
    return named.get(value.casefold(), value) if isinstance(value, str) else value


def expected_text(field: Field) -> str:
    """What a text must be to stand for an answer, completing "… is not"."""
    return field.kind.spec.typed_as or "usable"


def hint(field: Field) -> str:
    """What to type for a field, shown while nothing is typed."""
    values = [option.value for option in field.options]
    if values and len(values) <= _FEW:
        return ", ".join(values)
    if values:
        return f"{', '.join(values[:3])}, …"
    return field.placeholder or field.kind.spec.typed_as


def parse_day(given: str) -> date:
    """The day that a text names: like 2026-11-24, or with the month in words. Raises ValueError.

    Days and months in digits alone are read in one order only, since people mean different ones.
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
    if not abs(number) <= _LARGEST:  # also what is no number at all, "nan"
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
        raise ValueError(given)  # noqa: TRY004 - told like every other unusable text
    return _dated(table)


def _parse_json(given: str) -> Any:
    try:
        return json.loads(given, parse_constant=_number)
    except RecursionError as error:  # thousands of brackets, one in the other
        raise ValueError(given) from error


def _dated(value: Any) -> Any:
    """JSON has no dates, TOML has: a text that is a whole ISO date becomes one."""
    if isinstance(value, list):
        return [_dated(part) for part in value]
    if isinstance(value, dict):
        return {key: _dated(part) for key, part in value.items()}
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _confirmation(given: str) -> Value:
    """Refuses what names no person: a word that nobody gave is none."""
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
