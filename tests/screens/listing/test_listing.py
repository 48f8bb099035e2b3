"""The sketch of the listing on a terminal: what a customer would read, and the way to each part."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.listing.screen import ListingScreen
from screens.widgets.messages import PageRequested, ScreenRequested
from screens.widgets.picture import Picture
from tests.screens.review.stage import ANSWERS, HOSTILE, NARROW, WIDE, Stage, seen, work_in
from wizard.catalogue.catalogue import Catalogue
from wizard.session.open_draft import DraftPosition, OpenDraft

SAMPLE = Path(__file__).parents[3] / "assets" / "samples" / "2025-02" / "ready" / "files"

FULL = {
    **ANSWERS,
    "media.logo": "logo.png",
    "listing.built_by": "Fieldline Software",
    "listing.categories": ["BIM"],
    "listing.summary": "Sitebook connects notes with Procore. " * 40,
    "listing.how_it_works": "Open a daily log.",
    "listing.features": ["Create logs", "Attach photos"],
    "media.screenshots": ["screenshot-overview.png"],
    "media.screenshot_notes": ["See it at a glance"],
    "listing.contact": "contact-us",
    "listing.sales_email": "sales@example.com",
}


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue) -> OpenDraft:
    made = work_in(tmp_path, catalogue, FULL)
    for name in ("logo.png", "screenshot-overview.png"):
        shutil.copyfile(SAMPLE / name, made.draft.path.parent / name)
    return made


async def read_through(pilot: Pilot[None]) -> list[str]:
    """Every line that is seen on the way down, in order, each once."""
    await pilot.press("home")
    await pilot.pause()
    lines: dict[str, None] = {}
    before, shown = "", seen(pilot.app)
    while shown != before:
        lines |= dict.fromkeys(line.strip(" │┃") for line in shown.splitlines())
        await pilot.press("down")
        await pilot.pause()
        before, shown = shown, seen(pilot.app)
    return list(lines)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_card_is_what_a_customer_reads_first(
    work: OpenDraft, size: tuple[int, int]
) -> None:
    app = Stage(ListingScreen(work))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        shown = seen(app)

    assert "Our own sketch" in shown
    assert "Procore's design differs" in shown
    for words in (
        "On the card",
        "Sitebook Sync",
        "The easiest way there is to sync all of…",
        "Cut off here: “your site books daily”",
        "Built by Fieldline Software",
        "Integration summary",
    ):
        assert words in shown


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_whole_page_can_be_read_by_one_key(
    work: OpenDraft, size: tuple[int, int]
) -> None:
    app = Stage(ListingScreen(work))
    async with app.run_test(size=size) as pilot:
        lines = await read_through(pilot)

    whole = "\n".join(lines)
    wanted = [
        "On the card",
        "Integration summary",
        "How it works",
        "Open a daily log.",
        "• Create logs",
        "• Attach photos",
        "See it at a glance",
        "Contact us",
        "Writes to sales@example.com",
        "○ About the company: not answered yet",
        "No Procore text shows a card",
    ]
    places = [whole.find(words) for words in wanted]
    assert -1 not in places, wanted[places.index(-1)]
    assert places == sorted(places)


async def test_the_keys_lead_back_up_to_the_card(work: OpenDraft) -> None:
    app = Stage(ListingScreen(work))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        top = seen(app)
        await pilot.press("end")
        await pilot.pause()
        assert "On the card" not in seen(app)
        await pilot.press(*["up"] * 70)
        await pilot.pause()
        assert seen(app) == top
        await pilot.press("pagedown", "pagedown")
        await pilot.pause()
        assert "On the card" not in seen(app)
        await pilot.press("pageup", "pageup", "home")
        await pilot.pause()
        assert seen(app) == top


async def test_the_cursor_is_always_in_sight(work: OpenDraft) -> None:
    app = Stage(ListingScreen(work))
    async with app.run_test(size=NARROW) as pilot:
        for key in ("down",) * 25 + ("pageup", "pagedown", "end", "pageup", "up", "home"):
            await pilot.press(key)
            await pilot.pause()
            assert "┃" in seen(app), key


async def test_enter_leads_to_the_field_of_the_part(work: OpenDraft) -> None:
    work.position = DraftPosition("name-tagline", "listing.tagline")
    app = Stage(ListingScreen(work))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        await pilot.press("enter", "down", "enter", "escape")

    assert app.asked == [
        PageRequested("name-tagline", "listing.tagline"),
        PageRequested("company", "listing.built_by"),
        ScreenRequested("back"),
    ]


async def test_a_click_leads_to_the_field_of_the_part(work: OpenDraft) -> None:
    app = Stage(ListingScreen(work))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        row = next(y for y, line in enumerate(seen(app).splitlines()) if "Built by" in line)
        await pilot.click(offset=(30, row))

    assert app.asked == [PageRequested("company", "listing.built_by")]


async def test_coming_back_stands_at_the_part_one_went_to(work: OpenDraft) -> None:
    work.position = DraftPosition("company", "listing.about")
    app = Stage(ListingScreen(work))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        shown = seen(app)

    assert "┃ ○ About the company: not answered yet" in shown


async def test_what_is_missing_is_told_on_the_card_too(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    app = Stage(ListingScreen(work_in(tmp_path, catalogue, {})))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        shown = seen(app)

    for words in ("○ Logo: not", "○ App name: not answered yet", "○ Tagline: not answered yet"):
        assert words in shown


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_hostile_words_are_shown_as_they_are(
    tmp_path: Path, catalogue: Catalogue, size: tuple[int, int]
) -> None:
    texts = dict.fromkeys(("listing.summary", "listing.how_it_works", "listing.built_by"), HOSTILE)
    answers = {**texts, "listing.name": "[red]x[/]", "listing.tagline": "# heading"}
    lists: dict[str, Any] = {
        "listing.features": [HOSTILE],
        "media.screenshots": [f"{HOSTILE}.png"],
        "media.screenshot_notes": [HOSTILE],
    }
    work = work_in(tmp_path, catalogue, {**answers, **lists})
    app = Stage(ListingScreen(work))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        shown = seen(app)
        whole = "\n".join(await read_through(pilot))

    assert "[red]x[/]" in shown
    assert "# heading" in shown
    assert "Built by x[/] [red]y[/blue] [@click=app.bell]z[/]" in shown
    assert "• x[/] [red]y[/blue] [@click=app.bell]z[/]" in whole
    assert "\x1b" not in whole
    assert "\x9b" not in whole


async def test_pictures_are_drawn_and_what_is_none_says_why(work: OpenDraft) -> None:
    (work.draft.path.parent / "screenshot-overview.png").unlink()
    work.session.learn(work.look())
    app = Stage(ListingScreen(work))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        pictures = list(app.screen.query(Picture))
        whole = "\n".join(await read_through(pilot))

    assert len(pictures) == 1
    assert "○ screenshot-overview.png does not exist" in whole


async def test_a_picture_outside_of_the_drafts_folder_is_not_opened(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    work = work_in(tmp_path, catalogue, {**ANSWERS, "media.logo": "../../logo.png"})
    app = Stage(ListingScreen(work))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        shown = seen(app)
        assert not app.screen.query(Picture)

    assert "○ logo.png" in shown
    assert "leads out of" in shown
