"""Controls for lists of texts, files, pictures and records, a line for each row."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content

from screens.fields.frame import FieldControl
from screens.fields.paths import SUFFIXES, locate_path
from screens.fields.surroundings import FieldContext
from screens.widgets.key_labels import with_keys
from screens.widgets.marks import mark_for_state
from screens.widgets.plain import example_text, safe_line, safe_lines, value_line
from screens.widgets.rows import Rows
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Column, Field, Value
from wizard.checks.looked import media_of
from wizard.inspection.media.seen import FileRef, FileSeen
from wizard.inspection.media.words import facts_words
from wizard.session.field_state import FieldView, RowState
from wizard.session.typed_paths import given_paths, path_in_draft

_SHORT = 60
"""Maximum number of characters of a removed row in the notification."""

MOST_SHOWN = 8
"""Visible rows; a longer list scrolls."""

GAP = 2
"""Cells between the columns of a table."""


class ListDrawing(FieldControl, Rows, can_focus=True):
    """Layout and drawing of a list."""

    COMPONENT_CLASSES: ClassVar[set[str]] = Rows.COMPONENT_CLASSES

    DEFAULT_CSS = """
    ListDrawing { width: 100%; overflow: hidden auto; scrollbar-size-vertical: 1; }
    ListDrawing > .rows--cursor { background: $primary; color: $background; text-style: bold; }
    ListDrawing > .rows--cursor-blurred { color: $foreground; }
    """

    def __init__(self, field: Field, value: Value | None, field_context: FieldContext) -> None:
        self.begin(field, value, field_context)
        super().__init__(self.draw)
        self._blamed: Mapping[int, RowState] = {}
        self._lay_out()

    @property
    def items(self) -> list[Value]:
        """The rows; empty when the answer is not a list."""
        return self.held if isinstance(self.held, list) else []

    @property
    def row(self) -> int:
        """Index of the row under the cursor."""
        return self.cursor - self.head

    @property
    def cursor_place(self) -> int:
        """Index of the line under the cursor."""
        return self.cursor

    def go_to_place(self, place: int) -> None:
        """Puts the cursor on a line."""
        self.cursor = place

    @property
    def head(self) -> int:
        """Number of lines above the rows."""
        return 0

    def _lay_out(self, row: int | None = None) -> None:
        unpassable = self.head if self.items else 1 + self.example_height()
        count = len(self.items) + unpassable if self.items else unpassable
        passable = [False] * unpassable
        Rows.show(self, self.draw, count, passable)
        if row is not None:
            self.cursor = row + self.head
        height = min(count, MOST_SHOWN + self.head) + 2
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        if self.is_attached:
            self.refresh_bindings()

    def put(self, value: Value | None) -> None:
        """Shows other rows; the cursor keeps its row if that still exists."""
        self.held = value
        self._lay_out()

    def show(self, view: FieldView) -> None:  # type: ignore[override]  # the frame's, not Rows'
        """Updates the frame from the state, and the signs of rows with findings."""
        super().show(view)
        if view.rows != self._blamed:
            self._blamed = view.rows
            self.refresh()

    def draw(self, line: int, width: int) -> Content:
        """Draws one line: the heading, a row, or how to add the first one and an example."""
        if not self.items:
            return self.draw_example(line - 1, width) if line else self._draw_emptiness()
        row = line - self.head
        if row < 0:
            return Content("  ") + self.draw_heading(width - 2)
        blamed = self._blamed.get(row)
        here = Content("▸" if line == self.cursor else " ")
        mark = mark_for_state(*blamed) if blamed else here
        return Content.assemble(mark, " ", self.draw_row(self.items[row], width - 2))

    def _draw_emptiness(self) -> Content:
        keys = "" if self.field_context.read_only else f" — {self.how_to_add()}"
        if self.held is not None:
            return Content.styled(f"“{value_line(self.held)}” is no list{keys}", "$warning")
        return Content.styled(f"No {self.row_name()} yet{keys}", "$text-muted")

    def example_height(self) -> int:
        """Number of lines of the example in an empty list."""
        return 1 if self.field.placeholder and self.held is None else 0

    def draw_example(self, line: int, width: int) -> Content:
        """Draws a line of the example in an empty list."""
        del line, width
        return Content.styled(f"  {example_text(self.field.placeholder)}", "$text-disabled")

    def how_to_add(self) -> str:
        """Completes "No customer yet — "."""
        return "a adds one"

    def row_name(self) -> str:
        """Name of one row."""
        return self.field.row_label or "row"

    @abstractmethod
    def draw_heading(self, width: int) -> Content:
        """Draws the line above the rows."""

    def draw_row(self, item: Value, width: int) -> Content:
        del width
        return Content(value_line(item))


class ListControl(ListDrawing, can_focus=True):
    """A list whose rows are added, edited, moved and removed. Lists are replaced, never mutated."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a,insert", "add", "add", id="list_field.add"),
        Binding("enter", "choose", "edit", id="list_field.choose"),
        Binding("delete", "remove", "remove", id="list_field.remove"),
        Binding(
            "alt+up,k",
            "carry(-1)",
            "up",
            key_display="k",
            tooltip="Move the row up",
            id="list_field.move_up",
        ),
        Binding(
            "alt+down,j",
            "carry(1)",
            "down",
            key_display="j",
            tooltip="Move the row down",
            id="list_field.move_down",
        ),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables keys only where there are enough rows for them."""
        del parameters
        enough = {"remove": 1, "carry": 2}.get(action, 0)
        return len(self.items) >= enough

    @abstractmethod
    def edit_row(self, row: int | None) -> None:
        """Asks for a row; None for a new one. Ends in `take_row`."""

    def take_row(self, row: int | None, item: Value) -> None:
        """Replaces a row, or appends a new one."""
        items = list(self.items)
        if row is None or row >= len(items):
            items.append(item)
            row = len(items) - 1
        elif items[row] == item:
            return
        else:
            items[row] = item
        self.give_rows(items, row)

    def give_rows(self, items: list[Value], row: int) -> None:
        """Sets other rows, and puts the cursor on one of them."""
        self.give(items or None)
        self._lay_out(row)

    def action_add(self) -> None:
        if not self.refuses():
            self.edit_row(None)

    def action_choose(self) -> None:
        """Edits the row under the cursor; in an empty list adds the first one."""
        if not self.refuses():
            self.edit_row(self.row if self.items else None)

    def action_remove(self) -> None:
        """Removes the row without confirmation; undo restores it."""
        if not self.items or self.refuses():
            return
        row = self.row
        gone = self.row_words(self.items[row])
        self.give_rows(
            [*self.items[:row], *self.items[row + 1 :]], max(0, row - (row == len(self.items) - 1))
        )
        back = with_keys("Ctrl+Z brings it back.", {"Ctrl+Z": "screen.undo"})
        self.notify(f"Removed “{gone}”. {back}", markup=False)

    def row_words(self, item: Value) -> str:
        """Short description of a row."""
        words = value_line(item)
        return words if len(words) <= _SHORT else f"{words[: _SHORT - 1]}…"

    def action_carry(self, delta: int) -> None:
        """Moves the row under the cursor within the list."""
        row, items = self.row, list(self.items)
        if 0 <= row + delta < len(items) and not self.refuses():
            items[row], items[row + delta] = items[row + delta], items[row]
            self.give_rows(items, row + delta)

    def on_click(self, event: events.Click) -> None:
        """Selects a row; a second click opens it."""
        event.prevent_default()
        place = event.get_content_offset(self)
        if place is None:
            return
        line = place.y + round(self.scroll_offset.y)
        if self.items and self.head <= line < self.count:
            self.cursor = line
        if event.chain == 2:
            self.action_choose()


def _end_in_sight(path: str, width: int) -> Content:
    """Shortens a path at its beginning to a width."""
    if Content(path).cell_length > width:
        path = path[1 - width :] if width > 1 else ""
        while Content(path).cell_length > width - 1:
            path = path[1:]
        path = f"…{path}"
    return Content(path).truncate(width, pad=True)


def _is_row(item: Value) -> bool:
    return isinstance(item, Mapping)


class TextsControl(ListControl):
    """A list of short texts, each edited in one line."""

    def edit_row(self, row: int | None) -> None:
        from screens.widgets.dialogs import TextDialog

        before = "" if row is None else value_line(self.items[row])
        verb = "Add" if row is None else "Edit"
        dialog = TextDialog(
            f"{verb} {self.row_name()}",
            value=before,
            placeholder=example_text(self.field.placeholder),
            limits=self.view.limits if self.view else None,
        )

        def take(text: str | None) -> None:
            if text and text.strip() and text != before:
                self.take_row(row, text.strip())

        self.app.push_screen(dialog, take)

    def row_name(self) -> str:
        """Name of one text."""
        return self.field.row_label or "text"

    def on_paste(self, event: events.Paste) -> None:
        """Adds a row for each pasted line."""
        event.stop()
        added = [line.strip() for line in safe_lines(event.text).splitlines() if line.strip()]
        if added and not self.refuses():
            self.give_rows([*self.items, *added], len(self.items) + len(added) - 1)


class FilesControl(ListControl):
    """A list of paths, each chosen in a dialog or dropped here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+f9", "add", "browse", show=False, id="files_field.add"),
        Binding(
            "f9",
            "look_closer",
            "look closer",
            tooltip="The content of the file, and fixes for it",
            id="screen.look_closer",
        ),
    ]

    _facts: tuple[FileSeen | None, ...] = ()
    """Facts of each file when the rows were last drawn."""

    def row_name(self) -> str:
        """Name of one file."""
        return self.field.row_label or "file"

    def how_to_add(self) -> str:
        """Mentions that files may be dropped."""
        return "a finds one, or drop files here"

    def edit_row(self, row: int | None) -> None:
        """Opens the file dialog in the folder of the present file, or of the last one."""
        from screens.fields.picker import FilePicker

        home = self.field_context.folder
        near = self.items[row] if row is not None else next(reversed(self.items), "")
        start = locate_path(near, home).parent if isinstance(near, str) and near else Path(home)
        suffixes = SUFFIXES[media_of(self.field.kind)]
        picker = FilePicker(self.field.label, home, start, suffixes)
        self.app.push_screen(picker, lambda path: self.take_row(row, path) if path else None)

    def show(self, view: FieldView) -> None:  # type: ignore[override]  # as in ListDrawing
        """Redraws the rows after facts of their files changed."""
        super().show(view)
        facts = tuple(map(self._seen, self.items))
        if facts != self._facts:
            self._facts = facts
            self.refresh()

    def _seen(self, item: Value) -> FileSeen | None:
        if not isinstance(item, str):
            return None
        return self.field_context.seen(FileRef(media_of(self.field.kind), item))

    def draw_row(self, item: Value, width: int) -> Content:
        """Draws the end of the path, and the facts of the file at the right."""
        file_seen = self._seen(item)
        facts = Content.styled(
            safe_line(facts_words(file_seen)) if file_seen else "", "$text-muted"
        )
        facts = facts.truncate(width // 2, ellipsis=True)
        room = width - facts.cell_length - (1 if facts else 0)
        return Content.assemble(_end_in_sight(value_line(item), room), " " if facts else "", facts)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables the close look for files only, and where there is room for it."""
        if action == "look_closer":
            return self.field_context.look_closer is not None and bool(self.items)
        return super().check_action(action, parameters)

    def action_look_closer(self) -> None:
        """Shows the file under the cursor, its problems, and how to fix them."""
        if self.field_context.look_closer is not None:
            self.field_context.look_closer(self.field.id, self.row)

    def on_paste(self, event: events.Paste) -> None:
        """Adds a row for each dropped file."""
        event.stop()
        home = self.field_context.folder
        added = [path_in_draft(safe_line(path), home) for path in given_paths(event.text, home)]
        if added and not self.refuses():
            self.give_rows([*self.items, *added], len(self.items) + len(added) - 1)


class RecordsControl(ListControl):
    """A table; each row is edited in a form."""

    @property
    def head(self) -> int:
        """The line with the columns' labels."""
        return 1 if self.items else 0

    def example_height(self) -> int:
        """The columns' labels, and one row."""
        return 2 if self.held is None else 0

    def draw_example(self, line: int, width: int) -> Content:
        """Draws the columns' labels, or a row of examples."""
        if line == 0:
            return Content("  ") + self.draw_heading(width - 2)
        row = {column.id: _example_cell(column) for column in self.field.columns}
        first = self.field.columns[0].id
        row[first] = example_text(row[first])
        cells = _row_cells(self.field.columns, row, width - 2)
        return Content.styled(f"  {cells}", "italic $text-disabled")

    def row_words(self, item: Value) -> str:
        """The first filled cell, by which people recognise a row."""
        cells = (item.get(column.id) for column in self.field.columns) if _is_row(item) else ()
        return super().row_words(next(filter(None, cells), item))

    def draw_heading(self, width: int) -> Content:
        """Draws the columns' labels."""
        return Content.styled(_columns_heading(self.field.columns, width), "$text-muted")

    def draw_row(self, item: Value, width: int) -> Content:
        """Draws the cells below their labels."""
        return Content(_row_cells(self.field.columns, item, width))

    def edit_row(self, row: int | None) -> None:
        from screens.fields.record import RecordDialog

        before = {} if row is None else self.items[row]
        verb = "Add" if row is None else "Edit"
        title = f"{verb} {self.row_name()}"
        dialog = RecordDialog(title, self.field.columns, before, self.field_context)
        self.app.push_screen(dialog, lambda made: self.take_row(row, made) if made else None)


def _example_cell(column: Column) -> str:
    option = column.options[0].label if column.options else ""
    return column.placeholder or option or _EXAMPLES.get(column.kind, "…")


_EXAMPLES: Mapping[Kind, str] = {
    Kind.DATE: "2026-11-24",
    Kind.YES_NO: "yes",
    Kind.NUMBER: "1",
    Kind.VERSION: "1.0.0",
    Kind.EMAIL: "name@example.com",
    Kind.URL: "https://example.com",
    Kind.FILE: "file.pdf",
}


def _widths(columns: Sequence[Column], width: int) -> list[int]:
    """Width of each column in cells: what its kind needs; texts share the rest."""
    wanted = [
        max(need, min(len(c.label), 14)) if (need := c.kind.spec.column_width) else 0
        for c in columns
    ]
    texts = wanted.count(0)
    spare = width - sum(wanted) - GAP * (len(columns) - 1)
    if texts and spare // texts >= 6:
        return [narrow or spare // texts for narrow in wanted]
    even = _even_width(len(columns), width)
    return [min(narrow, even) if narrow and not texts else max(1, even) for narrow in wanted]


def _in_columns(cells: Iterator[str], columns: Sequence[Column], width: int) -> str:
    shares = zip(cells, _widths(columns, width), strict=True)
    fitted = (
        Content(cell).truncate(share, ellipsis=True, pad=True).plain for cell, share in shares
    )
    return (" " * GAP).join(fitted)


def _fitting(columns: Sequence[Column], width: int) -> Sequence[Column]:
    """The first columns that can be read side by side; the form of a row shows all."""
    if _even_width(len(columns), width) >= _LEAST_WIDTH:
        return columns
    count = len(columns)
    while count > 1 and _even_width(count, width - _MORE_WIDTH) < _GOOD_WIDTH:
        count -= 1
    return columns[:count]


def _even_width(count: int, width: int) -> int:
    """The width of each of so many columns in cells."""
    return (width - GAP * (count - 1)) // max(1, count)


_LEAST_WIDTH, _GOOD_WIDTH = 6, 10
"""In cells: below the first, columns are left out until the others have the second."""
_MORE_WIDTH = 5
"""Cells for the number of columns that are left out."""


def _columns_heading(columns: Sequence[Column], width: int) -> str:
    """The labels, each as wide as its column, and how many more columns there are."""
    shown = _fitting(columns, width)
    labels = (safe_line(column.label) for column in shown)
    if len(shown) == len(columns):
        return _in_columns(labels, shown, width)
    more = f" +{len(columns) - len(shown)}"
    return _in_columns(labels, shown, width - _MORE_WIDTH) + more


def _row_cells(columns: Sequence[Column], row: Value, width: int) -> str:
    """The cells of a row; a row that is not a table is shown as text."""
    if not isinstance(row, Mapping):
        return value_line(row)
    shown = _fitting(columns, width)
    cells = (value_line(row.get(column.id), column.options) for column in shown)
    room = width if len(shown) == len(columns) else width - _MORE_WIDTH
    return _in_columns(cells, shown, room)
