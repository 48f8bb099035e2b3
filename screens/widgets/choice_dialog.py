"""A dialog of a few choices, each with a letter of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.widgets.dialogs import Dialog
from screens.widgets.key_labels import key_label
from screens.widgets.rows import Rows
from wizard.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class DialogChoice:
    """Value that the dialog closes with, its letter, and its text."""

    value: str
    key: str
    words: str
    binding: str = "dialog.cancel"
    """The id of the key's binding."""


LEAVE = DialogChoice("", "Esc", "Change nothing")


class ChoiceDialog(Dialog[str]):
    """Closes with the value of the option that was chosen; "" for none.

    Subclasses bind the letters to `close`.
    """

    DEFAULT_CSS = """
    ChoiceDialog Rows { margin-bottom: 1; }
    ChoiceDialog .warning { color: $text-muted; height: auto; }
    """

    def __init__(
        self, title: str, text: str, options: Sequence[DialogChoice], warning: str = ""
    ) -> None:
        super().__init__(title, text)
        self._options = options
        self._warning = warning

    def compose_body(self) -> Iterator[Widget]:
        """Composes the options with their descriptions."""
        rows = Rows(self._draw, len(self._options))
        rows.styles.height = len(self._options)
        yield rows
        yield Static(Content(self._warning), classes="warning")

    def _draw(self, index: int, _width: int) -> Content:
        option = self._options[index]
        pointer = "▸" if index == self.query_one(Rows).cursor else " "
        return Content.assemble(
            f" {pointer} ",
            (f"{key_label(option.binding, option.key):>3}", "bold"),
            f"  {option.words}",
        )

    @on(Rows.Chosen)
    def choose(self, event: Rows.Chosen) -> None:
        """Closes with the option on Enter or a click."""
        event.stop()
        self.dismiss(self._options[event.index].value)

    def action_close(self, value: str) -> None:
        """Closes with the option of a letter."""
        self.dismiss(value)

    def action_cancel(self) -> None:
        """Closes without a choice."""
        self.dismiss("")
