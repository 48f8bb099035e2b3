"""Expands the records of catalogue files: editions and abbreviations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from wizard.catalogue.moves import Move, MoveType
from wizard.dataclass import dataclass
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
        """The record's id; for an autofill mapping, which has none, its fact and field."""
        if self.table == "fill":
            return f"{self.raw.get('fact')} → {self.raw.get('field')}"
        return str(self.raw.get("id", "(no id)"))


def catalogue_records(documents: Mapping[str, Raw]) -> Iterator[CatalogueRecord]:
    """Every record, and each edition with its milestones as one."""
    for name, document in documents.items():
        for table, rows in document.items():
            if isinstance(rows, list) and table != "milestone":
                yield from (CatalogueRecord(name, table, row) for row in rows)
    yield from (CatalogueRecord(name, "edition", raw) for name, raw in raw_editions(documents))


def expand_lists(
    records: Sequence[CatalogueRecord], known: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[str]]:
    """The items of each list by its id, those of `known` among them.

    Writes, in the records too, the items of a list as alternatives of an expression in place of
    `(?&its-id)`. Raises CatalogueError for an unknown list.
    """
    lists = {**known, **{one.raw["id"]: one.raw.get("items", []) for one in records}}
    for record in records:
        items = record.raw.get("items", [])
        if any("(?&" in str(item) for item in items):
            expanded = [_expanded(record, item, lists) for item in items]
            lists[record.raw["id"]] = record.raw["items"] = expanded
    return lists


def _expanded(record: CatalogueRecord, item: Any, lists: Mapping[str, Sequence[str]]) -> Any:
    """An item with its parts written out; one that is no text is refused when it is validated."""

    def alternatives(found: re.Match[str]) -> str:
        if found[1] not in lists:
            message = (
                f"{record.place}: an item refers to the list {found[1]}, which does not exist."
            )
            raise CatalogueError(message, "Add the list or correct the name.")
        return f"(?:{'|'.join(map(str, lists[found[1]]))})"

    return _PART.sub(alternatives, item) if isinstance(item, str) else item


_PART = re.compile(r"\(\?&([a-z-]+)\)")


