"""Controls for yes or no, one choice and several choices, with all options visible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content

from screens.fields.line_control import LineControl
from screens.fields.row import LABEL_OF_SHORT, RowControl
from screens.fields.surroundings import FieldContext
from screens.widgets.dialogs import mark_for
from screens.widgets.key_labels import key_label
from screens.widgets.messages import OptionReached
from screens.widgets.plain import safe_line, value_line
from wizard.catalogue.model import Field, Option, Value

GAP = 2
"""Cells between options in a row."""

ODD_WIDTH = 30
"""Cells kept for a value that is not an option, where all options are on one line."""


def with_unknown_values(options: Sequence[Option], value: Value | None) -> tuple[Option, ...]:
    """The options, followed by values of the answer that are not among them."""
    values = value if isinstance(value, list) else [value]
    known = {option.value for option in options}
    odd = (item for item in values if isinstance(item, str) and item.strip() and item not in known)
    return (*options, *(Option(item, f"{safe_line(item)} (not offered)") for item in odd))


class OptionsControl(RowControl, can_focus=True):
    """Options on one line, or in columns; the cursor is drawn while the control has focus."""

    DEFAULT_CSS = """
    OptionsControl { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", "choose", id="options_field.choose"),
        Binding("enter", "choose_or_go_on", show=False, id="options_field.choose_or_go_on"),
        Binding("left", "move(-1)", show=False, id="options_field.left"),
        Binding("right", "move(1)", show=False, id="options_field.right"),
        Binding("up", "move_line(-1)", show=False, id="options_field.up"),
        Binding("down", "move_line(1)", show=False, id="options_field.down"),
        Binding("home", "move(-1000)", show=False, id="options_field.first"),
        Binding("end", "move(1000)", show=False, id="options_field.last"),
        Binding("delete,backspace", "clear", "clear", id="options_field.clear"),
    ]

    several = False
    _columns = 1

    def __init__(self, field: Field, value: Value | None, field_context: FieldContext) -> None:
        self.begin(field, value, field_context)
        self._cursor = 0
        self._entries: tuple[Option, ...] = ()
        super().__init__(name=field.id)
        self._lay_out()
        self._cursor = next((i for i in range(len(self._entries)) if self._is_chosen(i)), 0)

    def chosen(self) -> set[str]:
        return {self.held} if isinstance(self.held, str) else set()

    def answer_with(self, value: str) -> Value | None:
        """The answer after an option was chosen."""
        return value

    def fits(self) -> bool:
        """Whether the options can show an answer of this type."""
        return self.held is None or isinstance(self.held, str)

    def put(self, value: Value | None) -> None:
        """Shows another answer; the cursor stays on its row."""
        self.held = value
        self._lay_out()
        self._cursor = min(self._cursor, len(self._entries) - 1)

    def _lay_out(self) -> None:
        self._entries = self.entries()
        self.fit()
        self.refresh()

    def entries(self) -> tuple[Option, ...]:
        """The options, and values of the answer that are not among them."""
        return with_unknown_values(self.field.options, self.held)

    def least_width(self) -> int:
        """Cells of the longest option."""
        words = map(self._words, range(len(self._entries)))
        return max((Content(word).cell_length for word in words), default=0)

    def answer_height(self, width: int) -> int:
        """As few lines as the options need in columns of equal width; one if all fit."""
        count = len(self._entries)
        words = map(self._words, range(count))
        whole = sum(Content(word).cell_length + GAP for word in words) - GAP
        fits = whole + (0 if self.fits() else ODD_WIDTH) <= width
        self._columns = count if fits else max(1, (width + GAP) // (self.least_width() + GAP))
        return ceil(count / max(1, self._columns)) + (not self.fits() and not fits)

    def _is_chosen(self, index: int) -> bool:
        return self._entries[index].value in self.chosen()

    def render(self) -> Content:
        """Renders the options, and a value that is not among them."""
        count, columns = len(self._entries), max(1, self._columns)
        lines = [
            Content(" " * GAP).join(map(self._draw, range(start, min(count, start + columns))))
            for start in range(0, count, columns)
        ]
        if not self.fits():
            odd = Content.styled(f"“{value_line(self.held)}” does not fit here", "$warning")
            if len(lines) < self.answer_height(self.answer_width):
                lines.append(odd)
            else:
                lines[-1] = Content(" " * GAP).join([lines[-1], odd])
        return Content("\n").join(lines)

    def _draw(self, index: int) -> Content:
        content = Content(self._words(index))
        padding = " " * (self._cell_width - content.cell_length)
        if self._is_chosen(index):
            content = content.stylize("bold")
        if self.has_focus and index == self._cursor:
            content = content.stylize("reverse")
        return Content.assemble(content, padding)

    @property
    def _cell_width(self) -> int:
        """Cells of an option in columns; 0 on one line."""
        return self.least_width() if self._columns < len(self._entries) else 0

    def _words(self, index: int) -> str:
        label = safe_line(self._entries[index].label)
        return f"{mark_for(self._is_chosen(index), several=self.several)} {label}"

    def _choose(self, index: int) -> None:
        if self.refuses():
            return
        self._cursor = index
        answer = self.answer_with(self._entries[index].value)
        fitted = self.fits()
        if answer != self.held or type(answer) is not type(self.held):
            self.give(answer)
        if not fitted:
            self._lay_out()
        self.refresh()

    @property
    def row(self) -> int:
        """Index of the option under the cursor."""
        return self._cursor

    @property
    def cursor_place(self) -> int:
        """Index of the option under the cursor."""
        return self._cursor

    def go_to_place(self, place: int) -> None:
        """Puts the cursor on an option."""
        self._reach(min(place, len(self._entries) - 1))

    def action_choose(self) -> None:
        self._choose(self._cursor)

    def action_choose_or_go_on(self) -> None:
        """Chooses the option on Enter; if it is chosen already, goes to the next field."""
        if self._is_chosen(self._cursor) and not self.several:
            self.screen.focus_next()
        else:
            self._choose(self._cursor)

    def action_move(self, delta: int) -> None:
        self._reach(max(0, min(len(self._entries) - 1, self._cursor + delta)))

    def action_move_line(self, lines: int) -> None:
        """Moves to the option above or below; on one line, to the one beside it."""
        columns = self._columns if self._columns < len(self._entries) else 1
        if 0 <= self._cursor + lines * columns < len(self._entries):
            self.action_move(lines * columns)

    def action_clear(self) -> None:
        """Clears the answer."""
        if self.held is not None and not self.refuses():
            self.give(None)
            self._lay_out()
            self._cursor = min(self._cursor, len(self._entries) - 1)

    def on_key(self, event: events.Key) -> None:
        """Moves to the next option that begins with the typed letter."""
        if not event.is_printable or event.character is None or event.character.isspace():
            return
        letter = event.character.casefold()
        count = len(self._entries)
        order = [(self._cursor + step) % count for step in range(1, count + 1)]
        hits = (i for i in order if self._entries[i].label.casefold().startswith(letter))
        found = next(hits, None)
        if found is not None:
            event.stop()
            self.go_to(found)

    def go_to(self, index: int) -> None:
        """Moves the cursor to the option that a letter selects."""
        self._reach(index)

    def _reach(self, index: int) -> None:
        self._cursor = index
        self.post_message(OptionReached(self.field.id))
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Chooses the clicked option."""
        place = event.get_content_offset(self)
        if place is None:
            return
        start = place.y * max(1, self._columns)
        every = range(start, min(len(self._entries), start + max(1, self._columns)))
        index = _place_in_row((self._draw(index).plain for index in every), place.x)
        if index is not None:
            self._choose(start + index)

    def on_focus(self) -> None:
        """Draws the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hides the cursor."""
        self.refresh()


def _place_in_row(words: Iterable[str], column: int) -> int | None:
    """Index of the option that covers a column, where options are in a row."""
    start = 0
    for index, word in enumerate(words):
        end = start + Content(word).cell_length
        if start <= column < end:
            return index
        start = end + GAP
    return None


class ChoiceControl(OptionsControl):
    """One of a few options."""


class ChoicesControl(OptionsControl):
    """Several of a few options; the answer keeps the order of the options."""

    several = True

    def chosen(self) -> set[str]:
        if not isinstance(self.held, list):
            return set()
        return {item for item in self.held if isinstance(item, str)}

    def answer_with(self, value: str) -> Value | None:
        """Marks or unmarks an option."""
        marked = self.chosen() ^ {value}
        return [o.value for o in self._entries if o.value in marked] or None

    def fits(self) -> bool:
        """Any list of texts fits, also texts that are not offered."""
        held = self.held
        return held is None or (isinstance(held, list) and all(isinstance(i, str) for i in held))


class YesNoControl(OptionsControl):
    """Yes or no on one line; the letters y and n answer at once.

    The options are side by side, so up and down go to the question above and below.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", show=False, id="yes_no.up"),
        Binding("down", "app.focus_next", show=False, id="yes_no.down"),
    ]

    label_share = LABEL_OF_SHORT

    def __init__(self, field: Field, value: Value | None, field_context: FieldContext) -> None:
        super().__init__(field, value, field_context)
        self._cursor = 1 if value is False else 0

    def entries(self) -> tuple[Option, ...]:
        """Yes and no."""
        return Option("yes", "Yes"), Option("no", "No")

    def chosen(self) -> set[str]:
        """The answer as the value of an option."""
        return {"yes" if self.held else "no"} if isinstance(self.held, bool) else set()

    def answer_with(self, value: str) -> Value | None:
        """A bool."""
        return value == "yes"

    def fits(self) -> bool:
        """Only a bool fits."""
        return self.held is None or isinstance(self.held, bool)

    def go_to(self, index: int) -> None:
        """No search by letter: there are only two options."""
        self._choose(index)


