"""One key puts a letter on all that can be reached, and the letter goes there."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Button

from screens.fields.confirmation import ConfirmationControl
from screens.fields.text import TextControl
from screens.review.rows import ReviewView
from screens.review.screen import ReviewScreen
from screens.widgets.chips import Chips
from screens.widgets.letter_targets import letter_codes
from screens.widgets.letters import LetterLabel, LettersScreen
from screens.widgets.rows import Rows
from tests.screens.test_keys_in_order import TAGLINE, Recorder, opened
from wizard.catalogue.catalogue import Catalogue


@pytest.mark.parametrize("count", [0, 1, 26, 27, 51, 52, 76, 300])
def test_no_code_is_the_beginning_of_another(count: int) -> None:
    codes = letter_codes(count)

    assert len(codes) == count
    assert all(len(code) == 1 for code in codes) or count > 26
    assert all(not b.startswith(a) and not a.startswith(b) for a, b in combinations(codes, 2))


async def letter_in(app: Recorder, region: Region) -> str:
    """Presses F4, and gives the letter that is drawn in a region of the screen."""
    await app.pilot.press("f4")
    await app.pilot.pause()
    assert isinstance(app.screen, LettersScreen)
    labels, near = app.screen.query(LetterLabel), region.grow((0, 0, 0, 1))
    return next(
        each.code for each in labels if each.code and near.contains_point(each.region.offset)
    )


def field_in(app: Recorder, name: str) -> Widget:
    fields = app.screen_stack[0].query_one("#page").query(TextControl)
    return next(each for each in fields if each.field.id == name)


async def test_a_letter_goes_to_its_field_row_choice_or_button(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    async with opened(tmp_path, catalogue) as app:
        letter = await letter_in(app, field_in(app, TAGLINE).region)
        await app.type("f10", "shift+tab", "f4", letter, "z", "f4", "escape", "y", "f4", "f4", "x")
        assert app.said(TAGLINE) == "zyx"

        app.screen.query_one("#page", VerticalScroll).scroll_to_widget(
            field_in(app, TAGLINE), top=True, animate=False
        )
        await app.pilot.pause()
        assert await letter_in(app, field_in(app, TAGLINE).region) == letter
        await app.type("tab")
        assert app.focused is field_in(app, TAGLINE)
        await app.pilot.press("f4")
        await app.pilot.click(offset=(60, 20))
        assert not isinstance(app.screen, LettersScreen)

        await app.go("review")
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        rows = screen.query_one(Rows)
        third = Region(rows.region.x, rows.region.y + rows.line_of(3), 1, 1)
        await app.type(*await letter_in(app, third))
        assert (rows.cursor, app.focused) == (3, rows)
        chips = screen.query_one(Chips).region
        await app.type(*await letter_in(app, Region(*chips.offset, 1, 1)))
        assert screen._state.view is ReviewView.BLOCKS

        await app.go("step")
        screen = app.screen
        await app.type(*await letter_in(app, screen.query_one(ConfirmationControl).region), "e")
        cancel = app.screen.query_one("#cancel", Button).region
        await app.type(*await letter_in(app, cancel))
        assert app.screen is screen
