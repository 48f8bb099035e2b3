"""Several apps: the one that needs somebody most stands first, with the reason."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from screens.home.screen import HomeScreen
from tests.screens.home.stage import NARROW, Stage, desk_in, settled, written
from wizard.catalogue.catalogue import Catalogue
from wizard.session.app_context import AppContext

READY = Path(__file__).parents[3] / "assets" / "samples" / "2025-02" / "ready"
POINT = '\n[[review.findings]]\ntext = "The link to the FAQ is dead"\nclosed = false\n'


@pytest.fixture
def desk(home: Path, catalogue: Catalogue) -> AppContext:
    """Four apps: ready, approved with a neglected duty, blocked, and one a reviewer waits for."""
    desk = desk_in(home, catalogue)
    shutil.copytree(READY, desk.places.drafts)
    ready = desk.places.drafts / "submission.toml"
    text = ready.read_text("utf-8").replace("Sitebook Sync", "Ready One")
    ready.write_text(text, "utf-8")
    neglected = re.sub(r"(?m)^(last_reviewed|read_on) = .*$", r"\1 = 2024-10-01", text)
    approved = f"{neglected}\n[approval]\non = 2024-09-01\n".replace("Ready One", "Listed One")
    (desk.places.drafts / "listed.toml").write_text(approved, "utf-8")
    written(desk, "blocked.toml", "Blocked One")
    waits = written(desk, "waits.toml", "Waiting One", "2024-01-01T09:00:00Z")
    waits.write_text(waits.read_text("utf-8") + POINT, "utf-8")
    return desk


def names(screen: str) -> list[str]:
    return re.findall(r"^.(\w+ One)  ", screen, re.MULTILINE)


async def test_what_needs_somebody_most_stands_first_with_the_reason(desk: AppContext) -> None:
    async with Stage(HomeScreen(desk)).run_test(size=NARROW, notifications=True) as pilot:
        screen = await settled(pilot)

    assert names(screen) == ["Waiting One", "Listed One", "Blocked One", "Ready One"]
    needs = [
        re.findall(r"1 point|\d overdue|\d+ to write|ready  ", line) for line in screen.split("\n")
    ]
    assert next(found[-1] for found in needs if found) == "1 point"
    assert re.search(r"Listed One.* \d overdue", screen)
    assert re.search(r"Blocked One.* \d+ to write", screen)


async def test_a_key_lists_by_the_last_change_and_the_choice_is_remembered(
    desk: AppContext,
) -> None:
    async with Stage(HomeScreen(desk)).run_test(size=NARROW, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("a")
        by_change = await settled(pilot)
    async with Stage(HomeScreen(desk)).run_test(size=NARROW, notifications=True) as pilot:
        again = await settled(pilot)

    assert names(by_change)[-1] == "Waiting One", "it was changed long ago"
    assert names(again) == names(by_change)
    assert "last changed first" in again
