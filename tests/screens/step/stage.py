"""The whole program with a draft from a real file, opened at a page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Static

from screens.app import WizardApp
from screens.widgets.hanging_text import HangingText
from screens.widgets.messages import PageRequested
from tests.drafts.empty import create_draft
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Value
from wizard.drafts.write import save_draft
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.topics.editions.news import note_announced

DAY = date(2025, 4, 1)
NOON = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
NARROW, WIDE = (80, 24), (120, 40)


def desk_in(home: Path, catalogue: Catalogue) -> AppContext:
    """An app context on 1 April 2025, with a catalogue that is loaded already."""
    desk = AppContext(UserFolders.below(home), now=lambda: NOON, as_of=DAY)
    desk.__dict__["catalogue"] = catalogue
    return desk


@dataclass
class Play:
    """The running program."""

    app: WizardApp
    pilot: Pilot[int]
    draft: Path

    async def press(self, *keys: str) -> str:
        await self.pilot.press(*keys)
        return await self.settled()

    async def go(self, page: str, field: str = "") -> str:
        """Goes to a page, and to a field on it."""
        self.app.screen.post_message(PageRequested(page, field))
        return await self.settled()

    async def settled(self) -> str:
        for _ in range(3):
            await self.pilot.pause()
        return self.seen()

    def seen(self) -> str:
        """The text of the screen, line by line, without colours."""
        width, height = self.app.size
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text[:width].rstrip() for strip in strips[:height])

    def guide(self) -> str:
        """The text of the guide, including what is scrolled out of view."""
        label = self.app.screen.query_one("#guide-label", Static)
        texts = (self.app.screen.query_one(p, HangingText) for p in ("#guide-text", "#guide-rest"))
        return "\n".join([str(label.content), *(str(each.content) for each in texts)])


@asynccontextmanager
async def play(
    home: Path,
    catalogue: Catalogue,
    answers: Mapping[str, Value],
    size: tuple[int, int] = NARROW,
    name: str = "Sitebook Sync",
) -> AsyncIterator[Play]:
    """The program at the first page of a draft with these answers."""
    draft = create_draft(home, name, "2025-02", NOON, field_ids=catalogue.fields)
    draft.answers.update(answers)
    save_draft(draft, NOON)
    note_announced(draft.path, catalogue.newest)  # newer editions are tested elsewhere
    app = WizardApp(desk_in(home, catalogue), draft.path)
    async with app.run_test(size=size) as pilot:
        playing = Play(app, pilot, draft.path)
        await playing.settled()
        yield playing