class PickControl(LineControl):
    """One or several of many options: a summary line, and a dialog to choose in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "pick", "choose", id="pick_field.pick"),
        Binding("delete,backspace", "clear", "clear", id="pick_field.clear"),
    ]

    @property
    def several(self) -> bool:
        """Whether more than one may be chosen."""
        return self.field.kind.spec.is_list

    def render(self) -> Content:
        """Renders what is chosen, or how to choose."""
        if self.held is None:
            total = len(self.field.options)
            message = f"Any of {total}" if self.several else f"One of {total}"
            return Content.styled(
                f"{message} — {key_label('pick_field.pick', 'Enter')} shows the list", "$text-muted"
            )
        shown = value_line(self.held, self.field.options)
        count = f"{len(self.held)} chosen: " if isinstance(self.held, list) else ""
        return Content(f"{count}{shown}")

    def action_pick(self) -> None:
        """Opens the list."""
        from screens.widgets.dialogs import OptionsDialog

        if self.refuses():
            return
        options = with_unknown_values(self.field.options, self.held)
        values = self.held if isinstance(self.held, list) else [self.held]
        chosen = [item for item in values if isinstance(item, str)]
        dialog = OptionsDialog(self.field.label, options, chosen, several=self.several)
        self.app.push_screen(dialog, self._take)

    def _take(self, chosen: tuple[str, ...] | None) -> None:
        if chosen is None:
            return
        answer: Value = (list(chosen) or None) if self.several else next(iter(chosen), None)
        if answer != self.held:
            self.change_to(answer)

    def action_clear(self) -> None:
        """Clears the answer."""
        self.take_away()

    def on_click(self) -> None:
        """Opens the list."""
        self.action_pick()
