"""Asks what to do about a draft that is open elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.dialogs import Dialog
from screens.rows import Rows
from wizard.drafts.errors import DraftHeld
from wizard.text import one_line

_CHOICES = (
    ("read", "r", "Only read it here"),
    ("take", "t", "Take it over: that program is gone, or I am done there"),
    ("", "Esc", "Leave it"),
)
_WARNING = (
    "If the other program still runs and saves, nothing is overwritten: "
    "you are asked which version of each answer to keep."
)


class HeldScreen(Dialog[str]):
    """Closes with "read", "take" or "" for leaving the draft alone."""

    DEFAULT_CSS = """
    HeldScreen Rows { height: 3; margin-bottom: 1; }
    HeldScreen .warning { color: $text-muted; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "close('read')", "read only"),
        Binding("t", "close('take')", "take over"),
    ]

    def __init__(self, held: DraftHeld) -> None:
        local = held.since.astimezone() if held.since else None
        since = f", since {local.day} {local:%b %H:%M}" if local else ""
        who = f"process {held.pid} on {one_line(held.host)}{since}"
        super().__init__(
            "This draft is open elsewhere", f"{one_line(str(held.path))}\nis held by {who}."
        )

    def compose_body(self) -> Iterator[Widget]:
        """What can be done, and what taking over means."""
        yield Rows(self._draw_choice, len(_CHOICES))
        yield Static(Content(_WARNING), classes="warning")

    def _draw_choice(self, index: int, _width: int) -> Content:
        _, key, words = _CHOICES[index]
        pointer = "▸" if index == self.query_one(Rows).cursor else " "
        return Content.assemble(f" {pointer} ", (f"{key:>3}", "bold"), f"  {words}")

    @on(Rows.Chosen)
    def choose(self, event: Rows.Chosen) -> None:
        """Enter or a click."""
        event.stop()
        self.dismiss(_CHOICES[event.index][0])

    def action_close(self, choice: str) -> None:
        """A letter chooses at once."""
        self.dismiss(choice)

    def action_cancel(self) -> None:
        """Escape leaves the draft alone."""
        self.dismiss("")
