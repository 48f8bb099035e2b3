"""The journey beside a page: milestones, what is answered of each, and their pages."""

from __future__ import annotations

from pathlib import Path

from screens.step.journey import JourneyLine, JourneyPanel
from tests.screens.step.stage import WIDE, play
from wizard.catalogue.catalogue import Catalogue


def _panel(shown: str) -> list[str]:
    return [line.partition("│")[0].rstrip() for line in shown.splitlines()[1:-2]]


async def test_the_panel_counts_answers_by_milestone_and_opens_the_one_of_the_page(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {"app.types": ["full-screen"]}, WIDE) as it:
        first = _panel(await it.go("your-app", "app.embedded_login"))
        answered = _panel(await it.press("y"))
        later = _panel(await it.go("name-tagline"))
        await it.pilot.click(JourneyPanel, offset=(5, 0))
        back = await it.settled()

    title, *pages = first
    assert title.split()[:3] == ["▾", "Fit", "1/18"]
    assert pages[0].startswith("▸ Your app")
    assert "· Partner" in first
    assert "▾ Fit" not in later[0]
    assert any(line.startswith("▾ Validation") and "/" in line for line in later)
    assert any(line.startswith("▸ Name and tagline") for line in later)
    assert answered[0].split()[2] == "2/18"
    assert _panel(back)[1].startswith("▸ Your app")


async def test_a_narrow_screen_has_the_journey_in_one_line_with_arrows_to_click(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {"listing.name": "A name of more than thirty letters"}) as it:
        fresh = (await it.go("your-app")).splitlines()[1]
        wrong = (await it.go("name-tagline")).splitlines()[1]
        await it.pilot.click(JourneyLine, offset=(1, 0))
        before = (await it.settled()).splitlines()[1]
        await it.pilot.click(JourneyLine, offset=(before.index("›"), 0))
        after = (await it.settled()).splitlines()[1]

    assert fresh.split("›")[0].split() == ["‹", "Eligibility", "·", "Your", "app", "1/8"]
    assert "answered" in fresh
    assert "✗" not in fresh
    assert "Name and tagline  3/23" in wrong
    assert wrong.endswith("2 ✗")
    assert "Demo video chapters  2/23" in before
    assert after == wrong
