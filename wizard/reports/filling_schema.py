"""The published shapes of `hand-off` and `autofill` as JSON.

Run `python -m wizard.reports.schemas` after a change; a test tells when a file is behind.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from wizard.catalogue.model import Confidence
from wizard.reports.schema import BoundPart, Count, Part
from wizard.topics.handoff.sheet import HandOffItemState
from wizard.topics.proposals.proposals import ProposalKind


class PortalPiecePart(Part):
    """What is typed into one box of the portal, or the path of a file that is chosen there."""

    name: str
    text: str
    is_path: bool


class SheetItemPart(Part):
    """One value, and where it goes."""

    field: str
    label: str
    how: str
    place: str
    state: HandOffItemState
    blocks: str
    remark: str
    entered_on: date | None
    pieces: list[PortalPiecePart]


class SheetSectionPart(Part):
    """The values of one form of the portal, and how to get there."""

    title: str
    go: str
    items: list[SheetItemPart]


class HandOffPart(Part):
    """What to type where in the Developer Portal; `everything` says what `--all` does."""

    draft: str
    edition: str
    as_of: date
    everything: bool
    counts: dict[HandOffItemState, Count]
    not_applicable: Count
    sections: list[SheetSectionPart]


class OtherValuePart(Part):
    """Another value that was found for the same field."""

    value: Any
    origin: str
    confidence: Confidence


class ProposalPart(Part):
    """One proposed answer; `was` is the present one, null for none."""

    field: str
    label: str
    case: ProposalKind
    value: Any
    was: Any
    origin: str
    confidence: Confidence
    why: str
    remark: str
    others: list[OtherValuePart]
    taken: bool


class WebsitePart(BoundPart):
    """The most that is sent to read a website."""

    address: str
    host: str


class AutofillPart(Part):
    """What was found; `same` counts the answers that say it already."""

    draft: str
    sources: list[str]
    same: Count
    remarks: list[str]
    websites: list[WebsitePart]
    proposals: list[ProposalPart]
