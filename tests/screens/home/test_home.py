"""The list of drafts as a person sees and uses it."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

import pytest

from screens.home.screen import HomeScreen
from screens.widgets.messages import DraftRequested, ScreenRequested
from screens.widgets.rows import Rows
from tests.screens.home.stage import (
    HOSTILE,
    NARROW,
    UNSAFE,
    WIDE,
    Stage,
    desk_in,
    line_with,
    made,
    seen,
    settled,
    told,
    until,
    unwrapped,
    written,
)
from wizard.catalogue.catalogue import Catalogue
from wizard.errors import CatalogueError
from wizard.session.app_context import AppContext
from wizard.session.samples import DRAFT_NAME, NEWEST_EDITION, Sample, sample_folder

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])


@pytest.fixture
def desk(home: Path, catalogue: Catalogue) -> AppContext:
    return desk_in(home, catalogue)


@SIZES
async def test_an_empty_home_says_what_the_wizard_does_and_what_to_begin_with(
    desk: AppContext, size: tuple[int, int]
) -> None:
    async with Stage(HomeScreen(desk)).run_test(size=size, notifications=True) as pilot:
        screen = await settled(pilot)

    assert "leads you through listing an app" in screen
    assert "Start a new submission" in screen
    assert "Look at the sample" in screen
    assert "Import a bundle" in screen
    assert "rename" not in screen, "there is nothing to rename"


@SIZES
async def test_a_draft_shows_its_milestone_what_is_left_and_its_last_change(
    desk: AppContext, size: tuple[int, int]
) -> None:
    made(desk, "Sitebook Sync")
    async with Stage(HomeScreen(desk)).run_test(size=size, notifications=True) as pilot:
        screen = await settled(pilot)

    row = line_with(screen, "▸Sitebook Sync")
    assert re.search(r"Fit +[█▒░]{6} +\d+ to write +today \d\d:\d\d$", row), row
    heading = line_with(screen, "Last change")
    assert heading.index("Milestone") == row.index("Fit")
    assert heading.index("Left") == row.index(re.findall(r"\d+ to write", row)[0])
    assert ("2025-02 old" in row) is (size == WIDE)
    assert heading.index("Last change") == row.index("today")


async def test_the_line_below_says_what_comes_next_and_where_to_resume(desk: AppContext) -> None:
    made(desk, "Sitebook Sync")
    async with Stage(HomeScreen(desk)).run_test(size=NARROW, notifications=True) as pilot:
        screen = await settled(pilot)

    assert "Sitebook Sync — next: " in screen
    first = desk.catalogue.edition("2025-02").pages[0].page.title
    assert f"Resume at: {first}" in screen


async def test_drafts_put_there_by_hand_are_assessed_after_they_are_shown(desk: AppContext) -> None:
    written(desk, "one.toml", "Permit Mirror", "2025-03-12T09:00:00Z")
    written(desk, "two.toml", "Crane Calendar", "2024-10-02T09:00:00Z")
    screen = HomeScreen(desk)
    stage = Stage(screen)
    async with stage.run_test(size=NARROW, notifications=True) as pilot:
        shown = await settled(pilot)

    assert re.search(r"Fit .* \d+ to write +12 Mar$", line_with(shown, "▸Permit Mirror"))
    assert line_with(shown, "Crane Calendar").endswith("2 Oct 2024")
    assert not any(draft.outdated for draft in desk.library.list())


async def test_enter_opens_the_draft_under_the_cursor(desk: AppContext) -> None:
    written(desk, "one.toml", "First", "2025-03-12T09:00:00Z")
    second = written(desk, "two.toml", "Second", "2025-03-11T09:00:00Z")
    stage = Stage(HomeScreen(desk))
    async with stage.run_test(size=NARROW, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("down", "enter")
        await pilot.pause()

    assert [m.path for m in stage.asked if isinstance(m, DraftRequested)] == [second]


async def test_a_click_opens_the_draft_that_is_clicked(desk: AppContext) -> None:
    written(desk, "one.toml", "First", "2025-03-12T09:00:00Z")
    second = written(desk, "two.toml", "Second", "2025-03-11T09:00:00Z")
    stage = Stage(HomeScreen(desk))
    async with stage.run_test(size=NARROW, notifications=True) as pilot:
        await settled(pilot)
        await pilot.click(Rows, offset=(4, 1))
        await pilot.pause()

    assert [m.path for m in stage.asked if isinstance(m, DraftRequested)] == [second]


@SIZES
async def test_a_hostile_name_is_only_text(desk: AppContext, size: tuple[int, int]) -> None:
    made(desk, HOSTILE)
    stage = Stage(HomeScreen(desk))
    async with stage.run_test(size=size, notifications=True) as pilot:
        screen = await settled(pilot)
        await pilot.press("d")
        copied = await settled(pilot)
        await pilot.press("delete")
        removed = await settled(pilot)
        notes = told(stage)

    assert "x[/] [red]y[/blue]" in line_with(screen, "▸")
    assert "z[/] \ufffd[2J" in notes
    assert "is copied" in notes
    assert "is in the trash" in notes
    assert not [
        sign for sign in UNSAFE for text in (screen, copied, removed, notes) if sign in text
    ]


async def test_a_thrown_away_draft_comes_back_with_one_key(desk: AppContext) -> None:
    (path,) = made(desk, "Sitebook Sync")
    stage = Stage(HomeScreen(desk))
    async with stage.run_test(size=NARROW, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("backspace")
        gone = await settled(pilot)
        notes = told(stage)
        await pilot.press("u")
        back = await settled(pilot)

    assert "u brings it back" in notes
    assert "Start a new submission" in gone
    assert "▸Sitebook Sync" in back
    assert path.exists()


async def test_a_draft_from_elsewhere_leaves_the_list_and_keeps_its_file(
    desk: AppContext, tmp_path: Path
) -> None:
    path = desk.begin("Far Away", "2025-02", (), tmp_path)
    desk.library.remember(path)
    stage = Stage(HomeScreen(desk))
    async with stage.run_test(size=NARROW, notifications=True) as pilot:
        before = await settled(pilot)
        await pilot.press("delete")
        gone = await settled(pilot)
        await pilot.press("u")
        back = await settled(pilot)

    assert "▸Far Away" in before
    assert "Start a new submission" in gone
    assert "its file stays" in told(stage)
    assert "▸Far Away" in back
    assert path.exists()


async def test_a_copy_is_listed_under_a_name_of_its_own_with_the_cursor_on_it(
    desk: AppContext,
) -> None:
    made(desk, "Sitebook Sync")
    async with Stage(HomeScreen(desk)).run_test(size=NARROW, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("d")
        screen = await settled(pilot)

    assert "▸Sitebook Sync copy" in screen
    assert "\n Sitebook Sync  " in screen


async def test_renaming_begins_with_the_old_name(desk: AppContext) -> None:
    made(desk, "Sitebook")
    async with Stage(HomeScreen(desk)).run_test(size=NARROW, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("r")
        await pilot.pause()
        await pilot.press(*" Two", "enter")
        screen = await settled(pilot)

    assert "▸Sitebook Two" in screen


async def test_typing_after_a_slash_narrows_the_list_at_once(desk: AppContext) -> None:
    made(desk, "Sitebook Sync", "Crane Calendar", "Permit Mirror")
    stage = Stage(HomeScreen(desk))
    async with stage.run_test(size=NARROW, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("slash", *"cran")
        narrowed = await settled(pilot)
        await pilot.press("enter", "enter", "escape")
        everything = await settled(pilot)

    assert "▸Crane Calendar" in narrowed
    assert "Permit Mirror" not in narrowed
    assert "1 of 3 submissions" in narrowed
    assert len(stage.asked) == 1
    assert "▸Crane Calendar" in everything, "the cursor stays at the draft that was found"
    assert "Permit Mirror" in everything


async def test_a_file_that_is_no_draft_is_listed_with_what_is_wrong(desk: AppContext) -> None:
    path = written(desk, "bad.toml", "Broken one")
    path.write_text(path.read_text("utf-8") + '\n[app]\ntypes = ["full-screen"\n', "utf-8")
    (desk.places.drafts / "notes.toml").write_text("shopping = true\n", "utf-8")
    stage = Stage(HomeScreen(desk, at=path))
    async with stage.run_test(size=NARROW, notifications=True) as pilot:
        screen = await settled(pilot)
        await pilot.press("enter")
        await pilot.pause()

    assert "✗ cannot be opened: line" in line_with(screen, "▸Broken one")
    assert "✗ cannot be opened: it has no [wizard]" in line_with(screen, " notes")
    assert [m.path for m in stage.asked if isinstance(m, DraftRequested)] == [path]


async def test_a_thousand_drafts_are_listed_and_only_the_visible_ones_assessed(
    desk: AppContext,
) -> None:
    for number in range(1000):
        written(desk, f"d{number:04}.toml", f"App {number:04}")
    screen = HomeScreen(desk)
    stage = Stage(screen)
    async with stage.run_test(size=NARROW, notifications=True) as pilot:
        shown = await settled(pilot)
        assessed = sum(not draft.outdated for draft in desk.library.list())
        await pilot.press("end")
        end = await settled(pilot)

    assert "1,000 submissions" in shown
    assert "▸App 0000" in shown
    assert assessed < 30
    assert "▸App 0999" in end
    assert "to write" in line_with(end, "▸App 0999")


class Bare(AppContext):
    """A desk whose catalogue cannot be read."""

    @cached_property
    def catalogue(self) -> Catalogue:
        raise CatalogueError("The catalogue file [/] is not valid TOML.", "Install again.")


async def test_known_drafts_are_listed_even_without_a_catalogue(desk: AppContext) -> None:
    made(desk, "Sitebook Sync")
    stage = Stage(HomeScreen(Bare(desk.places)))
    async with stage.run_test(size=NARROW, notifications=True) as pilot:
        screen = await settled(pilot)

    assert "to write" in line_with(screen, "▸Sitebook Sync")
    assert "The catalogue file [/] is not valid TOML." in told(stage)


async def test_the_rows_follow_the_width_of_the_terminal(desk: AppContext) -> None:
    made(desk, "Sitebook Sync")
    async with Stage(HomeScreen(desk)).run_test(size=WIDE, notifications=True) as pilot:
        await settled(pilot)
        await pilot.resize_terminal(50, 16)
        narrow = await settled(pilot)
        await pilot.resize_terminal(*WIDE)
        wide = await settled(pilot)

    assert "▸Sitebook Sync" in narrow
    assert all(len(line) <= 50 for line in narrow.splitlines())
    assert "2025-02" in line_with(wide, "▸Sitebook Sync")


async def test_other_screens_are_asked_for_by_name(desk: AppContext) -> None:
    stage = Stage(HomeScreen(desk))
    async with stage.run_test(size=NARROW, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("v")
        await pilot.pause()

    assert [m.name for m in stage.asked if isinstance(m, ScreenRequested)] == ["verify"]


async def test_the_sample_is_copied_and_opened(desk: AppContext) -> None:
    stage = Stage(HomeScreen(desk))
    async with stage.run_test(size=NARROW, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("s")
        await stage.workers.wait_for_complete()
        await pilot.pause()

    (wanted,) = [m for m in stage.asked if isinstance(m, DraftRequested)]
    sample = desk.load(wanted.path)
    original = desk.load(sample_folder(Sample.READY, NEWEST_EDITION) / DRAFT_NAME)
    assert wanted.path.is_relative_to(desk.places.drafts)
    assert sample.edition == NEWEST_EDITION
    assert sample.id != original.id, "two copies share no secrets"
    assert "files/logo.png" in sample.answers.values()
    assert (wanted.path.parent / "files/logo.png").is_file()


async def test_a_new_draft_is_made_of_three_answers_and_opened(desk: AppContext) -> None:
    stage = Stage(HomeScreen(desk))
    async with stage.run_test(size=NARROW, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+n")
        await pilot.pause()
        asked = seen(stage)
        await pilot.press(*"Sitebook Sync", "enter", "space", "enter")
        await stage.workers.wait_for_complete()
        await pilot.pause()

    assert "The app's name" in asked
    (wanted,) = [m for m in stage.asked if isinstance(m, DraftRequested)]
    draft = desk.load(wanted.path)
    assert (draft.name, draft.edition) == ("Sitebook Sync", desk.catalogue.newest)
    assert draft.answers["app.types"] == ["full-screen"]
    assert draft.answers["listing.name"] == "Sitebook Sync"


async def test_a_folder_that_cannot_be_used_costs_nothing_that_was_typed(
    desk: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    monkeypatch.chdir(tmp_path)
    stage = Stage(HomeScreen(desk))
    async with stage.run_test(size=NARROW, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+n")
        await pilot.pause()
        await pilot.press(*"Sync", "tab", "down", "space", "tab", "tab")
        await pilot.press(*"file", "enter")
        refused = unwrapped(await until(pilot, "This folder cannot be written to"))
        await pilot.press(*["backspace"] * 4, *"other", "enter")
        await stage.workers.wait_for_complete()
        await pilot.pause()

    assert "Sync" in refused
    assert "[x] Side panel beside a record" in refused
    assert "Choose another folder, or make it by hand" in refused
    (wanted,) = [m for m in stage.asked if isinstance(m, DraftRequested)]
    assert wanted.path.parent == tmp_path / "other"
