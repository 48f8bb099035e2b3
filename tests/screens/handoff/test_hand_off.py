"""The hand-off on a terminal: one key copies the next value, another ticks it off."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from screens.handoff.rows import HandOffState
from screens.handoff.screen import HandOffScreen
from screens.widgets.messages import PageRequested, ScreenRequested
from tests.screens.review.stage import HOSTILE, NARROW, WIDE, Stage, seen, until, work_in
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Value
from wizard.drafts.journal_file import JournalFile
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.topics.handoff.progress import save_clipboard_copy

ANSWERS: Mapping[str, Value] = {
    "account.first_name": "Mara",
    "approval.on": date(2025, 3, 31),  # so that all milestones count
    "app.collaborators": [{"email": "ana@example.com", "role": "owner"}],
    "app.portal_name": "Sitebook Sync",
    "listing.tagline": "T" * 46,
    "listing.summary": "\n".join(f"Line {number} of the summary." for number in range(1, 40)),
    "media.logo": "logo.png",
}
NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue) -> OpenDraft:
    made = work_in(tmp_path, catalogue, ANSWERS)
    (tmp_path / "logo.png").write_bytes(b"one")
    return made


@pytest.fixture
def desk(home: Path) -> AppContext:
    return AppContext(UserFolders.below(home), now=lambda: NOON)


def stage(desk: AppContext, work: OpenDraft, state: HandOffState | None = None) -> Stage:
    return Stage(HandOffScreen(desk, work, state or HandOffState()))


async def press(pilot: Pilot[None], keys: str, *words: str) -> str:
    """What is shown once keys were pressed and all the words stand there."""
    await pilot.press(*keys.split())
    shown = await until(pilot, lambda now: all(word in flat(now) for word in words))
    assert all(word in flat(shown) for word in words), shown
    return shown


def flat(shown: str) -> str:
    """As one line, so that words which are broken over two lines are found."""
    return " ".join(shown.split())


async def test_a_click_on_a_count_shows_what_was_counted_and_another_click_changes_nothing(
    desk: AppContext, work: OpenDraft
) -> None:
    app = stage(desk, work)
    async with app.run_test(size=WIDE) as pilot:
        waiting = await press(pilot, "home", "v to do 6")
        on_all = len(" v to do 6  v")
        await pilot.click("#choices", offset=(on_all, 0))
        everything = await until(pilot, lambda shown: rows_of(shown) != rows_of(waiting))
        await pilot.click("#choices", offset=(on_all, 0))
        await pilot.pause()
        still = seen(app)
        await pilot.click("#choices", offset=(1, 0))
        again = await until(pilot, lambda shown: rows_of(shown) == rows_of(waiting))

    assert rows_of(everything) != rows_of(waiting)
    assert rows_of(still) == rows_of(everything)
    assert rows_of(again) == rows_of(waiting)


def rows_of(shown: str) -> list[str]:
    """The lines with a box to tick."""
    return [line for line in shown.splitlines() if line.startswith((" [", " –"))]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_forms_stand_in_the_order_of_the_portal_with_what_waits(
    desk: AppContext, work: OpenDraft, size: tuple[int, int]
) -> None:
    app = stage(desk, work)
    async with app.run_test(size=size) as pilot:
        shown = await press(pilot, "home", "0 of 6 entered", "Sign up 0 of 1")

    places = [shown.find(words) for words in ("Sign up", "First name", "Collaborators", "Team")]
    assert places == sorted(places)
    assert -1 not in places
    assert "[ ]   First name" in shown
    assert "Last name" not in shown
    assert "Where: Developer Portal › Sign up" in shown


async def test_a_value_is_copied_piece_by_piece_and_lies_in_a_file_too(
    desk: AppContext, work: OpenDraft
) -> None:
    app = stage(desk, work)
    path = desk.places.state / "clipboard.txt"
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "home n n", "▸ member 1 · E-mail: ana@example.com")
        await press(pilot, "c", "copied 1 of 2, member 1 · E-mail: “ana@example.com”", str(path))
        assert (app.clipboard, path.read_text("utf-8")) == ("ana@example.com",) * 2
        await press(
            pilot, "enter", "copied 2 of 2, member 1 · Role: “Owner”", "Space marks it as entered"
        )
        assert (app.clipboard, path.read_text("utf-8")) == ("Owner",) * 2
        await press(pilot, "c", "copied 1 of 2")
    assert path.stat().st_mode & 0o777 == 0o600


async def test_a_copy_that_cannot_be_kept_in_a_file_says_so(
    desk: AppContext, work: OpenDraft
) -> None:
    desk.places.state.parent.mkdir(parents=True, exist_ok=True)
    desk.places.state.write_text("in the way", "utf-8")
    app = stage(desk, work)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "home", "0 of 6")
        await press(pilot, "c", "copied: “Mara” (not in a file:")
        assert app.clipboard == "Mara"


async def test_what_would_be_sent_back_is_marked_and_told_on_copying(
    desk: AppContext, work: OpenDraft
) -> None:
    app = stage(desk, work)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "home n n n", "[ ] ✗ Tagline", "46 characters; at most 40")
        await press(pilot, "c", "It would be sent back: 46 characters")


async def test_a_tick_survives_a_restart_and_a_changed_value_waits_again(
    desk: AppContext, work: OpenDraft, tmp_path: Path
) -> None:
    async with (app := stage(desk, work)).run_test(size=WIDE) as pilot:
        await press(pilot, "home", "0 of 6")
        await press(pilot, "space", "First name: noted as entered", "1 of 6 entered")
        await press(pilot, "p", "drop the file · Logo", str(tmp_path / "logo.png"))
        shown = await press(pilot, "space", "2 of 6 entered", "to do 4")
        assert "[ ]   Logo" not in shown

    (tmp_path / "logo.png").write_bytes(b"two")
    work.session.set("account.first_name", "Maren")
    async with (app := stage(desk, work)).run_test(size=WIDE) as pilot:
        shown = await press(pilot, "home", "2 changed since", "[~] First name", "[~] Logo")
        assert "changed since it was entered on 2025-04-01" in shown
        await press(pilot, "space", "1 changed since", "1 of 6 entered")
        shown = await press(pilot, "v", "[x] First name")
        await press(pilot, "home space", "noted as not entered", "0 of 6 entered")
        await press(pilot, "n v", "to do 6")
        assert app.asked == []


async def test_a_wrong_tick_is_taken_back_and_one_stands_there_again(
    desk: AppContext, work: OpenDraft
) -> None:
    async with stage(desk, work).run_test(size=NARROW) as pilot:
        shown = await press(pilot, "home", "0 of 6")
        assert all(key in shown.splitlines()[-1] for key in ("s sheet", "esc back"))
        await press(pilot, "space", "First name: noted as entered", "1 of 6 entered")
        await press(pilot, "v home space", "noted as not entered", "0 of 6 entered")
        await press(pilot, "v ctrl+z", "First name: as it was before", "1 of 6 entered")
        await press(pilot, "ctrl+z", "0 of 6 entered", "First name · type")
        await press(pilot, "ctrl+z", "Nothing was marked here")
    assert not JournalFile(work.draft.path).read().entered


async def test_a_tick_that_cannot_be_kept_is_not_shown(desk: AppContext, work: OpenDraft) -> None:
    async with stage(desk, work).run_test(size=NARROW) as pilot:
        await press(pilot, "home", "0 of 6")
        JournalFile(work.draft.path).path.write_text("{", "utf-8")
        shown = await press(pilot, "space", "✗ Not noted:", "not a journal of this program")
        assert flat(shown).count("not a journal of this program") == 1
    assert "0 of 6 entered" in shown
    assert "[ ]   First name" in shown


async def test_nothing_is_ticked_off_in_a_submission_that_is_only_read(
    desk: AppContext, work: OpenDraft
) -> None:
    work.draft.read_only = True
    async with stage(desk, work).run_test(size=NARROW) as pilot:
        await press(pilot, "home", "0 of 6")
        await press(pilot, "space", "open for reading only")
    assert not JournalFile(work.draft.path).path.exists()


async def test_everything_is_shown_on_request_with_what_has_nothing_to_enter(
    desk: AppContext, work: OpenDraft
) -> None:
    async with stage(desk, work).run_test(size=NARROW) as pilot:
        await press(pilot, "home", "0 of 6")
        shown = await press(pilot, "v", "[-] Last name")
        assert "nothing to enter" in shown
        await press(pilot, "down space", "Last name: there is nothing to enter.")
        await press(pilot, "c", "Last name: there is nothing to copy.")


async def test_a_long_value_can_be_read_to_its_end(desk: AppContext, work: OpenDraft) -> None:
    async with stage(desk, work).run_test(size=NARROW) as pilot:
        await press(pilot, "home n n n n", "Integration summary · type", "Line 1 of the summary.")
        await press(pilot, "tab end", "Line 39 of the summary.")
        await press(pilot, "c", "copied: “Line 1 of the summary. Line 2 of the")


async def test_the_keys_lead_to_the_field_and_back(desk: AppContext, work: OpenDraft) -> None:
    state = HandOffState()
    async with (app := stage(desk, work, state)).run_test(size=NARROW) as pilot:
        await press(pilot, "home n", "Name in the Developer Portal · type")
        await pilot.press("g", "escape")
        await pilot.pause()
    assert app.asked == [PageRequested("app-in-portal", "app.portal_name"), ScreenRequested("back")]

    async with stage(desk, work, state).run_test(size=NARROW) as pilot:
        await press(pilot, "f", "Name in the Developer Portal · type")


async def test_the_sheet_is_written_beside_the_draft(desk: AppContext, work: OpenDraft) -> None:
    path = work.draft.path.with_name(f"{work.draft.path.stem}.hand-off.html")
    async with stage(desk, work).run_test(size=WIDE) as pilot:
        await press(pilot, "home", "0 of 6")
        await press(pilot, "s", "The sheet is in", path.name)
        assert "<pre>\nMara</pre>" in path.read_text("utf-8")
        path.unlink()
        path.mkdir()
        await press(pilot, "s", "✗", "was not saved")


async def test_what_a_user_wrote_is_shown_as_it_is(
    desk: AppContext, tmp_path: Path, catalogue: Catalogue
) -> None:
    listed = {"approval.on": ANSWERS["approval.on"], "listing.name": HOSTILE}
    made = work_in(tmp_path, catalogue, listed, name=HOSTILE)
    async with (app := stage(desk, made)).run_test(size=WIDE) as pilot:
        shown = await press(pilot, "home", "[red]y[/blue]")
        await press(pilot, "c", "copied: “x[/] [red]y[/blue]")
        assert "\x1b" not in seen(app) + app.clipboard
    assert "\x1b" not in shown


async def test_the_file_holds_what_was_copied_last_however_slow_the_disk(
    desk: AppContext, work: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow(path: Path, text: str) -> None:
        if text == "ana@example.com":
            assert go_on.wait(10)
        save_clipboard_copy(path, text)

    monkeypatch.setattr("screens.handoff.screen.save_clipboard_copy", slow)
    async with stage(desk, work).run_test(size=WIDE) as pilot:
        await press(pilot, "home n n", "▸ member 1 · E-mail")
        await pilot.press("c", "c")
        go_on.set()
        await press(pilot, "f", "copied 2 of 2")
    assert (desk.places.state / "clipboard.txt").read_text("utf-8") == "Owner"
