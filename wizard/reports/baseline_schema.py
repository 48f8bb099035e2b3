"""The published shape of a baseline, version 1, and the reading of it.

Run `python -m wizard.reports.schemas` after a change; a test tells when the file is behind.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationError

from wizard.catalogue.model import Status
from wizard.reports.baseline import Baseline, Known
from wizard.reports.schema import Part

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
