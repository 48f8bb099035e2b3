"""What changed between editions, as a person sees it; see `test_pictures.py`."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from tests.pictures.test_pictures import compare_sizes, keys, sample, stage
from tests.screens.review.stage import until
from wizard.session.app_context import AppContext


async def judged(pilot: Pilot[int]) -> None:
    """Waits for what touches the draft, which is found out behind the screen."""
    await until(pilot, lambda shown: "requirements concern you" in shown)


async def test_what_is_tighter_for_a_draft(desk: AppContext, place: Path) -> None:
    async with stage(desk, sample(place)) as pilot:
        await keys("f5", "e")(pilot)
        await judged(pilot)
        await keys("t", "down")(pilot)
        await compare_sizes(pilot, "editions", place)


async def test_the_question_before_a_draft_is_carried_over(desk: AppContext, place: Path) -> None:
    async with stage(desk, sample(place)) as pilot:
        await keys("f5", "e")(pilot)
        await judged(pilot)
        await keys("c")(pilot)
        await compare_sizes(pilot, "editions-carry", place)
