"""The letters over a screen: one for each field, button and choice in sight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Offset, Size
from textual.screen import ModalScreen
from textual.widget import Widget

from screens.widgets.letter_targets import LetterTarget

HINT = " Type a letter to go there; any other key leaves. "


class LettersScreen(ModalScreen[LetterTarget | None]):
    """Draws the letters and returns the place of the typed one; None for any other key or a click.

    The screen below stays as it is: every letter is drawn into the blank beside what it leads to.
    """

    CSS_PATH = "letters.tcss"
    AUTO_FOCUS = ""

    def __init__(self, targets: Mapping[str, LetterTarget]) -> None:
        super().__init__()
        self._targets = targets
        self._typed = ""
        self._drawn_for = Size(0, 0)

    def compose(self) -> ComposeResult:
        """Composes a label for each letter, and how to use them over the line of keys."""
        self._drawn_for = size = self.app.size
        hint = Content.styled(HINT.ljust(size.width), "bold reverse")
        yield LetterLabel(hint, Offset(0, size.height - 1))
        yield from self._labels()

    def _labels(self) -> Iterator[Widget]:
        for code, target in self._targets.items():
            yield LetterLabel(Content.styled(code, "bold reverse"), target.place, code)

    def on_key(self, event: events.Key) -> None:
        """Goes to the place of a letter; after the first of two, hides what begins otherwise."""
        event.stop()
        event.prevent_default()
        self._typed += (event.character or "?").lower()
        if self._typed in self._targets:
            self.dismiss(self._targets[self._typed])
        elif any(code.startswith(self._typed) for code in self._targets):
            for label in self.query(LetterLabel):
                label.display = label.code.startswith(self._typed)
        else:
            self.dismiss(None)

    def on_mouse_down(self) -> None:
        """Leaves: a click is meant for the screen below."""
        self.dismiss(None)

    def on_resize(self, event: events.Resize) -> None:
        """Leaves, since everything below has another place now, unless a key did so before."""
        if event.size != self._drawn_for and self.is_current:
            self.dismiss(None)


class LetterLabel(Widget):
    """One code, drawn in reverse, which is visible without colour."""

    def __init__(self, content: Content, place: Offset, code: str = "") -> None:
        super().__init__()
        self.code = code
        self._content = content
        self.styles.width = content.cell_length
        self.styles.offset = place

    def render(self) -> Content:
        return self._content
