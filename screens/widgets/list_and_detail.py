"""List with a detail pane: choices, rows, and details of the row under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from screens.widgets.chips import Chip, Chips
from screens.widgets.finding_rows import ReviewRow, key_nearby, move_cursor_to
from screens.widgets.hanging_text import HangingText
from screens.widgets.keybar import KeyBar
from screens.widgets.line import Line, StateLine
from screens.widgets.messages import FactsLearned, PageRequested, ScreenRequested
from screens.widgets.rows import Draw, Rows
from screens.widgets.summary import top_line

if TYPE_CHECKING:
    from wizard.session.open_draft import OpenDraft

_STYLE = """
ListScreen Line { height: 1; }
ListScreen #gate { height: auto; max-height: 6; padding: 0 1; background: $surface; }
ListScreen #detail {
    height: 32%; min-height: 6; padding: 0 1; border-top: solid $border-blurred;
    scrollbar-size-vertical: 1; background: $background;
}
ListScreen #detail:focus { border-top: heavy $primary; }
ListScreen #progress { display: none; background: $surface; }
ListScreen.-running #progress { display: block; }
"""


class ListState(Protocol):
    """State of the screen, kept when it is left."""

    key: str
    """The key of the row under the cursor."""


class ListPresenter(Protocol):
    """Content of a `ListScreen`."""

    @property
    def state(self) -> ListState:
        """State kept when the screen is left."""

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """Rows of choices, each with its key, and the value of the chosen one."""

    def gate(self, width: int, /) -> Iterator[Content]:
        """Summary above the list; `width` is the terminal's, in cells."""

    def rows(self) -> tuple[ReviewRow, ...]:
        """The list."""


class ListScreen(Screen[None]):
    """Shows the content of its presenter."""

    AUTO_FOCUS = "Rows"
    DEFAULT_CSS = _STYLE

    def __init__(
        self,
        presenter: ListPresenter,
        top: Callable[[int], Content],
        make_rows: Callable[[Draw], Rows],
    ) -> None:
        """`top` makes the first line for a width, `make_rows` the list widget.

        The keys of that widget come first in the key bar.
        """
        super().__init__()
        self._presenter = presenter
        self._list_state = presenter.state
        self._top = top
        self._make_rows = make_rows
        self._shown: tuple[ReviewRow, ...] = ()
        self._view = ""
        """The chosen choice when the list was last shown."""
        self._detail = HangingText()

    def _gate(self) -> Content:
        return Content("\n").join(self._presenter.gate(self.app.size.width))

    def compose(self) -> ComposeResult:
        """Composes state, choices, summary, list, detail and progress."""
        yield StateLine(self._top)
        yield Chips(*self._presenter.choices(), id="choices")
        yield Static(self._gate(), markup=False, id="gate")
        yield self._make_rows(self.draw)
        with VerticalScroll(id="detail"):
            yield self._detail
        yield Line(id="progress")
        yield KeyBar()

    def draw(self, index: int, width: int) -> Content:
        """Draws a row of the list."""
        return self._shown[index].draw(width) if index < len(self._shown) else Content()

    def show(self) -> None:
        """Redraws everything; the cursor keeps its row, or goes to the next one if that is gone."""
        before, view = [row.key for row in self._shown], self._presenter.choices()[1]
        self._shown = self._presenter.rows()
        rows = self.query_one(Rows)
        rows.show(self.draw, len(self._shown), [bool(row.key) for row in self._shown])
        key = self._list_state.key
        if view == self._view:
            key = key_nearby(key, before, self._shown)
        self._view = view
        move_cursor_to(rows, self._shown, key)
        self.show_around()
        self.explain(rows.cursor)
        self.refresh_bindings()

    def show_around(self) -> None:
        """Updates the lines above the list."""
        self.query_one(StateLine).show()
        self.query_one(Chips).show(*self._presenter.choices())
        self.query_one("#gate", Static).update(self._gate())

    def on_resize(self) -> None:
        """Makes the summary fit the new width."""
        self.query_one("#gate", Static).update(self._gate())

    @on(Rows.Moved)
    def follow(self, event: Rows.Moved) -> None:
        """Shows details of the row under the cursor."""
        event.stop()
        self.explain(event.rows.cursor)
        self.refresh_bindings()

    def explain(self, index: int) -> None:
        """Shows details of a row."""
        row = self._shown[index] if index < len(self._shown) else None
        if row is None or not row.key or row.detail is None:
            self._detail.update(Content())
            return
        another, self._list_state.key = self._list_state.key != row.key, row.key
        self._detail.update(Content("\n").join(row.detail()))
        if another:
            self.query_one("#detail").scroll_home(animate=False)

    @property
    def row(self) -> ReviewRow | None:
        """The row under the cursor."""
        index = self.query_one(Rows).cursor
        return self._shown[index] if index < len(self._shown) else None

    @on(FactsLearned)
    def show_learned(self, event: FactsLearned) -> None:
        """Updates the counts after background checks found something."""
        event.stop()
        self.show_around()

    def action_ask(self, name: str) -> None:
        """Requests another screen or dialog from the app."""
        self.post_message(ScreenRequested(name))


class ListAndDetail(ListScreen):
    """The first line shows the open draft: name, edition, progress, and save state."""

    def __init__(
        self, open_draft: OpenDraft, presenter: ListPresenter, make_rows: Callable[[Draw], Rows]
    ) -> None:
        super().__init__(presenter, partial(top_line, open_draft), make_rows)
        self._open_draft = open_draft
        self._session = open_draft.session

    def go_to_row(self) -> None:
        """Requests the field of the row under the cursor."""
        row = self.row
        placed = self._session.edition.page_of_field.get(row.field) if row else None
        if row is not None and placed is not None:
            self.post_message(PageRequested(placed.page.id, row.field))
