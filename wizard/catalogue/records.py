"""The records of catalogue files as they stand there, and with their abbreviations written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.catalogue.journeys import Raw, raw_editions
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
