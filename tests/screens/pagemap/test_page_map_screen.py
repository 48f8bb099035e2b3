"""Procore's page as a screen: Enter goes behind a line, and one key sets a question aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.app import WizardApp
from screens.pagemap.rows import PageMapState, PageMapView
from screens.pagemap.screen import PageMapScreen
from screens.review.rows import ReviewView
from screens.review.screen import ReviewScreen, ReviewState
from screens.widgets.messages import DraftEdited, PageRequested
from tests.screens.home.stage import desk_in
from tests.screens.review.stage import ANSWERS, HOSTILE, NARROW, WIDE, Stage, until, work_in
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status
from wizard.engine.readiness import readiness_of
from wizard.engine.waiver_reasons import NOT_ASKED
from wizard.session.open_draft import OpenDraft
from wizard.session.signing import Author
from wizard.topics.upkeep.draft_list import update_draft_list

ASIDE = ("q-legal-name", "q-signatory")


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue) -> OpenDraft:
    return work_in(tmp_path, catalogue, {**ANSWERS, "q.legal_name": HOSTILE})


def screen_of(work: OpenDraft, state: PageMapState) -> PageMapScreen:
    return PageMapScreen(work, state, Author())


async def test_enter_and_a_click_go_to_the_field_behind_a_line_or_show_its_requirements(
    work: OpenDraft,
) -> None:
    state = PageMapState(key="point:standards")
    app = Stage(screen_of(work, state))
    async with app.run_test(size=NARROW) as pilot:
        folded = await until(pilot, lambda s: "Customers look for" in s)
        await pilot.press("enter")
        unfolded = await until(pilot, lambda s: "▾" in s)
        await pilot.press("enter")
        await pilot.pause()
        line = next(
            y for y, text in enumerate(unfolded.splitlines()) if "ways to save time" in text
        )
        await pilot.click(offset=(10, line))
        await pilot.pause()
        await pilot.press("home", "space")
        again = await until(pilot, lambda s: "▾" not in s)

    assert "you write 0/3" in folded
    assert "▸ An app meets Procore's standards" in again
    assert state.key == "point:standards"
    behind = work.session.assessment.findings["elig-functional-test-pass"]
    gain = work.session.assessment.findings["elig-customer-value"]
    wanted = [each for each in app.asked if isinstance(each, PageRequested)]
    assert [each.field for each in wanted] == [behind.field, gain.field]


async def test_a_line_without_a_requirement_says_why_and_all_of_it_can_be_read(
    work: OpenDraft,
) -> None:
    app = Stage(screen_of(work, PageMapState(key="point:refusal-open")))
    async with app.run_test(size=NARROW) as pilot:
        shown = await until(pilot, lambda s: "No requirement covers it" in s)
        await pilot.press("enter")
        await pilot.pause()

    said = " ".join(shown.split())
    assert "Procore may refuse or remove apps for these reasons, and for others." in said
    assert "It is Procore's right; no answer can exclude it." in said
    assert "“Marketplace requirements”, Apps That Will Not Be Listed" in said
    assert app.asked == []


async def test_one_key_sets_a_question_aside_the_name_is_asked_once_and_undo_takes_it_back(
    work: OpenDraft,
) -> None:
    state = PageMapState(PageMapView.RECONSTRUCTION, "off:q-legal-name")
    app = Stage(screen_of(work, state))
    async with app.run_test(size=WIDE) as pilot:
        assert "f not asked" in await until(pilot, lambda s: "0 set aside" in s)
        await pilot.press("f")
        asked = await until(pilot, lambda s: "Who says so?" in s)
        await pilot.press(*"Ana", "enter")
        await until(pilot, lambda s: "1 set aside" in s)
        next_one = state.key
        await pilot.press("f")
        both = await until(pilot, lambda s: "2 set aside" in s)
        waivers = [(w.requirement, w.reason, w.by) for w in work.draft.waivers]
        await pilot.press("ctrl+z")
        await until(pilot, lambda s: "1 set aside" in s)
        await pilot.press("ctrl+z")
        none = await until(pilot, lambda s: "0 set aside" in s)

    assert NOT_ASKED in " ".join(asked.split())
    assert next_one == "off:q-signatory"
    assert waivers == [(name, NOT_ASKED, "Ana") for name in ASIDE]
    assert "2 set aside" in both
    assert "0 set aside" in none
    assert work.draft.waivers == []
    assert app.asked == [DraftEdited()] * 4


async def test_in_the_review_the_same_key_does_the_same_and_only_where_it_may(
    work: OpenDraft,
) -> None:
    state = ReviewState(ReviewView.ALL, "lst-tagline-length")
    state.author.accept("Ana")
    app = Stage(ReviewScreen(work, state))
    async with app.run_test(size=WIDE) as pilot:
        refused = await until(pilot, lambda s: "at most 40" in s)
        await pilot.press("f")
        app.screen._stand_at("q-legal-name")  # type: ignore[attr-defined]
        offered = await until(pilot, lambda s: "f not asked" in s)
        await pilot.press("f")
        await until(pilot, lambda s: "1 waived" in s)
        set_aside = readiness_of(work.session.assessment).headline
        await pilot.press("ctrl+z")
        await until(pilot, lambda s: "0 waived" in s)

    assert "not asked" not in refused
    assert "f not asked" in offered
    assert "1 of it set aside as not asked by Procore" in set_aside
    assert work.session.assessment.findings["q-legal-name"].status is not Status.WAIVED


async def test_from_the_list_of_submissions_one_key_leads_to_the_page_and_its_sections(
    work: OpenDraft, home: Path, catalogue: Catalogue
) -> None:
    work.close()
    desk = desk_in(home, catalogue)
    update_draft_list(desk, work)
    app = WizardApp(desk)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda s: "⏎ open" in s)
        await pilot.press("ctrl+d")
        await until(pilot, lambda s: "whole page 65" in s)
        await pilot.press("s")
        sections = await until(pilot, lambda s: "Not on the page" in s)
        await pilot.press("down", "down", "enter")
        lines = await until(pilot, lambda s: "Trains models, including" in s)
        await pilot.press("escape")
        left = await until(pilot, lambda s: "What the app is" in s)
        await pilot.press("ctrl+d")
        again = await until(pilot, lambda s: "whole page 65" in s)
        app.leave_work()

    assert "Maintain Your Published App" in sections
    assert "What reviewers also look at" in sections
    assert "Apps That Will Not Be Listed" in lines
    assert "whole page" not in left
    assert "Built for one customer" in again
