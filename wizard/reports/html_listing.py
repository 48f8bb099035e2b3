"""How the listing will read, for the HTML report: the card and the page, with their pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, islice

from wizard.reports.html_parts import (
    Markup,
    Section,
    address,
    element,
    lines,
    paragraph,
    shown,
    void,
)
from wizard.reports.html_pictures import EmbeddedPictures
from wizard.reports.listing_section import SKETCH
from wizard.reports.subject import Subject
from wizard.topics.listing.preview import Card, Piece, Sort, listing_of

Picture = Callable[[str], str]
"""The address of a picture by its path in the answers; "" where it cannot be shown."""

MOST = 300
"""Pieces of one section that are shown."""

_INSIDE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+")
_BESIDE = re.compile(r"[^:/\\\s][^:\\\s]*")
"""A relative address: it leads to nothing but what lies beside the page."""


def listing(subject: Subject, picture: Picture | None) -> Section | None:
    """The section; None for an edition that does not say what a listing shows."""
    sketch = listing_of(subject.assessment)
    if not sketch.known:
        return None
    writer = _Writer(subject, picture)
    body = [paragraph(f"{SKETCH} {sketch.ours}".strip(), class_="soft")]
    if sketch.card.pieces:
        body += [element("h3", "On the card"), writer.card(sketch.card)]
    sections = (
        lines((element("h3", part.title), *writer.pieces(part.pieces))) for part in sketch.sections
    )
    body.append(element("div", lines(sections), class_="page"))
    return Section("listing", "How the listing will read", lines(body))


@dataclass(frozen=True, slots=True)
class _Writer:
    subject: Subject
    picture: Picture | None
    _before: set[str] = field(default_factory=set)
    """Paths of the pictures that stand in the page already."""

    def card(self, card: Card) -> Markup:
        return element("div", *self._card(card), class_="card")

    def _card(self, card: Card) -> Iterator[Markup]:
        for piece in card.pieces:
            strong = piece is card.name and piece.sort is Sort.TEXT
            yield paragraph(_said(piece), class_="name") if strong else self._piece(piece)
            if piece.cut:
                cut = element("bdi", piece.cut)
                yield paragraph("Cut off here: “", cut, "”", class_="soft small")

    def pieces(self, pieces: Iterable[Piece]) -> Iterator[Markup]:
        """Each as a paragraph; the points of one list stay together."""
        pieces = tuple(pieces)
        for key, group in groupby(islice(pieces, MOST), lambda each: (each.sort, each.field)):
            if key[0] is Sort.POINT:
                yield element("ul", *(element("li", _said(piece)) for piece in group))
            else:
                yield from map(self._piece, group)
        if len(pieces) > MOST:
            yield paragraph(f"… and {len(pieces) - MOST:,} more", class_="soft")

    def _piece(self, piece: Piece) -> Markup:
        if piece.sort is Sort.PICTURE:
            return self._figure(piece)
        return _SHOWN[piece.sort](piece)

    def _figure(self, piece: Piece) -> Markup:
        """The picture, or else its name and why it is not shown; then its caption."""
        name = element("bdi", piece.target)
        caption = (f"{piece.text} · ", name) if piece.text else (name,)
        source, why = self._source(piece)
        if not source:
            return paragraph("Picture: ", *caption, f" {why}" if why else "")
        self._before.add(piece.target)
        label = self.subject.label(piece.field)
        image = void("img", src=source, alt=f"{label}: {piece.text or piece.target}")
        return element("figure", image, element("figcaption", *caption))

    def _source(self, piece: Piece) -> tuple[Markup | None, str]:
        """An address that may stand in the page, or None and the reason."""
        path = piece.target
        if self.picture is None or self._is_local(piece):
            return None, ""
        if path in self._before:
            return None, "(shown above)"
        found = self.picture(path)
        if _INSIDE.fullmatch(found):
            return Markup(found), ""
        if found and _BESIDE.fullmatch(found):
            return shown(found), ""
        why = self.picture.why_not(path) if isinstance(self.picture, EmbeddedPictures) else ""
        return None, f"({why})" if why else ""

    def _is_local(self, piece: Piece) -> bool:
        known = self.subject.catalogue.fields.get(piece.field)
        return known is None or known.local


def _said(piece: Piece) -> Markup:
    return element("bdi", piece.text)


def _link(piece: Piece) -> Markup:
    target = address(piece.target)
    if not piece.text:
        return paragraph(target)
    return paragraph(element("bdi", piece.text.removesuffix(":")), ": ", target)


_SHOWN: Mapping[Sort, Callable[[Piece], Markup]] = {
    Sort.TEXT: lambda piece: paragraph(_said(piece)),
    Sort.POINT: lambda piece: paragraph(_said(piece)),
    Sort.LINK: _link,
    Sort.BUTTON: lambda piece: paragraph(element("span", _said(piece), class_="button")),
    Sort.FILE: lambda piece: paragraph("▶ ", _said(piece), " (", element("bdi", piece.target), ")"),
    Sort.MISSING: lambda piece: paragraph(f"○ {piece.text}", class_="missing"),
}
