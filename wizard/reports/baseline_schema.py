"""The published shape of a baseline, version 1.

Run `python -m wizard.reports.schemas` after a change; a test tells when the file is behind.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wizard.catalogue.model import Status
from wizard.reports.schema import Part

Digest = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


class KnownPart(Part):
    """One known finding; `message` is a digest of what it says, its numbers left out."""

    requirement: str
    field: str
    status: Status
    fingerprint: Digest
    message: Digest


class BaselineDocument(Part):
    """The findings of one draft that are known and do not fail a build."""

    schema_: Literal["submission-wizard/baseline/1"] = Field(alias="schema")
    draft: str
    edition: str
    findings: list[KnownPart]
