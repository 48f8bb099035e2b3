"""Fit as a person answers it: one letter a question, the verdict beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from screens.app import WizardApp
from screens.fit.question_list import FitQuestionList
from screens.fit.screen import FitScreen
from tests.drafts.empty import create_draft
from tests.screens.home.stage import NARROW, WIDE, desk_in, line_with, seen, told, until, unwrapped
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.write import save_draft
from wizard.session.app_context import AppContext

OLD, NEW = "2025-02", "2026-06"
SMALL = (60, 12)
SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
KINDS = {
    "full screen": "a",
    "side panel and service account": "bd",
    "data connection with user sign-in": "c",
    "all kinds": "abcd",
}
LIMIT = 40
"""Keys from the empty list of submissions to the verdict, at most."""


@pytest.fixture
def desk(home: Path, catalogue: Catalogue) -> AppContext:
    return desk_in(home, catalogue)


@asynccontextmanager
async def program(
    desk: AppContext, size: tuple[int, int] = NARROW, draft: Path | None = None
) -> AsyncIterator[Pilot[int]]:
    app = WizardApp(desk, draft)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield pilot
        app.leave_work()
    assert app.return_code in (None, 0)


async def opened(pilot: Pilot[int]) -> None:
    """Opens the screen from the list of submissions."""
    await until(pilot, "Start a new submission")
    await pilot.press("n")
    await until(pilot, "App types")


def screen_of(pilot: Pilot[int]) -> FitScreen:
    assert isinstance(pilot.app.screen, FitScreen)
    return pilot.app.screen


def harmless(screen: FitScreen, kinds: str) -> Sequence[str]:
    """The keys that answer the question under the cursor and rule nothing out."""
    session, field = screen.help_subject
    kind = session.edition.fields[field].kind
    if field == session.edition.journey.start.kinds:
        return *kinds, "enter"
    if kind == "choices":
        return "b", "enter"
    if kind == "choice":
        return ("a",)
    return ("y",) if field == "screen.sellable_to_others" else ("n",)


async def answer_all(pilot: Pilot[int], kinds: str) -> int:
    """Answers all that is asked; returns the number of keys."""
    pressed = 0
    while "questions left" in unwrapped(seen(pilot.app)) or "question left" in seen(pilot.app):
        keys = harmless(screen_of(pilot), kinds)
        await pilot.press(*keys)
        await pilot.pause()
        pressed += len(keys)
        assert pressed < 2 * LIMIT
    return pressed


@pytest.mark.parametrize("kinds", KINDS.values(), ids=KINDS)
async def test_from_an_empty_home_to_the_verdict_takes_at_most_forty_keys(
    desk: AppContext, kinds: str
) -> None:
    async with program(desk) as pilot:
        await opened(pilot)
        pressed = 1 + await answer_all(pilot, kinds)
        shown = unwrapped(seen(pilot.app))

    assert pressed <= LIMIT
    assert "Nothing rules you out" in shown
    assert "items and" in shown
    assert not list(desk.places.drafts.glob("*.toml")), "nothing is saved unless asked"


@SIZES
async def test_what_rules_the_app_out_stands_beside_the_answer_at_once(
    desk: AppContext, size: tuple[int, int]
) -> None:
    async with program(desk, size) as pilot:
        await opened(pilot)
        await pilot.press("c", "enter", "a", "b", "n", "y", "y")
        shown = await until(pilot, "Cannot be listed")

    assert "Cannot be listed as it is: internal tool" in shown
    assert "1 to settle first" in shown
    assert "✗ Internal tool: yes" in shown
    assert "(y) yes" in line_with(shown, "✗ Internal tool")
    assert "Beta" in line_with(shown, "! Release stage"), "a sign tells it without colour"
    assert "What would change it: the answer “no”" in unwrapped(shown)


async def test_an_answer_is_changed_and_taken_back_and_undone(desk: AppContext) -> None:
    async with program(desk) as pilot:
        await opened(pilot)
        await pilot.press("c", "enter", "a", "a", "y")
        ruled_out = await until(pilot, "Cannot be listed")
        await pilot.press("up", "n")
        mended = await until(pilot, "So far nothing rules you out")
        await pilot.press("up", "backspace")
        await pilot.pause()
        empty = seen(pilot.app)
        await pilot.press("ctrl+z")
        await pilot.pause()
        undone = seen(pilot.app)

    assert "built for one customer" in ruled_out
    assert "15 questions left" in mended
    assert "○ Built for one customer" in empty
    assert "(n) no" in line_with(undone, "▸• Built for one customer")


async def test_questions_that_do_not_apply_are_one_grey_line_with_the_reason(
    desk: AppContext,
) -> None:
    async with program(desk, (120, 54)) as pilot:
        await opened(pilot)
        before = seen(pilot.app)
        await pilot.press("a", "enter")
        shown = await until(pilot, "– Extracts data in bulk")

    assert "b  Side panel beside a" in line_with(before, "a  Full screen page inside")
    assert "Brings 54 questions on 19" in before
    assert "3 more may be asked, depending on the answers above." in before
    assert "○ Sign-in inside the embedded page" in shown
    assert "Asked when the app e" in line_with(shown, "– Extracts data in bulk")


async def test_a_click_answers_and_goes_on(desk: AppContext) -> None:
    async with program(desk, WIDE) as pilot:
        await opened(pilot)
        rows = seen(pilot.app).splitlines()
        option = next(i for i, row in enumerate(rows) if "c  Data connection" in row)
        await pilot.click(FitQuestionList, offset=(8, option - 1))
        await pilot.pause()
        rows = seen(pilot.app).splitlines()
        internal = next(i for i, row in enumerate(rows) if "Internal tool" in row)
        column = rows[internal].index("y  yes")
        await pilot.click(FitQuestionList, offset=(column, internal - 1))
        shown = await until(pilot, "Cannot be listed as it is: internal tool")

    assert "• App types" in shown
    assert "▸○ Does it copy a Procore tool?" in shown


async def test_a_low_screen_scrolls_to_the_question_and_keeps_the_verdict_in_sight(
    desk: AppContext,
) -> None:
    async with program(desk, SMALL) as pilot:
        await opened(pilot)
        await pilot.press("c", "enter", "a", "a", "n", "y", "n", "n")
        await pilot.pause()
        shown = seen(pilot.app)
        await pilot.press("end")
        await pilot.pause()
        last = seen(pilot.app)

    assert "▸○ What the app does with Procore" in shown
    assert "So far nothing rules you out" in shown
    assert "▸○ Replaces a Procore subscription" in last


async def test_leaving_saves_nothing_and_coming_back_shows_the_answers_again(
    desk: AppContext,
) -> None:
    async with program(desk) as pilot:
        await opened(pilot)
        await pilot.press("c", "enter", "a", "escape")
        await until(pilot, "Start a new submission")
        said = told(pilot.app)
        files = list(desk.places.drafts.glob("*.toml"))
        await pilot.press("n")
        again = await until(pilot, "Can it be listed?")
        await pilot.press("ctrl+u")
        afresh = await until(pilot, "0 of 17")

    assert "Nothing is saved" in said
    assert not files
    assert "2 of 19" in again
    assert "Marketplace partner" not in line_with(afresh, "Verification path")


async def test_kept_as_a_draft_the_answers_are_filled_in(desk: AppContext) -> None:
    async with program(desk) as pilot:
        await opened(pilot)
        await pilot.press("b", "d", "enter", "a", "b", "k")
        asked = await until(pilot, "The app's name")
        await pilot.press(*"Harbor Log", "enter")
        await until(pilot, "Eligibility")
        (path,) = desk.places.drafts.glob("*.toml")
        answers = desk.load(path).answers

    assert "[x] Side panel beside a record" in asked
    assert "[ ] Full screen" in asked
    assert answers == {
        "listing.name": "Harbor Log",
        "app.types": ["side-panel", "data-service"],
        "org.path": "marketplace-partner",
        "app.release_stage": "beta",
    }


async def test_what_the_company_has_answered_is_not_asked_again(desk: AppContext) -> None:
    company = create_draft(
        desk.places.company.parent, "Fieldline", NEW, desk.now(), file_name=desk.places.company.name
    )
    company.answers["org.path"] = "marketplace-partner"
    save_draft(company, desk.now())
    async with program(desk) as pilot:
        await opened(pilot)
        await pilot.press("c", "enter")
        shown = await until(pilot, "▸○ Release stage")
        await pilot.press("a", "k")
        await until(pilot, "The app's name")
        await pilot.press(*"Log", "enter")
        await until(pilot, "Eligibility")
        (path,) = desk.places.drafts.glob("*.toml")
        draft = desk.load(path)

    assert "Marketplace partner" in line_with(shown, "• Verification path")
    assert "org.path" not in draft.answers
    assert draft.all_answers["org.path"] == "marketplace-partner"


async def test_kept_for_an_older_edition_only_its_own_questions_are_filled_in(
    desk: AppContext,
) -> None:
    async with program(desk) as pilot:
        await opened(pilot)
        await pilot.press("c", "enter", "a", "a", "k")
        await until(pilot, "The app's name")
        await pilot.press(*"Old", "tab", "tab", "down", "enter")
        await until(pilot, "Eligibility")
        (path,) = desk.places.drafts.glob("*.toml")
        draft = desk.load(path)

    assert draft.edition == OLD
    assert draft.answers["app.release_stage"] == "production"
    assert "org.path" not in draft.answers


async def test_a_cancelled_draft_leaves_the_answers_on_the_screen(desk: AppContext) -> None:
    async with program(desk) as pilot:
        await opened(pilot)
        await pilot.press("c", "k")
        await until(pilot, "The app's name")
        await pilot.press("escape")
        shown = await until(pilot, "Can it be listed?")

    assert "(c) Data connection on behalf of a user" in shown


async def test_in_a_draft_the_screen_edits_the_drafts_answers(
    desk: AppContext, tmp_path: Path
) -> None:
    path = desk.begin("Sitebook", NEW, ["data-user"], tmp_path)
    async with program(desk, draft=path) as pilot:
        await until(pilot, "Eligibility")
        await pilot.press("shift+f7")
        shown = await until(pilot, "Can it be listed?")
        await pilot.press("a", "b")
        await until(pilot, "1 to settle first")
        await pilot.press("escape")
        await until(pilot, "Eligibility")

    assert "Sitebook · Can it be listed?" in shown
    assert "keep as draft" not in shown
    assert desk.load(path).answers["org.path"] == "marketplace-partner"
    assert desk.load(path).answers["app.release_stage"] == "beta"


async def test_in_a_draft_that_may_only_be_read_an_answer_is_refused_with_the_reason(
    desk: AppContext, tmp_path: Path
) -> None:
    path = desk.begin("Sitebook", NEW, ["data-user"], tmp_path)
    async with program(desk, draft=path) as pilot:
        await until(pilot, "Eligibility")
        await pilot.press("shift+f7")
        await until(pilot, "Can it be listed?")
        screen_of(pilot).help_subject[0].draft.read_only = True
        await pilot.press("a")
        await pilot.pause()
        answered = told(pilot.app)
        await pilot.press("ctrl+z", "ctrl+y")
        await pilot.pause()
        undone = told(pilot.app)
        shown = seen(pilot.app)

    assert answered.count("open for reading only") == 1
    assert undone.count("open for reading only") == 3
    assert "○ Verification path" in shown


async def test_help_explains_the_question_with_its_source(desk: AppContext) -> None:
    async with program(desk, WIDE) as pilot:
        await opened(pilot)
        await pilot.press("c", "enter", "a", "a", "f1")
        shown = unwrapped(await until(pilot, "Help"))

    assert "Built for one customer" in shown
    assert "Why: The Marketplace lists apps for many customers." in shown
    assert "dq-custom-built-single-customer" in shown


async def test_the_palette_starts_a_draft_at_once_or_leads_to_the_questions(
    desk: AppContext, tmp_path: Path
) -> None:
    path = desk.begin("Sitebook", NEW, ["data-user"], tmp_path)
    async with program(desk, WIDE, path) as pilot:
        await until(pilot, "Eligibility")
        await pilot.press("ctrl+p", *"canitbelisted")
        await until(pilot, "A few questions")
        await pilot.press("enter")
        questions = await until(pilot, "Sitebook · Can it be listed?")
    async with program(desk, WIDE) as pilot:
        await until(pilot, "Sitebook")
        await pilot.press("ctrl+p", *"draftatonce")
        await until(pilot, "Start a draft at once")
        await pilot.press("enter")
        asked = await until(pilot, "The app's name")

    assert "Verification path" in questions
    assert "Types of the app: all that apply" in asked
