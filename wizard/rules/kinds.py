"""Whether a text is what its kind says: an e-mail address, a web address, a version.

Rules of a requirement ask for more. This asks the least of every field and of every column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from wizard.catalogue.field_kinds import Kind, TextFormat
from wizard.catalogue.model import Field, Value
from wizard.rules.numbers import VERSION_EXAMPLE, version_of
from wizard.rules.phrasing import quoted
from wizard.rules.reading import is_filled
from wizard.rules.texts import EMAIL_EXAMPLE, email_problem
from wizard.rules.urls import url_problem
from wizard.text import normalised

Problem = tuple[str, str]
"""What is wrong and what to do; two empty texts when nothing is."""


class KindFault(NamedTuple):
    """A text that is not what its kind says, and the row of a list that it stands in."""

    message: str
    fix: str
    row: int | None = None


def is_judged_by_kind(field: Field) -> bool:
    """Whether answers to the field hold texts that are judged by their kind."""
    kinds = (field.kind, *(column.kind for column in field.columns))
    return any(kind.spec.text_format is not None for kind in kinds)


def kind_fault(field: Field, value: Value) -> KindFault | None:
    """The first text in an answer of the right form that is not what its kind says."""
    if field.kind.spec.has_columns:
        return next(_cell_faults(field, value), None)
    message, fix = _problem(field.kind, value)
    return KindFault(message, fix) if message else None


def _cell_faults(field: Field, rows: list[Mapping[str, Value]]) -> Iterator[KindFault]:
    for index, row in enumerate(rows):
        for column in field.columns:
            message, fix = _problem(column.kind, row.get(column.id))
            if message:
                where = f"Row {index + 1}, {column.label}"
                yield KindFault(f"{where}: {message}", fix, index)


def _problem(kind: Kind, value: Value) -> Problem:
    text_format = kind.spec.text_format
    if text_format is None or not isinstance(value, str) or not is_filled(value):
        return "", ""
    return _PROBLEMS[text_format](normalised(value))


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
