"""Single-line controls: text, e-mail, address, version, number and date."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import ClassVar, Self

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Input

from screens.fields.row import LABEL_OF_SHORT, RowControl
from screens.fields.surroundings import FieldContext
from screens.widgets.plain import example_text, safe_line, value_line
from screens.widgets.text_keys import LINE_KEYS
from wizard.catalogue.model import Field, Value
from wizard.rules.days import parse_day

_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_LONGEST = 48
"""In characters: an answer of at most so many has a line that shows all of it."""
_BROKEN = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{0,15}")


class TextControl(RowControl, Input, can_focus=True):
    """A line of text. The shown text is always safe; the stored answer is kept until edited."""

    COMPONENT_CLASSES: ClassVar[set[str]] = RowControl.COMPONENT_CLASSES | Input.COMPONENT_CLASSES
    BINDINGS: ClassVar[list[BindingType]] = [*LINE_KEYS]
    cursor_blink = reactive(False, init=False)

    DEFAULT_CSS = """
    TextControl { overflow-x: auto; overflow-y: hidden; scrollbar-size: 0 0; }
    TextControl { pointer: text; }
    TextControl > .input--cursor {
        background: $input-cursor-background; color: $input-cursor-foreground;
        text-style: $input-cursor-text-style;
    }
    TextControl > .input--selection { background: $input-selection-background; }
    TextControl > .input--placeholder, TextControl > .input--suggestion { color: $text-disabled; }
    """

    def __init__(
        self,
        field: Field,
        value: Value | None,
        field_context: FieldContext,
    ) -> None:
        self.begin(field, value, field_context)
        self._written = value_line(value)
        super().__init__(
            self._written,
            placeholder=self.hint(),
            select_on_focus=False,
            name=field.id,
        )

    def hint(self) -> str:
        """The placeholder."""
        return example_text(self.field.placeholder)

    def fit(self) -> None:
        """Fits the placeholder too: Textual would wrap it at a word, and show one line of it."""
        super().fit()
        hint = Content(self.hint()).truncate(self.answer_width, ellipsis=True)
        self.placeholder = hint.plain

    def least_width(self) -> int:
        """Cells of the longest answer that is allowed, where a line can show it."""
        limits = self.view.limits if self.view else None
        longest = limits.maximum if limits else 0
        return longest if longest <= _LONGEST else 0

    def render_line(self, y: int) -> Strip:
        """A line of the answer; outside the focus it shows where it goes on."""
        strip = super().render_line(y)
        width, start = self.scrollable_content_region.width, round(self.scroll_offset.x)
        if self.has_focus or y or not self.value or self.virtual_size.width <= width:
            return strip
        more = Strip([next(iter(strip))._replace(text="…")])
        before, after = start > 0, start + width < Content(self.value).cell_length
        shown = strip.crop(before, width - after)
        parts = (*[more] * before, shown, *[more] * after)
        return Strip.join(parts).adjust_cell_length(strip.cell_length, self.rich_style)

    def parse(self, text: str) -> Value | None:
        """Parses a text into an answer."""
        return text or None

    def put(self, value: Value | None) -> None:
        """Shows another answer; a cursor at the end stays at the end."""
        at_end = self.cursor_at_end
        self.held = value
        self._written = value_line(value)
        self.value = self._written
        if at_end:
            self.cursor_position = len(self.value)

    @property
    def cursor_place(self) -> int:
        """Characters before the cursor."""
        return self.cursor_position

    def go_to_place(self, place: int) -> None:
        """Puts the cursor behind so many characters."""
        self.cursor_position = place

    def answer_text(self) -> str:
        """The answer as stored, not as shown."""
        return self.held if isinstance(self.held, str) else self.value

    def watch_value(self, text: str) -> None:
        """Posts text that the user typed, but not text set by `put`."""
        if text != self._written:
            self._written = text
            self.give(self.parse(text))

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Redraws without layout, which `fit` asks for when the height changes."""
        del layout
        return super().refresh(*regions, repaint=repaint, layout=False, recompose=recompose)

    def replace(self, text: str, start: int, end: int) -> None:
        """Sanitizes every edit into one safe line."""
        if not self.refuses():
            super().replace(safe_line(text), start, end)

    def on_paste(self, event: events.Paste) -> None:
        """Joins pasted lines."""
        event.stop()
        event.prevent_default()
        self.take_paste(event.text.strip("\r\n"))

    def take_paste(self, text: str) -> None:
        """Inserts a pasted text at the cursor, or replaces the selection."""
        self.replace(text, *self.selection)

    @on(Input.Changed)
    @on(Input.Blurred)
    def keep_quiet(self, event: Input.Changed | Input.Blurred) -> None:
        """Stops Textual's own messages; the screen gets answers only."""
        event.stop()

    async def action_submit(self) -> None:
        """Goes to the next field on Enter."""
        self.screen.focus_next()


class NumberControl(TextControl):
    """A number; text that is not a number is kept as it is, and assessment reports it."""

    most_width = 36
    label_share = LABEL_OF_SHORT

    def parse(self, text: str) -> Value | None:
        """Parses an integer or decimal in plain digits."""
        stripped = text.strip()
        if _WHOLE.fullmatch(stripped):
            return int(stripped)
        if _BROKEN.fullmatch(stripped):
            return float(stripped)
        return text or None


class DateControl(TextControl):
    """A date in any usual spelling, stored in ISO form; other text is kept as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+up,greater_than_sign",
            "step(1)",
            "day later",
            tooltip="The day after; today if empty",
            priority=True,  # otherwise > is typed
            id="date.day_later",
        ),
        Binding(
            "ctrl+down,less_than_sign",
            "step(-1)",
            "day earlier",
            tooltip="The day before; today if empty",
            priority=True,
            id="date.day_earlier",
        ),
    ]

    most_width = 36
    label_share = LABEL_OF_SHORT

    def hint(self) -> str:
        """The format of a date, and the keys that set one."""
        day = self.field.placeholder or self.field_context.today.isoformat()
        return f"{example_text(day)} (year-month-day)"

    def parse(self, text: str) -> Value | None:
        """Parses an existing date such as 2026-11-24 or 24 November 2026; None if empty."""
        try:
            return parse_day(text)
        except ValueError:
            return text or None

    def facts(self) -> str:
        """The date as it was understood, while it is spelled in another way."""
        understood = value_line(self.held) if isinstance(self.held, date) else ""
        return "" if understood == self.value.strip() else understood

    def on_blur(self) -> None:
        """Spells the date as it is stored."""
        if self.facts():
            self.put(self.held)
            self.show_again()

    def action_step(self, days: int) -> None:
        """Moves the date by days; an empty or invalid date becomes today."""
        day: Value = self.held
        later = self.field_context.today
        if isinstance(day, date) and not isinstance(day, datetime):
            later = date.fromordinal(max(1, min(date.max.toordinal(), day.toordinal() + days)))
        self.replace(later.isoformat(), 0, len(self.value))
