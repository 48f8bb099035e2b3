from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from screens.review.rows import ReviewView
from screens.review.screen import ReviewScreen, ReviewState
from screens.widgets.line import StateLine
from screens.widgets.messages import (
    DraftEdited,
    FactsLearned,
    PageRequested,
    ScreenRequested,
)
from screens.widgets.rows import Rows
from tests.screens.home.stage import told
from tests.screens.review.stage import ANSWERS, HOSTILE, NARROW, WIDE, Stage, seen, until, work_in
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.model import Waiver
from wizard.session.open_draft import OpenDraft

MARCH = date(2025, 3, 1)


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue) -> OpenDraft:
    return work_in(tmp_path, catalogue, {**ANSWERS, "media.demo_video": "video.mp4"})


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_review_tells_all_counts_and_explains_the_first_finding(
    work: OpenDraft, size: tuple[int, int]
) -> None:
    app = Stage(ReviewScreen(work, ReviewState()))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        shown = seen(app)

    blockers = len(work.session.assessment.blockers)
    assert f"b {blockers} block " in shown
    assert "not checked" in shown
    assert "⚙" in shown
    assert f"Keeps the bundle from being ready ({blockers})" in shown
    first = work.session.assessment.blockers[0]
    assert "Why: " in shown
    assert (first.id in shown) is (size == WIDE)


async def test_a_key_shows_only_what_warns(work: OpenDraft) -> None:
    app = Stage(ReviewScreen(work, ReviewState()))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("r")
        await pilot.pause()
        shown = seen(app)

    assert (
        "Begins with “The”" in work.session.assessment.findings["lst-tagline-action-verb"].message
    )
    assert "Keeps the bundle from being ready" not in shown
    warned = [f for f in work.session.assessment.findings.values() if f.severity == "warning"]
    assert warned[0].requirement.statement[:30] in shown


async def test_enter_asks_for_the_field_that_the_finding_is_about(work: OpenDraft) -> None:
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.ALL, "lst-tagline-length")))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        shown = seen(app)
        await pilot.press("enter")

    assert "61 characters; at most 40" in shown
    page = work.session.edition.page_of_field["listing.tagline"].page.id
    assert app.asked == [PageRequested(page, "listing.tagline")]


async def test_coming_back_lands_on_the_same_row_of_the_same_view(work: OpenDraft) -> None:
    state = ReviewState()
    first = Stage(ReviewScreen(work, state))
    async with first.run_test(size=NARROW) as pilot:
        await pilot.press("u", "pagedown", "pagedown", "down")
        await pilot.pause()
        below = seen(first).split("────", 1)[1]
        await pilot.press("enter", "escape")
    again = Stage(ReviewScreen(work, state))
    async with again.run_test(size=NARROW) as pilot:
        await pilot.pause()
        assert seen(again).split("────", 1)[1] == below
        rows = again.screen.query_one(Rows)
        line = rows.line_of(rows.cursor)
        assert rows.scroll_offset.y <= line < rows.scroll_offset.y + rows.size.height

    assert first.asked[-1] == ScreenRequested("back")


async def test_after_a_finding_was_fixed_on_its_page_the_cursor_is_on_the_next(
    work: OpenDraft,
) -> None:
    state = ReviewState(ReviewView.BLOCKS, "lst-tagline-length")
    async with Stage(ReviewScreen(work, state)).run_test(size=NARROW) as pilot:
        await pilot.pause()
    keys = [key for key in state.keys if key]
    work.session.set("listing.tagline", "Sync site books")
    async with Stage(ReviewScreen(work, state)).run_test(size=NARROW) as pilot:
        await pilot.pause()

    assert state.key == keys[keys.index("lst-tagline-length") + 1]


async def test_a_click_on_a_count_shows_what_was_counted_and_a_click_on_a_row_goes(
    work: OpenDraft,
) -> None:
    app = Stage(ReviewScreen(work, ReviewState()))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        lines = seen(app).splitlines()
        await pilot.click(offset=(lines[3].index("what next"), 3))
        await pilot.pause()
        assert work.session.plan[0].action[:30] in seen(app)
        await pilot.click(offset=(10, 4))
        await pilot.pause()

    task = work.session.plan[0]
    assert app.asked == [PageRequested(task.page, task.field)]


async def test_what_was_not_checked_names_the_check_and_what_it_needs(work: OpenDraft) -> None:
    app = Stage(ReviewScreen(work, ReviewState()))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("?")
        await pilot.pause()
        shown = seen(app)

    assert "Not checked · needs your files (" in shown
    assert "? Demo video" in shown
    assert "video.mp4 was not inspected yet" in shown


