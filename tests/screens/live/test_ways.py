"""The ways to live checks and to the source scan, and back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from screens.app import WizardApp
from screens.live.screen import LiveScreen
from screens.live.state import Scope
from screens.review.screen import ReviewScreen
from screens.scan.screen import ScanScreen
from screens.step.screen import StepScreen
from tests.screens.home.stage import desk_in, made
from tests.screens.live.stage import on
from tests.screens.review.stage import NARROW, seen
from wizard.catalogue.catalogue import Catalogue


@pytest.fixture
def path(home: Path, catalogue: Catalogue) -> Path:
    (draft,) = made(desk_in(home, catalogue), "Sitebook Sync")
    return draft


@asynccontextmanager
async def opened(home: Path, catalogue: Catalogue, path: Path) -> AsyncIterator[Pilot[int]]:
    app = WizardApp(desk_in(home, catalogue), path)
    async with app.run_test(size=NARROW) as pilot:
        await on(pilot, StepScreen)
        yield pilot
        app.leave_work()
    assert app.return_code in (None, 0)


async def test_from_a_page_it_is_about_its_step_and_escape_comes_back(
    home: Path, catalogue: Catalogue, path: Path
) -> None:
    async with opened(home, catalogue, path) as pilot:
        before = seen(pilot.app)
        await pilot.press("f6")
        scope = (await on(pilot, LiveScreen)).state.scope
        await pilot.press("escape")
        await on(pilot, StepScreen)
        await pilot.pause(0.1)

        assert scope is Scope.STEP
        assert seen(pilot.app).splitlines()[1:4] == before.splitlines()[1:4]


async def test_from_the_review_it_is_about_everything(
    home: Path, catalogue: Catalogue, path: Path
) -> None:
    async with opened(home, catalogue, path) as pilot:
        await pilot.press("f5")
        await on(pilot, ReviewScreen)
        await pilot.press("f6")
        live = await on(pilot, LiveScreen)

        assert live.state.scope is Scope.ALL
        await pilot.press("escape")
        await on(pilot, ReviewScreen)


async def test_live_checks_and_source_scan_lead_to_each_other(
    home: Path, catalogue: Catalogue, path: Path
) -> None:
    async with opened(home, catalogue, path) as pilot:
        await pilot.press("shift+f6")
        await on(pilot, ScanScreen)
        await pilot.press("f6")
        await on(pilot, LiveScreen)
        await pilot.press("o")
        await on(pilot, ScanScreen)
        await pilot.press("escape")
        await on(pilot, LiveScreen)


async def test_help_explains_the_keys(home: Path, catalogue: Catalogue, path: Path) -> None:
    async with opened(home, catalogue, path) as pilot:
        await pilot.press("f6")
        await on(pilot, LiveScreen)
        await pilot.press("f1")
        await pilot.pause(0.2)
        shown = seen(pilot.app)

    assert "Call Procore's production too, or not" in shown
    assert "Rehearse: call a stand-in on this computer" in shown
