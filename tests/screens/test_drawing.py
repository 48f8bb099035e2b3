"""What the tests' own savings may not hide: a screen that cannot be drawn."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget


class Fragile(Widget):
    """A widget that can be drawn until it is broken."""

    DEFAULT_CSS = "Fragile { height: 1; }"  # less than the screen, which is always drawn
    broken = False

    def render_line(self, y: int) -> Strip:
        if self.broken:
            message = f"line {y} cannot be drawn"
            raise RuntimeError(message)
        return Strip.blank(self.size.width)


class Stage(App[None]):
    """Shows one fragile widget."""

    def compose(self) -> ComposeResult:
        yield Fragile()


async def changed(*, broken: bool) -> int | None:
    """Runs the stage, changes the widget at the end, and looks at nothing."""
    app = Stage()
    async with app.run_test() as pilot:
        await pilot.pause()
        widget = app.query_one(Fragile)
        widget.broken = broken
        widget.refresh()
        await pilot.pause()
    return app.return_code


async def test_a_change_that_cannot_be_drawn_fails_though_nobody_looks() -> None:
    with pytest.raises(RuntimeError, match="cannot be drawn"):
        await changed(broken=True)


async def test_what_can_be_drawn_ends_well() -> None:
    assert await changed(broken=False) in (None, 0)
