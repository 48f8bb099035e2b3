"""Bindings used by several screens, so that one entry of a keymap changes them all."""

from __future__ import annotations

from textual.binding import Binding

HELP = Binding(
    "f1,ctrl+underscore,ctrl+slash",
    "app.ask('help')",
    "help",
    tooltip="Explain this screen and all keys",
    id="screen.help",
)
JUMP = Binding("f2", "ask('jump')", "jump", tooltip="Go to any page or question", id="screen.jump")
SEARCH = Binding("ctrl+f", "ask('search')", "find", tooltip="Search everything", id="screen.search")
REVIEW = Binding("f5", "ask('review')", "review", tooltip="See all findings", id="screen.review")
LIVE = Binding(
    "f6",
    "ask('live')",
    "run checks",
    tooltip="Live checks: list the calls",
    id="screen.live",
)
SCAN = Binding(
    "shift+f6",
    "ask('scan')",
    "source",
    show=False,
    tooltip="Search the source code",
    id="screen.scan",
)
EXPORT = Binding("f8", "ask('export')", "export", tooltip="Export a bundle", id="screen.export")
CATALOGUE = Binding(
    "f12", "ask('catalogue')", "all rules", tooltip="All requirements", id="screen.catalogue"
)
FEEDBACK = Binding(
    "ctrl+r",
    "ask('feedback')",
    "reviewers",
    tooltip="What reviewers wrote",
    id="screen.feedback",
)
PORTAL = Binding(
    "ctrl+t",
    "ask('hand-off')",
    "portal",
    tooltip="What to enter in the portal",
    id="screen.portal",
)
CALENDAR = Binding(
    "ctrl+g",
    "ask('calendar')",
    "calendar",
    show=False,
    tooltip="What is due when",
    id="screen.calendar",
)
FIT = Binding(
    "shift+f7",
    "ask('fit')",
    "fit",
    show=False,
    tooltip="Can it be listed? A few questions",
    id="screen.fit",
)
PAGE_MAP = Binding(
    "ctrl+d",
    "ask('page-map')",
    "Procore's page",
    tooltip="Procore's own page, line by line",
    id="screen.page_map",
)
NOT_ASKED = Binding(
    "f",
    "set_aside",
    "not asked",
    tooltip="Procore's form does not ask this: set it aside",
    id="screen.set_aside",
)
MINE = Binding(
    "shift+f10,ctrl+circumflex_accent",
    "mine",
    "mine",
    tooltip="Only what waits for you, or for everybody",
    id="screen.mine",
)
UNDO = Binding("ctrl+z", "undo", "undo", show=False, id="screen.undo")
REDO = Binding("ctrl+y", "redo", "redo", show=False, tooltip="Redo", id="screen.redo")
BACK = Binding("escape", "ask('back')", "back", tooltip="Back to where you were", id="screen.back")
READ_BELOW = Binding(
    "tab",
    "app.focus_next",
    "read below",
    show=False,
    tooltip="Read the whole text",
    id="screen.read_below",
)
