"""Dialogs over a screen: a confirmation, a line of text, a choice from a list.

Each is a modal screen with a typed result; Escape gives None (or False) and changes nothing.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from screens.widgets.key_labels import with_keys
from screens.widgets.plain import safe_line
from screens.widgets.rows import Rows
from screens.widgets.text_keys import LINE_KEYS
from wizard.session.field_state import LengthLimits, length_meter
from wizard.text import clean

if TYPE_CHECKING:
    from wizard.catalogue.model import Option


class Dialog(ModalScreen[ScreenResultType]):
    """A titled box in the middle of the screen; subclasses add the content."""

    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > .box {
        width: 76; max-width: 96%; height: auto; max-height: 90%; padding: 0 1;
        border: heavy $primary; background: $surface; border-title-style: bold;
    }
    Dialog .said { height: auto; max-height: 10; margin-bottom: 1; }
    Dialog .buttons { height: 1; align-horizontal: right; }
    Dialog Button { margin-left: 2; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "cancel", id="dialog.cancel")
    ]

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__()
        self._title = Content(f" {safe_line(title)} ")
        self._text = Content(clean(text))

    def compose(self) -> ComposeResult:
        """Composes the box, the text, and the content of the subclass."""
        with Vertical(classes="box") as box:
            box.border_title = self._title
            if self._text:
                yield Static(self._text, classes="said")
            yield from self.compose_body()

    def compose_body(self) -> Iterator[Widget]:
        """The widgets below the text."""
        yield from ()

    def action_cancel(self) -> None:
        """Closes the dialog with nothing changed."""
        self.dismiss(None)


def buttons(*made: Button) -> Iterator[Widget]:
    """A row of buttons at the lower right."""
    yield Horizontal(*made, classes="buttons")


def button(words: str, name: str, action: str = "", *, danger: bool = False) -> Button:
    """A button one line high; it runs an action of the dialog, or posts `Button.Pressed`."""
    run = f"screen.{action}" if action else None
    made = Button(Content(safe_line(words)), id=name, compact=True, action=run)
    made.variant = "error" if danger else "default"
    return made


def cancel_button(words: str = "Cancel") -> Button:
    """A button that does what Escape does."""
    return button(with_keys(f"{words}  Esc", {"Esc": "dialog.cancel"}), "cancel", "cancel")


class ConfirmDialog(Dialog[bool]):
    """Asks before something that cannot be undone. True when confirmed."""

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        yes: str = "Yes",
        no: str = "Cancel",
        danger: bool = True,
    ) -> None:
        super().__init__(title, text)
        self._yes, self._no, self._danger = yes, no, danger

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "app.focus_previous", show=False, id="confirm.focus_previous"),
        Binding("right,down", "app.focus_next", show=False, id="confirm.focus_next"),
    ]

    def compose_body(self) -> Iterator[Widget]:
        """Puts the confirming button first and focuses it: Enter confirms."""
        yield from buttons(
            button(self._yes, "yes", danger=self._danger),
            button(self._no, "no"),
        )

    @on(Button.Pressed)
    def answer(self, event: Button.Pressed) -> None:
        """Closes with the answer."""
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_cancel(self) -> None:
        """Declines."""
        self.dismiss(False)


class SafeInput(Input):
    """A line of text, sanitized as it comes in; can be kept out of messages."""

    class Edited(Message):
        """The text changed; the message does not carry it, so that no log can."""

    class Entered(Message):
        """Enter was pressed."""

    DEFAULT_CSS = """
    SafeInput { border: round $border-blurred; height: 3; padding: 0 1; }
    SafeInput:focus { border: heavy $primary; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [*LINE_KEYS]
    cursor_blink = reactive(False, init=False)

    spared: frozenset[str] = frozenset()
    """Keys that the dialog handles and that are therefore not typed."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Passes the dialog's own keys on."""
        return key not in self.spared and super().check_consume_key(key, character)

    def post_message(self, message: Message) -> bool:
        """Drops the messages that carry the text."""
        if isinstance(message, (Input.Changed, Input.Submitted, Input.Blurred)):
            return False
        return super().post_message(message)

    def watch_value(self) -> None:
        """Posts that the text changed."""
        self.post_message(self.Edited())

    async def action_submit(self) -> None:
        """Posts that Enter was pressed."""
        self.post_message(self.Entered())

    def replace(self, text: str, start: int, end: int) -> None:
        """Sanitizes every edit into one safe line."""
        super().replace(safe_line(text), start, end)

    def on_paste(self, event: events.Paste) -> None:
        """Joins pasted lines."""
        event.stop()
        event.prevent_default()
        self.replace(event.text.strip("\r\n"), *self.selection)

    def action_copy(self) -> None:
        """Does not copy a hidden text."""
        if not self.password:
            super().action_copy()

    def action_cut(self) -> None:
        """Does not cut a hidden text."""
        if self.password:
            self.delete_selection()
        else:
            super().action_cut()


class TextDialog(Dialog[str | None]):
    """Asks for one line of text; None when cancelled."""

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        value: str = "",
        placeholder: str = "",
        limits: LengthLimits | None = None,
        hidden: bool = False,
        problem: Callable[[str], str] = lambda _: "",
    ) -> None:
        """`problem` returns why a text cannot be accepted; "" when it can."""
        super().__init__(title, text)
        self._limits = limits
        self._problem = problem
        self._entry = SafeInput(
            safe_line(value), safe_line(placeholder), password=hidden, select_on_focus=False
        )

    def compose_body(self) -> Iterator[Widget]:
        """Composes the input and the buttons."""
        yield self._entry
        yield from buttons(button("OK", "ok", "accept"), button("Cancel", "cancel", "cancel"))

    def on_mount(self) -> None:
        """Puts the cursor at the end of the text."""
        self._entry.focus()
        self.count()

    @on(SafeInput.Edited)
    def count(self) -> None:
        """Shows how much of the limit is used."""
        if self._limits is not None:
            used = Content(f" {length_meter(self._entry.value, self._limits)} ")
            self._entry.border_subtitle = used

    @on(SafeInput.Entered)
    def action_accept(self) -> None:
        """Closes with the text."""
        if problem := self._problem(self._entry.value):
            self._entry.border_subtitle = Content(f" {problem} ")
            self._entry.focus()
        else:
            self.dismiss(self._entry.value)


