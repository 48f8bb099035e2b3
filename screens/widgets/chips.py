"""Rows of choices, one of them chosen: filters with their keys and counts, as one widget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from textual import events
from textual.content import Content
from textual.geometry import Offset
from textual.widget import Widget

from screens.widgets.key_labels import key_label
from screens.widgets.letter_targets import LetterTarget
from wizard.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice: its key, its text, and its value."""

    key: str
    """Empty for a choice that can only be clicked."""
    words: str
    value: str
    action: str = ""
    """The action of its key and of a click on the screen; empty where a click does nothing."""
    binding: str = ""
    """The id of the key's binding, so that a keymap changes the shown key."""
    is_on: bool = False
    """Whether it is switched on, beside the chosen one."""

    @property
    def width(self) -> int:
        """In cells, with a blank at either side."""
        return len(self.shown) + 2

    @property
    def shown(self) -> str:
        """The key, if there is one, and the text."""
        return f"{self.label} {self.words}".strip()

    @property
    def label(self) -> str:
        """The key that works."""
        return key_label(self.binding, self.key)


class Chips(Widget):
    """Draws the chosen one in reverse, which is visible without colour. A click acts as its key."""

    DEFAULT_CSS = """
    Chips { height: auto; width: 1fr; background: $surface; text-wrap: nowrap; }
    """

    def __init__(
        self,
        lines: Sequence[Sequence[Chip]],
        chosen: str,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
    ) -> None:
        super().__init__(id=id)
        self._lines = lines
        self._chosen = chosen

    def show(self, lines: Sequence[Sequence[Chip]], chosen: str) -> None:
        """Shows another choice, or other counts."""
        taller = len(lines) != len(self._lines)
        self._lines, self._chosen = lines, chosen
        self.refresh(layout=taller)

    def render(self) -> Content:
        lines = (Content.assemble(*map(self._chip, line)) for line in self._lines)
        return Content("\n").join(lines)

    def _chip(self, chip: Chip) -> Content:
        if chip.is_on or chip.value == self._chosen:
            return Content.styled(f" {chip.shown} ", "bold reverse")
        key = f" {chip.label}" if chip.key else ""
        return Content.assemble((key, "bold $footer-key-foreground"), f" {chip.words} ")

    def on_click(self, event: events.Click) -> None:
        """Does what the key of the clicked choice does."""
        event.stop()
        for chip, start in self._places(event.y):
            if chip.action and start <= event.x < start + chip.width:
                self._run(chip)

    def letter_targets(self) -> Iterator[LetterTarget]:
        """Each choice that a click can make; its letter does the same."""
        for line in range(len(self._lines)):
            for chip, start in self._places(line):
                if chip.action:
                    yield LetterTarget(Offset(start, line), partial(self._run, chip))

    def _run(self, chip: Chip) -> None:
        self.app.call_later(self.screen.run_action, chip.action)

    def _places(self, line: int) -> Iterator[tuple[Chip, int]]:
        start = 0
        for chip in self._lines[line] if line < len(self._lines) else ():
            yield chip, start
            start += chip.width
