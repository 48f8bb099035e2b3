from __future__ import annotations

from pathlib import Path

import pytest

from screens.step.jump import JumpScreen
from screens.step.search import SearchScreen
from tests.screens.review.stage import (
    ANSWERS,
    HOSTILE,
    NARROW,
    WIDE,
    Stage,
    paste,
    seen,
    work_in,
)
from wizard.catalogue.catalogue import Catalogue
from wizard.session.search import SearchHit
from wizard.session.session import Session


@pytest.fixture
def session(tmp_path: Path, catalogue: Catalogue) -> Session:
    answers = {**ANSWERS, "listing.summary": f"pelicans {HOSTILE}"}
    return work_in(tmp_path, catalogue, answers).session


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_jumping_begins_at_the_present_page_and_shows_progress(
    session: Session, size: tuple[int, int]
) -> None:
    here = session.edition.pages[20].page
    app = Stage(JumpScreen(session, here.id))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        row = next(line for line in seen(app).splitlines() if f"{here.title} (here)" in line)
        await pilot.press("down", "enter")
        await pilot.pause()

    assert "▸" in row
    assert "░" in row
    assert app.given == [(session.edition.pages[21].page.id, "")]


async def test_typing_narrows_the_pages_by_their_step_too(session: Session) -> None:
    app = Stage(JumpScreen(session, session.edition.pages[0].page.id))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press(*"VALID", "space", *"demo")
        await pilot.pause()
        shown = seen(app)
        await pilot.press("enter")
        await pilot.pause()

    assert "Demo video chapters" in shown
    assert "Eligibility" not in shown
    assert app.given == [("demo-video", "")]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("tagline", "listing.tagline"),
        ("listing.tagl", "listing.tagline"),
        ("plain punctuation", "listing.name"),
    ],
)
async def test_a_question_is_found_by_its_label_its_id_and_the_words_that_explain_it(
    session: Session, typed: str, field: str
) -> None:
    app = Stage(JumpScreen(session, session.edition.pages[0].page.id))
    async with app.run_test(size=NARROW) as pilot:
        await paste(pilot, typed)
        await pilot.pause()
        label = session.edition.fields[field].label
        assert any("▸" in line and label in line for line in seen(app).splitlines())
        await pilot.press("enter")
        await pilot.pause()

    assert app.given == [(session.edition.page_of_field[field].page.id, field)]


async def test_enter_before_the_next_frame_goes_where_the_words_lead(session: Session) -> None:
    dialog = JumpScreen(session, session.edition.pages[20].page.id)
    app = Stage(dialog)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        dialog.entry.value = "demo"
        dialog.narrow()
        dialog.rows.action_choose()
        await pilot.pause()

    assert app.given == [("demo-video", "")]


async def test_a_word_that_no_page_has_leaves_nothing_to_go_to(session: Session) -> None:
    app = Stage(JumpScreen(session, session.edition.pages[0].page.id))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press(*"qqq", "enter", "escape")
        await pilot.pause()

    assert app.given == [None]


async def test_a_click_jumps(session: Session) -> None:
    app = Stage(JumpScreen(session, session.edition.pages[0].page.id))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        lines = seen(app).splitlines()
        title = session.edition.pages[2].page.title
        row = next(i for i, line in enumerate(lines) if title in line)
        await pilot.click(offset=(20, row))
        await pilot.pause()

    assert app.given == [(session.edition.pages[2].page.id, "")]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_searching_finds_an_answer_as_it_is_typed_and_goes_to_its_field(
    session: Session, size: tuple[int, int]
) -> None:
    app = Stage(SearchScreen(session))
    async with app.run_test(size=size) as pilot:
        await pilot.press(*"PELICAN")
        await pilot.pause()
        shown = seen(app)
        await pilot.press("enter")
        await pilot.pause()

    assert "1 found" in shown
    assert "pelicans" in shown
    assert "\x1b" not in shown
    (hit,) = app.given
    assert isinstance(hit, SearchHit)
    assert hit.field == "listing.summary"


async def test_searching_for_nothing_known_says_so_and_enter_stays(session: Session) -> None:
    app = Stage(SearchScreen(session))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("enter", *"[/]q", "enter")
        await pilot.pause()
        assert "nothing found" in seen(app)
        assert not app.given
        await pilot.press("escape")
        await pilot.pause()

    assert app.given == [None]
