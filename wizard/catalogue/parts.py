"""Roles of an edition's fields: listing, portal, feedback, after approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field as dataclass_field
from enum import StrEnum

from wizard.dataclass import dataclass


class StrictModel:
    """Makes pydantic reject unknown keys, without importing it."""

    __slots__ = ()
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - pydantic reads exactly this name


@dataclass(frozen=True, slots=True)
class Milestone(StrictModel):
    """A gate of the journey that ends with something the partner can send or start.

    A requirement belongs to the milestone that names it, else to that of its page, else to that of
    its step.
    """

    id: str
    title: str
    goal: str
    """Completes "READY …": "to apply"."""
    gain: str
    """What the partner has when it is reached; one sentence."""
    hand_in: tuple[str, ...] = ()
    """What to do with a bundle that is ready for it, step by step; a sentence or two each."""
    sent_on: tuple[str, ...] = ()
    """Fields with the day on which it was sent or started; it is behind once one is answered.

    Without any it is behind as soon as it is ready.
    """
    steps: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    """Fields that are asked for it alone, as far as rules judge them without other answers."""
    short: str = ""
    """The title where there is little room; "" where the title itself is short enough."""

    @property
    def short_title(self) -> str:
        """The title for a narrow column."""
        return self.short or self.title


@dataclass(frozen=True, slots=True)
class Waiting(StrictModel):
    """What only Procore can do, so the partner waits for it."""

    since: str
    """The field with the day since which the partner waits."""
    usually: str
    """What usually happens next; one sentence."""


@dataclass(frozen=True, slots=True)
class StartFields(StrictModel):
    """The fields that the start dialog fills in; "" for none."""

    name: str = ""
    kinds: str = ""
    """The choices for the type of app, on which most of the journey depends."""


@dataclass(frozen=True, slots=True)
class SignInFields(StrictModel):
    """The fields of the app to which a person signs in for live checks; "" for none."""

    client_id: str = ""
    client_secret: str = ""
    redirect_uris: str = ""


@dataclass(frozen=True, slots=True)
class CardParts(StrictModel):
    """The fields shown on an app's card; "" for none."""

    logo: str = ""
    name: str = ""
    tagline: str = ""
    built_by: str = ""
    categories: str = ""
    name_cut: int = 0
    """Characters of the name that fit on a card; 0 if it is never cut."""
    tagline_cut: int = 0


class Shape(StrEnum):
    """The layout of a listing part, where the kind of its field does not determine it."""

    PLAIN = "plain"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class ListingPart(StrictModel):
    """One field as shown on the listing."""

    field: str
    lead: str = ""
    """Label before the answer: "Sold by"."""
    words: str = ""
    """The field with link texts and captions, row by row; "" for none."""
    says: Mapping[str, str] = dataclass_field(default_factory=dict)
    """The text shown for a choice's value, or for "yes" and "no"."""
    shape: Shape = Shape.PLAIN


@dataclass(frozen=True, slots=True)
class ListingSection(StrictModel):
    """One section of an app's page, with its heading."""

    title: str
    parts: tuple[ListingPart, ...]


@dataclass(frozen=True, slots=True)
class ListingParts(StrictModel):
    """The fields on an app's card and page; no sections if unknown."""

    card: CardParts = CardParts()
    sections: tuple[ListingSection, ...] = ()
    ours: str = ""
    """Says which part is our own interpretation; "" if all of it is from the source."""


@dataclass(frozen=True, slots=True)
class PortalSection(StrictModel):
    """A form of the Developer Portal, with the fields whose answers are typed there, in order."""

    title: str
    go: str
    """The navigation path to the form."""
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PortalParts(StrictModel):
    """The portal's forms in the order of entry; none if unknown."""

    sections: tuple[PortalSection, ...] = ()
    given: tuple[str, ...] = ()
    """Fields whose answers come from the portal, e.g. a client id."""
    version_keys: tuple[str, ...] = ()
    """Those with a key of a version of the app; the first that is answered names the version."""
    ours: str = ""
    """Says which part is our own interpretation; "" if all of it is from the source."""


@dataclass(frozen=True, slots=True)
class FeedbackParts(StrictModel):
    """Where a reviewer's points are stored; "" for an edition without feedback."""

    field: str = ""


class Need(StrEnum):
    """What a change of a listed app calls for."""

    REVIEW = "review"
    DEMO_VIDEO = "demo-video"


@dataclass(frozen=True, slots=True)
class ChangeOf(StrictModel):
    """What is required when these fields differ from the approved answers."""

    fields: tuple[str, ...]
    needs: tuple[Need, ...]
    why: str
    requirement: str
    """The requirement that says so, which also gives the source."""


@dataclass(frozen=True, slots=True)
class AfterParts(StrictModel):
    """After approval: the field with the approval date, and what changes require."""

    approved_on: str = ""
    resubmitted_on: str = ""
    """The field with the submission date of a later release; "" for none."""
    changes: tuple[ChangeOf, ...] = ()
