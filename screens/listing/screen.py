"""The listing sketch: our rendering of the app's card and page on the Marketplace."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from screens.listing.blocks import CardBox, ListingBlock, SectionBox
from screens.widgets.common_bindings import HELP, JUMP, REVIEW, SEARCH
from screens.widgets.keybar import KeyBar
from screens.widgets.line import Line, StateLine
from screens.widgets.messages import PageRequested, ScreenRequested
from screens.widgets.summary import top_line
from wizard.session.open_draft import OpenDraft
from wizard.topics.listing.preview import SKETCH, Listing, listing_of

UNKNOWN = "This edition does not say what a listing shows."

_FIRST_LINES = 3
"""Rows of a tall block that are scrolled into view when the cursor reaches it."""


class ListingSketch(VerticalScroll, inherit_bindings=False, can_focus=False):
    """The sketch. The cursor moves from block to block; a tall block scrolls line by line."""

    DEFAULT_CSS = """
    ListingSketch { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False, id="listing_sheet.up"),
        Binding("down", "step(1)", show=False, id="listing_sheet.down"),
        Binding("pageup", "leaf(-1)", show=False, id="listing_sheet.page_up"),
        Binding("pagedown", "leaf(1)", show=False, id="listing_sheet.page_down"),
        Binding("home", "edge(0)", show=False, id="listing_sheet.first"),
        Binding("end", "edge(-1)", show=False, id="listing_sheet.last"),
    ]

    def stand_at(self, field: str) -> None:
        """Puts the cursor on the first block of a field, or at the top."""
        blocks = self._blocks()
        found = next((block for block in blocks if block.field == field), None)
        if found is not None:
            self._enter(found)
        elif blocks:
            blocks[0].focus(scroll_visible=False)

    def action_step(self, delta: int) -> None:
        """Moves to the next block after the end of the current one was in view."""
        blocks = self._blocks()
        here = self._here(blocks)
        if here is None:
            return
        top, bottom = self._rows(blocks[here])
        seen_from, seen_to = self._view()
        if bottom > seen_to if delta > 0 else top < seen_from:
            self._scroll(seen_from + delta)
        elif 0 <= here + delta < len(blocks):
            self._enter(blocks[here + delta], delta)
        else:
            self._scroll(self.max_scroll_y if delta > 0 else 0)

    def action_leaf(self, delta: int) -> None:
        """Scrolls by a screenful; the cursor follows."""
        height = self.scrollable_content_region.height
        start = round(self.scroll_y) + delta * max(1, height - 1)
        self._scroll(start)
        start, end = self._view()
        whole = [b for b in self._blocks() if self._rows(b)[1] > start and self._rows(b)[0] < end]
        if whole:
            whole[0 if delta > 0 else -1].focus(scroll_visible=False)

    def action_edge(self, index: int) -> None:
        """Moves to the first block (0) or the last (-1)."""
        blocks = self._blocks()
        if blocks:
            blocks[index].focus(scroll_visible=False)
            self._scroll(0 if index == 0 else self.max_scroll_y)

    def _blocks(self) -> list[ListingBlock]:
        return list(self.query(ListingBlock))

    def _here(self, blocks: list[ListingBlock]) -> int | None:
        focused = self.screen.focused
        return next((i for i, block in enumerate(blocks) if block is focused), None)

    def _enter(self, block: ListingBlock, delta: int = 1) -> None:
        """Scrolls as much of a block into view as fits, from the side that it is entered from."""
        block.focus(scroll_visible=False)
        top, bottom = self._rows(block)
        seen_from, seen_to = self._view()
        height = seen_to - seen_from
        rows = bottom - top if bottom - top < height else _FIRST_LINES
        if delta < 0:
            # Includes the heading above the block.
            self._scroll(min(seen_from, bottom - rows - 1))
        else:
            self._scroll(max(seen_from, top + rows - height))

    def _view(self) -> tuple[int, int]:
        """The first row in view, and the first below the view."""
        start = round(self.scroll_y)
        return start, start + self.scrollable_content_region.height

    def _rows(self, block: ListingBlock) -> tuple[int, int]:
        """The first row of a block on the sheet, and the first row below it."""
        widget: Widget = block
        top = 0
        while widget is not self and isinstance(widget.parent, Widget):
            top += widget.virtual_region.y
            widget = widget.parent
            if widget is not self:
                top += widget.styles.border.spacing.top
        return top, top + block.virtual_region.height

    def _scroll(self, row: int) -> None:
        self.scroll_to(y=max(0, min(row, self.max_scroll_y)), animate=False, immediate=True)


class ListingScreen(Screen[None]):
    """The card and the page, rendered from the present answers; changes nothing."""

    AUTO_FOCUS = ""
    CSS_PATH = "screen.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "go", "go there", tooltip="Open the field this comes from", id="listing.go"
        ),
        HELP,
        REVIEW,
        replace(JUMP, show=False),
        replace(SEARCH, show=False),
        Binding(
            "escape,ctrl+l",
            "ask('back')",
            "back",
            tooltip="Back to where you were",
            id="listing.back",
        ),
    ]

    def __init__(self, open_draft: OpenDraft) -> None:
        super().__init__()
        self._open_draft = open_draft

    def compose(self) -> ComposeResult:
        """Composes the state of the submission, a note on the origin, and the sketch."""
        yield StateLine(partial(top_line, self._open_draft))
        yield Line(Content.styled(f" {SKETCH}", "$text-muted"), id="listing-sketch")
        listing = listing_of(self._open_draft.session.assessment)
        with ListingSketch(id="listing"):
            yield from self._sketch(listing)
        yield KeyBar()

    def _sketch(self, listing: Listing) -> ComposeResult:
        if not listing.known:
            yield Static(Content(UNKNOWN), markup=False, classes="note")
            return
        yield CardBox(self._open_draft, listing.card)
        for section in listing.sections:
            yield SectionBox(self._open_draft, section)
        if listing.ours:
            yield Static(Content(listing.ours), markup=False, classes="note")

    def on_mount(self) -> None:
        """Puts the cursor on the block of the field that the user comes from."""
        field = self._open_draft.position.field
        self.call_after_refresh(self.query_one(ListingSketch).stand_at, field)

    @on(ListingBlock.Clicked)
    def follow(self, event: ListingBlock.Clicked) -> None:
        """Requests the field on a click, as Enter does."""
        event.stop()
        self._go_to(event.field)

    def action_go(self) -> None:
        """Requests the field of the block under the cursor."""
        if isinstance(self.focused, ListingBlock):
            self._go_to(self.focused.field)

    def _go_to(self, field: str) -> None:
        placed = self._open_draft.session.edition.page_of_field.get(field)
        if placed is not None:
            self.post_message(PageRequested(placed.page.id, field))

    def action_ask(self, name: str) -> None:
        """Requests another screen or dialog from the app."""
        self.post_message(ScreenRequested(name))
