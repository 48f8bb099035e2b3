"""Bare Textual apps to compare with: `python bench/baselines.py label | input | form | pages`."""

from __future__ import annotations

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input, Label

READY = "Baseline ready"
FIELDS = 8


class BareLabel(App[None]):
    """A minimal Textual app."""

    def compose(self) -> ComposeResult:
        yield Label(READY)


class BareInput(App[None]):
    """One text field with focus."""

    def compose(self) -> ComposeResult:
        yield Label(READY)
        yield Input()


class BareForm(App[None]):
    """A form as large as one of our pages, without anything around it."""

    def compose(self) -> ComposeResult:
        yield Label(READY)
        yield from _fields()


class BarePage(Screen[None]):
    """One of many forms; F10 replaces it by the next, as step screens are replaced."""

    BINDINGS: ClassVar[list[BindingType]] = [("f10", "next", "Next")]

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def compose(self) -> ComposeResult:
        yield Label(f"Bare page {self.number}")
        yield from _fields()

    def action_next(self) -> None:
        """Replaces this form by the next one."""
        self.app.switch_screen(BarePage(self.number + 1))


class BarePages(App[None]):
    """Forms to switch between."""

    def on_mount(self) -> None:
        self.push_screen(BarePage(1))


def _fields() -> ComposeResult:
    for number in range(FIELDS):
        yield Label(f"Field {number}")
        yield Input(compact=True)


APPS = {"label": BareLabel, "input": BareInput, "form": BareForm, "pages": BarePages}

if __name__ == "__main__":
    APPS[sys.argv[1]]().run()
