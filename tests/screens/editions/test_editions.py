"""Editions on screens: what changed, carrying over and back, and answers to look at again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from screens.app import WizardApp
from screens.editions.rows import EditionsState, EditionsView
from screens.editions.screen import EditionsScreen
from screens.widgets.messages import PageRequested
from tests.drafts.empty import create_draft
from tests.screens.home.stage import desk_in, made
from tests.screens.review.stage import HOSTILE, NARROW, WIDE, Stage, until
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.write import save_draft
from wizard.session.app_context import AppContext
from wizard.topics.editions.migrate import migrate_draft
from wizard.topics.editions.news import note_announced

OLD, NEW = "2025-02", "2026-06"
ADS, NAME = "screen.shows_ads", "listing.name"
READ = f"{OLD} (February 2025) to {NEW}"


@pytest.fixture
def desk(home: Path, catalogue: Catalogue) -> AppContext:
    return desk_in(home, catalogue)


@pytest.fixture
def path(tmp_path: Path, desk: AppContext) -> Path:
    """A draft of the older edition with answers that stay, that are read anew, and that go."""
    draft = create_draft(tmp_path, "Sitebook", OLD, desk.now(), field_ids=desk.catalogue.fields)
    draft.answers |= {
        "app.types": ["data-user"],
        NAME: "Sitebook Sync",
        ADS: False,
        "pilot.customers": [HOSTILE],
    }
    save_draft(draft, desk.now())
    note_announced(draft.path, NEW)
    return draft.path


@asynccontextmanager
async def program(
    desk: AppContext, path: Path | None, size: tuple[int, int] = WIDE
) -> AsyncIterator[Pilot[int]]:
    app = WizardApp(desk, path)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot
        app.leave_work()
    assert app.return_code in (None, 0)


def written(path: Path) -> str:
    return path.read_text("utf-8")


async def shows(pilot: Pilot[int], *words: str) -> str:
    """The screen, notes included, once it shows these words."""

    def told(shown: str) -> str:
        return "\n".join((shown, *(note.message for note in pilot.app._notifications)))

    def test(shown: str) -> bool:
        return all(word in told(shown) for word in words)

    shown = told(await until(pilot, test))
    assert all(word in shown for word in words), shown
    return shown


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_what_changed_stands_in_groups_with_the_state_of_the_draft_and_the_whole_below(
    desk: AppContext, path: Path, size: tuple[int, int]
) -> None:
    async with program(desk, path, size) as pilot:
        await pilot.press("f5", "e")
        await shows(pilot, READ, "requirements concern you", "New duties (")
        await pilot.press("t")
        shown = await shows(pilot, "Tighter (", "What changed: ")
        await pilot.press("escape")
        await shows(pilot, "what next")

    assert "New duties (" not in shown
    rows = shown.splitlines()[shown.splitlines().index(next(
        line for line in shown.splitlines() if "Tighter (" in line)) + 1 :]  # fmt: skip
    assert rows[0].lstrip()[0] in "✓✗!○?↻–"


async def test_only_what_touches_the_app_is_shown_until_everything_is_wanted(
    desk: AppContext, path: Path
) -> None:
    async with program(desk, path) as pilot:
        await pilot.press("f5", "e")
        narrow = await shows(pilot, "requirements concern you", "this app/all")
        await pilot.press("a")
        wide = await shows(pilot, "All is shown.")

    def count(shown: str) -> int:
        return int(shown.splitlines()[1].split("x all ")[1].split()[0])

    assert 0 < count(narrow) < count(wide)


async def test_a_draft_is_carried_over_after_a_question_and_back_by_one_key(
    desk: AppContext, path: Path
) -> None:
    before = written(path)
    async with program(desk, path) as pilot:
        await pilot.press("f5", "e", "c")
        asked = await shows(pilot, f"over to edition {NEW}?", "Carry over")
        await pilot.press("escape")
        assert written(path) == before
        await pilot.press("c")
        await shows(pilot, f"over to edition {NEW}?")
        await pilot.press("enter")
        carried = await shows(pilot, f"· {NEW} ·", "look again")
        await pilot.press("f5", "e")
        await shows(pilot, f"Carried over from {OLD}", "undo move")
        await pilot.press("k")
        kept = await shows(pilot, "Kept, but not asked by this edition (1)")
        await pilot.press("u")
        await shows(pilot, f"· {OLD} ·", f"Back to edition {OLD}")

    assert f"draft.{OLD}.kept" in asked
    assert "Unchanged: 3 answers." in " ".join(asked.split())
    assert f"Carried over to edition {NEW}" in carried
    assert "Customers in the pilot" in kept
    assert "\x1b[2J" not in kept
    assert desk.load(path).edition == OLD
    assert written(path.parent / f"draft.{OLD}.kept") == before


async def test_a_mark_goes_when_the_cursor_was_in_the_field_and_left_it(
    desk: AppContext, path: Path
) -> None:
    migrate_draft(path, desk.catalogue, NEW, desk.now())
    marked = JournalFile(path).read().look_again
    assert ADS in marked
    page = desk.catalogue.edition(NEW).page_of_field[ADS].page
    async with program(desk, path) as pilot:
        await shows(pilot, "»")
        pilot.app.screen.post_message(PageRequested(page.id, ADS))
        there = await shows(pilot, "Look again. Tighter:", "look again")
        assert JournalFile(path).read().look_again >= {ADS}
        await pilot.press("f2")
        listed = await shows(pilot, f"{page.title} (here)", "look again: ")
        await pilot.press("escape", "tab")
        gone = await until(pilot, lambda s: "Look again. Tighter:" not in s)

    assert "Shows advertising" in there
    assert page.title in listed
    assert "Look again. Tighter:" not in gone
    assert ADS not in JournalFile(path).read().look_again


async def test_the_review_lists_what_to_look_at_again_and_leads_there(
    desk: AppContext, path: Path
) -> None:
    migrate_draft(path, desk.catalogue, NEW, desk.now())
    async with program(desk, path) as pilot:
        await shows(pilot, "»")
        await pilot.press("f5", "l")
        listed = await shows(pilot, "Shows advertising", "l again")
        await pilot.press("home", "enter")
        await shows(pilot, "Look again.")

    assert "Look again. " in listed


async def test_a_draft_that_was_never_moved_has_no_such_view(desk: AppContext, path: Path) -> None:
    async with program(desk, path) as pilot:
        await pilot.press("f5")
        shown = await shows(pilot, "what next")

    assert "again" not in shown


async def test_a_newer_edition_is_told_of_once(desk: AppContext, path: Path) -> None:
    JournalFile(path).path.unlink()
    async with program(desk, path) as pilot:
        told = await shows(pilot, f"Edition {NEW} is out: ", "E in the review shows them")
        await until(pilot, lambda _: NEW in JournalFile(path).read().announced)

    assert "new duties concern this app" in " ".join(told.split())
    assert JournalFile(path).read().announced == {NEW}
    assert desk.load(path).edition == OLD


async def test_who_may_only_read_can_neither_carry_over_nor_undo(
    desk: AppContext, path: Path
) -> None:
    migrate_draft(path, desk.catalogue, NEW, desk.now())
    app = Stage(EditionsScreen(desk, desk.look_at(path), EditionsState()))
    async with app.run_test(size=WIDE) as pilot:
        shown = await until(pilot, lambda s: "Carried over from" in s)
        await pilot.press("u", "c")
        await pilot.pause()

    assert "undo move" not in shown
    assert "carry over" not in shown
    assert not app.asked


async def test_enter_goes_to_the_field_where_the_drafts_edition_has_it(
    desk: AppContext, path: Path
) -> None:
    state = EditionsState(EditionsView.TIGHTER, "dq-ads")
    app = Stage(EditionsScreen(desk, desk.look_at(path), state))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda s: "requirements concern you" in s)
        await pilot.press("enter")
        await pilot.pause()

    wanted = app.asked[-1]
    assert isinstance(wanted, PageRequested)
    assert wanted.field == ADS


async def test_without_a_draft_the_editions_are_compared_all_the_same(
    desk: AppContext,
) -> None:
    async with program(desk, None) as pilot:
        await shows(pilot, "Start a new submission")
        await pilot.press("e")
        shown = await shows(pilot, READ, " new · ", "New duties (")
        await pilot.press("escape")
        await shows(pilot, "Start a new submission")

    assert "look again" not in shown
    assert "carry over" not in shown


async def test_the_list_of_submissions_marks_an_older_edition_and_leads_to_what_changed(
    desk: AppContext,
) -> None:
    (path,) = made(desk, "Crane Log")
    note_announced(path, NEW)
    async with program(desk, None) as pilot:
        await shows(pilot, f"{OLD} old")
        await pilot.press("e")
        await shows(pilot, READ, "Crane Log")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_new_draft_asks_for_the_edition_and_proposes_the_newest(
    desk: AppContext, size: tuple[int, int]
) -> None:
    async with program(desk, None, size) as pilot:
        await pilot.press("ctrl+n")
        shown = await shows(pilot, "A new submission")

    assert f"(•) {NEW} June 2026 · the newest: what is asked now" in shown
    assert f"( ) {OLD} February 2025 · to finish or look up what was begun then" in shown
