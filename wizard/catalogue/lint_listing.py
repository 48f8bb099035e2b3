"""What a sound `[listing]` of an edition keeps beyond its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.catalogue.field_kinds import Kind, Preview
from wizard.catalogue.model import Field
from wizard.catalogue.parts import CardParts, ListingPart, ListingParts, Shape

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
"""What `says` calls the two answers."""


def listing_complaints(listing: ListingParts, fields: Mapping[str, Field]) -> Iterator[str]:
    """Every complaint about a listing's parts, given the fields that the edition asks."""
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
