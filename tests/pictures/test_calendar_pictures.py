"""The calendar after approval as a person sees it; see `test_pictures.py`."""

from __future__ import annotations

from pathlib import Path

from tests.pictures.test_pictures import compare_sizes, keys, sample, stage
from wizard.session.app_context import AppContext


async def test_a_listed_app_with_a_late_duty(desk: AppContext, place: Path) -> None:
    path = sample(place)
    text = path.read_text("utf-8").replace("read_on = 2025-03-28", "read_on = 2024-12-20")
    path.write_text(f"{text}\n[approval]\non = 2024-12-20\n", "utf-8")
    async with stage(desk, path) as pilot:
        await keys("ctrl+g", "down")(pilot)
        await compare_sizes(pilot, "calendar", place)
