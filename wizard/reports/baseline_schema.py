"""The published shape of a baseline, version 1, and the reading of it.

Run `python -m wizard.reports.baseline_schema` after a change; a test tells when the file is behind.
"""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from wizard.catalogue.model import Status
from wizard.reports.baseline import SCHEMA, Baseline, Known
from wizard.reports.schema import Part, schema_folder

FILE_NAME = "baseline-1.json"

Digest = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


class KnownPart(Part):
    """One known finding; `message` is a digest of what it says, its numbers left out."""

    requirement: str
    field: str
    status: Status
    fingerprint: Digest
    message: Digest


class BaselinePart(Part):
    """The findings of one draft that are known and do not fail a build."""

    schema_: Literal["submission-wizard/baseline/1"] = Field(alias="schema")
    draft: str
    edition: str
    findings: list[KnownPart]


def parsed(data: bytes) -> Baseline:
    """The baseline in a file's bytes. Raises ValueError in words, naming the key."""
    try:
        part = BaselinePart.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ValueError(f"{place}: {first['msg']}" if place else first["msg"]) from error
    known = (
        Known(k.requirement, k.field, k.status.value, k.fingerprint, k.message)
        for k in part.findings
    )
    return Baseline(part.draft, part.edition, tuple(sorted(known)))


def schema_text() -> str:
    """The JSON Schema, as it is published under `assets/schemas`."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        **BaselinePart.model_json_schema(),
        "title": "Known findings of a draft, version 1",
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (schema_folder() / FILE_NAME).write_text(schema_text(), "utf-8", newline="\n")
