"""Validates values by their kind: an e-mail address, a web address, a version, a number.

Applies minimum checks to every field and column. Rules of requirements may check more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from wizard.catalogue.field_kinds import Kind, TextFormat
from wizard.catalogue.model import Field, Value
from wizard.rules.formats import complaint, is_answered
from wizard.rules.numbers import VERSION_EXAMPLE, version_of
from wizard.rules.phrasing import figure, quoted
from wizard.rules.reading import is_filled
from wizard.rules.texts import EMAIL_EXAMPLE, email_problem
from wizard.rules.urls import url_problem
from wizard.text import normalised

Problem = tuple[str, str]
"""Message and fix; both empty if nothing is wrong."""


class KindFault(NamedTuple):
    """A value that does not conform to its kind, and its row in a list."""

    message: str
    fix: str
    row: int | None = None


def is_judged_by_kind(field: Field) -> bool:
    """Whether answers to the field contain values that are validated by kind."""
    kinds = (field.kind, *(column.kind for column in field.columns))
    return any(kind is Kind.NUMBER or kind.spec.text_format is not None for kind in kinds)


def kind_fault(field: Field, value: Value) -> KindFault | None:
    """The first value in a well-formed answer that does not conform to its kind."""
    if field.kind.spec.has_columns:
        return next(_cell_faults(field, value), None)
    message, fix = _problem(field.kind, value)
    return KindFault(message, fix) if message else None


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
            message, fix = _problem(column.kind, row.get(column.id))
            if message:
                where = f"Row {index + 1}, {column.label}"
                yield KindFault(f"{where}: {message}", fix, index)


def _problem(kind: Kind, value: Value) -> Problem:
    if kind is Kind.NUMBER:
        return _number(value)
    text_format = kind.spec.text_format
    if text_format is None or not isinstance(value, str) or not is_filled(value):
        return "", ""
    return _PROBLEMS[text_format](normalised(value))


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
