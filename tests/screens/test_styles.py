"""Styles stand beside their screens, and opening a screen reads only those that are new."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

from screens.shell.keymap import bound_classes
from tests.pictures.test_pictures import NOON, keys, stage
from tests.screens.home.stage import made
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.samples import DAY

SCREENS = Path(__file__).parents[2] / "screens"


def test_every_file_of_styles_stands_beside_the_screens_that_use_it() -> None:
    used = {
        SCREENS.joinpath(*each.__module__.split(".")[1:-1], each.CSS_PATH)
        for each in bound_classes()
        if issubclass(each, Screen) and isinstance(each.CSS_PATH, str)
    }

    assert used <= set(SCREENS.rglob("*.tcss"))
    assert {path for path in used if path.stem == "screen"} == set(SCREENS.rglob("screen.tcss"))


async def test_opening_a_screen_does_not_parse_all_styles_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = AppContext(UserFolders.below(tmp_path / "home"), now=lambda: NOON, as_of=DAY)
    async with stage(desk, made(desk, "Sitebook Sync")[0], (120, 40)) as pilot:
        parsed: list[object] = []
        monkeypatch.setattr(Stylesheet, "reparse", parsed.append)
        await keys("f5", "f8", "escape", "f1")(pilot)

        assert type(pilot.app.screen).__name__ == "HelpScreen"
        assert pilot.app.screen.query_one("#help-text").styles.max_width is not None
        assert parsed == []
