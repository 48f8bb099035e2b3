"""Live checks and the source scan as a person sees them; see `test_pictures.py`."""

from __future__ import annotations

import re
from pathlib import Path

from textual.pilot import Pilot

from screens.live.screen import LiveScreen
from screens.live.state import Phase
from screens.scan.screen import ScanScreen
from tests.pictures.test_pictures import Pasted, compare_sizes, keys, sample, stage, still
from wizard.session.app_context import AppContext


async def at_rest(pilot: Pilot[int]) -> str:
    """The screen once it works nothing out any more."""
    for _ in range(1500):
        screen = pilot.app.screen
        if isinstance(screen, LiveScreen | ScanScreen) and screen.state.phase in {
            Phase.TOLD,
            Phase.OVER,
        }:
            return await still(pilot)
        await pilot.pause(0.02)
    raise AssertionError(screen)


async def test_a_plan_for_one_question(desk: AppContext, place: Path) -> None:
    async with stage(desk, sample(place)) as pilot:
        await keys("ctrl+f", Pasted("support docs url"), "enter", "f6")(pilot)
        await at_rest(pilot)
        await keys("1")(pilot)
        await compare_sizes(pilot, "live", place)


async def test_a_source_scan(desk: AppContext, place: Path) -> None:
    async with stage(desk, sample(place)) as pilot:
        await keys("shift+f6")(pilot)
        await at_rest(pilot)
        await pilot.press("enter")
        await pilot.pause(0.1)
        await compare_sizes(pilot, "scan", place, without=without_time)


def without_time(shown: str) -> str:
    """How long it took is no matter of looks."""
    return re.sub(r"in \d+\.\d s", "in 0.0 s", shown)
