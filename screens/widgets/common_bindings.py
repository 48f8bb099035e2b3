"""Bindings used by several screens, so that one entry of a keymap changes them all."""

from __future__ import annotations

from textual.binding import Binding

HELP = Binding(
    "f1",
    "ask('help')",
    "help",
    tooltip="Explain this screen and all keys",
    id="screen.help",
)
REVIEW = Binding("f5", "ask('review')", "review", tooltip="See all findings", id="screen.review")
BACK = Binding("escape", "ask('back')", "back", tooltip="Back to where you were", id="screen.back")
READ_BELOW = Binding(
    "tab",
    "app.focus_next",
    "read below",
    show=False,
    tooltip="Read all of it",
    id="screen.read_below",
)
