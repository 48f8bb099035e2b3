"""One line of text that is redrawn only when it changes."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.widget import Widget

_ANY_WIDTH = 10_000


class Line(Widget):
    """Shows Content. Where styles fix its height, as they do here, a new text needs no layout."""

    DEFAULT_CSS = """
    Line { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(
        self,
        content: Content | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._content = content or Content()

    def say(self, content: Content) -> None:
        """Shows another text."""
        if content != self._content or content.spans != self._content.spans:
            self._content = content
            self.refresh(layout=self.styles.auto_dimensions)

    def render(self) -> Content:
        return self._content

    def whole(self) -> Content:
        """The text without a limit to its width."""
        return self._content

    @property
    def is_cut(self) -> bool:
        """Whether the line is too narrow for its text."""
        return self.size.height == 1 and self.whole().cell_length > self.size.width


class StateLine(Line):
    """The first line of a screen, made for the width of the terminal; saving updates it."""

    def __init__(self, make: Callable[[int], Content]) -> None:
        """`make` returns the text for a width in cells."""
        super().__init__(id="top")
        self._make = make
        self._made_for = 0

    def show(self) -> None:
        """Makes the text anew."""
        self._made_for = self.app.size.width
        self.say(self._make(self._made_for))

    def whole(self) -> Content:
        """The text for a terminal of any width."""
        return self._make(_ANY_WIDTH)

    def render(self) -> Content:
        """The text; another one where the terminal has got another width."""
        if self._made_for != self.app.size.width:
            self._made_for = self.app.size.width
            self._content = self._make(self._made_for)
        return self._content
