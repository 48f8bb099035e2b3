"""A note at the edge of the screen is plain text, whoever writes it, and hides no other part."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Static
from textual.widgets._toast import Toast

from screens.app import WizardApp
from tests.screens.home.stage import desk_in
from wizard.catalogue.catalogue import Catalogue

HOSTILE = "x[/] [red]y[/blue] [@click=app.bell]z[/] \x1b]0;owned\x07\x9b31m\u202e"


async def test_a_note_shows_markup_as_it_is_and_no_terminal_sequence(
    home: Path, catalogue: Catalogue
) -> None:
    app = WizardApp(desk_in(home, catalogue))
    async with app.run_test(notifications=True) as pilot:
        app.screen.notify(HOSTILE, title=HOSTILE, markup=True)
        await app.screen.mount(Static("below"))
        await pilot.pause()
        picture = app.export_screenshot(simplify=True)
        app.notify("The logo is too small.")
        app.notify("The tagline is too long.")
        await pilot.pause()
        toasts = [each for each in app.screen.query(Toast) if each.region]
        shown = [(str(each.render()), each.region.y, each.region.height) for each in toasts]

    assert "[@click=app.bell]z[/]" in picture.replace("&#160;", " ")
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(picture)
    assert shown == [("The tagline is too long.", 0, 1)], "one at a time, in the first line"