async def test_what_was_found_in_files_since_leaves_the_cursor_where_it_is(work: OpenDraft) -> None:
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.BLOCKS, "lst-tagline-length")))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "does not exist" not in seen(app)
        change = work.session.learn(work.look())
        app.screen.post_message(FactsLearned(change))
        await pilot.pause()
        await pilot.pause()
        rows = app.screen.query_one(Rows)
        line = rows.line_of(rows.cursor) - round(rows.scroll_offset.y)
        marked = seen(app).splitlines()[4 + line]
        await pilot.press("?")
        await pilot.pause()
        shown = seen(app)

    assert "characters" in marked
    assert "? Demo video" not in shown
    assert app.asked == []


async def test_progress_by_step_leads_to_a_page(work: OpenDraft) -> None:
    app = Stage(ReviewScreen(work, ReviewState()))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("s", "down")
        await pilot.pause()
        shown = seen(app)
        await pilot.press("end", "enter")

    assert "█" in shown or "░" in shown
    assert "1 Build & test your app" in shown
    assert app.asked == [PageRequested(work.session.edition.pages[-1].page.id)]


async def test_left_and_right_turn_through_the_views_and_round(work: OpenDraft) -> None:
    state = ReviewState(ReviewView.BLOCKS)
    app = Stage(ReviewScreen(work, state))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("left")
        assert state.view == "steps"
        await pilot.press("right", "right")
        assert state.view == "warns"


async def test_waivers_say_whether_they_are_in_force_and_hostile_reasons_stay_text(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    waivers = (
        Waiver("lst-tagline-length", f"agreed {HOSTILE}", HOSTILE, MARCH),
        Waiver("lst-tagline-action-verb", "a brand campaign runs", "Ana", MARCH, MARCH),
        Waiver("no-such-thing", "why not", "Ana", MARCH),
    )
    answers = {**ANSWERS, "listing.summary": HOSTILE}
    work = work_in(tmp_path, catalogue, answers, waivers, name=f"App {HOSTILE}")
    app = Stage(ReviewScreen(work, ReviewState()))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("v")
        await pilot.pause()
        shown = seen(app)
        for key in "bwau?mxopsv":
            await pilot.press(key)

    assert "holds: agreed x[/] [red]y[/blue]" in shown
    assert "expired: a brand campaign runs" in shown
    assert "unknown requirement" in shown
    assert "\x1b" not in shown
    assert "\x9b" not in shown


async def test_what_is_empty_says_so_in_words(work: OpenDraft) -> None:
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.WAIVED)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert "Nothing is waived." in seen(app)

    assert not app.asked


async def test_a_finding_is_waived_with_a_reason_and_a_name(work: OpenDraft) -> None:
    state = ReviewState(ReviewView.OPEN, "lst-tagline-length")
    app = Stage(ReviewScreen(work, state))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("w")
        asked = await until(pilot, lambda s: "Why is this acceptable" in s)
        await pilot.press(*"n/a", "enter", *"Ana", "enter")
        refused = await until(pilot, lambda s: "does not say why" in s)
        await pilot.press(*["backspace"] * 3, *"legal wants it[/]", "tab", "tab", *"+30", "enter")
        await until(pilot, lambda s: "1 waived" in s)
        await pilot.press("v")
        shown = await until(pilot, lambda s: "holds: legal" in s)

    assert "The tagline has at most 40 characters." in asked
    assert "“n/a” does not say why." in refused
    assert "holds: legal wants it[/]" in shown
    assert "until 2025-05-01" in shown
    assert [(w.requirement, w.by) for w in work.draft.waivers] == [("lst-tagline-length", "Ana")]
    assert app.asked == [DraftEdited()]
    assert state.author.name == "Ana"


async def test_after_waiving_the_cursor_stays_where_it_was_in_the_list(work: OpenDraft) -> None:
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.BLOCKS, "lst-tagline-length")))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        rows = app.screen.query_one(Rows)
        before = rows.cursor
        for key in ("w", *"legal wants it", "enter", *"Ana", "enter"):
            await pilot.press(key)
        await until(pilot, lambda s: "1 waived" in s)
        after, count = rows.cursor, rows.count

    assert before < count - 1
    assert abs(after - before) <= 1


