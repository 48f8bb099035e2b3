"""Whatever is chosen, the screen can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.app import WizardApp
from tests.screens.step.stage import desk_in
from wizard.catalogue.catalogue import Catalogue


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light", "nord", "paper"])
@pytest.mark.parametrize("colour", [True, False])
async def test_text_differs_from_its_ground_in_every_theme_with_colour_and_without(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, theme: str, *, colour: bool
) -> None:
    if not colour:
        monkeypatch.setenv("NO_COLOR", "1")
    desk = desk_in(home, catalogue)
    desk.settings.change(theme=theme)
    app = WizardApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        strip = app.screen._compositor.render_strips()[2]
        for wanted in app._filters:
            if wanted.enabled:
                strip = strip.apply_filter(wanted, app.screen.background_colors[1])
        styles = [segment.style for segment in strip if segment.text.strip() and segment.style]

    assert styles
    for style in styles:
        own = style.color is not None and style.color.is_default  # the terminal's own are a pair
        assert own or style.reverse or style.color != style.bgcolor
