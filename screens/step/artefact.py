"""What an answer becomes: the card of the app, a part of its page, or a form of the portal."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from screens.listing.blocks import piece_line
from wizard.catalogue.model import Field
from wizard.session.session import Session
from wizard.text import one_line
from wizard.topics.handoff.pieces import pieces_of
from wizard.topics.listing.preview import ListingPiece, PieceKind, card_of, listing_of

_MOST = 8
"""Maximum number of pieces of one answer."""

_NARROWEST = 16


def artefact_lines(session: Session, field_id: str, width: int) -> Iterator[Content]:
    """What the answer of a field builds, for a panel of a width; nothing where it builds none."""
    listing = session.edition.journey.listing
    card = listing.card
    if field_id in {card.name, card.tagline, card.built_by, card.categories, card.logo}:
        yield from _card_lines(session, field_id, max(_NARROWEST, width))
    elif any(field_id == part.field for section in listing.sections for part in section.parts):
        yield from _section_lines(session, field_id)
    elif where := session.edition.portal_of(field_id):
        yield from _portal_lines(session, session.edition.fields[field_id], where)


def _card_lines(session: Session, field_id: str, width: int) -> Iterator[Content]:
    card, inner = card_of(session.assessment), width - 4
    yield Content.styled("On the card, as we sketch it", "$text-muted")
    yield Content.styled(f"╭{'─' * (width - 2)}╮", "$border")
    for piece in card.pieces:
        if piece.sort is PieceKind.PICTURE:
            continue
        line = piece_line(piece)
        strong = piece.field == field_id or piece is card.name
        for row in (line.stylize("bold") if strong else line).wrap(inner):
            text = row.rstrip().truncate(inner, pad=True)
            yield Content.assemble(("│ ", "$border"), text, (" │", "$border"))
    yield Content.styled(f"╰{'─' * (width - 2)}╯", "$border")
    cut = next((piece.cut for piece in card.pieces if piece.field == field_id), "")
    if cut:
        yield Content.styled(f"Cut off here: “{cut}”", "$warning")


def _section_lines(session: Session, field_id: str) -> Iterator[Content]:
    for section in listing_of(session.assessment).sections:
        pieces = [piece for piece in section.pieces if piece.field == field_id]
        if pieces:
            yield Content.styled(f"On the app's page, under “{section.title}”", "$text-muted")
            yield from map(_piece_line, pieces[:_MOST])


def _piece_line(piece: ListingPiece) -> Content:
    picture = piece.sort is PieceKind.PICTURE
    return Content(f"▦ {one_line(piece.target)}") if picture else piece_line(piece)


def _portal_lines(session: Session, field: Field, where: str) -> Iterator[Content]:
    yield Content.styled(f"You enter it at {where}", "$text-muted")
    value = session.assessment.context.facts.answers.get(field.id)
    pieces = pieces_of(field, value, str) if value is not None else ()
    for piece in pieces[:_MOST]:
        name = f"{one_line(piece.name)}: " if piece.name else "  "
        yield Content.assemble((name, "$text-muted"), one_line(piece.text))
    if len(pieces) > _MOST:
        yield Content.styled(f"  … and {len(pieces) - _MOST} more", "$text-muted")