async def test_a_secret_is_denied_with_a_reason_and_never_shown(work: OpenDraft) -> None:
    secret = "ghp_" + "a1B2c3D4e5F6g7H8" * 2 + "i9J0"
    work.session.set("listing.tagline", f"Sync {secret}")
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.OPEN, "value-secret:listing.tagline")))
    async with app.run_test(size=WIDE) as pilot:
        before = await until(pilot, lambda s: "looks like a GitHub token" in s)
        await pilot.press("w")
        asked = await until(pilot, lambda s: "Why is this not a secret?" in s)
        await pilot.press(*"a made-up example token", "enter", *"Ana", "enter")
        await until(pilot, lambda s: "1 waived" in s)

    (waiver,) = work.draft.waivers
    assert secret not in before + asked
    assert "for any answer" not in asked
    assert (waiver.requirement, waiver.by) == ("value-secret:listing.tagline", "Ana")
    assert waiver.answers
    assert not work.session.assessment.findings[waiver.requirement].blocks


async def test_a_waiver_is_withdrawn_and_its_reason_proposed_again(work: OpenDraft) -> None:
    work.session.waive(Waiver("lst-tagline-length", "The form takes it", "Ana", MARCH))
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.WAIVED)))
    async with app.run_test(size=NARROW) as pilot:
        assert "withdraw" in await until(pilot, lambda s: "holds: " in s)
        await pilot.press("delete")
        gone = await until(pilot, lambda s: "0 waived" in s)
        await pilot.press("delete", "w", "o")  # nothing is under the cursor any more
        await pilot.press("x", *["down"] * 3)
        app.screen._stand_at("lst-tagline-length")  # type: ignore[attr-defined]
        await pilot.press("w")
        asked = await until(pilot, lambda s: "Why is this acceptable" in s)

    assert "Nothing is waived." in gone
    assert "del withdraw" not in gone
    assert not work.draft.waivers
    assert app.asked == [DraftEdited()]
    assert "The form takes it" in asked


async def test_nothing_is_withdrawn_from_what_is_only_read(work: OpenDraft) -> None:
    work.session.waive(Waiver("lst-tagline-length", "The form takes it", "Ana", MARCH))
    work.draft.read_only = True
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.WAIVED)))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda s: "holds: " in s)
        await pilot.press("delete")
        await pilot.pause()
        said = told(app)

    assert "open for reading only" in said
    assert work.draft.waivers


async def test_the_heading_of_the_first_finding_comes_back_into_sight(work: OpenDraft) -> None:
    app = Stage(ReviewScreen(work, ReviewState()))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        for back in (["home"], ["pageup"] * 6, ["up"] * 20):
            await pilot.press(*["down"] * 20)
            assert "Keeps the bundle from being ready" not in seen(app)
            await pilot.press(*back)
            await pilot.pause()

            assert "Keeps the bundle from being ready" in seen(app), back


async def test_waiving_and_withdrawing_are_taken_back_one_by_one(work: OpenDraft) -> None:
    before = Waiver("lst-tagline-length", "The form takes it", "Ana", MARCH)
    work.draft.waivers.append(before)
    work.session.judge_again()
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.WAIVED)))
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await until(pilot, lambda s: "1 waived" in s)
        await pilot.press("delete")
        await until(pilot, lambda s: "Nothing is waived." in s)
        await pilot.press("ctrl+z")
        shown = await until(pilot, lambda s: "1 waived" in s)
        await pilot.press("ctrl+z")
        told = await until(pilot, lambda s: "Nothing to undo." in s)

    assert "The form takes it" in shown
    assert told
    assert work.draft.waivers == [before]


async def test_a_waiver_that_is_saved_is_told_so_without_another_key(work: OpenDraft) -> None:
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.BLOCKS)))
    async with app.run_test(size=NARROW) as pilot:
        work.session.waive(Waiver("lst-tagline-length", "The form takes it", "Ana", MARCH))
        app.screen.query_one(StateLine).show()
        await until(pilot, lambda s: "saving" in s)
        work.save()
        app.screen.query_one(StateLine).show()
        await until(pilot, lambda s: "· saved" in s)


async def test_backing_out_of_a_waiver_changes_nothing(work: OpenDraft) -> None:
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.OPEN, "lst-tagline-length")))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("w")
        await until(pilot, lambda s: "Why is this acceptable" in s)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)

    assert not work.draft.waivers
    assert not app.asked


async def test_what_rules_an_app_out_cannot_be_waived_and_says_so(work: OpenDraft) -> None:
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.OPEN, "dq-internal-tool")))
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("w")
        shown = await until(pilot, lambda s: "cannot be waived" in s)

    assert "cannot be waived" in shown
    assert not work.draft.waivers
