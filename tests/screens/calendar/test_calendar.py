"""The calendar as a screen: what is due when, what one key enters, and what it takes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from screens.app import WizardApp
from screens.calendar.rows import CalendarState, CalendarView
from screens.calendar.screen import CalendarScreen
from screens.widgets.messages import DraftEdited, PageRequested
from screens.widgets.rows import Rows
from tests.screens.home.stage import desk_in
from tests.screens.review.stage import DAY, HOSTILE, NARROW, WIDE, Stage, until, work_in
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Value
from wizard.session.open_draft import OpenDraft
from wizard.topics.upkeep.draft_list import update_draft_list

READ = "listing.last_reviewed"
LISTING, TEAM = "post-listing-updated", "post-team-members"
LISTED: Mapping[str, Value] = {
    "approval.on": DAY - timedelta(200),
    READ: DAY - timedelta(100),
    "support.url": f"https://help.fieldline-software.com/{HOSTILE[:8]}",
    "customers": [{"company": HOSTILE, "role": "active", "since": DAY, "last_used": DAY}],
}


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue) -> OpenDraft:
    return work_in(tmp_path, catalogue, LISTED)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_what_is_late_stands_first_with_its_day_and_all_about_it_below(
    work: OpenDraft, size: tuple[int, int]
) -> None:
    app = Stage(CalendarScreen(work, CalendarState(key=LISTING)))
    async with app.run_test(size=size) as pilot:
        shown = await until(pilot, lambda shown: "Every 90 days." in shown)

    assert f"Approved on {DAY - timedelta(200)}, 200 days ago." in shown
    row = next(line for line in shown.splitlines() if "Compare the listing with the app" in line)
    assert f"{DAY - timedelta(10)} 10 days late" in row
    assert row.lstrip().startswith("✗")
    assert "Space enters today in “Listing last reviewed on”." in shown
    assert "\x1b[2J" not in shown


async def test_duties_of_later_milestones_are_counted_and_listed_by_a_key(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    work = work_in(tmp_path, catalogue, {})
    app = Stage(CalendarScreen(work, CalendarState()))
    async with app.run_test(size=WIDE) as pilot:
        counted = await until(pilot, lambda shown: "of later milestones" in shown)
        await pilot.press("0")
        every = await until(pilot, lambda shown: "of later milestones" not in shown)

    assert "0 lists them." in counted
    assert "Compare the listing with the app" not in counted
    assert "Compare the listing with the app" in every


async def test_a_click_on_a_count_shows_what_was_counted(work: OpenDraft) -> None:
    state = CalendarState(key=LISTING)
    app = Stage(CalendarScreen(work, state))
    async with app.run_test(size=WIDE) as pilot:
        shown = await until(pilot, lambda shown: "needs you now" in shown)
        line = next(line for line in shown.splitlines() if "n needs you now" in line)
        await pilot.click("#choices", offset=(line.index("n needs you now"), 0))
        await pilot.pause()

    assert state.view is CalendarView.URGENT


async def test_space_enters_today_and_undo_takes_it_back(work: OpenDraft) -> None:
    app = Stage(CalendarScreen(work, CalendarState(key=LISTING)))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        assert "done today" in await until(pilot, lambda shown: "done today" in shown)
        await pilot.press("space")
        after = await until(pilot, lambda shown: "90 days left" in shown)
        entered = work.session.value(READ)
        await pilot.press("ctrl+z")
        undone = await until(pilot, lambda shown: "10 days late" in shown)
        await pilot.press("ctrl+y", "ctrl+z", "ctrl+z")
        await until(pilot, lambda shown: "Nothing to undo." in shown)

    assert entered == DAY
    assert f"Compare the listing with the app: done {DAY}." in after
    assert "Undone: Listing last reviewed on" in undone
    assert work.session.value(READ) == DAY - timedelta(100)
    assert [each.field for each in app.asked if isinstance(each, DraftEdited)] == [READ] * 4


async def test_from_the_list_of_submissions_one_key_leads_to_the_calendar_and_back(
    work: OpenDraft, home: Path, catalogue: Catalogue
) -> None:
    work.close()
    desk = desk_in(home, catalogue)
    update_draft_list(desk, work)
    app = WizardApp(desk)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda s: "⏎ open" in s)
        await pilot.press("ctrl+g")
        duties = await until(pilot, lambda s: "all duties" in s)
        await pilot.press("escape")
        left = await until(pilot, lambda s: "What the app is" in s)
        app.leave_work()

    assert "Approved on" in duties
    assert "all duties" not in left


async def test_evidence_shows_peoples_words_by_age(tmp_path: Path, catalogue: Catalogue) -> None:
    word = {"by": HOSTILE, "on": DAY - timedelta(400), "rests_on": "minutes.pdf"}
    answers = {**LISTED, "legal.compliance_confirmed": word}
    state = CalendarState(CalendarView.EVIDENCE, "word:legal.compliance_confirmed")
    app = Stage(CalendarScreen(work_in(tmp_path, catalogue, answers), state))
    async with app.run_test(size=WIDE) as pilot:
        shown = await until(pilot, lambda shown: "minutes.pdf" in shown)

    assert f"too old since {DAY - timedelta(35)}" in shown
    assert "400 days ago, on the evidence of minutes.pdf" in " ".join(shown.split())
    assert "\x1b[2J" not in shown


@pytest.mark.parametrize(
    ("key", "pressed", "field"),
    [
        (TEAM, "space", "app.collaborators"),
        ("post-program-compliance", "space", "legal.compliance_confirmed"),
        (LISTING, "enter", READ),
        (LISTING, "a", "approval.on"),
    ],
)
async def test_nobodys_word_is_given_for_them_the_key_goes_where_it_is_asked(
    work: OpenDraft, key: str, pressed: str, field: str
) -> None:
    before = dict(work.session.answers)
    app = Stage(CalendarScreen(work, CalendarState(key=key)))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await pilot.press(pressed)
        await pilot.pause()

    wanted = app.asked[-1]
    assert isinstance(wanted, PageRequested)
    assert wanted.field == field
    assert dict(work.session.answers) == before


async def test_the_file_for_calendar_programs_is_written_beside_the_draft(work: OpenDraft) -> None:
    path = work.draft.path.with_name(f"{work.draft.path.stem}.duties.ics")
    app = Stage(CalendarScreen(work, CalendarState()))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("i")
        await until(pilot, lambda shown: "✓ Written" in shown)

    assert path.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


async def test_before_approval_that_is_said_and_the_way_to_the_day_is_offered(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    work = work_in(tmp_path, catalogue, {"app.types": ["full-screen"]})
    app = Stage(CalendarScreen(work, CalendarState()))
    async with app.run_test(size=NARROW) as pilot:
        shown = await until(pilot, lambda shown: "not approved yet" in shown)
        await pilot.press("i")
        refused = await until(pilot, lambda shown: "✗ " in shown)
        await pilot.press("n")
        urgent = await until(pilot, lambda shown: "Nothing is late" in shown)

    assert "a goes to “Approved on”" in shown
    assert "approval.on" in refused
    assert "needs you now 0" in urgent
    assert "✓ Written" not in refused


async def test_a_submission_that_is_only_read_keeps_its_days(work: OpenDraft) -> None:
    work.draft.read_only = True
    app = Stage(CalendarScreen(work, CalendarState(CalendarView.URGENT, LISTING)))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("space")
        shown = await until(pilot, lambda shown: "reading only" in shown)
        rows = app.screen.query_one(Rows)
        assert rows.has_focus

    assert "✗" in shown
    assert work.session.value(READ) == DAY - timedelta(100)
    assert "10 days late" in shown
