"""A page of the journey inside the whole program."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Static

from screens.help.screen import HelpScreen
from screens.shell import saving
from tests.screens.step.stage import WIDE, Play, play
from wizard.catalogue.catalogue import Catalogue
from wizard.engine.question_count import asked_questions, effects_of_kinds

EMBEDDED = {"app.types": ["full-screen"]}
BOTH = ["full-screen", "side-panel"]
API = "4 Pass app validation › API behaviour"


def _page(catalogue: Catalogue, title: str) -> str:
    pages = catalogue.edition("2025-02").pages
    return next(placed.page.id for placed in pages if placed.page.title == title)


async def test_a_page_of_which_nothing_is_asked_says_so_and_is_left_by_keys(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, EMBEDDED) as it:
        page = await it.go(_page(catalogue, "Questionnaire D: integration"))
        guide = it.guide()
        await it.press("ctrl+n")
        after = it.seen()

    assert "Nothing is asked here for your app." in guide
    assert "App types" not in page
    assert "Questionnaire E" in after


async def test_the_guide_does_not_speak_of_the_page_that_was_left(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, EMBEDDED) as it:
        await it.go(_page(catalogue, "Privacy and hours"))
        assert "Privacy policy" in it.guide()
        await it.press("ctrl+n")
        guide = it.guide()
        await it.press("f1")
        assert isinstance(it.app.screen, HelpScreen)
        help_text = it.seen()

    assert "Privacy policy" not in guide
    assert "Nothing is asked here" in guide
    assert "Privacy policy" not in help_text


async def test_why_and_source_are_told_in_full_by_help_and_not_beside_the_page(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {"listing.name": "Sitebook Sync"}, WIDE) as it:
        beside = await it.go("name-tagline", "listing.name")
        guide = it.guide()
        await it.go("your-app", "app.types")
        await it.press("f1")
        help_text = it.app.screen.query_one("#help-text")
        whole = str(help_text.query_one(Static).render())

    assert "│ Sitebook Sync " in beside
    assert "F1 why this is asked" in guide
    assert "Source:" not in guide
    assert len(whole) > 20_000
    assert "Field app.types" in whole


async def test_why_a_question_is_not_asked_can_be_read_in_full(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, EMBEDDED) as it:
        shown = await it.go(_page(catalogue, "Monthly Sandbox"))
        experience = await it.go(_page(catalogue, "Ruled out? Experience"))

    assert "…" not in "\n".join(shown.splitlines()[3:16])
    assert "are not accepted." in " ".join(experience.split())


async def test_the_worst_complaint_stands_first_in_the_guide(
    home: Path, catalogue: Catalogue
) -> None:
    long_ago = date(2020, 1, 2)
    customer = {"company": "Harbor", "role": "active", "since": long_ago, "last_used": long_ago}
    async with play(home, catalogue, {"customers": [customer]}, WIDE) as it:
        await it.go(_page(catalogue, "Customers and their benefit"), "customers")
        complaints, _, _ = it.guide().partition(catalogue.fields["customers"].help)
        signs = [line[0] for line in complaints.splitlines() if line[:1] in {"✗", "!"}]

    assert signs == sorted(signs, key="✗!".index)
    assert "!" in signs


async def test_a_field_tells_its_own_fault_before_what_rests_on_it(
    home: Path, catalogue: Catalogue
) -> None:
    answers = {"legal.privacy_url": "http://fieldline.example.com/privacy"}
    async with play(home, catalogue, answers) as it:
        shown = await it.go(_page(catalogue, "Privacy and hours"))

    assert "https" in shown
    assert "Depends on" not in shown


async def test_where_somebody_is_gets_stored_before_the_program_ends(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "PLACE_AFTER_S", 0.05)
    async with play(home, catalogue, {}) as it:
        page = _page(catalogue, "Name and tagline")
        await it.go(page, "listing.tagline")
        library = it.app._app_context.library
        async with asyncio.timeout(10):
            while (state := library.state(it.draft)) is None or state.place_page != page:
                await it.pilot.pause(0.02)

        assert (state.place_page, state.place_field) == (page, "listing.tagline")


async def test_a_sign_that_changes_lights_up_unless_motion_is_off(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {"app.types": ["side-panel"]}, (80, 24)) as it:
        await it.go("name-tagline", "listing.tagline")
        lit = _is_lit(it, await it.press("S"), "Tagline")
        await it.app.run_action("switch_motion")
        await it.go("name-tagline", "listing.name")
        still = _is_lit(it, await it.press("S"), "App name")
        stored = it.app._app_context.settings.read().motion

    assert lit
    assert not still
    assert stored == "none"


async def test_the_panel_tells_what_the_type_under_the_cursor_means_and_brings(
    home: Path, catalogue: Catalogue
) -> None:
    edition = catalogue.edition("2025-02")
    effects = effects_of_kinds(edition, EMBEDDED)
    alone, both = (asked_questions(edition, {"app.types": k}) for k in (["full-screen"], BOTH))
    more = {each.fields for each in both} - {each.fields for each in alone}
    async with play(home, catalogue, EMBEDDED, (80, 24)) as it:
        await it.go("your-app", "app.types")
        first = it.guide().splitlines()[1]
        await it.press("down")
        second = it.guide().splitlines()[1]

    assert first.startswith("Full screen page inside Procore: ")
    assert second.startswith("Side panel beside a record: ")
    assert second.endswith(effects["side-panel"].words)
    assert effects["side-panel"].questions == len(more)


def _is_lit(it: Play, shown: str, label: str) -> bool:
    """Whether the sign at the right of a field is reversed."""
    lines = shown.splitlines()
    row = next(y for y, line in enumerate(lines) if f"▸ {label} *" in line)
    strip = it.app.screen._compositor.render_strips()[row]
    signs = [each for each in strip if each.text.strip()]
    return bool(signs[-1].style and signs[-1].style.reverse)
