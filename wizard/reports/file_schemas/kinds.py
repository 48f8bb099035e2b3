"""The kinds of files that people write by hand, with the JSON Schema of each.

Draft 7 of JSON Schema, since editors for TOML check formats by it. There is no `$id`, as taplo
refuses one that is no absolute address.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.own import OWN_NAME
from wizard.drafts.model import TEAM_SUFFIX
from wizard.places import COMPANY_NAME
from wizard.reports.file_schemas.answers import Schema
from wizard.reports.file_schemas.drafts import company_schema, draft_schema
from wizard.reports.file_schemas.own_requirements import own_requirements_schema
from wizard.reports.file_schemas.team import team_schema


class FileSchema(NamedTuple):
    """How the schema of one kind of file is made."""

    title: str
    build: Callable[[Catalogue, str], Schema]
    """Takes the id of an edition."""
    of_an_edition: bool = False
    """Whether each edition has a schema of its own."""


FILE_SCHEMAS: Mapping[str, FileSchema] = {
    "draft": FileSchema("Draft of a submission", draft_schema, of_an_edition=True),
    "company": FileSchema("Answers that a company's apps share", company_schema),
    "own-requirements": FileSchema("A company's own requirements", own_requirements_schema),
    "team": FileSchema("The team of a submission", team_schema),
}
"""By kind."""


def file_schema_text(kind: str, catalogue: Catalogue, edition: str) -> str:
    """The JSON Schema of a kind of file, as its file contains it. Raises UnknownEdition."""
    made = FILE_SCHEMAS[kind]
    of = f", edition {edition}" if made.of_an_edition else ""
    head = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"{made.title}{of}",
    }
    return (
        json.dumps({**head, **made.build(catalogue, edition)}, indent=1, ensure_ascii=False) + "\n"
    )


def file_schema_name(kind: str, edition: str) -> str:
    """The name of the file: "draft-2026-06.json"."""
    return f"{kind}-{edition}.json" if FILE_SCHEMAS[kind].of_an_edition else f"{kind}.json"


def kind_of(name: str, document: Mapping[str, Any]) -> str:
    """The kind of a TOML file by its name and content; "" if it is none of them."""
    if "own" in document and name == OWN_NAME:
        return "own-requirements"
    if name.endswith(TEAM_SUFFIX):
        return "team"
    if not isinstance(document.get("wizard"), dict):
        return ""
    return "company" if name == COMPANY_NAME else "draft"


def file_schema_files(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """File name and text of every schema for a catalogue."""
    for kind, made in FILE_SCHEMAS.items():
        editions = sorted(catalogue.journeys) if made.of_an_edition else [catalogue.newest]
        for edition in editions:
            yield file_schema_name(kind, edition), file_schema_text(kind, catalogue, edition)
