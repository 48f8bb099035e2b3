"""Limits of a company's own file: additions under its own prefix, no changes to Procore's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from typing import Any

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.conditions import is_sound
from wizard.catalogue.model import Level
from wizard.catalogue.records import Raw
from wizard.text import clean

Complaint = tuple[str, str]
"""The id whose line is named, and a message that names the record and the key."""

_TABLES = ("requirement", "field", "condition", "list", "page", "approval")
_HEAD = {"prefix": str, "name": str, "as_of": date}
_PREFIX = re.compile(r"[a-z]{2,20}")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIELD_ID = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*")
_TAKEN = frozenset({"wizard", "waiver", "own", "procore"})
"""Reserved prefixes: words with a meaning in drafts or in the catalogue."""

REFUSED_LEVEL = Level.DISQUALIFYING
"""Only Procore rules an app out."""

_PLAIN = "the file itself says that for all of it"
REFUSED: Mapping[str, Mapping[str, str]] = {
    "requirement": {
        "tier": "all of it has the tier of a company's own",
        "source": _PLAIN,
        "restated": "only Procore's texts are stated again",
    },
    "field": {
        "portal": "Procore's portal has no place for it",
        "reconstructed": "it is yours, not a reconstruction of Procore's",
        "content": "what an answer holds is judged by its kind",
    },
    "page": {
        "requirements": "a requirement stands where its first field does",
        "as_in": "a page of your own is written out",
    },
}
"""By table, the keys that cannot be given, and why."""

_LISTS: dict[str, tuple[type, ...]] = {
    "rules": (dict,),
    "checks": (dict,),
    "columns": (dict,),
    "items": (str,),
    "fields": (str,),
    "editions": (str,),
    "applies": (str,),
    "groups": (dict,),
}
_LISTS_SAID = {key: "tables" if kinds == (dict,) else "texts" for key, kinds in _LISTS.items()}


def complaints(document: Raw, catalogue: Catalogue) -> list[Complaint]:
    """Every reason why a file cannot be added to a catalogue, in table order."""
    found = list(_head_complaints(document.get("own"), catalogue))
    others = sorted(document.keys() - {"own", *_TABLES})
    known = f"a company's file has [own] and [[…]] of {', '.join(_TABLES)}"
    found += [("", f"{clean(key)}: {known}") for key in others]
    if found:
        return found
    prefix = document["own"]["prefix"]
    fields = [raw.get("id") for raw in _raw_tables(document, "field")]
    for table in _TABLES:
        if not isinstance(document.get(table, []), list):
            found.append(("", f"{table}: write it as [[{table}]]"))
            continue
        for raw in _raw_tables(document, table):
            found += _record_complaints(table, raw, prefix)
            found += _page_complaints(raw, fields, catalogue) if table == "page" else ()
            found += _approval_complaints(raw, document, catalogue) if table == "approval" else ()
    return found


def _raw_tables(document: Raw, table: str) -> list[Raw]:
    rows = document.get(table, [])
    return [raw for raw in rows if isinstance(raw, dict)] if isinstance(rows, list) else []


def _head_complaints(head: Any, catalogue: Catalogue) -> Iterator[Complaint]:
    if not isinstance(head, dict):
        yield "", "own: the table [own] is missing; it says prefix, name and as_of"
        return
    for key in sorted(head.keys() ^ _HEAD.keys()):
        yield "", f"own, {key}: {'there is no such key' if key in head else 'is missing'}"
    for key, kind in _HEAD.items():
        value = head.get(key, kind)
        if key in head and (not isinstance(value, kind) or isinstance(value, datetime)):
            yield "", f"own, {key}: must be {'a date' if kind is date else 'a text'}"
    prefix, name = head.get("prefix"), head.get("name")
    if isinstance(prefix, str) and (why := _prefix_trouble(prefix, catalogue)):
        yield prefix, f"own, prefix: {why}"
    if isinstance(name, str) and (not name.strip() or clean(name) != name or "\n" in name):
        yield "", "own, name: must be one line of text"


def _prefix_trouble(prefix: str, catalogue: Catalogue) -> str:
    if not _PREFIX.fullmatch(prefix):
        return "must be 2 to 20 small letters"
    if prefix in _TAKEN or any(_has_prefix(name, prefix) for name in _taken_names(catalogue)):
        return f"“{prefix}” begins names of the catalogue; take another"
    return ""


def _taken_names(catalogue: Catalogue) -> Iterator[str]:
    yield from (requirement.id for requirement in catalogue.requirements)
    for part in (catalogue.fields, catalogue.conditions, catalogue.lists, catalogue.documents):
        yield from part
    journeys = catalogue.journeys.values()
    yield from (page.id for each in journeys for step in each.steps for page in step.pages)


def _has_prefix(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith((f"{prefix}-", f"{prefix}."))


def _record_complaints(table: str, raw: Raw, prefix: str) -> Iterator[Complaint]:
    name = raw.get("id")
    if not isinstance(name, str):
        yield "", f"{table}, id: is missing"
        return
    mark, form = (".", _FIELD_ID) if table == "field" else ("-", _ID)
    rest = name.removeprefix(f"{prefix}{mark}")
    if rest == name or not form.fullmatch(rest):
        yield name, f"{table} {clean(name)}, id: must begin with “{prefix}{mark}”, in small letters"
    for key, why in REFUSED.get(table, {}).items():
        if key in raw:
            yield name, f"{table} {clean(name)}, {key}: cannot be given; {why}"
    for key in sorted(raw.keys() & _LISTS.keys()):
        if not _is_list_of(raw[key], _LISTS[key]):
            yield name, f"{table} {clean(name)}, {key}: must be a list of {_LISTS_SAID[key]}"
    if table == "condition" and not is_sound(raw.get("test")):
        yield name, f"condition {clean(name)}, test: is none of the forms there are"
    if table == "requirement" and raw.get("level") == REFUSED_LEVEL:
        yield name, f"requirement {name}, level: only Procore rules an app out; use required"
    for key in sorted(key for key, value in raw.items() if not _is_clean(value)):
        yield name, f"{table} {clean(name)}, {key}: has signs that a terminal must not be sent"


def _page_complaints(raw: Raw, fields: list[Any], catalogue: Catalogue) -> Iterator[Complaint]:
    name, step, editions = str(raw.get("id", "")), raw.get("step"), raw.get("editions", [])
    where = f"page {clean(name)}"
    placed = raw.get("fields", [])
    for field in placed if isinstance(placed, list) else []:
        if field not in fields:
            yield name, f"{where}, fields: {field} is no field of this file"
    if not _is_list_of(editions, (str,)) or not isinstance(step, str):
        yield name, f"{where}, step: must be the id of a step, and editions a list of ids"
        return
    journeys = catalogue.journeys
    for edition in editions or [None]:
        if edition is not None and edition not in journeys:
            yield name, f"{where}, editions: there is no edition {edition}"
            continue
        wanted = journeys.values() if edition is None else [journeys[edition]]
        if step not in {each.id for journey in wanted for each in journey.steps}:
            of = f"edition {edition}" if edition else "any edition"
            yield name, f"{where}, step: there is no step {step} in {of}"


def _approval_complaints(raw: Raw, document: Raw, catalogue: Catalogue) -> Iterator[Complaint]:
    """The page may be one of Procore's or of the file itself; the group must stand on it."""
    name, page, group = str(raw.get("id", "")), raw.get("page"), raw.get("group", "")
    groups = _groups_of_page(page, document, catalogue)
    if groups is None:
        yield name, f"approval {clean(name)}, page: there is no page {clean(str(page))}"
    elif group and group not in groups:
        yield name, f"approval {clean(name)}, group: the page has no group “{clean(str(group))}”"
    if raw.get("role") not in catalogue.roles:
        known = ", ".join(catalogue.roles)
        yield name, f"approval {clean(name)}, role: must be one of {known}"


def _groups_of_page(page: object, document: Raw, catalogue: Catalogue) -> set[object] | None:
    """The titles of the groups of a page; None where no such page exists."""
    journeys = catalogue.journeys.values()
    pages = [each for journey in journeys for step in journey.steps for each in step.pages]
    known = [[group.title for group in each.groups] for each in pages if each.id == page]
    own = [
        [group.get("title") for group in _raw_tables(raw, "groups")]
        for raw in _raw_tables(document, "page")
        if raw.get("id") == page
    ]
    return set(chain(*known, *own)) if known or own else None


def _is_list_of(value: Any, kinds: tuple[type, ...]) -> bool:
    return isinstance(value, list) and all(isinstance(part, kinds) for part in value)


def _is_clean(value: Any) -> bool:
    if isinstance(value, str):
        return clean(value) == value
    if isinstance(value, dict):
        return all(_is_clean(part) for each in value.items() for part in each)
    return all(map(_is_clean, value)) if isinstance(value, list) else True
