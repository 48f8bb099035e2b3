"""Procore's page as a person sees it who comes from it; see `test_pictures.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pictures.test_pictures import SIZES, compare, keys, sample, stage, still
from wizard.session.app_context import AppContext
from wizard.session.samples import Sample


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_line_of_several_requirements_on_procores_page(
    desk: AppContext, place: Path, size: tuple[int, int]
) -> None:
    async with stage(desk, sample(place, Sample.WRONG), size) as pilot:
        await keys("ctrl+d", "enter")(pilot)
        compare("page-map", size, await still(pilot), place)
