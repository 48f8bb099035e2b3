"""Parses typed text into answers, for the command line, scripts and screens."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

from wizard.catalogue.field_kinds import AnswerForm, Kind
from wizard.catalogue.model import Field, Value
from wizard.rules.days import parse_day, read_day
from wizard.rules.formats import names_person

_YES = frozenset({"yes", "true", "y", "1"})
_NO = frozenset({"no", "false", "n", "0"})
_LARGEST = 2**63 - 1
"""The largest integer that TOML guarantees."""

_OF_CHOICES = frozenset({AnswerForm.CHOICE, AnswerForm.CHOICES})
_FEW = 8
"""How many choices a message names."""


def value_of(field: Field, given: str) -> Value:
    """The answer that a text stands for, by the kind of the field. Raises ValueError."""
    value = with_days(field, _PARSERS[field.kind.spec.form](given))
    return _chosen(field, value) if field.kind.spec.form in _OF_CHOICES else value


def with_days(field: Field, value: Value) -> Value:
    """The value with dates in place of texts that name a day: JSON has no dates, and TOML has."""
    if field.kind is Kind.DATE and isinstance(value, str):
        return read_day(value).day or value
    if field.kind.spec.is_confirmation:
        return _dated(value, ["on"])
    if field.kind.spec.has_columns and isinstance(value, list):
        days = [column.id for column in field.columns if column.kind is Kind.DATE]
        return [_dated(row, days) for row in value]
    return value


def _chosen(field: Field, value: Value) -> Value:
    """Accepts choices by label or with other capitalisation."""
    named = {option.label.casefold(): option.value for option in field.options}
    named |= {option.value.casefold(): option.value for option in field.options}
    if isinstance(value, list):
        return [named.get(one.casefold(), one) if isinstance(one, str) else one for one in value]
    return named.get(value.casefold(), value) if isinstance(value, str) else value


def expected_text(field: Field, given: str) -> str:
    """The expected format, completing "… is not"."""
    reading = read_day(given) if field.kind is Kind.DATE else None
    if reading and reading.is_ambiguous:
        return f"one date: it can be {reading}"
    return field.kind.spec.typed_as or "usable"


def hint(field: Field) -> str:
    """The input hint of an empty field."""
    values = [option.value for option in field.options]
    if values and len(values) <= _FEW:
        return ", ".join(values)
    if values:
        return f"{', '.join(values[:3])}, …"
    return field.placeholder or field.kind.spec.typed_as


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
    return _parse_json(given)


def _parse_rows(given: str) -> Value:
    rows = _parse_json(given)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(given)
    return rows


def _parse_json(given: str) -> Any:
    try:
        return json.loads(given, parse_constant=_number)
    except RecursionError as error:  # thousands of nested brackets
        raise ValueError(given) from error


def _dated(row: Value, names: Collection[str]) -> Value:
    """The row with dates in place of texts under `names`; what is no row stays as it is."""
    if not isinstance(row, Mapping):
        return row
    days = {n: read_day(row[n]).day for n in names if isinstance(row.get(n), str)}
    return {**row, **{name: day for name, day in days.items() if day}}


def _confirmation(given: str) -> Value:
    """Rejects a confirmation without a person's name."""
    table = _parse_json(given)
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
