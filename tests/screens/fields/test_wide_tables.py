"""A table with many columns shows those that can be read, and how many more there are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.screens.step.stage import NARROW, play
from wizard.catalogue.catalogue import Catalogue

RUNS = [{"what": "sandbox", "version": "1.0.0", "date": date(2025, 3, 12), "outcome": "pass"}]


async def test_many_columns_are_cut_to_those_that_can_be_read(
    home: Path, catalogue: Catalogue
) -> None:
    page = catalogue.edition("2025-02").page_of_field["test.runs"].page.id
    async with play(home, catalogue, {"test.runs": RUNS}, NARROW) as it:
        shown = await it.go(page, "test.runs")

    heading = next(line for line in shown.splitlines() if " What " in line)
    row = next(line for line in shown.splitlines() if "1.0.0" in line)
    assert "Version" in heading
    assert "+" in heading
    assert "2025-03-12" in row
