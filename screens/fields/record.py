"""A form for one row of a table, with the same controls as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from screens.fields.frame import FieldControl
from screens.fields.row import align_labels
from screens.fields.simple import simple_control
from screens.fields.surroundings import FieldContext
from screens.fields.text import TextControl
from screens.widgets.dialogs import ConfirmDialog, Dialog, button, buttons, cancel_button
from screens.widgets.key_labels import with_keys
from screens.widgets.messages import AnswerChanged
from wizard.catalogue.model import Column, Value
from wizard.rules.formats import problem_alone
from wizard.session.field_state import FieldView

Row = dict[str, Value]

_WIDTH = 72
"""Width of a row of the form where the dialog has its full width."""


class RecordDialog(Dialog[Row | None]):
    """Returns the edited row; None when nothing changed. Empty cells are absent."""

    CSS_PATH = "record.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,shift+f12", "save", "save", priority=True, id="record.save"),
        Binding("enter", "save_after_last", show=False, priority=True, id="record.save_after_last"),
    ]

    def __init__(
        self, title: str, columns: Sequence[Column], row: Value, field_context: FieldContext
    ) -> None:
        super().__init__(title)
        self._before: Row = dict(row) if isinstance(row, Mapping) else {}
        self._row = dict(self._before)
        self._columns = columns
        self._field_context = replace(field_context, look_closer=None)
        self._controls: dict[str, FieldControl] = {}

    def compose_body(self) -> Iterator[Widget]:
        """Composes a control for each column, and the buttons."""
        for column in self._columns:
            field = column.as_field()
            made = simple_control(field, self._row.get(column.id), self._field_context)
            self._controls[column.id] = made
            self._frame(column)
        align_labels(self._controls.values(), _WIDTH)
        yield VerticalScroll(*self._controls.values(), classes="form", can_focus=False)
        save = with_keys("Save  Ctrl+S", {"Ctrl+S": "record.save"})
        yield from buttons(button(save, "save", "save"), cancel_button())

    def on_mount(self) -> None:
        """Focuses the first column."""
        next(iter(self._controls.values())).focus()

    def _frame(self, column: Column) -> None:
        field, value = column.as_field(), self._row.get(column.id)
        message = problem_alone(field, value)
        self._controls[column.id].show(FieldView(None, message, None, "", column.required))

    @on(AnswerChanged)
    def take_cell(self, event: AnswerChanged) -> None:
        """Updates the row at each key; nothing is saved before the form is closed."""
        event.stop()
        if event.value is None:
            self._row.pop(event.field, None)
        else:
            self._row[event.field] = event.value
        self._frame(next(column for column in self._columns if column.id == event.field))

    def action_save(self) -> None:
        """Closes with the row."""
        self.dismiss(self._row if self._row != self._before else None)

    def action_save_after_last(self) -> None:
        """Saves on Enter in the last line; elsewhere Enter has its usual effect."""
        last = list(self._controls.values())[-1]
        if not (last.has_focus and isinstance(last, TextControl)):
            raise SkipAction
        self.action_save()

    def action_cancel(self) -> None:
        """Closes; edits are discarded only after confirmation."""
        if self._row == self._before:
            self.dismiss(None)
            return
        question = ConfirmDialog(
            "Discard the changes in this row?", yes="Discard it", no="Keep editing"
        )
        self.app.push_screen(question, self._drop)

    def _drop(self, agreed: bool | None) -> None:
        if agreed:
            self.dismiss(None)
