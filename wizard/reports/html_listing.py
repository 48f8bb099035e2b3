"""The listing preview in the HTML report: the card and the page, with pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from itertools import groupby, islice

from wizard.dataclass import dataclass
from wizard.reports.html_parts import (
    HtmlSection,
    Markup,
    address_link,
    html_element,
    html_lines,
    html_paragraph,
    html_text,
    html_void_element,
)
from wizard.reports.html_pictures import EmbeddedPictures
from wizard.reports.subject import Subject
from wizard.topics.listing.preview import SKETCH, Card, ListingPiece, PieceKind, listing_of

Picture = Callable[[str], str]
"""The address of a picture by its path in the answers; "" if it cannot be shown."""

MOST = 300
"""Maximum pieces shown of one section."""

_INSIDE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+")
_BESIDE = re.compile(r"[^:/\\\s][^:\\\s]*")
"""A relative address: it can only lead to files beside the page."""


def listing_html_section(subject: Subject, picture: Picture | None) -> HtmlSection | None:
    """The section; None for an edition without a listing."""
    sketch = listing_of(subject.assessment)
    if not sketch.known:
        return None
    writer = _ListingWriter(subject, picture)
    body = [html_paragraph(f"{SKETCH} {sketch.ours}".strip(), class_="soft")]
    if sketch.card.pieces:
        body += [html_element("h3", "On the card"), writer.card(sketch.card)]
    sections = (
        html_lines((html_element("h3", part.title), *writer.pieces(part.pieces)))
        for part in sketch.sections
    )
    body.append(html_element("div", html_lines(sections), class_="page"))
    return HtmlSection("listing", "How the listing will read", html_lines(body))


@dataclass(frozen=True, slots=True)
class _ListingWriter:
    subject: Subject
    picture: Picture | None
    _before: set[str] = field(default_factory=set)
    """Paths of the pictures that are in the page already."""

    def card(self, card: Card) -> Markup:
        return html_element("div", *self._card(card), class_="card")

    def _card(self, card: Card) -> Iterator[Markup]:
        for piece in card.pieces:
            strong = piece is card.name and piece.sort is PieceKind.TEXT
            yield (
                html_paragraph(_piece_html(piece), class_="name") if strong else self._piece(piece)
            )
            if piece.cut:
                cut = html_element("bdi", piece.cut)
                yield html_paragraph("Cut off here: “", cut, "”", class_="soft small")

    def pieces(self, pieces: Iterable[ListingPiece]) -> Iterator[Markup]:
        """Each piece as a paragraph; consecutive list items form a list."""
        pieces = tuple(pieces)
        for key, group in groupby(islice(pieces, MOST), lambda each: (each.sort, each.field)):
            if key[0] is PieceKind.POINT:
                yield html_element(
                    "ul", *(html_element("li", _piece_html(piece)) for piece in group)
                )
            else:
                yield from map(self._piece, group)
        if len(pieces) > MOST:
            yield html_paragraph(f"… and {len(pieces) - MOST:,} more", class_="soft")

    def _piece(self, piece: ListingPiece) -> Markup:
        if piece.sort is PieceKind.PICTURE:
            return self._figure(piece)
        return _SHOWN[piece.sort](piece)

    def _figure(self, piece: ListingPiece) -> Markup:
        """The picture, or its name and why it is not shown; then its caption."""
        name = html_element("bdi", piece.target)
        caption = (f"{piece.text} · ", name) if piece.text else (name,)
        source, why = self._source(piece)
        if not source:
            return html_paragraph("Picture: ", *caption, f" {why}" if why else "")
        self._before.add(piece.target)
        label = self.subject.label(piece.field)
        image = html_void_element("img", src=source, alt=f"{label}: {piece.text or piece.target}")
        return html_element("figure", image, html_element("figcaption", *caption))

    def _source(self, piece: ListingPiece) -> tuple[Markup | None, str]:
        """An address that is allowed in the page, or None and the reason."""
        path = piece.target
        if self.picture is None or self._is_local(piece):
            return None, ""
        if path in self._before:
            return None, "(shown above)"
        found = self.picture(path)
        if _INSIDE.fullmatch(found):
            return Markup(found), ""
        if found and _BESIDE.fullmatch(found):
            return html_text(found), ""
        why = self.picture.why_not(path) if isinstance(self.picture, EmbeddedPictures) else ""
        return None, f"({why})" if why else ""

    def _is_local(self, piece: ListingPiece) -> bool:
        known = self.subject.catalogue.fields.get(piece.field)
        return known is None or known.local


def _piece_html(piece: ListingPiece) -> Markup:
    return html_element("bdi", piece.text)


def _link_html(piece: ListingPiece) -> Markup:
    target = address_link(piece.target)
    if not piece.text:
        return html_paragraph(target)
    return html_paragraph(html_element("bdi", piece.text.removesuffix(":")), ": ", target)


_SHOWN: Mapping[PieceKind, Callable[[ListingPiece], Markup]] = {
    PieceKind.TEXT: lambda piece: html_paragraph(_piece_html(piece)),
    PieceKind.POINT: lambda piece: html_paragraph(_piece_html(piece)),
    PieceKind.LINK: _link_html,
    PieceKind.BUTTON: lambda piece: html_paragraph(
        html_element("span", _piece_html(piece), class_="button")
    ),
    PieceKind.FILE: lambda piece: html_paragraph(
        "▶ ", _piece_html(piece), " (", html_element("bdi", piece.target), ")"
    ),
    PieceKind.MISSING: lambda piece: html_paragraph(f"○ {piece.text}", class_="missing"),
}
