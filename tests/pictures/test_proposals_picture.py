"""Filling in as a person sees it: what was found, with its origin and how far it is trusted."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from screens.proposals.screen import ProposalsScreen
from tests.pictures.test_pictures import Pasted, compare_sizes, keys, sample, stage, still
from wizard.session.app_context import AppContext

PACKAGE = {
    "name": "sitebook",
    "displayName": "Sitebook",
    "version": "1.3.0",
    "homepage": "https://www.fieldline-software.com",
    "description": "Keeps site notes and daily logs in step",
}
README = """# Sitebook Sync

Site notes and the daily log say the same.

## Features

- Attach the photos of a note to the log
"""


async def test_what_was_found_in_a_project(desk: AppContext, place: Path) -> None:
    draft = sample(place)
    project = draft.parent / "sitebook"
    project.mkdir()
    (project / "package.json").write_text(json.dumps(PACKAGE), "utf-8")
    (project / "README.md").write_text(README, "utf-8")
    async with stage(desk, draft) as pilot:
        await keys("ctrl+o", Pasted("sitebook"), "enter")(pilot)
        async with asyncio.timeout(30):
            while not isinstance(pilot.app.screen, ProposalsScreen):
                await still(pilot)
        await keys("down", "down", "down", "down", "space")(pilot)
        await compare_sizes(pilot, "proposals", place)
