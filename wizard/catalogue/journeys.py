"""Editions as they stand in files: put together from a folder, and what they share named once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wizard.errors import CatalogueError

Raw = dict[str, Any]

_PARTS = ("start", "listing", "portal", "feedback", "after")
"""What an edition has in common with the one that `parts_of` names, unless it says otherwise."""


def raw_editions(documents: Mapping[str, Raw]) -> Iterator[tuple[str, Raw]]:
    """Each edition as one record with the name of its file: its head, and the steps of its folder.

    A page that says `as_in` is the page of the same id in that edition, but for what it says
    itself. Raises CatalogueError for a page or an edition that is not there.
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
    return head | {"steps": merged_steps(step for part in parts for step in part.get("step", []))}


def _with_parts(raw: Raw, editions: Mapping[str, Raw], name: str) -> Raw:
    own = {key: part for key, part in raw.items() if key != "parts_of"}
    if "parts_of" not in raw:
        return own
    other = _known_edition(editions, raw["parts_of"], name)
    return {key: other[key] for key in _PARTS if key in other} | own


def _known_edition(editions: Mapping[str, Raw], wanted: str, name: str) -> Raw:
    if wanted not in editions:
        message = f"{name} refers to the edition {wanted}, which does not exist."
        raise CatalogueError(message, "Add the edition or correct the name.")
    return editions[wanted]


def _inherited_step(step: Raw, editions: Mapping[str, Raw], name: str) -> Raw:
    return step | {"page": [_inherited_page(page, editions, name) for page in step["page"]]}


def _inherited_page(page: Raw, editions: Mapping[str, Raw], name: str) -> Raw:
    if "as_in" not in page:
        return page
    steps = _known_edition(editions, page["as_in"], name)["steps"]
    pages = (each for step in steps for each in step["page"])
    found = next((each for each in pages if each.get("id") == page.get("id")), None)
    if found is None or "as_in" in found:
        message = f"{name}: edition {page['as_in']} writes no page {page.get('id')} out."
        raise CatalogueError(message, "Name the edition that does, or write the page out.")
    same: Raw = found | {key: part for key, part in page.items() if key != "as_in"}
    return same


def merged_steps(raws: Iterable[Raw]) -> list[Raw]:
    """Steps by id; a step met again gives its pages to the first."""
    steps: dict[str, Raw] = {}
    for raw in raws:
        known = steps.setdefault(str(raw.get("id")), raw | {"page": []})
        known["page"] = [*known["page"], *raw.get("page", [])]
    return list(steps.values())
