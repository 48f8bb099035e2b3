"""The control for multi-line texts. Imported only when one is made: TextArea is slow to import."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.actions import SkipAction
from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from screens.fields.frame import FieldControl
from screens.fields.surroundings import FieldContext
from screens.widgets.plain import example_text, safe_lines, value_line
from screens.widgets.text_keys import AREA_KEYS
from wizard.catalogue.model import Field, Value
from wizard.editor import EditorFailed, edit_text

LOWEST, HIGHEST = 4, 10
"""Visible lines; a longer text scrolls."""


class LongTextControl(FieldControl, TextArea, can_focus=True):
    """A multi-line text with soft wrapping; grows with its text up to a limit."""

    COMPONENT_CLASSES: ClassVar[set[str]] = TextArea.COMPONENT_CLASSES
    cursor_blink = reactive(False, init=False)

    DEFAULT_CSS = """
    LongTextControl { width: 100%; overflow: hidden auto; pointer: text; }
    LongTextControl { scrollbar-size-vertical: 1; }
    LongTextControl .text-area--cursor {
        background: $input-cursor-background; color: $input-cursor-foreground;
        text-style: $input-cursor-text-style;
    }
    LongTextControl .text-area--selection { background: $input-selection-background; }
    LongTextControl .text-area--placeholder { color: $text-disabled; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *AREA_KEYS,
        Binding(
            "shift+f9,alt+e",
            "edit_outside",
            "your editor",
            tooltip="Edit the text in your own editor, that of EDITOR",
            id="long_text.edit_outside",
        ),
    ]

    def __init__(self, field: Field, value: Value | None, field_context: FieldContext) -> None:
        self.begin(field, value, field_context)
        self._written = _shown_text(value)
        super().__init__(
            self._written,
            read_only=field_context.read_only,
            placeholder=Content(example_text(field.placeholder)),
            highlight_cursor_line=False,
            max_checkpoints=1,
            name=field.id,
        )
        self.styles.height = LOWEST + 2

    def put(self, value: Value | None) -> None:
        """Shows another answer, with the cursor as close as possible to where it was."""
        place, offset = self.cursor_location, self.scroll_offset
        self.held = value
        self._written = _shown_text(value)
        if self._written != self.text:
            self.load_text(self._written)
            self.move_cursor(place)
            self.scroll_to(y=offset.y, animate=False)
        self._fit()

    @property
    def cursor_place(self) -> int:
        """Characters before the cursor."""
        line, column = self.cursor_location
        return column + sum(len(text) + 1 for text in self.document.lines[:line])

    def go_to_place(self, place: int) -> None:
        """Puts the cursor behind so many characters."""
        before = "\n".join(self.document.lines)[:place].split("\n")
        self.move_cursor((len(before) - 1, len(before[-1])))

    def answer_text(self) -> str:
        """The answer as stored, not as shown."""
        return self.held if isinstance(self.held, str) else self.text

    def edit(self, edit: Edit) -> EditResult:
        """Sanitizes every edit by the user, then posts it."""
        edit.text = safe_lines(edit.text)
        result = super().edit(edit)
        text = self.text
        if text != self._written:
            self._written = text
            self.give(text or None)
        self._fit()
        return result

    def undo(self) -> None:
        """Disabled: the screen undoes, for all fields."""

    def redo(self) -> None:
        """Disabled, as `undo`."""

    def action_select_everything(self) -> None:
        self.select_all()

    def action_select_all(self) -> None:
        """Disabled: the screen uses F7."""
        raise SkipAction

    def action_select_line(self) -> None:
        """Disabled: the screen uses F6."""
        raise SkipAction

    def action_edit_outside(self) -> None:
        """Leaves the terminal to the user's editor until that ends."""
        if self.refuses():
            return
        try:
            with self.app.suspend():
                edited, trouble = _edited(self.answer_text())  # an error would leave it suspended
        except SuspendNotSupported:
            edited, trouble = None, "This terminal cannot be left to an editor. Edit the text here."
        if edited is None:
            self.notify(trouble or "The text was not changed.", markup=False)
            return
        text = safe_lines(edited)
        self.give(text or None)
        self.put(text)

    @on(TextArea.Changed)
    @on(TextArea.SelectionChanged)
    def keep_quiet(self, event: TextArea.Changed | TextArea.SelectionChanged) -> None:
        """Stops Textual's own messages; the screen gets answers only."""
        event.stop()

    def on_key(self, event: events.Key) -> None:
        """Notifies the user that a read-only submission cannot be changed."""
        if self.read_only and (event.is_printable or event.key in {"enter", "backspace"}):
            event.stop()
            self.refuses()

    def on_paste(self, event: events.Paste) -> None:
        """Handles a paste, and stops the event."""
        event.stop()
        self.refuses()

    def on_resize(self) -> None:
        """Updates the height, which depends on the width."""
        self.call_later(self._fit)

    def _fit(self) -> None:
        height = max(LOWEST, min(HIGHEST, self.wrapped_document.height)) + 2
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
            self.call_after_refresh(self.scroll_cursor_visible)


def _edited(text: str) -> tuple[str | None, str]:
    """The text from the editor, None for an unchanged one, and why there is none."""
    try:
        return edit_text(text), ""
    except EditorFailed as error:
        return None, error.full_message


def _shown_text(value: Value | None) -> str:
    return safe_lines(value) if isinstance(value, str) else value_line(value)
