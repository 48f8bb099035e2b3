"""The published shape of a baseline, version 2, and how version 1 is read.

Run `python -m wizard.reports.schemas` after a change; a test tells when the file is behind.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wizard.catalogue.model import Status
from wizard.reports.document_kinds import BASELINE
from wizard.reports.envelope_schema import frame_of
from wizard.reports.schema import Part

Digest = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


class KnownPart(Part):
    """One known finding; `message` is a digest of what it says, its numbers left out."""

    requirement: str
    field: str
    status: Status
    fingerprint: Digest
    message: Digest


class KnownFindingsPart(Part):
    """The findings of one draft that are known and do not fail a build."""

    draft: str
    edition: str
    findings: list[KnownPart]


class FirstBaselinePart(KnownFindingsPart):
    """As version 1 had it, without a frame."""

    schema_: Literal["submission-wizard/baseline/1"] = Field(alias="schema")


def read_baseline_part(data: bytes) -> KnownFindingsPart:
    """Parses a baseline of any version. Raises pydantic.ValidationError."""
    if b'"submission-wizard/baseline/1"' in data[:_HEAD]:
        return FirstBaselinePart.model_validate_json(data)
    return frame_of(BASELINE, KnownFindingsPart).model_validate_json(data).data


_HEAD = 200
"""In bytes: the schema stands first in the document."""
