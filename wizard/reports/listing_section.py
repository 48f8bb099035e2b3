"""The listing preview in `report.md`: the card and the page, with pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import quote

from wizard.engine.finding import Assessment
from wizard.reports.escape import escaped, escaped_line
from wizard.topics.listing.preview import SKETCH, Card, ListingPiece, PieceKind, listing_of


def listing_lines(assessment: Assessment) -> Iterator[str]:
    """The section's lines; none for an edition without a listing.

    Depends on the answers only: pictures are linked by their paths, and not opened.
    """
    listing = listing_of(assessment)
    if not listing.known:
        return
    yield from ("", "## How the listing will read")
    yield from ("", " ".join(filter(None, (SKETCH, escaped(listing.ours)))))
    if listing.card.pieces:
        yield from ("", "### On the card")
        yield from _card(listing.card)
    for section in listing.sections:
        yield from ("", f"### {escaped(section.title)}")
        yield from _pieces(section.pieces)


def _card(card: Card) -> Iterator[str]:
    for piece in card.pieces:
        strong = piece is card.name and piece.sort is PieceKind.TEXT
        yield from ("", f"**{escaped(piece.text)}**") if strong else _pieces([piece])
        if piece.cut:
            yield from ("", f"*Cut off here: “{escaped(piece.cut)}”*")


def _pieces(pieces: Iterable[ListingPiece]) -> Iterator[str]:
    """Each piece as a paragraph; consecutive list items form a list."""
    before: ListingPiece | None = None
    for piece in pieces:
        if not (
            before and before.sort is piece.sort is PieceKind.POINT and before.field == piece.field
        ):
            yield ""
        yield _SHOWN[piece.sort](piece)
        before = piece


def _link_line(piece: ListingPiece) -> str:
    if not piece.text:
        return escaped_line(piece.target)
    return f"{escaped_line(piece.text.removesuffix(':'))}: {escaped(piece.target)}"


def _picture_markdown(piece: ListingPiece) -> str:
    """The picture if it is beside the report, else its path; then its caption."""
    name = escaped(piece.target)
    shown = f"![{name}]({quote(piece.target, errors='replace')})" if _beside(piece.target) else name
    caption = f" {escaped(piece.text)}" if piece.text else ""
    return f"{shown}{caption}" if shown is not name else f"Picture: {name}{caption}"


def _beside(path: str) -> bool:
    """Whether a path is below the report's own folder, on any computer."""
    parts = path.replace("\\", "/").split("/")
    return not path.startswith("~") and ":" not in path and "" not in parts and ".." not in parts


_SHOWN: Mapping[PieceKind, Callable[[ListingPiece], str]] = {
    PieceKind.TEXT: lambda piece: escaped_line(piece.text),
    PieceKind.POINT: lambda piece: f"- {escaped_line(piece.text)}",
    PieceKind.LINK: _link_line,
    PieceKind.BUTTON: lambda piece: f"**\\[ {escaped(piece.text)} \\]**",
    PieceKind.PICTURE: _picture_markdown,
    PieceKind.FILE: lambda piece: f"▶ {escaped(piece.text)} ({escaped(piece.target)})",
    PieceKind.MISSING: lambda piece: f"*{escaped(piece.text)}*",
}
