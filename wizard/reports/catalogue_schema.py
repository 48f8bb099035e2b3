"""The published shapes of `explain` and `editions diff` as JSON.

Run `python -m wizard.reports.schemas` after a change; a test tells when a file is behind.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import ChangeType, Cost, DecidedBy, Level, Severity, Status
from wizard.reports.schema import Count, Part


class RequirementSummaryPart(Part):
    """A requirement in brief, with the titles of its step and page."""

    id: str
    statement: str
    level: Level
    severity: Severity
    step: str
    page: str


class ListedRequirementPart(RequirementSummaryPart):
    """A requirement in a list, with the fields that it reads."""

    tier: str
    fields: list[str]


class RequirementsPart(Part):
    """The requirements of an edition, or those that were searched for."""

    edition: str
    requirements: list[ListedRequirementPart]


class TierPart(Part):
    """How binding a source is."""

    id: str
    label: str
    meaning: str


class DecidingCheckPart(Part):
    """A slow check that decides, and the command that runs it; "" where `check` always does."""

    label: str
    cost: Cost
    command: str


class CitedSourcePart(Part):
    """Where a requirement comes from; the document by its title."""

    document: str
    section: str
    as_of: date
    revision: str
    url: str


class VerdictPart(Part):
    """A verdict and how to mend it; the sign is the one of the screens."""

    status: Status
    severity: Severity
    sign: str
    message: str
    fix: str


class TriedPart(VerdictPart):
    """The verdict on a value that was tried; `not_tried` names fields that decide it too."""

    requirement: str
    refused: bool
    words: str
    not_tried: str


class RequirementPart(RequirementSummaryPart):
    """A requirement in full; absent values are "" or empty lists.

    `page` is that of the catalogue's documentation. `now` is the draft's verdict, null without one.
    """

    edition: str
    why: str
    how: str
    ours: str
    tier: TierPart
    decided_by: DecidedBy
    fields: list[str]
    applies: str
    rules: list[str]
    checks: list[DecidingCheckPart]
    rests_on: list[str]
    source: CitedSourcePart
    since: date
    until: str
    waivable: bool
    accepted: list[Any]
    refused: list[Any]
    now: VerdictPart | None = None
    tried: list[TriedPart]


class ExplainedFieldPart(Part):
    """A field in full; `read_by` are the ids of requirements."""

    edition: str
    id: str
    kind: Kind
    label: str
    help: str
    step: str
    page: str
    portal: str
    applies: str
    options: list[str]
    columns: list[str]
    read_by: list[str]
    tried: list[TriedPart]


class RequirementChangePart(Part):
    """How a requirement differs between two editions; `status` is the draft's, null without one."""

    id: str
    change: ChangeType
    why: str
    by: list[str]
    statement: str
    level: Level
    level_before: Level | None
    status: Status | None


class EditionsDifferencePart(Part):
    """What lies between two editions, in groups of requirements with the same kind of change."""

    earlier: str = Field(alias="from")
    later: str = Field(alias="to")
    counts: dict[ChangeType, Count]
    groups: list[str]
    for_draft: str | None
    requirements: list[RequirementChangePart]
