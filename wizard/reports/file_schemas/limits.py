"""The limits of answers that an edition sets without a condition, as JSON Schema.

Lower limits of texts and lists are left out: an answer that is half-written is no mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import AnswerForm
from wizard.catalogue.model import Field, Requirement, RuleUse, Severity
from wizard.reports.file_schemas.answers import Schema


def limits_of(edition: Edition) -> dict[str, Schema]:
    """By field id, the limits whose violation always blocks."""
    found: dict[str, Schema] = {}
    for requirement in edition.requirements.values():
        if edition.severity(requirement) is not Severity.BLOCKER:
            continue
        for rule in requirement.rules:
            for field in _limited_fields(edition, requirement, rule):
                limit = _LIMITS[rule.name](field, rule.params)
                found[field.id] = _merged(found.get(field.id, {}), limit)
    return {name: limit for name, limit in found.items() if limit}


def _limited_fields(edition: Edition, requirement: Requirement, rule: RuleUse) -> Iterator[Field]:
    """The fields that a rule limits whenever they are asked."""
    if rule.name not in _LIMITS or rule.severity not in {None, Severity.BLOCKER}:
        return
    for name in rule.fields:
        field = edition.fields.get(name)
        if field and set(requirement.applies) <= set(edition.conditions_of_field[name]):
            yield field


def _merged(known: Schema, added: Schema) -> Schema:
    """Both limits; `items` holds those of each item of a list."""
    items = {**known.get("items", {}), **added.get("items", {})}
    return {**known, **added, **({"items": items} if items else {})}


def _length(field: Field, params: Mapping[str, Any]) -> Schema:
    limit = {"maxLength": params["max"]} if params.get("max") else {}
    form = field.kind.spec.form
    if form is AnswerForm.TEXTS and limit:
        return {"items": limit}
    return limit if form is AnswerForm.TEXT else {}


def _count(field: Field, params: Mapping[str, Any]) -> Schema:
    return {"maxItems": params["max"]} if params.get("max") and field.kind.spec.is_list else {}


def _between(_field: Field, params: Mapping[str, Any]) -> Schema:
    keys = {"min": "minimum", "max": "maximum"}
    return {keys[key]: value for key, value in params.items() if key in keys}


_LIMITS: Mapping[str, Callable[[Field, Mapping[str, Any]], Schema]] = {
    "length": _length,
    "count": _count,
    "between": _between,
}