def resolve_lists(entry: CatalogueRecord, lists: Mapping[str, Sequence[str]]) -> None:
    """Writes the items of a list in place of its name. Raises CatalogueError for an unknown one."""

    def resolved(key: str, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("list:"):
            name = value.removeprefix("list:")
            if name not in lists:
                message = f"{entry.place}, {key}: refers to the list {name}, which does not exist."
                raise CatalogueError(message, "Add the list or correct the name.")
            return list(lists[name])
        if isinstance(value, dict):
            return {name: resolved(key, part) for name, part in value.items()}
        return [resolved(key, part) for part in value] if isinstance(value, list) else value

    for key in ("options", "columns", "rules", "checks", "signs"):
        if key in entry.raw:
            entry.raw[key] = resolved(key, entry.raw[key])


def with_tuples(value: Any) -> Any:
    """Converts lists to tuples recursively, so that rules cannot change parameters."""
    if isinstance(value, list):
        return tuple([with_tuples(part) if type(part) in _CONTAINERS else part for part in value])
    if isinstance(value, dict):
        return {
            key: with_tuples(part) if type(part) in _CONTAINERS else part
            for key, part in value.items()
        }
    return value


_CONTAINERS = frozenset({list, dict})
"""Most values are plain, and a call for each of them takes longer than to look at its type."""


def expand_rule(raw: Raw, fields: list[str]) -> Raw:
    """Parses a rule as written in a requirement into name, fields, severity and parameters."""
    params = {key: part for key, part in raw.items() if key not in {"use", "fields", "severity"}}
    shaped = {"name": raw.get("use"), "fields": raw.get("fields", fields), "params": params}
    return shaped | ({"severity": raw["severity"]} if "severity" in raw else {})


def expand_entry(entry: CatalogueRecord) -> Raw:
    """The entry with all abbreviations expanded, ready for its dataclass."""
    raw = dict(entry.raw)
    if entry.table == "requirement":
        fields = raw.get("fields", [])
        raw["rules"] = [expand_rule(part, fields) for part in raw.get("rules", [])]
        raw["checks"] = [expand_rule(part, fields) for part in raw.get("checks", [])]
    if entry.table == "field":
        if isinstance(raw.get("derived"), dict):
            raw["derived"] = [raw["derived"]]
        raw["options"] = expand_options(raw.get("options", []))
        raw["columns"] = [
            column | {"options": expand_options(column.get("options", []))}
            for column in raw.get("columns", [])
        ]
    if entry.table == "move" and "fields" not in raw:
        raw["fields"] = list(dict.fromkeys(raw.get("cells", {}).values()))
    if entry.table == "edition":
        raw["steps"] = [_written_out(step) for step in raw["steps"]]
    return raw


def _written_out(step: Raw) -> Raw:
    rest = {key: part for key, part in step.items() if key != "page"}
    return rest | {"pages": step["page"]}


def expand_options(options: list[Any]) -> list[Any]:
    """Converts options given as plain strings to options with the same label."""
    return [{"value": o, "label": o} if isinstance(o, str) else o for o in options]


Raw = dict[str, Any]

_PARTS = ("start", "listing", "portal", "feedback", "after")
"""The keys that an edition takes over from the one named in `parts_of`, unless overridden."""


def raw_editions(documents: Mapping[str, Raw]) -> Iterator[tuple[str, Raw]]:
    """Each edition as one record with the name of its file: its head, and the steps of its folder.

    A page with `as_in` copies the page of the same id in that edition, which may have it from
    another one; its own keys take precedence. Raises CatalogueError for a missing page or edition.
    """
    editions = {
        name: _complete_edition(name, documents) for name in documents if _is_edition_head(name)
    }
    by_id = {str(raw.get("id")): raw for raw in editions.values()}
    for name, raw in editions.items():
        steps = [_inherited_step(step, by_id, name) for step in raw["steps"]]
        yield name, _with_parts(raw, by_id, name) | {"steps": steps}


def _is_edition_head(name: str) -> bool:
    return name.rpartition("/")[2] == "edition.toml"


def _complete_edition(name: str, documents: Mapping[str, Raw]) -> Raw:
    head = {key: part for key, part in documents[name].items() if not isinstance(part, list)}
    folder = name.removesuffix("edition.toml")
    parts = [other for path, other in documents.items() if path.startswith(folder)]
    steps = merged_steps(step for part in parts for step in part.get("step", []))
    return head | {"steps": steps, "milestones": documents[name].get("milestone", [])}


def _with_parts(
    raw: Raw, editions: Mapping[str, Raw], name: str, seen: Collection[str] = ()
) -> Raw:
    own = {key: part for key, part in raw.items() if key != "parts_of"}
    wanted = raw.get("parts_of")
    if wanted is None or wanted in seen:
        return own
    given = _known_edition(editions, wanted, name)
    other = _with_parts(given, editions, name, {*seen, wanted})
    return {key: other[key] for key in _PARTS if key in other} | own


def _known_edition(editions: Mapping[str, Raw], wanted: str, name: str) -> Raw:
    if wanted not in editions:
        message = f"{name} refers to the edition {wanted}, which does not exist."
        raise CatalogueError(message, "Add the edition or correct the name.")
    return editions[wanted]


def _inherited_step(step: Raw, editions: Mapping[str, Raw], name: str) -> Raw:
    return step | {"page": [_inherited_page(page, editions, name) for page in step["page"]]}


def _inherited_page(
    page: Raw, editions: Mapping[str, Raw], name: str, seen: Collection[str] = ()
) -> Raw:
    wanted = page.get("as_in")
    if wanted is None:
        return page
    steps = _known_edition(editions, wanted, name)["steps"]
    pages = (each for step in steps for each in step["page"])
    found = next((each for each in pages if each.get("id") == page.get("id")), None)
    if found is None or wanted in seen:
        message = f"{name}: edition {wanted} writes no page {page.get('id')} out."
        raise CatalogueError(message, "Name the edition that does, or write the page out.")
    same = _inherited_page(found, editions, name, {*seen, wanted})
    return same | {key: part for key, part in page.items() if key != "as_in"}


def merged_steps(raws: Iterable[Raw]) -> list[Raw]:
    """Steps by id; the pages of a repeated step are added to the first."""
    steps: dict[str, Raw] = {}
    for raw in raws:
        known = steps.setdefault(str(raw.get("id")), raw | {"page": []})
        known["page"] = [*known["page"], *raw.get("page", [])]
    return list(steps.values())


def move_from(raw: Raw) -> Move:
    """A move from its record; in a `row`, the fields are those of its cells."""
    cells = dict(raw.get("cells", {}))
    fields = raw.get("fields") or list(dict.fromkeys(cells.values()))
    return Move(**{**raw, "how": MoveType(raw["how"]), "fields": tuple(fields), "cells": cells})
