"""Test app for one screen: a draft from a real file, and an app that records requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from textual import events, on
from textual.app import App
from textual.command import CommandList
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from screens.shell.theme import BLUEPRINT
from screens.widgets.messages import DraftEdited, PageRequested, ScreenRequested
from tests.drafts.empty import create_draft
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Value
from wizard.drafts.model import Waiver
from wizard.inspection.media.content_cache import UNCACHED
from wizard.session.file_inspector import FileInspector, InspectionCache
from wizard.session.open_draft import DraftPosition, OpenDraft
from wizard.session.session import Session

DAY = date(2025, 4, 1)
NOON = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
NARROW, WIDE = (80, 24), (120, 40)
HOSTILE = "x[/] [red]y[/blue] [@click=app.bell]z[/] \x1b[2J\x9b31m"

ANSWERS: Mapping[str, Value] = {
    "app.types": ["full-screen"],
    "approval.on": date(2025, 3, 31),  # so that all milestones count
    "listing.name": "Sitebook Sync",
    "listing.tagline": "The easiest way there is to sync all of your site books daily",
}


def work_in(
    folder: Path,
    catalogue: Catalogue,
    answers: Mapping[str, Value] | None = None,
    waivers: tuple[Waiver, ...] = (),
    name: str = "Sitebook Sync",
) -> OpenDraft:
    """A saved, open draft."""
    draft = create_draft(folder, name, "2025-02", NOON, field_ids=catalogue.fields)
    draft.answers.update(ANSWERS if answers is None else answers)
    draft.waivers.extend(waivers)
    session = Session(draft, catalogue.edition("2025-02"), DAY)
    place = DraftPosition(session.edition.pages[0].page.id, "")
    looker = FileInspector(
        session.edition.fields,
        draft.path.parent,
        InspectionCache(draft.path.with_suffix(".looks")),
        UNCACHED,
    )
    work = OpenDraft(session, None, place, lambda: NOON, looker)
    session.unsaved = True
    work.save()
    return work


class Stage(App[None]):
    """Shows one screen; `asked` contains the requests for other screens."""

    CSS_PATH = str(Path(__file__).parents[3] / "screens" / "wizard.tcss")

    def __init__(self, shown: Screen[Any]) -> None:
        super().__init__()
        self._first = shown
        self.asked: list[Message] = []
        self.given: list[object] = []
        self.register_theme(BLUEPRINT)
        self.theme = "blueprint"

    def on_mount(self) -> None:
        self.push_screen(self._first, self.given.append)

    @on(PageRequested)
    @on(ScreenRequested)
    @on(DraftEdited)
    def note(self, event: Message) -> None:
        self.asked.append(event)


async def paste(pilot: Pilot[Any], text: str) -> None:
    """Pastes into the focused line: typing a path key by key is slow."""
    focused = pilot.app.focused
    assert focused is not None
    focused.post_message(events.Paste(text))
    await pilot.pause()


async def until(pilot: Pilot[Any], test: Callable[[str], bool]) -> str:
    """The text of the screen once it meets a condition; fails after half a minute."""
    for _ in range(1500):
        await pilot.pause(0.02)
        if test(shown := seen(pilot.app)):
            return shown
    raise AssertionError(shown)


async def run_command(pilot: Pilot[Any], words: str, title: str) -> None:
    """Chooses a command of the palette by words of its title, once the search for them is over."""
    await pilot.press("ctrl+p", *words)

    def is_found(shown: str) -> bool:
        palette = pilot.app.screen
        is_over = all(each.is_finished for each in pilot.app.workers if each.node is palette)
        return is_over and title in shown and palette.query_one(CommandList).highlighted is not None

    await until(pilot, is_found)
    await pilot.press("enter")


def seen(app: App[Any]) -> str:
    """The text of the screen, line by line, without colours."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    return "\n".join(strip.text[:width].rstrip() for strip in lines[:height])
