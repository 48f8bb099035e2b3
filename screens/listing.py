"""How the app's card and page on the Marketplace would read to a customer: our sketch of it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from screens.keybar import KeyBar
from screens.line import Line
from screens.messages import ScreenWanted
from screens.summary import top_line
from wizard.session.work import Work


class ListingScreen(Screen[None]):
    """The card and the page, made of the answers as they are now; changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "ask('help')", "help", tooltip="Explain this screen and all keys"),
        Binding("escape", "ask('back')", "back", tooltip="Back to where you were"),
    ]

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work

    def compose(self) -> ComposeResult:
        """The state of the work, and the sketch below it."""
        yield Line(top_line(self._work, self.app.size.width), id="top")
        yield KeyBar()

    def action_ask(self, name: str) -> None:
        """Asks the program for another screen or dialog."""
        self.post_message(ScreenWanted(name))
