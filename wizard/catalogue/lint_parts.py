"""Consistency checks of an edition's parts: listing, portal, feedback, after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from wizard.catalogue.field_kinds import Kind, Portal, Preview
from wizard.catalogue.model import Field, Journey
from wizard.catalogue.parts import (
    AfterParts,
    CardParts,
    ListingPart,
    ListingParts,
    PortalParts,
    Shape,
    SignInFields,
)

POINT = frozenset({"text", "round", "received_on", "about", "response", "closed", "deferred"})
"""The columns of a reviewer's point."""


def part_complaints(
    journey: Journey, fields: Mapping[str, Field], requirements: Collection[str]
) -> Iterator[str]:
    """Every complaint about these parts, given the fields of the edition."""
    yield from (f"portal: {c}" for c in _portal_complaints(journey.portal, fields))
    yield from (f"sign_in: {c}" for c in _sign_in_complaints(journey.sign_in, fields))
    yield from (f"feedback: {c}" for c in _feedback(journey.feedback.field, fields))
    yield from (f"after: {c}" for c in _after_complaints(journey.after, fields, requirements))


def _portal_complaints(portal: PortalParts, fields: Mapping[str, Field]) -> Iterator[str]:
    placed = Counter(name for section in portal.sections for name in section.fields)
    placed.update(portal.given)
    yield from (f"{name} stands {n} times" for name, n in placed.items() if n > 1)
    yield from (f"{name} stands on no page" for name in placed if name not in fields)
    unknown = (name for name in portal.version_keys if name not in portal.given)
    yield from (f"{name} is a version key that the portal does not give" for name in unknown)
    for name in placed.keys() & fields.keys():
        if not fields[name].portal:
            yield f"{name} does not say where in the portal it is entered"
        if fields[name].kind.spec.portal is Portal.NEVER:
            yield f"{name} is a {fields[name].kind}, which cannot be typed there from a draft"


def unplaced_in_portals(journeys: Iterable[Journey], fields: Mapping[str, Field]) -> Iterator[str]:
    """Complaints about fields with a portal place that no edition's portal has."""
    portals = [journey.portal for journey in journeys]
    placed = {name for portal in portals for part in portal.sections for name in part.fields}
    placed.update(name for portal in portals for name in portal.given)
    for field in fields.values():
        if field.portal and field.kind.spec.portal is not Portal.NEVER and field.id not in placed:
            yield f"field {field.id}: it is entered in the portal, and no edition says where"


def _sign_in_complaints(parts: SignInFields, fields: Mapping[str, Field]) -> Iterator[str]:
    named = (parts.client_id, parts.client_secret, parts.redirect_uris)
    yield from (f"{name} stands on no page" for name in named if name and name not in fields)
    secret = fields.get(parts.client_secret)
    if secret is not None and not secret.kind.spec.is_secret:
        yield f"{secret.id} is no secret"


def _feedback(name: str, fields: Mapping[str, Field]) -> Iterator[str]:
    if not name:
        return
    if name not in fields or not fields[name].kind.spec.has_columns:
        yield f"{name} is no list of records on a page"
        return
    missing = POINT - {column.id for column in fields[name].columns}
    yield from (f"{name} has no column {column}" for column in sorted(missing))


def _after_complaints(
    after: AfterParts, fields: Mapping[str, Field], requirements: Collection[str]
) -> Iterator[str]:
    for day in filter(None, (after.approved_on, after.resubmitted_on)):
        if day not in fields or fields[day].kind is not Kind.DATE:
            yield f"{day} is no date on a page"
    named = Counter(name for change in after.changes for name in change.fields)
    yield from (f"a change of {name} is told {n} times" for name, n in named.items() if n > 1)
    yield from (f"a change of {name}, which stands on no page" for name in named.keys() - fields)
    for change in after.changes:
        if change.requirement not in requirements:
            yield f"there is no requirement {change.requirement}"
        if not change.needs:
            yield f"a change that needs nothing: {', '.join(change.fields)}"


_CARD: Mapping[str, frozenset[Kind]] = {
    "logo": frozenset({Kind.IMAGE}),
    "name": frozenset({Kind.TEXT}),
    "tagline": frozenset({Kind.TEXT}),
    "built_by": frozenset({Kind.TEXT}),
    "categories": frozenset({Kind.CHOICE, Kind.CHOICES, Kind.TEXTS}),
}
_WORDS: Mapping[Kind, Kind] = {
    Kind.URL: Kind.TEXT,
    Kind.IMAGE: Kind.TEXT,
    Kind.VIDEO: Kind.TEXT,
    Kind.IMAGES: Kind.TEXTS,
}
"""Kinds that may have words beside them, and the kind of those words."""

YES_NO = ("yes", "no")
"""The keys of `says` for the two answers."""


def listing_complaints(listing: ListingParts, fields: Mapping[str, Field]) -> Iterator[str]:
    """Every complaint about a listing's parts, given the fields of the edition."""
    yield from _card_complaints(listing.card, fields)
    for section in listing.sections:
        if not section.parts:
            yield f"listing: “{section.title}” has no parts"
        for part in section.parts:
            yield from (f"listing, {part.field}: {c}" for c in _part_complaints(part, fields))


def _card_complaints(card: CardParts, fields: Mapping[str, Field]) -> Iterator[str]:
    for role, kinds in _CARD.items():
        name = getattr(card, role)
        if name and (name not in fields or fields[name].kind not in kinds):
            yield f"listing: {name} cannot be the card's {role}; no such field stands on a page"
    if min(card.name_cut, card.tagline_cut) < 0:
        yield "listing: a card cannot cut a text below zero characters"


def _part_complaints(part: ListingPart, fields: Mapping[str, Field]) -> Iterator[str]:
    field = fields.get(part.field)
    if field is None:
        yield "no such field stands on a page"
        return
    if field.kind.spec.preview is Preview.HIDDEN:
        yield f"customers never see a {field.kind}"
    if part.words:
        words = fields.get(part.words)
        if words is None or words.kind is not _WORDS.get(field.kind):
            yield f"{part.words} cannot be the words of it"
    if part.shape is Shape.BUTTON and field.kind is not Kind.CHOICE:
        yield "a button needs a choice"
    yield from _label_complaints(part, field)


def _label_complaints(part: ListingPart, field: Field) -> Iterator[str]:
    yes_no = YES_NO if field.kind is Kind.YES_NO else ()
    answers = {*yes_no, *(option.value for option in field.options)}
    for answer in sorted(part.says.keys() - answers):
        yield f"“{answer}” is no answer to it"
    if field.kind is Kind.YES_NO and (missing := [a for a in YES_NO if a not in part.says]):
        yield f"nothing is said for {' and '.join(missing)}"
