"""Where there is little room, the questions have most of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.step.guide import Guide
from screens.step.journey import JourneyPanel
from screens.step.page import PageForm
from tests.screens.step.stage import DAY, play
from wizard.catalogue.catalogue import Catalogue


@pytest.mark.parametrize("width", [100, 120, 160, 220])
async def test_beside_the_journey_and_the_guide_the_page_is_the_widest(
    home: Path, catalogue: Catalogue, width: int
) -> None:
    async with play(home, catalogue, {}, (width, 30)) as it:
        page, journey, guide = (
            it.app.screen.query_one(kind).outer_size.width
            for kind in (PageForm, JourneyPanel, Guide)
        )

    assert page > guide > journey
    assert page >= 46


def _pages_with_a_least(catalogue: Catalogue) -> list[str]:
    """The pages with a text that must have so many letters, or any at all."""
    edition = catalogue.edition("2025-02")
    rules = [rule for each in edition.requirements.values() for rule in each.rules]
    lengths = [rule for rule in rules if rule.name == "length" and rule.params.get("min")]
    fields = {name for rule in lengths for name in rule.fields}
    return [placed.page.id for placed in edition.pages if fields & set(placed.page.fields)]


async def test_a_text_of_any_length_has_no_meter(home: Path, catalogue: Catalogue) -> None:
    async with play(home, catalogue, {"app.types": ["full-screen"]}, (120, 60)) as it:
        shown = [await it.go(page) for page in _pages_with_a_least(catalogue)]

    assert "of at least 100" in "".join(shown)
    assert "of at least 1 " not in "".join(shown)


async def test_a_long_name_gives_way_to_what_is_saved_and_what_is_left(
    home: Path, catalogue: Catalogue
) -> None:
    answers = {"legal.privacy_url": "https://harborfield-software.com/privacy"}
    name = "A name that is as long as names of apps may be"
    async with play(home, catalogue, answers, (80, 24), name=name) as it:
        narrow = it.seen().splitlines()[0]
        await it.pilot.resize_terminal(120, 24)
        await it.pilot.pause(0.6)
        wide = it.seen().splitlines()[0]

    assert "saved" in narrow
    assert "to write" in narrow
    assert name in wide


async def test_a_short_answer_takes_one_line_with_its_label_and_sign(
    home: Path, catalogue: Catalogue
) -> None:
    answers = {
        "screen.shows_ads": True,
        "listing.name": "Sitebook Sync",
        "listing.trademark_ack": {"by": "Ana Duarte", "on": DAY},
    }
    async with play(home, catalogue, answers) as it:
        ruled_out = (await it.go("not-listed-experience")).splitlines()
        named = (await it.go("name-tagline")).splitlines()
        second = (await it.press("tab")).splitlines()

    asked = [number for number, line in enumerate(ruled_out) if "( ) Yes" in line or "(•)" in line]
    wrong = next(line for line in ruled_out if "Shows advertising" in line)
    assert wrong.startswith("  ▸ Shows advertising *")
    assert wrong.split("*")[1].split() == ["(•)", "Yes", "(", ")", "No", "✗"]
    assert ruled_out[asked[0] + 1].strip() == "The answer is yes; it must be no"
    assert "Sends push notifications" in ruled_out[asked[0] + 2]
    assert "Scan for malware ──" in ruled_out[asked[0] + 4]
    assert "▸ App name *" in "".join(named)
    assert next(line for line in named if "Sitebook Sync  " in line).endswith("13/30 •")
    assert next(line for line in named if "[x] Our name infringes" in line).endswith("✎")
    assert "▸ Tagline" in "".join(second)
    assert "▸ App name" not in "".join(second)


async def test_a_group_has_a_title_and_says_once_who_signed_all_its_confirmations(
    home: Path, catalogue: Catalogue
) -> None:
    names = ("name_unique_ack", "trademark_ack", "name_reviewed")
    answers = {f"listing.{name}": {"by": "Ana Duarte", "on": DAY} for name in names}
    answers["listing.name_reviewed"]["by"] = "Jo Lee"
    async with play(home, catalogue, answers) as it:
        apart = (await it.go("name-tagline", "listing.name_reviewed")).splitlines()
        same = (await it.press("space")).splitlines()
        untitled = await it.go("logo")

    rows = [line for line in apart if "[x]" in line]
    assert [line.split("  ")[-1].strip() for line in rows] == [
        "Ana Duarte, 1 Apr 2025 ✎",
        "Ana Duarte, 1 Apr 2025 ✎",
        "Jo Lee, 1 Apr 2025 ✎",
    ]
    assert apart.index(rows[2]) - apart.index(rows[0]) == len(names) - 1
    title = next(line for line in same if line.strip().startswith("Before you send it ─"))
    assert title.endswith("─ ✎ Ana Duarte, 1 Apr 2025")
    assert sum("Ana Duarte" in line for line in same) == 1
    assert "What you confirm ─" in untitled


async def test_one_key_takes_hidden_characters_out_of_an_answer_and_undo_brings_them_back(
    home: Path, catalogue: Catalogue
) -> None:
    hidden = "Notes\u200b of\U000e0041 the site"
    async with play(home, catalogue, {"listing.summary": hidden}, (140, 50)) as it:
        work = it.app._open_draft
        assert work is not None
        page = work.session.edition.page_of_field["listing.summary"].page.id
        told = await it.go(page, "listing.summary")
        await it.press("shift+f4")
        plain = work.session.value("listing.summary")
        again = await it.press()
        await it.press("ctrl+z")
        before = work.session.value("listing.summary")

    assert "zero width space at 6" in told
    assert "Shift+F4 takes" in " ".join(told.split())
    assert plain == "Notes of the site"
    assert "zero width space" not in again
    assert before == hidden
