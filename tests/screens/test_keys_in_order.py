"""A key is for the screen that was in sight when it was pressed, and waits for one that comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from screens.app import WizardApp
from screens.review.screen import ReviewScreen
from screens.widgets.messages import PageRequested, ScreenRequested
from screens.widgets.screen_names import LISTS
from tests.drafts.empty import create_draft
from tests.screens.step.stage import NOON, WIDE, desk_in
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.write import save_draft

PROBE = "f20"
"""A key that nothing knows: where it arrives, a letter would have arrived."""

TAGLINE, SUMMARY = "listing.tagline", "listing.summary"

LEFT_OUT = ("view", "level", "export", "undo", "redo", "screen.", "scroll")
"""How actions begin that lead to no other screen, or to one after long work."""


OTHERS = frozenset({"enter", "space", "escape"})


class Recorder(WizardApp):
    """The program, which notes where each key arrives."""

    CSS_PATH = str(Path(__file__).parents[2] / "screens" / "wizard.tcss")

    def watch_with(self, pilot: Pilot[int]) -> None:
        self.pilot = pilot
        self.arrived: dict[str, tuple[Screen[object], Widget | None]] = {}

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        if priority:
            self.arrived[key] = self.shown
        return await super()._check_bindings(key, priority)

    async def type(self, *keys: str) -> None:
        """All keys at once, as one packet of a slow line brings them; waits for the last."""
        self.arrived.clear()
        for key in (*keys, PROBE):
            self.post_message(events.Key(key, key if len(key) == 1 else None))
        async with asyncio.timeout(20):
            while PROBE not in self.arrived or self.key_queue._settling:  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.002)
        await self.pilot.pause()

    @property
    def shown(self) -> tuple[Screen[object], Widget | None]:
        return self.screen, self.focused

    def said(self, field: str) -> object:
        """The answer of a field."""
        assert self._open_draft is not None
        return self._open_draft.session.value(field)

    async def go(self, name: str) -> None:
        """Any named screen, or with "step" the field of the tagline."""
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        assert self._open_draft is not None
        page = self._open_draft.session.edition.page_of_field[TAGLINE].page.id
        self.post_message(PageRequested(page, TAGLINE) if name == "step" else ScreenRequested(name))
        for _ in range(3):
            await self.pilot.pause()


@asynccontextmanager
async def opened(folder: Path, catalogue: Catalogue) -> AsyncIterator[Recorder]:
    """The program at the tagline of a new draft."""
    draft = create_draft(folder, "Sitebook Sync", "2025-02", NOON, field_ids=catalogue.fields)
    save_draft(draft, NOON)
    app = Recorder(desk_in(folder, catalogue), draft.path)
    async with app.run_test(size=WIDE) as pilot:
        app.watch_with(pilot)
        await app.go("step")
        yield app


def keys_of(app: WizardApp) -> list[str]:
    """The keys that may lead from the active screen to another, one for each action."""
    found: dict[str, str] = {}
    for key, (node, binding, enabled, _) in app.screen.active_bindings.items():
        of_screen = isinstance(node, Screen) or key in {"enter", "space", "ctrl+p"}
        if enabled and of_screen and not binding.action.startswith(LEFT_OUT):
            found.setdefault(binding.action, key)
    return list(found.values())


@pytest.mark.parametrize("part", range(4))
async def test_what_is_typed_behind_any_key_of_a_page_is_not_typed_into_the_field_that_is_left(
    tmp_path: Path, catalogue: Catalogue, part: int
) -> None:
    moved = typed = ""
    async with opened(tmp_path, catalogue) as app:
        for key in keys_of(app)[part::4]:
            before = app.shown
            await app.type("a", key)
            typed += "a"

            assert app.arrived[PROBE] == app.shown, key
            assert app.said(TAGLINE) == typed, key
            if app.shown != before:
                moved += f" {key}"
                await app.go("step")
    assert len(moved.split()) >= 3


@pytest.mark.parametrize("name", sorted(LISTS))
async def test_what_is_typed_behind_any_key_of_a_screen_waits_for_the_screen_that_comes(
    tmp_path: Path, catalogue: Catalogue, name: str
) -> None:
    async with opened(tmp_path, catalogue) as app:
        await app.go(name)
        # Function keys ask for the same screens everywhere: the test above presses them.
        keys, screen = [key for key in keys_of(app) if key in OTHERS or len(key) == 1], app.screen
        for key in keys:
            if app.screen is not screen:
                await app.go(name)
                screen = app.screen
            await app.type(key)

            assert app.arrived[PROBE] == app.shown, key
    assert "escape" in keys


async def test_letters_go_where_they_were_meant_however_fast_they_come(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    async with opened(tmp_path, catalogue) as app:
        await app.type("a", "b", "f5", "q")
        assert app.said(TAGLINE) == "ab"

        await app.type("escape", "c", "ctrl+n", "z", "z", "z")
        assert (app.said(TAGLINE), app.said(SUMMARY)) == ("abc", "zzz")

        await app.type("f2", *"tagline", "enter", "backspace", "d")
        assert app.said(TAGLINE) == "abd"
        await app.go("step")

        await app.type("f1", "x", "escape", "e")
        assert str(app.said(TAGLINE)).endswith("e")
        assert "x" not in str(app.said(TAGLINE))


async def test_a_command_is_found_and_run_by_what_is_typed_in_one_go(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    async with opened(tmp_path, catalogue) as app:
        await app.type("a", "ctrl+p", *"reviewall", "enter", "f1", "q", "escape", "b")

        assert app.said(TAGLINE) == "ab"


async def test_a_draft_is_begun_and_answered_by_what_is_typed_in_one_go(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    app = Recorder(desk_in(tmp_path, catalogue))
    async with app.run_test(size=WIDE) as pilot:
        app.watch_with(pilot)
        await app.type("n", "k", *"Harbor", "enter", "space", "enter", "f5")

        assert isinstance(app.screen, ReviewScreen)
        assert app.said("listing.name") == "Harbor"
