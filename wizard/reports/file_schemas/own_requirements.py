"""The JSON Schema of a company's own requirements, from the shapes of the catalogue's records."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import (
    Column,
    Condition,
    Derivation,
    Examples,
    Field,
    FieldGroup,
    Level,
    NamedList,
    Option,
    Page,
    Requirement,
    Severity,
)
from wizard.catalogue.own_limits import REFUSED, REFUSED_LEVEL
from wizard.reports.file_schemas.answers import (
    DAY,
    TEXT,
    Schema,
    described,
    described_choices,
    list_of,
    table_of,
)
from wizard.rules.parameters import params_model
from wizard.rules.registry import RULES
from wizard.rules.table import Rule

_RECORDS: Mapping[str, type] = {
    "requirement": Requirement, "field": Field, "condition": Condition, "list": NamedList,
    "page": Page,
}  # fmt: skip
_PARTS = (Column, Derivation, Examples, FieldGroup, Option)
_GIVEN = frozenset({"tier", "source", "since"})
"""Keys of a requirement that its file gives to all of them."""


_WORDS: Mapping[str, Mapping[str, str]] = {
    "requirement": {
        "id": "Begins with the prefix of the file and a hyphen.",
        "level": "“required” blocks, “recommended” warns, “ongoing” reminds.",
        "decided_by": "Who can tell: a machine, a machine with a person's word, or a person.",
        "fields": "The fields that it reads; it is shown at the first.",
        "statement": "What must hold, as a sentence.",
        "why": "Why it is asked, as a sentence.",
        "fix": "What to do when it is not met.",
        "since": "From when on it counts; the day of the file if left out.",
        "until": "From this day on it does not count any more.",
        "applies": "Ids of conditions that must all hold.",
        "rules": "What decides it, from the answers.",
        "checks": "What decides it, from files, the network or source code.",
        "waivable": "Whether a person may accept that it is not met.",
        "examples": "Answers that it accepts and refuses, as typed.",
    },
    "field": {
        "id": "Begins with the prefix of the file and a point.",
        "kind": "The kind of answer.",
        "label": "At most 40 characters; of a confirmation, what is confirmed: “We …”.",
        "help": "What to enter, in one to three sentences.",
        "placeholder": "An example, shown while it is empty.",
        "columns": "The columns of a records field.",
    },
    "condition": {
        "id": "Begins with the prefix of the file and a hyphen.",
        "test": "{field, is}, {field, includes_any}, {field, answered}, {all}, {any} or {not}.",
    },
    "list": {
        "id": "Begins with the prefix of the file and a hyphen.",
        "about": "What the list holds.",
        "items": "Its texts.",
    },
    "page": {
        "id": "Begins with the prefix of the file and a hyphen.",
        "title": "The title of the page.",
        "purpose": "What the page is for, as a sentence.",
        "fields": "Fields of this file.",
        "step": "The step at whose end the page stands.",
    },
}
"""What an editor says of keys whose records do not say it, or say it to programmers."""


def own_requirements_schema(catalogue: Catalogue, _edition_id: str) -> Schema:
    """The shape of an own-requirements.toml for this catalogue, of all editions.

    Unlike a draft it is complete or refused, so its schema says what must be there.
    """
    head = table_of({
        "prefix": TEXT | {"pattern": "^[a-z]{2,20}$"} | described("Begins every id of the file."),
        "name": TEXT | described("What reports call the company's rules."),
        "as_of": DAY | described("The day of the file: change it with the file."),
    })  # fmt: skip
    tables = {name: list_of(_record(name, catalogue)) for name in _RECORDS}
    own = {"own": head | {"required": list(head["properties"])}, **tables}
    return table_of(own) | {"required": ["own"], "$defs": _parts()}


def _record(table: str, catalogue: Catalogue) -> Schema:
    schema = _shape(_RECORDS[table])
    properties = {
        key: part for key, part in schema["properties"].items() if key not in REFUSED.get(table, {})
    }
    properties |= _written(catalogue).get(table, {})
    for key, words in _WORDS[table].items():
        properties[key] = properties[key] | described(words)
    required = [key for key in schema["required"] if key in properties and key not in _GIVEN]
    required += ["step", "fields"] if table == "page" else []
    return {**schema, "properties": properties, "required": required}


def _written(catalogue: Catalogue) -> Mapping[str, Mapping[str, Schema]]:
    """The keys that are written otherwise than the records hold them, and those with choices."""
    levels = (level.value for level in Level if level is not REFUSED_LEVEL)
    steps = {step.id: step.title for each in catalogue.journeys.values() for step in each.steps}
    editions = described_choices((each.id, each.label) for each in catalogue.journeys.values())
    options = {"anyOf": [TEXT, list_of({"anyOf": [TEXT, {"$ref": "#/$defs/Option"}]})]}
    return {
        "requirement": {
            "level": {"type": "string", "enum": list(levels)},
            "fields": list_of(_names_of_fields(catalogue)),
            "rules": list_of(_uses({name: (_first_line(one), one) for name, one in RULES.items()})),
            "checks": list_of(_uses(_checks(catalogue))),
        },
        "field": {
            "options": options | described("Texts, tables of value and label, or “list:<id>”."),
            "derived": {"anyOf": [{"$ref": "#/$defs/Derivation"},
                                  list_of({"$ref": "#/$defs/Derivation"})]},
        },
        "condition": {
            "signs": {"anyOf": [TEXT, list_of(TEXT)]}
            | described("Patterns that show in source that it holds, or “list:<id>”."),
        },
        "page": {
            "step": described_choices(steps.items()),
            "editions": list_of(editions) | described("Every edition with the step if left out."),
        },
    }  # fmt: skip


def _names_of_fields(catalogue: Catalogue) -> Schema:
    """Any text, as a file may name its own fields, with those of the catalogue as suggestions."""
    known = described_choices((name, field.label) for name, field in catalogue.fields.items())
    return {"anyOf": [known, TEXT]}


def _checks(catalogue: Catalogue) -> dict[str, tuple[str, Rule]]:
    from wizard.checks.registry import CHECKS

    checks = catalogue.checks.items()
    return {name: (f"Decided by {one.label}.", CHECKS[name]) for name, one in checks}


def _first_line(function: Rule) -> str:
    return (inspect.getdoc(function) or "").partition("\n")[0]


def _uses(functions: Mapping[str, tuple[str, Rule]]) -> Schema:
    """How a requirement uses one of these functions: its name, and the parameters of all."""
    shapes: dict[str, list[Schema]] = {}
    for _, function in functions.values():
        for key, shape in _parameters(function).items():
            known = shapes.setdefault(key, [])
            known += [] if shape in known else [shape]
    params = {key: each[0] if len(each) == 1 else {"anyOf": each} for key, each in shapes.items()}
    use = described_choices((name, says) for name, (says, _) in functions.items())
    own = {
        "use": use,
        "fields": list_of(TEXT) | described("The fields that it reads; all if left out."),
        "severity": {"type": "string", "enum": [each.value for each in Severity]},
    }
    return {**table_of({**params, **own}), "required": ["use"]}


def _parameters(function: Rule) -> Mapping[str, Schema]:
    schema = params_model(function).model_json_schema()
    if "$defs" in schema:
        return {key: {} for key in schema.get("properties", {})}
    return {key: _plain(part) for key, part in schema.get("properties", {}).items()}


def _shape(shape_type: type) -> Schema:
    """The JSON Schema of a record, with the docstrings of its attributes; `$defs` left out."""
    from pydantic import TypeAdapter

    schema: Schema = _plain(TypeAdapter(shape_type).json_schema())
    schema.pop("$defs", None)
    for key, words in _attribute_docs(shape_type):
        schema["properties"][key].update(described(words))
    return schema


def _parts() -> Schema:
    from pydantic import TypeAdapter

    named = {part.__name__: _shape(part) for part in _PARTS}
    whole: Schema = {}
    for shape_type in (Requirement, Field, Page):
        whole |= _plain(TypeAdapter(shape_type).json_schema()["$defs"])
    return {**whole, **named}


def _plain(part: Any) -> Any:
    """A schema without the titles and defaults that pydantic makes up."""
    if isinstance(part, list):
        return [_plain(each) for each in part]
    if not isinstance(part, dict):
        return part
    either = [each for each in part.get("anyOf", ()) if each != {"type": "null"}]
    if len(either) == 1:  # TOML has no null
        part = {key: each for key, each in part.items() if key != "anyOf"} | either[0]
    made_up = {key for key in ("title", "default") if not isinstance(part.get(key), dict)}
    return {key: _plain(each) for key, each in part.items() if key not in made_up}


def _attribute_docs(shape_type: type) -> Iterator[tuple[str, str]]:
    """The attributes of a class, and the texts that stand below them."""
    record = ast.parse(textwrap.dedent(inspect.getsource(shape_type))).body[0]
    for line, below in pairwise(ast.iter_child_nodes(record)):
        match line, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=words)):
                yield name, " ".join(str(words).split())
