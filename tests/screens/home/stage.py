"""Test app for the screens around drafts: real files, and an app that records requests."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from textual import on
from textual.app import App
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from screens.home.draft_operations import DraftOperations, NewDraft
from screens.shell.theme import BLUEPRINT
from screens.widgets.messages import DraftRequested, ScreenRequested
from wizard.catalogue.catalogue import Catalogue
from wizard.places import UserFolders
from wizard.session.app_context import AppContext

DAY = date(2025, 4, 1)
NOON = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
NARROW, WIDE = (80, 24), (120, 40)
HOSTILE = "x[/] [red]y[/blue] [@click=app.bell]z[/] \x1b[2J\x9b31m\u202e"
UNSAFE = ("\x1b", "\x9b", "\u202e")

HEAD = """[wizard]
format = 2
id = "{id}"
name = "{name}"
edition = "2025-02"
created = 2025-03-01T09:00:00Z
changed = {changed}
"""


def desk_in(home: Path, catalogue: Catalogue) -> AppContext:
    """An app context on 1 April 2025, with a catalogue that is loaded already."""
    desk = AppContext(UserFolders.below(home), now=lambda: NOON, as_of=DAY)
    desk.__dict__["catalogue"] = catalogue
    return desk


def made(desk: AppContext, *names: str) -> list[Path]:
    """Creates drafts with the first answers and assesses them; the file of each."""
    deeds = DraftOperations(desk)
    return [deeds.make(NewDraft(name, ("full-screen",), "2025-02")) for name in names]


def written(desk: AppContext, file: str, name: str, changed: str = "2025-03-12T09:00:00Z") -> Path:
    """A draft that was put into the folder by hand."""
    desk.places.drafts.mkdir(parents=True, exist_ok=True)
    path = desk.places.drafts / file
    path.write_text(HEAD.format(id=file.removesuffix(".toml"), name=name, changed=changed), "utf-8")
    return path


class Stage(App[None]):
    """Shows one screen; records its requests and its result."""

    CSS_PATH = str(Path(__file__).parents[3] / "screens" / "wizard.tcss")

    def __init__(self, first: Screen[Any]) -> None:
        super().__init__()
        self._first = first
        self.asked: list[Message] = []
        self.given: list[object] = []
        self.register_theme(BLUEPRINT)
        self.theme = "blueprint"

    def on_mount(self) -> None:
        self.push_screen(self._first, self.given.append)

    @on(DraftRequested)
    @on(ScreenRequested)
    def note(self, event: Message) -> None:
        self.asked.append(event)


async def settled(pilot: Pilot[None]) -> str:
    """The text of the screen once all background work is done."""
    await pilot.pause()
    running = [w for w in pilot.app.workers if w.group != "ask"]
    await pilot.app.workers.wait_for_complete(running)
    await pilot.pause()
    return seen(pilot.app)


async def until(pilot: Pilot[Any], text: str) -> str:
    """The text of the screen once it contains a text; fails after half a minute."""
    for _ in range(1500):
        await pilot.pause(0.02)
        if text in (shown := seen(pilot.app)):
            return shown
    raise AssertionError(f"{text!r} never came\n{shown}")


def seen(app: App[Any]) -> str:
    """The text of the screen, line by line, without colours."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text[:width].rstrip() for strip in strips[:height])


def unwrapped(shown: str) -> str:
    """The text of a screen in one line, without the sides of boxes and however it wraps."""
    return re.sub(r"[\s│┃]+", " ", shown)


def told(app: App[Any]) -> str:
    """The text of the notifications at the lower right, without their line breaks."""
    return " ".join(note.message for note in app._notifications)


def line_with(screen: str, text: str) -> str:
    """The first line that contains a text."""
    return next((line for line in screen.splitlines() if text in line), "")
