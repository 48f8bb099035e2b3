"""Widgets of the listing sketch: blocks of text, and pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from screens.widgets.picture import Picture
from wizard.catalogue.field_kinds import Media
from wizard.checks.looked import InspectedFile
from wizard.inspection.media.paths import PathError, located
from wizard.inspection.media.seen import FileRef, InspectionState
from wizard.session.open_draft import OpenDraft
from wizard.text import one_line
from wizard.topics.listing.preview import Card, ListingPiece, PieceKind, PreviewSection


class ListingBlock(Vertical, can_focus=True):
    """Pieces that come from one field; Enter or a click leads to that field."""

    DEFAULT_CSS = """
    ListingBlock { height: auto; padding: 0 1; border-left: blank; }
    ListingBlock:focus { border-left: heavy $primary; }
    ListingBlock Static { height: auto; }
    """

    @dataclass
    class Clicked(Message):
        """The block was clicked."""

        field: str

    def __init__(self, field: str, shown: Iterable[Widget], classes: str = "") -> None:
        super().__init__(*shown, classes=classes)
        self.field = field

    def on_click(self) -> None:
        """Posts Clicked, which leads to the field."""
        self.post_message(self.Clicked(self.field))


class CardBox(Horizontal):
    """The app's card: the logo, and the text beside it."""

    DEFAULT_CSS = """
    CardBox { height: auto; max-width: 76; border: round $border; border-title-style: bold; }
    CardBox > .logo { width: 18; }
    CardBox > Vertical { width: 1fr; height: auto; }
    CardBox Picture { width: 14; height: 7; }
    """

    def __init__(self, open_draft: OpenDraft, card: Card) -> None:
        super().__init__()
        self.border_title = Content(" On the card ")
        self._open_draft = open_draft
        self._card = card

    def compose(self) -> ComposeResult:
        """Composes the logo at the left, and the other blocks in a column."""
        if self._card.logo is not None:
            for block in listing_blocks(self._open_draft, [self._card.logo]):
                block.add_class("logo")
                yield block
        words = [piece for piece in self._card.pieces if piece is not self._card.logo]
        with Vertical():
            for piece in words:
                lines = _card_lines(piece, strong=piece is self._card.name)
                yield ListingBlock(piece.field, [_text_block(lines)])


class SectionBox(Vertical):
    """A section of the page under its heading."""

    DEFAULT_CSS = """
    SectionBox { height: auto; max-width: 96; margin-top: 1; }
    SectionBox > .title { height: 1; padding: 0 1; text-style: bold; color: $primary; }
    SectionBox > .picture { margin-bottom: 1; }
    SectionBox Picture { width: 1fr; max-width: 72; height: 14; }
    """

    def __init__(self, open_draft: OpenDraft, section: PreviewSection) -> None:
        super().__init__()
        self._open_draft = open_draft
        self._section = section

    def compose(self) -> ComposeResult:
        """Composes the heading, and a block for each field."""
        yield Static(Content(self._section.title), markup=False, classes="title")
        yield from listing_blocks(self._open_draft, self._section.pieces)


def listing_blocks(open_draft: OpenDraft, pieces: Iterable[ListingPiece]) -> Iterator[ListingBlock]:
    """Groups pieces into blocks: the texts of one field together, each picture alone."""
    for (field, is_picture), group in groupby(pieces, _block_key):
        if is_picture:
            yield from (
                ListingBlock(field, _picture(open_draft, piece), "picture") for piece in group
            )
        else:
            yield ListingBlock(field, [_text_block([piece_line(piece) for piece in group])])


def _block_key(piece: ListingPiece) -> tuple[str, bool]:
    return piece.field, piece.sort is PieceKind.PICTURE


def _text_block(lines: Iterable[Content]) -> Static:
    return Static(Content("\n").join(lines), markup=False)


def _card_lines(piece: ListingPiece, *, strong: bool) -> list[Content]:
    """A line of the card, and a note about text that does not fit."""
    line = piece_line(piece)
    lines = [line.stylize("bold") if strong and piece.sort is PieceKind.TEXT else line]
    if piece.cut:
        lines.append(Content.styled(f"Cut off here: “{piece.cut}”", "$text-muted"))
    return lines


def piece_line(piece: ListingPiece) -> Content:
    """The text of a piece; a missing text is dimmed."""
    text = piece.text
    if piece.sort is PieceKind.MISSING:
        return Content.styled(f"○ {text}", "$text-muted")
    if piece.sort is PieceKind.POINT:
        return Content(f"• {text}")
    if piece.sort is PieceKind.BUTTON:
        return Content.styled(f" {text} ", "bold reverse")
    if piece.sort is PieceKind.FILE:
        return Content(f"▶ {text}")
    if piece.sort is PieceKind.LINK:
        gap = "  " if text else ""
        return Content.assemble((text, "underline"), gap, (piece.target, "$text-muted"))
    return Content(text)


def _picture(open_draft: OpenDraft, piece: ListingPiece) -> Iterator[Widget]:
    """The picture, or a line that says why there is none, and its caption below."""
    trouble = ""
    try:
        path = located(piece.target, open_draft.draft.path.parent)
    except PathError as error:
        path, trouble = Path(), error.trouble
    file_seen = open_draft.session.files_seen.get(FileRef(Media.IMAGE, piece.target))
    if file_seen is not None and file_seen.state is not InspectionState.OPENED:
        trouble = file_seen.trouble
    if trouble:
        name = InspectedFile(piece.field, None, piece.target, file_seen).name
        yield _text_block([Content.styled(one_line(f"○ {name} {trouble}"), "$text-muted")])
    else:
        yield Picture(path, Media.IMAGE)
    if piece.text:
        yield _text_block([Content(piece.text)])
