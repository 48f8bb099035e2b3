"""Strict validation of catalogue files with pydantic; errors name the file and the record."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from wizard.catalogue.content import AnswerSize, ContentRule
from wizard.catalogue.model import (
    AutofillMapping,
    CheckKind,
    Condition,
    Document,
    Field,
    Journey,
    NamedList,
    Page,
    QuestionList,
    RequiredApproval,
    Requirement,
    Role,
    Tier,
)
from wizard.catalogue.moves import Move, PageBefore
from wizard.catalogue.records import CatalogueRecord, expand_entry
from wizard.errors import CatalogueError

_SHAPES: dict[str, type] = {
    "field": Field,
    "requirement": Requirement,
    "condition": Condition,
    "check": CheckKind,
    "tier": Tier,
    "document": Document,
    "list": NamedList,
    "role": Role,
    "approval": RequiredApproval,
    "edition": Journey,
    "fill": AutofillMapping,
    "move": Move,
    "page_before": PageBefore,
    "question_list": QuestionList,
    "answer_size": AnswerSize,
    "content_rule": ContentRule,
}


def validate(entries: Iterable[CatalogueRecord]) -> None:
    """Validates records. Raises CatalogueError listing missing, unknown and mistyped keys."""
    adapters: dict[str, TypeAdapter[Any]] = {
        table: TypeAdapter(shape_type) for table, shape_type in _SHAPES.items()
    }
    adapters["page"] = TypeAdapter(Page)
    entries = list(entries)
    complaints = [c for entry in entries for c in _validation_complaints(entry, adapters)]
    complaints += _twins(entries)
    if complaints:
        shown = "\n".join(complaints[:20])
        message = f"The catalogue has {len(complaints)} mistakes:\n{shown}"
        raise CatalogueError(message, "Correct the records named above.")


def _validation_complaints(
    entry: CatalogueRecord, adapters: dict[str, TypeAdapter[Any]]
) -> list[str]:
    if entry.table == "step":
        pages = [
            CatalogueRecord(entry.file, "page", _own_page_fields(page))
            for page in entry.raw.get("page", [])
        ]
        return [c for page in pages for c in _validation_complaints(page, adapters)]
    if entry.table not in adapters:
        return [f"{entry.file}: there is no record type {entry.table}"]
    try:
        # Strict JSON mode accepts enums and dates as text, but never turns "12" into 12.
        raw = json.dumps(_shaped(entry), default=str)
        adapters[entry.table].validate_json(raw, strict=True)
    except ValidationError as error:
        return [f"{entry.place}: {_error_words(part)}" for part in error.errors()]
    except (AttributeError, KeyError, TypeError, ValueError):
        return [f"{entry.place}: a list or a table in it is something else"]
    return []


def _own_page_fields(page: dict[str, Any]) -> dict[str, Any]:
    """A page without the keys it takes over from another edition, which are validated there."""
    if "as_in" not in page:
        return page
    own = {key: part for key, part in page.items() if key != "as_in"}
    return {"title": "", "purpose": ""} | own


def _shaped(entry: CatalogueRecord) -> dict[str, Any]:
    """The record in the shape of its dataclass; errors in pages are reported per file."""
    raw = expand_entry(entry)
    if entry.table == "edition":
        raw["steps"] = [step | {"pages": []} for step in raw["steps"]]
    return raw


def _twins(entries: Iterable[CatalogueRecord]) -> list[str]:
    """Records with the same id; versions of a requirement may share one if their dates differ."""
    seen: dict[tuple[str, str, str], str] = {}
    complaints = []
    for entry in (e for e in entries if e.table in _SHAPES):
        key = (entry.table, entry.name, str(entry.raw.get("since", "")))
        if key in seen:
            complaints.append(f"{entry.place}: the same id stands in {seen[key]}")
        seen[key] = entry.file
    return complaints


def _error_words(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"])
    return f"{where}: {error['msg']}"
