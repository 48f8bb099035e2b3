"""Which fields of an edition play which part: on the listing, in the portal, after approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum


class StrictModel:
    """Makes pydantic refuse unknown keys; costs nothing without pydantic."""

    __slots__ = ()
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - pydantic reads exactly this name


@dataclass(frozen=True, slots=True)
class StartFields(StrictModel):
    """The fields that what is asked before a draft is made becomes an answer of; "" for none."""

    name: str = ""
    kinds: str = ""
    """The choices of what the app is: most of the journey depends on them."""


@dataclass(frozen=True, slots=True)
class CardParts(StrictModel):
    """The fields that a customer sees on an app's card; "" for none."""

    logo: str = ""
    name: str = ""
    tagline: str = ""
    built_by: str = ""
    categories: str = ""
    name_cut: int = 0
    """Characters of the name that a card has room for; 0 where it is never cut."""
    tagline_cut: int = 0


class Shape(StrEnum):
    """How a part of a listing looks where the kind of its field does not say it."""

    PLAIN = "plain"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class ListingPart(StrictModel):
    """One field as a customer reads its answer."""

    field: str
    lead: str = ""
    """Words before the answer: "Sold by"."""
    words: str = ""
    """The field with the words of links and the captions of pictures, row by row; "" for none."""
    says: Mapping[str, str] = dataclass_field(default_factory=dict)
    """What a customer reads for a choice's value, or for "yes" and "no"."""
    shape: Shape = Shape.PLAIN


@dataclass(frozen=True, slots=True)
class ListingSection(StrictModel):
    """A part of an app's page under one heading."""

    title: str
    parts: tuple[ListingPart, ...]


@dataclass(frozen=True, slots=True)
class ListingParts(StrictModel):
    """Which answers play which part on an app's card and page; no sections where none is known."""

    card: CardParts = CardParts()
    sections: tuple[ListingSection, ...] = ()
    ours: str = ""
    """Says which of this is our own reading; "" when all of it is the source's."""


@dataclass(frozen=True, slots=True)
class PortalSection(StrictModel):
    """A form of the Developer Portal, with the fields whose answers are typed there, in order."""

    title: str
    go: str
    """Where to click to get there."""
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PortalParts(StrictModel):
    """The portal's forms in the order a partner fills them; none where they are not known."""

    sections: tuple[PortalSection, ...] = ()
    given: tuple[str, ...] = ()
    """Fields whose answers the portal gives rather than takes, e.g. a client id."""
    ours: str = ""
    """Says which of this is our own reading; "" when all of it is the source's."""


@dataclass(frozen=True, slots=True)
class FeedbackParts(StrictModel):
    """Where a reviewer's points are kept; "" for an edition that asks for none."""

    field: str = ""


class Need(StrEnum):
    """What a change of a listed app calls for."""

    REVIEW = "review"
    DEMO_VIDEO = "demo-video"


@dataclass(frozen=True, slots=True)
class ChangeOf(StrictModel):
    """What it calls for when an answer of these fields is another one than was approved."""

    fields: tuple[str, ...]
    needs: tuple[Need, ...]
    why: str
    requirement: str
    """The requirement that says so; its source is the source of this."""


@dataclass(frozen=True, slots=True)
class AfterParts(StrictModel):
    """Life after approval: the field with the day of approval, and what changes call for."""

    approved_on: str = ""
    resubmitted_on: str = ""
    """The field with the day on which a later release was sent to review; "" for none."""
    changes: tuple[ChangeOf, ...] = ()
