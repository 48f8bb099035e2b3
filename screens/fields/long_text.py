"""The control for texts of several lines. Imported only when one is made: TextArea is heavy."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from screens.fields.frame import FieldControl
from screens.fields.surroundings import FieldContext
from screens.widgets.plain import example_text, safe_lines, value_line
from wizard.catalogue.model import Field, Value

LOWEST, HIGHEST = 4, 10
"""Lines of text shown; a longer text scrolls."""


class LongTextControl(FieldControl, TextArea, can_focus=True):
    """A text of several lines, wrapped softly; grows with its text up to a bound."""

    COMPONENT_CLASSES: ClassVar[set[str]] = TextArea.COMPONENT_CLASSES

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
        Binding("ctrl+shift+a", "select_everything", show=False, id="long_text.select_everything"),
    ]

    def __init__(self, field: Field, value: Value | None, surroundings: FieldContext) -> None:
        self.begin(field, value, surroundings)
        self._written = _shown_text(value)
        super().__init__(
            self._written,
            read_only=surroundings.read_only,
            placeholder=Content(example_text(field.placeholder)),
            highlight_cursor_line=False,
            max_checkpoints=1,
            name=field.id,
        )
        self.styles.height = LOWEST + 2

    def put(self, value: Value | None) -> None:
        """Shows another answer with the cursor as near as may be to where it was."""
        place, offset = self.cursor_location, self.scroll_offset
        self.held = value
        self._written = _shown_text(value)
        if self._written != self.text:
            self.load_text(self._written)
            self.move_cursor(place)
            self.scroll_to(y=offset.y, animate=False)
        self._fit()

    def answer_text(self) -> str:
        """The answer as it stands, not as it is shown."""
        return self.held if isinstance(self.held, str) else self.text

    def edit(self, edit: Edit) -> EditResult:
        """Every edit of a person passes here: what comes in is made safe, then told."""
        edit.text = safe_lines(edit.text)
        result = super().edit(edit)
        text = self.text
        if text != self._written:
            self._written = text
            self.give(text or None)
        self._fit()
        return result

    def undo(self) -> None:
        """Undo belongs to the screen, which knows all fields."""

    def redo(self) -> None:
        """As undo."""

    def action_select_everything(self) -> None:
        """Selects the whole text."""
        self.select_all()

    def action_select_all(self) -> None:
        """F7 is the screen's."""
        raise SkipAction

    def action_select_line(self) -> None:
        """F6 is the screen's."""
        raise SkipAction

    @on(TextArea.Changed)
    @on(TextArea.SelectionChanged)
    def keep_quiet(self, event: TextArea.Changed | TextArea.SelectionChanged) -> None:
        """The screen hears of answers alone."""
        event.stop()

    def on_key(self, event: events.Key) -> None:
        """Says why nothing happens in a submission that is only read."""
        if self.read_only and (event.is_printable or event.key in {"enter", "backspace"}):
            event.stop()
            self.refuses()

    def on_paste(self, event: events.Paste) -> None:
        """A paste is taken here and by nobody else."""
        event.stop()
        self.refuses()

    def on_resize(self) -> None:
        """Another width may need another height."""
        self.call_later(self._fit)

    def _fit(self) -> None:
        height = max(LOWEST, min(HIGHEST, self.wrapped_document.height)) + 2
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
            self.call_after_refresh(self.scroll_cursor_visible)


def _shown_text(value: Value | None) -> str:
    return safe_lines(value) if isinstance(value, str) else value_line(value)
