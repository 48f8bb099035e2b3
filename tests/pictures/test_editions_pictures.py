"""What changed between editions, as a person sees it; see `test_pictures.py`."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.pictures.test_pictures import SIZES, compare, keys, sample, stage, still
from tests.screens.review.stage import until
from wizard.session.app_context import AppContext


async def judged(pilot: Pilot[int]) -> None:
    """Waits for what touches the draft, which is found out behind the screen."""
    await until(pilot, lambda shown: "requirements concern you" in shown)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_is_tighter_for_a_draft(
    desk: AppContext, place: Path, size: tuple[int, int]
) -> None:
    async with stage(desk, sample(place), size) as pilot:
        await keys("f5", "e")(pilot)
        await judged(pilot)
        await keys("t", "down")(pilot)
        compare("editions", size, await still(pilot), place)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_question_before_a_draft_is_carried_over(
    desk: AppContext, place: Path, size: tuple[int, int]
) -> None:
    async with stage(desk, sample(place), size) as pilot:
        await keys("f5", "e")(pilot)
        await judged(pilot)
        await keys("c")(pilot)
        compare("editions-carry", size, await still(pilot), place)
