from __future__ import annotations

from pathlib import Path

import pytest
from textual.screen import Screen

from screens.help.screen import HelpScreen
from screens.review.screen import ReviewScreen, ReviewState
from screens.shell.palette import WizardCommands
from screens.widgets.messages import PageRequested, ScreenRequested
from tests.screens.review.stage import ANSWERS, HOSTILE, NARROW, WIDE, Stage, seen, until, work_in
from wizard.catalogue.catalogue import Catalogue
from wizard.places import UserFolders
from wizard.session.open_draft import OpenDraft


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue) -> OpenDraft:
    return work_in(tmp_path, catalogue, {**ANSWERS, "listing.tagline": HOSTILE}, name=HOSTILE)


class WithCommands(Stage):
    COMMANDS = {lambda: WizardCommands}  # noqa: RUF012 - as Textual has it


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_help_explains_the_field_the_keys_the_signs_and_where_data_is(
    work: OpenDraft, home: Path, size: tuple[int, int]
) -> None:
    app = Stage(ReviewScreen(work, ReviewState()))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        places = UserFolders.below(home)
        await app.push_screen(HelpScreen(app.screen, places, work.session, "listing.tagline"))
        pages = []
        for _ in range(8):
            await pilot.pause()
            pages.append(seen(app))
            await pilot.press("pagedown")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)

    shown = "\n".join(pages)
    assert "at most 40" in pages[0]
    for words in ("Show what blocks", "Export a bundle", "verified by a rule or check", "keyring"):
        assert words in shown
    assert str(home / "drafts")[:60] in shown
    assert "not affiliated with" in shown
    assert "\x1b" not in shown


async def test_help_shows_in_full_what_the_terminal_cuts(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    name = "Sitebook Sync for every contractor who still writes notes by hand on paper"
    work = work_in(tmp_path, catalogue, ANSWERS, name=name)
    app = Stage(ReviewScreen(work, ReviewState()))
    async with app.run_test(size=NARROW) as pilot:
        cut = await until(pilot, lambda shown: "f1 help" in shown)
        await app.push_screen(HelpScreen(app.screen))
        shown = await until(pilot, lambda shown: "In full" in shown)

    assert name not in cut
    assert name in " ".join(shown.replace("┃", " ").split())


async def test_help_works_without_a_draft(home: Path) -> None:
    app = Stage(Screen())
    async with app.run_test(size=(80, 30)) as pilot:
        await app.push_screen(HelpScreen(app.screen, UserFolders.below(home)))
        await pilot.press("end")
        await pilot.pause()
        shown = seen(app)

    assert "not affiliated with" in shown
    assert "unanswered" in shown


async def test_the_palette_reaches_a_page_by_a_part_of_its_title(work: OpenDraft) -> None:
    app = WithCommands(ReviewScreen(work, ReviewState()))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda s: "Theme" in s or "Review all" in s or "Verify" in s)
        offered = seen(app)
        await pilot.press(*"demo")
        shown = await until(pilot, lambda s: "Field Demo video" in s)
        await pilot.press("enter")
        await until(pilot, lambda _: bool(app.asked))

    assert "Review all findings" in offered
    assert "Go to Demo video" in shown
    assert isinstance(app.asked[0], PageRequested)


async def test_the_palette_does_what_a_key_of_the_screen_does(work: OpenDraft) -> None:
    state = ReviewState()
    app = WithCommands(ReviewScreen(work, state))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda s: "Theme" in s or "Review all" in s or "Verify" in s)
        await pilot.press(*"show waiv")
        await until(pilot, lambda s: "Show waivers" in s and "Home" not in s)
        await pilot.press("enter")
        await until(pilot, lambda _: state.view == "waived")

    assert state.view == "waived"


async def test_without_work_the_palette_offers_only_what_is_possible() -> None:
    app = WithCommands(Screen())
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda s: "Theme" in s or "Review all" in s or "Verify" in s)
        await pilot.press(*"veri")
        shown = await until(pilot, lambda s: "Verify a bundle" in s and "Theme" not in s)
        await pilot.press("enter")
        await until(pilot, lambda _: bool(app.asked))

    assert "Verify a bundle" in shown
    assert "Go to" not in shown
    assert app.asked == [ScreenRequested("verify")]


async def test_the_palette_changes_the_theme() -> None:
    app = WithCommands(Screen())
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda s: "Theme" in s or "Review all" in s or "Verify" in s)
        await pilot.press(*"nord")
        await until(pilot, lambda s: "Theme: nord" in s and "Verify" not in s)
        await pilot.press("enter")
        await until(pilot, lambda _: app.theme == "nord")

    assert app.theme == "nord"
