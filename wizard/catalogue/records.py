"""The records of catalogue files: abbreviations written out, and shapes validated."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from wizard.catalogue.journeys import Raw, raw_editions
from wizard.catalogue.model import (
    AutofillMapping,
    CheckKind,
    Condition,
    Document,
    Field,
    Journey,
    NamedList,
    Page,
    Requirement,
    Tier,
)
from wizard.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class CatalogueRecord:
    """One record as it stands in a file, with the place an error message names."""

    file: str
    table: str
    raw: Raw

    @property
    def place(self) -> str:
        """File and record, e.g. "requirements/listing.toml, requirement lst-name-length"."""
        return f"{self.file}, {self.table} {self.name}"

    @property
    def name(self) -> str:
        """The record's id; of a fill, which has none, what it takes where."""
        if self.table == "fill":
            return f"{self.raw.get('fact')} → {self.raw.get('field')}"
        return str(self.raw.get("id", "(no id)"))


def catalogue_records(documents: Mapping[str, Raw]) -> Iterator[CatalogueRecord]:
    """Every record, and each edition as one."""
    for name, document in documents.items():
        for table, rows in document.items():
            if isinstance(rows, list):
                yield from (CatalogueRecord(name, table, row) for row in rows)
    yield from (CatalogueRecord(name, "edition", raw) for name, raw in raw_editions(documents))


def resolve_lists(entry: CatalogueRecord, lists: Mapping[str, Sequence[str]]) -> None:
    """Writes the items of a list in place of its name. Raises CatalogueError for an unknown one."""

    def resolved(value: Any) -> Any:
        if isinstance(value, str) and value.startswith("list:"):
            name = value.removeprefix("list:")
            if name not in lists:
                message = f"{entry.place} refers to the list {name}, which does not exist."
                raise CatalogueError(message, "Add the list or correct the name.")
            return list(lists[name])
        if isinstance(value, dict):
            return {key: resolved(part) for key, part in value.items()}
        return [resolved(part) for part in value] if isinstance(value, list) else value

    for key in ("options", "columns", "rules", "checks"):
        if key in entry.raw:
            entry.raw[key] = resolved(entry.raw[key])


def with_tuples(value: Any) -> Any:
    """Lists as tuples, all the way down, so that parameters cannot be changed by a rule."""
    if isinstance(value, list):
        return tuple(with_tuples(part) for part in value)
    if isinstance(value, dict):
        return {key: with_tuples(part) for key, part in value.items()}
    return value


def expand_rule(raw: Raw, fields: list[str]) -> Raw:
    """A rule as written in a requirement, cut into name, fields, severity and parameters."""
    params = {key: part for key, part in raw.items() if key not in {"use", "fields", "severity"}}
    shaped = {"name": raw.get("use"), "fields": raw.get("fields", fields), "params": params}
    return shaped | ({"severity": raw["severity"]} if "severity" in raw else {})


def expand_entry(entry: CatalogueRecord) -> Raw:
    """The entry with the abbreviations of the files written out, ready for its dataclass."""
    raw = dict(entry.raw)
    if entry.table == "requirement":
        fields = raw.get("fields", [])
        raw["rules"] = [expand_rule(part, fields) for part in raw.get("rules", [])]
        raw["checks"] = [expand_rule(part, fields) for part in raw.get("checks", [])]
    if entry.table == "field":
        raw["options"] = expand_options(raw.get("options", []))
        raw["columns"] = [
            column | {"options": expand_options(column.get("options", []))}
            for column in raw.get("columns", [])
        ]
    if entry.table == "edition":
        raw["steps"] = [_written_out(step) for step in raw["steps"]]
    return raw


def _written_out(step: Raw) -> Raw:
    rest = {key: part for key, part in step.items() if key != "page"}
    return rest | {"pages": step["page"]}


def expand_options(options: list[Any]) -> list[Any]:
    """Options given as plain strings get the string as their label."""
    return [{"value": o, "label": o} if isinstance(o, str) else o for o in options]


_SHAPES: dict[str, type] = {
    "field": Field,
    "requirement": Requirement,
    "condition": Condition,
    "check": CheckKind,
    "tier": Tier,
    "document": Document,
    "list": NamedList,
    "edition": Journey,
    "fill": AutofillMapping,
}


def validate(entries: Iterable[CatalogueRecord]) -> None:
    """Raises CatalogueError that lists every record with a missing, unknown or mistyped key."""
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
        # Strict JSON mode takes enums and dates as text, yet never turns "12" into 12.
        raw = json.dumps(_shaped(entry), default=str)
        adapters[entry.table].validate_json(raw, strict=True)
    except ValidationError as error:
        return [f"{entry.place}: {_error_words(part)}" for part in error.errors()]
    except (AttributeError, KeyError, TypeError, ValueError):
        return [f"{entry.place}: a list or a table in it is something else"]
    return []


def _own_page_fields(page: dict[str, Any]) -> dict[str, Any]:
    """A page with what it takes over from another edition left open, which is looked at there."""
    if "as_in" not in page:
        return page
    own = {key: part for key, part in page.items() if key != "as_in"}
    return {"title": "", "purpose": ""} | own


def _shaped(entry: CatalogueRecord) -> dict[str, Any]:
    """The record as its dataclass takes it; pages are complained of in the files they stand in."""
    raw = expand_entry(entry)
    if entry.table == "edition":
        raw["steps"] = [step | {"pages": []} for step in raw["steps"]]
    return raw


def _twins(entries: Iterable[CatalogueRecord]) -> list[str]:
    """Records that share an id; dated versions of a requirement may, if their dates differ."""
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