class FilteredDialog(Dialog[ScreenResultType]):
    """An input and a list that it filters; the arrow keys move in the list."""

    DEFAULT_CSS = """
    FilteredDialog Rows { height: 14; max-height: 50vh; }
    FilteredDialog .hint {
        color: $text-muted; height: 1; text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "rows('move', -1)", show=False, priority=True, id="filtered_list.up"),
        Binding("down", "rows('move', 1)", show=False, priority=True, id="filtered_list.down"),
        Binding(
            "pageup", "rows('page', -1)", show=False, priority=True, id="filtered_list.page_up"
        ),
        Binding(
            "pagedown", "rows('page', 1)", show=False, priority=True, id="filtered_list.page_down"
        ),
    ]

    def __init__(self, title: str, placeholder: str, hint: str) -> None:
        super().__init__(title)
        self.entry = SafeInput(placeholder=placeholder, select_on_focus=False)
        self.rows = Rows(self.draw)
        self.rows.can_focus = False  # focus stays in the input
        self._hint = hint

    def compose_body(self) -> Iterator[Widget]:
        """Composes the input, the list, and the key help."""
        yield self.entry
        yield self.rows
        yield Static(Content(self._hint), classes="hint")

    def on_mount(self) -> None:
        """Filters the list from the start."""
        self.entry.focus()

    def on_resize(self) -> None:
        """Gives the list its new height: Textual keeps a layout that follows from the old one."""
        self.rows.refresh(layout=True)

    def draw(self, index: int, width: int) -> Content:
        """Draws a row; a pointer shows the cursor where there is no colour."""
        pointer = "▸ " if index == self.rows.cursor else "  "
        return Content(pointer) + self.draw_row(index, width - 2)

    @abstractmethod
    def draw_row(self, index: int, width: int) -> Content:
        """The content of a row."""

    def action_rows(self, verb: str, delta: int) -> None:
        """Moves the list's cursor."""
        move = self.rows.action_move if verb == "move" else self.rows.action_page
        move(delta)


class OptionsDialog(FilteredDialog[tuple[str, ...] | None]):
    """Asks for one or several of many options; returns their values in the order of the options."""

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        chosen: Iterable[str] = (),
        *,
        several: bool = False,
    ) -> None:
        keys = "Space marks · Enter accepts" if several else "Enter chooses"
        keys = with_keys(
            f"{keys} · Escape cancels", {"Space": "choices.mark", "Escape": "dialog.cancel"}
        )
        super().__init__(title, "Type to narrow the list", keys)
        self._options = tuple(options)
        self._chosen = set(chosen)
        self._several = several
        self._seen: Sequence[Option] = self._options
        self.entry.spared = frozenset({"space"}) if several else frozenset()

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", show=False, priority=True, id="choices.mark"),
    ]

    def on_mount(self) -> None:
        """Starts at the chosen option."""
        self.narrow()
        self.call_after_refresh(self._go_to_chosen)

    def _go_to_chosen(self) -> None:
        places = (i for i, option in enumerate(self._seen) if option.value in self._chosen)
        self.rows.cursor = next(places, 0)

    @on(SafeInput.Edited)
    def narrow(self) -> None:
        """Shows the options that contain the text; spaces are ignored."""
        wanted = _squeezed(self.entry.value)
        self._seen = [option for option in self._options if wanted in _squeezed(option.label)]
        self.rows.show(self.draw, len(self._seen))

    def draw_row(self, index: int, width: int) -> Content:
        """Draws a check box or radio button, and the option's label."""
        del width
        option = self._seen[index]
        mark = mark_for(option.value in self._chosen, several=self._several)
        return Content(f"{mark} {safe_line(option.label)}")

    def action_mark(self) -> None:
        """Marks or unmarks the row under the cursor."""
        self._toggle(self.rows.cursor)

    def _toggle(self, index: int) -> None:
        if index < len(self._seen):
            self._chosen ^= {self._seen[index].value}
            self.rows.refresh()

    @on(Rows.Chosen)
    def clicked(self, event: Rows.Chosen) -> None:
        """Marks or chooses the clicked row."""
        event.stop()
        if self._several:
            self._toggle(event.index)
        else:
            self._accept()

    @on(SafeInput.Entered)
    def entered(self, event: SafeInput.Entered) -> None:
        """Accepts the marked options, or chooses the row under the cursor."""
        event.stop()
        self._accept()

    def _accept(self) -> None:
        if not self._several:
            if not self._seen:
                return
            self._chosen = {self._seen[self.rows.cursor].value}
        self.dismiss(tuple(o.value for o in self._options if o.value in self._chosen))


def _squeezed(text: str) -> str:
    return "".join(text.casefold().split())


def mark_for(chosen: bool, *, several: bool) -> str:
    """Symbol of a chosen or free option, readable without colour."""
    if several:
        return "[x]" if chosen else "[ ]"
    return "(•)" if chosen else "( )"
