"""What the sketch of a listing is made of on the screen: blocks of words, and pictures."""

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
from wizard.checks.looked import Looked
from wizard.inspection.media.paths import PathTrouble, located
from wizard.inspection.media.seen import Shot, State
from wizard.session.open_draft import Work
from wizard.text import one_line
from wizard.topics.listing.preview import Card, Piece, Section, Sort


class Block(Vertical, can_focus=True):
    """Pieces that come from one field; Enter or a click leads to that field."""

    DEFAULT_CSS = """
    Block { height: auto; padding: 0 1; border-left: blank; }
    Block:focus { border-left: heavy $primary; }
    Block Static { height: auto; }
    """

    @dataclass
    class Clicked(Message):
        """A click on a block."""

        field: str

    def __init__(self, field: str, shown: Iterable[Widget], classes: str = "") -> None:
        super().__init__(*shown, classes=classes)
        self.field = field

    def on_click(self) -> None:
        """Leads to the field."""
        self.post_message(self.Clicked(self.field))


class CardBox(Horizontal):
    """The app's card: the logo, and the words beside it."""

    DEFAULT_CSS = """
    CardBox { height: auto; max-width: 76; border: round $border; border-title-style: bold; }
    CardBox > .logo { width: 18; }
    CardBox > Vertical { width: 1fr; height: auto; }
    CardBox Picture { width: 14; height: 7; }
    """

    def __init__(self, work: Work, card: Card) -> None:
        super().__init__()
        self.border_title = Content(" On the card ")
        self._work = work
        self._card = card

    def compose(self) -> ComposeResult:
        """The logo at the left, and the rest below one another."""
        if self._card.logo is not None:
            for block in blocks_of(self._work, [self._card.logo]):
                block.add_class("logo")
                yield block
        words = [piece for piece in self._card.pieces if piece is not self._card.logo]
        with Vertical():
            for piece in words:
                lines = _card_lines(piece, strong=piece is self._card.name)
                yield Block(piece.field, [_words(lines)])


class SectionBox(Vertical):
    """A section of the page under its heading."""

    DEFAULT_CSS = """
    SectionBox { height: auto; max-width: 96; margin-top: 1; }
    SectionBox > .title { height: 1; padding: 0 1; text-style: bold; color: $primary; }
    SectionBox > .picture { margin-bottom: 1; }
    SectionBox Picture { width: 1fr; max-width: 72; height: 14; }
    """

    def __init__(self, work: Work, section: Section) -> None:
        super().__init__()
        self._work = work
        self._section = section

    def compose(self) -> ComposeResult:
        """The heading, and a block for each field."""
        yield Static(Content(self._section.title), markup=False, classes="title")
        yield from blocks_of(self._work, self._section.pieces)


def blocks_of(work: Work, pieces: Iterable[Piece]) -> Iterator[Block]:
    """Pieces as blocks: words of one field together, each picture by itself."""
    for (field, is_picture), group in groupby(pieces, _place):
        if is_picture:
            yield from (Block(field, _picture(work, piece), "picture") for piece in group)
        else:
            yield Block(field, [_words([line_of(piece) for piece in group])])


def _place(piece: Piece) -> tuple[str, bool]:
    return piece.field, piece.sort is Sort.PICTURE


def _words(lines: Iterable[Content]) -> Static:
    return Static(Content("\n").join(lines), markup=False)


def _card_lines(piece: Piece, *, strong: bool) -> list[Content]:
    """A line of the card, and what there is no room for."""
    line = line_of(piece)
    lines = [line.stylize("bold") if strong and piece.sort is Sort.TEXT else line]
    if piece.cut:
        lines.append(Content.styled(f"Cut off here: “{piece.cut}”", "$text-muted"))
    return lines


def line_of(piece: Piece) -> Content:
    """A piece of words; what is missing is quiet."""
    text = piece.text
    if piece.sort is Sort.MISSING:
        return Content.styled(f"○ {text}", "$text-muted")
    if piece.sort is Sort.POINT:
        return Content(f"• {text}")
    if piece.sort is Sort.BUTTON:
        return Content.styled(f" {text} ", "bold reverse")
    if piece.sort is Sort.FILE:
        return Content(f"▶ {text}")
    if piece.sort is Sort.LINK:
        gap = "  " if text else ""
        return Content.assemble((text, "underline"), gap, (piece.target, "$text-muted"))
    return Content(text)


def _picture(work: Work, piece: Piece) -> Iterator[Widget]:
    """The picture, or a line that says why there is none, and the caption below it."""
    trouble = ""
    try:
        path = located(piece.target, work.draft.path.parent)
    except PathTrouble as error:
        path, trouble = Path(), error.trouble
    seen = work.session.seen.get(Shot(Media.IMAGE, piece.target))
    if seen is not None and seen.state is not State.OPENED:
        trouble = seen.trouble
    if trouble:
        name = Looked(piece.field, None, piece.target, seen).name
        yield _words([Content.styled(one_line(f"○ {name} {trouble}"), "$text-muted")])
    else:
        yield Picture(path, Media.IMAGE)
    if piece.text:
        yield _words([Content(piece.text)])
