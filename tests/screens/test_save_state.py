"""Whether all is saved is told when it changes; no screen looks again and again."""

from __future__ import annotations

import ast
from pathlib import Path

from screens.app import WizardApp
from screens.widgets.line import Line
from tests.pictures.test_pictures import NOON, keys, stage, still
from tests.screens.home.stage import made
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.samples import DAY

SCREENS = Path(__file__).parents[2] / "screens"
PROGRESS = {
    "bundle/long_work.py",
    "desk/screen.py",
    "live/screen.py",
    "proposals/reading_from.py",
    "scan/screen.py",
    "shell/file_inspector.py",
}
"""Show the progress of work in another thread, while it runs."""


def test_only_progress_is_looked_at_again_and_again() -> None:
    found = {
        path.relative_to(SCREENS).as_posix()
        for path in SCREENS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "set_interval"
    }

    assert found == PROGRESS


async def test_every_screen_tells_what_is_saved_and_uses_the_width_there_is(
    tmp_path: Path,
) -> None:
    desk = AppContext(UserFolders.below(tmp_path / "home"), now=lambda: NOON, as_of=DAY)
    name = "Sitebook Sync for all of our teams on all of our sites and in the office as well"
    async with stage(desk, made(desk, name)[0], (160, 40)) as pilot:
        app = pilot.app
        assert isinstance(app, WizardApp)
        assert app._open_draft is not None
        for key in ("f2", "escape", "f5", "e"):
            await keys(key)(pilot)
            if key == "f2":
                continue
            await pilot.resize_terminal(160, 40)
            await still(pilot)
            wide = str(app.screen.query_one("#top", Line).render())
            await pilot.resize_terminal(80, 24)
            await still(pilot)
            narrow = str(app.screen.query_one("#top", Line).render())
            assert name in wide
            assert "office" not in narrow
            app._open_draft.trouble = ""
            app._attending.edited("")
            await pilot.pause()
            app._open_draft.session.unsaved = True
            await keys("ctrl+s")(pilot)
            for _ in range(200):
                if "saved 12:00" in str(app.screen.query_one("#top", Line).render()):
                    break
                await pilot.pause(0.02)
            assert "saved 12:00" in str(app.screen.query_one("#top", Line).render())
