"""Procore's page as a person sees it who comes from it; see `test_pictures.py`."""

from __future__ import annotations

from pathlib import Path

from tests.pictures.test_pictures import compare_sizes, keys, sample, stage
from wizard.session.app_context import AppContext
from wizard.session.samples import Sample


async def test_a_line_of_several_requirements(desk: AppContext, place: Path) -> None:
    async with stage(desk, sample(place, Sample.WRONG)) as pilot:
        await keys("ctrl+d", "enter")(pilot)
        await compare_sizes(pilot, "page-map", place)
