"""JSON Schemas of answers, by the kind of their field.

The words are those of the catalogue. Dates of TOML are texts with a format, as editors read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wizard.catalogue.field_kinds import AnswerForm
from wizard.catalogue.model import Column, Field, Option
from wizard.rules.formats import SECRET_PREFIX

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date"}

_MOMENT_PATTERN = r"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d"
MOMENT: Schema = {
    "anyOf": [
        {"type": "string", "format": each, "pattern": _MOMENT_PATTERN}
        for each in ("date-time", "date-time-local")
    ]
}


def table_of(properties: Mapping[str, Schema]) -> Schema:
    """A table with these keys and no others, none of which must be there."""
    return {"type": "object", "additionalProperties": False, "properties": dict(properties)}


def described_choices(values: Iterable[tuple[str, str]]) -> Schema:
    """One of these texts, each with what an editor says of it."""
    pairs = list(values)
    words = {"docs": {"enumValues": [says for _, says in pairs]}}
    return {"type": "string", "enum": [value for value, _ in pairs], "x-taplo": words}


def answer_schema(field: Field) -> Schema:
    """The shape of an answer in a draft."""
    return _SHAPES[field.kind.spec.form](field)


def _choice(field: Field) -> Schema:
    return described_choices((option.value, _option_words(option)) for option in field.options)


def _option_words(option: Option) -> str:
    return f"{option.label}. {option.about}" if option.about else option.label


def list_of(items: Schema) -> Schema:
    """A list of such items."""
    return {"type": "array", "items": items}


def _rows(field: Field) -> Schema:
    return list_of(table_of({column.id: _cell(column) for column in field.columns}))


def _cell(column: Column) -> Schema:
    field = column.as_field()
    return answer_schema(field) | described(f"{field.label}.", examples_of(field))


def examples_of(field: Field, accepted: Iterable[str] = ()) -> list[str]:
    """The placeholder and accepted answers of a text field; none for other kinds."""
    if field.kind.spec.form is not AnswerForm.TEXT:
        return []
    return [text for text in dict.fromkeys([field.placeholder, *accepted]) if text]


def described(words: str, examples: Iterable[str] = ()) -> Schema:
    """What an editor shows of a key."""
    shown = list(examples)
    return {"description": words} | ({"examples": shown} if shown else {})


def _secret(_field: Field) -> Schema:
    return TEXT | {"pattern": rf"^({SECRET_PREFIX}|\s*$)"}


def _confirmation(_field: Field) -> Schema:
    return table_of({
        "by": TEXT | described("Who confirms it: a person's name."),
        "on": DAY | described("When it was confirmed: a date without quotation marks."),
        "rests_on": TEXT | described("The evidence that it rests on; may be left out."),
    })  # fmt: skip


_SHAPES: Mapping[AnswerForm, Callable[[Field], Schema]] = {
    AnswerForm.TEXT: lambda _: dict(TEXT),
    AnswerForm.TEXTS: lambda _: list_of(dict(TEXT)),
    AnswerForm.YES_NO: lambda _: {"type": "boolean"},
    AnswerForm.NUMBER: lambda _: {"type": "number"},
    AnswerForm.DATE: lambda _: dict(DAY),
    AnswerForm.CHOICE: _choice,
    AnswerForm.CHOICES: lambda field: list_of(_choice(field)),
    AnswerForm.PATHS: lambda _: list_of(dict(TEXT)),
    AnswerForm.ROWS: _rows,
    AnswerForm.SECRET: _secret,
    AnswerForm.CONFIRMATION: _confirmation,
}
