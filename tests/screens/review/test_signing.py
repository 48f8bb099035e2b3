"""Signing answers and saying what was seen, in the review."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.review.rows import ReviewView
from screens.review.screen import ReviewScreen, ReviewState
from screens.widgets.key_labels import use_keymap
from screens.widgets.messages import DraftEdited
from tests.screens.home.stage import told
from tests.screens.review.stage import ANSWERS, NARROW, WIDE, Stage, seen, until, work_in
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status
from wizard.drafts.model import Waiver
from wizard.engine.finding import Proof
from wizard.session.open_draft import OpenDraft
from wizard.session.signatures import is_unsigned


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue) -> OpenDraft:
    return work_in(tmp_path, catalogue, {**ANSWERS, "screen.internal_only": False})


def unsigned(work: OpenDraft) -> list[str]:
    return [f.id for f in work.session.assessment.findings.values() if is_unsigned(f)]


async def test_what_is_answered_is_signed_with_a_name_that_is_shown_first(work: OpenDraft) -> None:
    waiting = unsigned(work)
    state = ReviewState(ReviewView.ANSWERED, waiting[0])
    app = Stage(ReviewScreen(work, state))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("k")
        asked = await until(pilot, lambda s: "Who says so?" in s)
        await pilot.press("enter")
        refused = await until(pilot, lambda s: "Nobody is named." in s)
        assert work.draft.signatures == []
        await pilot.press(*"Ana", "enter")
        await until(pilot, lambda s: "Who says so?" not in s)
        await pilot.press("m")
        shown = await until(pilot, lambda s: "✎ Ana, 2025-04-01" in s)

    statement = work.session.edition.requirements[waiting[0]].statement
    assert statement[:40] in asked
    assert "Enter the name of the person." in refused
    assert shown
    found = work.session.assessment.findings[waiting[0]]
    assert (found.status, found.proof) == (Status.MET, Proof.ATTESTED)
    assert [each.by for each in work.draft.signatures] == ["Ana"]
    assert app.asked == [DraftEdited()]
    assert state.author.name == "Ana"


async def test_the_buttons_do_what_the_keys_do_which_are_named_as_the_user_chose_them(
    work: OpenDraft,
) -> None:
    use_keymap({"dialog.cancel": "f10"})
    try:
        app = Stage(ReviewScreen(work, ReviewState(ReviewView.ANSWERED, unsigned(work)[0])))
        async with app.run_test(size=WIDE) as pilot:
            await pilot.press("k")
            await until(pilot, lambda s: "Enter signs · F10 cancels" in s)
            await pilot.press(*"Ana")
            await pilot.click("#cancel")
            await until(pilot, lambda s: "Who says so?" not in s)
            assert work.draft.signatures == []
            await pilot.press("k")
            await until(pilot, lambda s: "Who says so?" in s)
            await pilot.press(*"Ben")
            await pilot.click("#ok")
            await until(pilot, lambda s: "Who says so?" not in s)
    finally:
        use_keymap({})

    assert [each.by for each in work.draft.signatures] == ["Ben"]


async def test_the_key_is_offered_only_where_a_word_would_settle_something(
    work: OpenDraft,
) -> None:
    waiting = unsigned(work)
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.ANSWERED, waiting[0])))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        assert "k sign" in seen(app)
        await pilot.press("b")
        await pilot.pause()
        assert "k sign" not in seen(app)
        await pilot.press("k")
        await pilot.pause()
        assert "Who says so?" not in seen(app)


async def test_nothing_is_signed_in_a_draft_that_is_only_read(work: OpenDraft) -> None:
    work.draft.read_only = True
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.ANSWERED, unsigned(work)[0])))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("k")
        await pilot.pause()
        said = told(app)

    assert "open for reading only" in said
    assert work.draft.signatures == []


async def test_undo_in_the_review_takes_signatures_and_waivers_back_in_order(
    work: OpenDraft,
) -> None:
    session, waiting = work.session, unsigned(work)
    session.set("listing.name", "Sitebook")
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.ANSWERED, waiting[0])))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.press("k", *"Ana", "enter")
        await until(pilot, lambda s: "Signed by Ana. Ctrl+Z takes it back." in s)
        session.waive(Waiver("lst-tagline-length", "The form takes it", "Ana", session.today))
        await pilot.press("ctrl+z")
        first = await until(pilot, lambda s: "Undone: the waiver of lst-tagline-length" in s)
        await pilot.press("ctrl+z")
        await until(pilot, lambda s: "Undone: the signature of “" in s)
        taken_back = session.assessment.findings[waiting[0]].status
        await pilot.press("ctrl+y")
        await until(pilot, lambda s: "Redone: the signature of “" in s)
        made_again = session.assessment.findings[waiting[0]].status
        await pilot.press("ctrl+z", "ctrl+z")
        await until(pilot, lambda s: "Undone: App name" in s)

    assert first
    assert (taken_back, made_again) == (Status.ANSWERED, Status.MET)
    assert work.draft.signatures == []
    assert work.draft.waivers == []
    assert session.value("listing.name") == "Sitebook Sync"
