"""A list widget of any length that draws only visible rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from screens.widgets.letter_targets import LetterTarget

Draw = Callable[[int, int], Content]
"""Maps row index and width in cells to the row's text."""


@dataclass
class RowMessage(Message):
    """Base of messages about one row of a list."""

    rows: Rows
    index: int

    @property
    def control(self) -> Rows:
        """The sender, for `@on` selectors."""
        return self.rows


class Rows(ScrollView, can_focus=True):
    """Shows `count` rows, drawn on demand, with a cursor.

    Rows have one line each, and the cost depends on the visible rows only. Where they wrap, each is
    drawn once to learn how many lines it has. The text is Content, so user input is never read as
    markup.
    """

    DEFAULT_CSS = """
    Rows { height: 1fr; scrollbar-size-vertical: 1; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", "rows--cursor-blurred"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open", show=False, id="rows.choose"),
        Binding("up", "move(-1)", show=False, id="rows.up"),
        Binding("down", "move(1)", show=False, id="rows.down"),
        Binding("pageup", "page(-1)", show=False, id="rows.page_up"),
        Binding("pagedown", "page(1)", show=False, id="rows.page_down"),
        Binding("home", "edge(0)", show=False, id="rows.first"),
        Binding("end", "edge(-1)", show=False, id="rows.last"),
    ]

    WRAPS: ClassVar[bool] = False
    """Whether a row has as many lines as its text."""

    cursor: reactive[int] = reactive(0)
    """Index of the row under the cursor."""

    class Chosen(RowMessage):
        """Enter or a click on the row under the cursor."""

    class Moved(RowMessage):
        """The cursor moved to another row."""

    def __init__(
        self,
        draw: Draw,
        count: int = 0,
        *,
        passable: Sequence[bool] = (),
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._draw = draw
        self._count = count
        self._passable = passable
        self._measure()

    @property
    def count(self) -> int:
        """Number of rows."""
        return self._count

    def show(self, draw: Draw, count: int, passable: Sequence[bool] = ()) -> None:
        """Shows other rows, keeping the cursor's index if that row still exists.

        Rows marked False in `passable` are headings: the cursor steps over them.
        """
        self._draw, self._count, self._passable = draw, count, passable
        self._measure()
        self.cursor = self._nearest(min(self.cursor, max(0, count - 1)), 1)
        self.refresh()

    def redraw(self) -> None:
        """Draws the rows anew, also where the number of their lines has changed."""
        self._measure()
        self.refresh()

    def _measure(self) -> None:
        """Learns on which line each row begins; the last entry is the number of lines."""
        self._measured = self._row_width if self.WRAPS else 0
        self._starts: Sequence[int] = range(self._count + 1)
        if self._measured:
            drawn = (self._draw(index, self._measured) for index in range(self._count))
            heights = (content.plain.count("\n") + 1 for content in drawn)
            self._starts = tuple(accumulate(heights, initial=0))
        self.virtual_size = Size(0, self._starts[-1])

    @property
    def _row_width(self) -> int:
        """Cells of a row; where rows wrap, they end before a scrollbar, also without one."""
        if not self.WRAPS:
            return self.scrollable_content_region.width
        return max(0, self.size.width - self.styles.scrollbar_size_vertical - 1)

    def on_resize(self) -> None:
        """Wraps the rows for another width, with the cursor in view."""
        if self.WRAPS and self._measured != self._row_width:
            self.redraw()
            self.show_cursor()

    def show_cursor(self) -> None:
        """Scrolls the row under the cursor into view, with the headings above it."""
        self.scroll_to_region(self._with_headings(self.cursor), animate=False, force=True)

    def line_of(self, index: int) -> int:
        """The line on which a row begins."""
        return self._starts[min(index, self._count)]

    def _row_at(self, line: int) -> int:
        return bisect_right(self._starts, line) - 1

    def render_line(self, y: int) -> Strip:
        """One visible line."""
        width, row_width = self.scrollable_content_region.width, self._row_width
        line = y + round(self.scroll_offset.y)
        index = self._row_at(line)
        if index >= self._count or not width:
            return Strip.blank(width, self.rich_style)
        content = self._part(index, line - self._starts[index], row_width)
        style = self.visual_style
        if index == self.cursor and self._can_stand(index):
            name = "rows--cursor" if self.has_focus else "rows--cursor-blurred"
            style = self.get_visual_style(name)
            # Colours of the row would be unreadable on the cursor's background. Textual 8.2 leaves
            # "reverse" out of a component's style.
            padded = content.plain + " " * (width - content.cell_length)
            content = Content.styled(padded, "reverse" if self.has_focus else "")
        strips = Visual.to_strips(self, content, width, 1, style)
        return strips[0].extend_cell_length(width, style.rich_style)

    def _part(self, index: int, line: int, width: int) -> Content:
        """One line of a row."""
        content = self._draw(index, width)
        if self.WRAPS:
            lines = content.split("\n")
            content = lines[line] if line < len(lines) else Content()
        return content.truncate(width, ellipsis=True)

    def validate_cursor(self, index: int) -> int:
        """Keeps the cursor inside the list."""
        return max(0, min(index, self._count - 1))

    def watch_cursor(self, now: int) -> None:
        """Scrolls the row into view and posts Moved."""
        self.show_cursor()
        self.refresh()
        if self._count:
            self.post_message(self.Moved(self, now))

    def _with_headings(self, index: int) -> Region:
        """A row and the headings directly above it, as far as both fit."""
        first = index
        while first > 0 and not self._can_stand(first - 1):
            first -= 1
        height = self.scrollable_content_region.height
        top, end = self.line_of(first), self.line_of(index + 1)
        top = min(max(top, end - height), self.line_of(index)) if height else top
        return Region(0, top, 1, end - top)

    def on_focus(self) -> None:
        """Draws the cursor brighter."""
        self.refresh()

    def on_blur(self) -> None:
        """Draws the cursor fainter."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Moves the cursor and opens the row."""
        place = event.get_content_offset(self)
        if place is None:
            return
        index = self._row_at(place.y + round(self.scroll_offset.y))
        if 0 <= index < self._count and self._can_stand(index):
            self.cursor = index
            self.post_message(self.Chosen(self, index))

    def letter_targets(self) -> Iterator[LetterTarget]:
        """Each row in sight that the cursor may be on."""
        top = round(self.scroll_offset.y)
        end = min(top + self.scrollable_content_region.height, self._starts[-1])
        for index in range(self._row_at(top), self._row_at(end - 1) + 1):
            if self._starts[index] >= top and self._can_stand(index):
                place = Offset(0, self._starts[index] - top)
                yield LetterTarget(place, partial(self.visit, index))

    def visit(self, index: int) -> None:
        """Moves focus and cursor to a row; a list without focus opens it, as a click does."""
        self.cursor = index
        if self.can_focus:
            self.screen.set_focus(self)
        else:
            self.action_choose()

    def action_choose(self) -> None:
        """Opens the row under the cursor."""
        if self._count and self._can_stand(self.cursor):
            self.post_message(self.Chosen(self, self.cursor))

    def action_move(self, delta: int) -> None:
        """Moves the cursor, skipping headings."""
        self.cursor = self._nearest(self.cursor + delta, delta)

    def action_page(self, direction: int) -> None:
        """Moves the cursor by a screenful."""
        step = direction * max(1, self.size.height - 1)
        target = self.validate_cursor(self._row_at(max(0, self.line_of(self.cursor) + step)))
        found = self._nearest(target, direction)
        # With only headings beyond, the nearest row is used.
        self.cursor = self._nearest(target, -direction) if found == self.cursor else found

    def action_edge(self, index: int) -> None:
        """Moves the cursor to the first (0) or last (-1) row."""
        target = 0 if index == 0 else self._count - 1
        self.cursor = self._nearest(target, 1 if index == 0 else -1)

    def _can_stand(self, index: int) -> bool:
        return index >= len(self._passable) or self._passable[index]

    def _nearest(self, index: int, direction: int) -> int:
        """The nearest row the cursor may be on, searching in a direction first."""
        forward = range(index, self._count if direction > 0 else -1, 1 if direction > 0 else -1)
        return next(
            (i for i in forward if 0 <= i < self._count and self._can_stand(i)), self.cursor
        )
