"""All requirements on a screen: searched, narrowed, read, and tried."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from screens.app import WizardApp
from screens.browse.filters import CatalogueState, state_from_screen
from screens.browse.rows import CatalogueRows
from screens.browse.screen import CatalogueScreen
from screens.review.screen import ReviewState
from screens.widgets.messages import FactsLearned, PageRequested, ScreenRequested
from screens.widgets.rows import Rows
from tests.screens.review.stage import DAY, HOSTILE, NARROW, NOON, WIDE, Stage, seen, until, work_in
from wizard.catalogue.catalogue import Catalogue
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.open_draft import DraftPosition, OpenDraft
from wizard.session.session import AnswerChange

ANSWERS = {"app.types": ["full-screen"], "listing.name": HOSTILE, "app.portal_name": "Cranes"}


@pytest.fixture
def desk(home: Path, catalogue: Catalogue) -> AppContext:
    desk = AppContext(UserFolders.below(home), now=lambda: NOON, as_of=DAY)
    desk.__dict__["catalogue"] = catalogue
    return desk


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue) -> OpenDraft:
    return work_in(tmp_path, catalogue, ANSWERS, name=HOSTILE)


def standing(app: Stage) -> str:
    """The id of the requirement under the cursor."""
    assert isinstance(app.screen, CatalogueScreen)
    requirement = app.screen.filter.requirement
    return requirement.id if requirement else ""


async def type_in(pilot: Pilot[None], text: str) -> str:
    """Types a text where the cursor is; gives what the screen shows then."""
    assert isinstance(pilot.app.focused, Input)
    pilot.app.focused.insert_text_at_cursor(text)
    await pilot.pause()
    return seen(pilot.app)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_without_a_draft_the_newest_edition_is_read(
    desk: AppContext, catalogue: Catalogue, size: tuple[int, int]
) -> None:
    app = Stage(CatalogueScreen(desk, None, CatalogueState()))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        shown = seen(app)
        await pilot.press("enter")
        await pilot.press("escape")

    edition = catalogue.edition(catalogue.newest)
    first = next(iter(edition.requirements.values()))
    assert f"edition {edition.id} · {len(edition.requirements)}" in shown
    assert f"1 all {len(edition.requirements)}" in shown
    assert first.statement[:30] in shown
    assert first.why[:30] in shown
    assert app.asked == [ScreenRequested("back")]


async def test_over_a_draft_each_requirement_has_its_sign_and_how_it_stands(
    desk: AppContext, work: OpenDraft
) -> None:
    app = Stage(CatalogueScreen(desk, work, CatalogueState("lst-name-charset")))
    async with app.run_test(size=WIDE) as pilot:
        shown = await until(pilot, lambda s: "Now: " in s)

    assert "✗ G The app name and the tagline contain no" in shown
    assert "Now: ✗ “[”, character 2, is not allowed" in shown
    assert "✓ Crane Calendar" in shown
    assert "✗ Crane*Calendar" in shown
    assert "\x1b" not in shown


async def test_a_letter_begins_a_search_and_the_list_follows(
    desk: AppContext, work: OpenDraft
) -> None:
    app = Stage(CatalogueScreen(desk, work, CatalogueState()))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("t")
        await type_in(pilot, "agline VERB")
        found = standing(app)
        await pilot.press("enter", "enter")
        await pilot.pause()

    assert found == "lst-tagline-action-verb"
    page = work.session.edition.page_of_field["listing.tagline"].page.id
    assert app.asked == [PageRequested(page, "listing.tagline")]


async def test_the_arrows_move_in_the_list_while_one_searches(
    desk: AppContext, work: OpenDraft
) -> None:
    app = Stage(CatalogueScreen(desk, work, CatalogueState()))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("slash")
        await type_in(pilot, "tagline 40")
        first = standing(app)
        await pilot.press("slash", "backspace", "ctrl+u")
        await pilot.press("down", "down", "up")
        await pilot.pause()
        second = standing(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.focused, CatalogueRows)

    assert first == "lst-tagline-length"
    assert second not in {"", first}
    assert not app.asked


async def test_nothing_found_is_said(desk: AppContext) -> None:
    app = Stage(CatalogueScreen(desk, None, CatalogueState()))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("slash")
        shown = await type_in(pilot, "zeppelin")

    assert "No requirement matches." in shown
    assert "Try" not in shown


async def test_levels_and_sources_narrow_the_list_together(
    desk: AppContext, catalogue: Catalogue
) -> None:
    state = CatalogueState()
    used = {each.tier for each in catalogue.edition(catalogue.newest).requirements.values()}
    app = Stage(CatalogueScreen(desk, None, state))
    async with app.run_test(size=(220, 40)) as pilot:
        await pilot.pause()
        full = seen(app)
        await pilot.press("4", *["0"] * 3)
        await pilot.pause()
        shown = app.screen.query_one(Rows).count
        both = state.narrowed
        await pilot.press(*["0"] * (len(used) - 2), "1")
        await pilot.pause()
        every = app.screen.query_one(Rows).count

    of_both = [
        each
        for each in catalogue.edition(catalogue.newest).requirements.values()
        if each.level == "disqualifying" and each.tier == "D"
    ]
    assert (both.level, both.tier) == ("disqualifying", "D")
    assert len(of_both) < shown < 2 * len(of_both) + 1 < every
    assert all(f" {catalogue.tiers[tier].label} " in full for tier in used)


async def test_a_click_on_a_kind_of_source_shows_it(desk: AppContext) -> None:
    state = CatalogueState()
    app = Stage(CatalogueScreen(desk, None, state))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        lines = seen(app).splitlines()[3:]
        row = next(row for row, line in enumerate(lines) if "Q Our" in line)
        await pilot.click("#tiers", offset=(lines[row].index("Q "), row))
        await pilot.pause()
        shown = seen(app)

    assert state.narrowed.tier == "Q"
    assert "Q Our reconstruction" in shown


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_value_is_judged_as_it_is_typed_and_no_answer_changes(
    desk: AppContext, work: OpenDraft, size: tuple[int, int]
) -> None:
    before = dict(work.session.answers)
    app = Stage(CatalogueScreen(desk, work, CatalogueState("lst-name-matches-portal")))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda s: "Try App name" in s)
        await pilot.press("tab")
        other = await type_in(pilot, "Crane")
        same = await type_in(pilot, "s")
        await pilot.press("escape", "down")
        after = await until(pilot, lambda s: "Accepted;" not in s and "Judged beside" in s)

    assert "Refused (advice): The answer is “Crane”" in other
    assert "Accepted; it rests on your word" in same
    assert "Judged beside your other answers" in after
    assert dict(work.session.answers) == before
    assert not app.asked


async def test_escape_leads_from_reading_to_the_list_and_from_there_away(desk: AppContext) -> None:
    app = Stage(CatalogueScreen(desk, None, CatalogueState("build-sandbox-tested")))
    async with app.run_test(size=NARROW) as pilot:
        shown = await until(pilot, lambda s: "Try " in s)
        await pilot.press("tab", "tab", "escape")
        await pilot.pause()
        stayed = not app.asked and isinstance(app.focused, CatalogueRows)
        await pilot.press("escape")
        await pilot.pause()

    assert stayed
    assert app.asked
    assert '[{"version": ' in shown  # an example of rows to type, not only their form


async def test_without_a_draft_a_value_is_judged_beside_the_sample(desk: AppContext) -> None:
    app = Stage(CatalogueScreen(desk, None, CatalogueState("build-version-semver")))
    async with app.run_test(size=NARROW) as pilot:
        shown = await until(pilot, lambda s: "Try " in s)
        await pilot.press("tab")
        refused = await type_in(pilot, "1.0.0")

    assert "Judged with the sample's answers" in shown
    assert "1.0.0 is not higher than 1.1.0" in refused


async def test_what_is_found_out_meanwhile_shows_and_the_cursor_stays(
    desk: AppContext, work: OpenDraft
) -> None:
    app = Stage(CatalogueScreen(desk, work, CatalogueState("lst-name-length")))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda s: "Now: " in s)
        work.session.set("listing.name", "Cranes")
        change = AnswerChange(
            "listing.name", None, None, frozenset({"lst-name-length"}), frozenset()
        )
        app.screen.post_message(FactsLearned(change))
        shown = await until(pilot, lambda s: "Now: ✓" in s)
        stays = standing(app)

    assert "✓ G The app name has at most 30" in shown
    assert stays == "lst-name-length"


def test_it_opens_at_what_was_looked_at(work: OpenDraft) -> None:
    page = work.session.edition.page_of_field["listing.tagline"].page.id
    work.position = DraftPosition(page, "listing.tagline")
    at_field = state_from_screen("step", work, None).key
    work.position = DraftPosition(page, "")
    at_page = state_from_screen("step", work, None).key
    at_row = state_from_screen("review", work, ReviewState(key="lst-name-length")).key

    assert "tagline" in at_field
    assert work.session.edition.page_of_requirement[at_page].page.id == page
    assert at_row == "lst-name-length"
    assert not state_from_screen("", None, None).key


async def test_f12_opens_it_from_a_page_and_brings_back_to_it(
    desk: AppContext, work: OpenDraft
) -> None:
    work.close()
    app = WizardApp(desk, work.draft.path)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda s: "f1 help" in s)
        await pilot.press("f12")
        await until(pilot, lambda s: "any source" in s)
        opened = isinstance(app.screen, CatalogueScreen)
        await pilot.press("f12")
        shown = await until(pilot, lambda s: "any source" not in s)
        await pilot.press("escape")
        await until(pilot, lambda s: "any source" not in s)
        app.leave_work()

    assert opened
    assert "any source" not in shown
