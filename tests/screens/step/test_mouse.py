"""The whole program by mouse: a click focuses, chooses and presses, and the wheel scrolls."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.widget import Widget
from textual.widgets import Button

from screens.fields.choice import ChoicesControl, YesNoControl
from screens.fields.frame import FieldControl
from screens.fields.listing import RecordsControl
from screens.fields.long_text import LongTextControl
from screens.fields.text import TextControl
from screens.help.screen import HelpScreen
from screens.review.screen import ReviewScreen
from screens.step.journey import JourneyPanel
from screens.widgets.keybar import KeyBar
from tests.screens.step.stage import WIDE, Play, play
from wizard.catalogue.catalogue import Catalogue
from wizard.session.session import Session

TAGLINE, DESCRIPTION = "listing.tagline", "listing.summary"
ANSWERS = {"listing.name": "Sitebook", TAGLINE: "Sync logs", DESCRIPTION: "word " * 800}


def session(it: Play) -> Session:
    assert it.app._open_draft is not None
    return it.app._open_draft.session


def control(it: Play, name: str) -> FieldControl:
    controls = it.app.screen.query_one("#page").query("*")
    return next(c for c in controls if isinstance(c, FieldControl) and c.field.id == name)


async def go(it: Play, name: str) -> FieldControl:
    """The control of a field, on its page."""
    await it.go(session(it).edition.page_of_field[name].page.id, name)
    return control(it, name)


async def click(
    it: Play, widget: Widget | type[Widget] | str, x: int = 1, y: int = 0, times: int = 1
) -> None:
    await it.pilot.click(widget, offset=(x, y), times=times)
    await it.settled()


async def click_answer(it: Play, widget: FieldControl, x: int = 0, y: int = 0) -> None:
    """A click on a cell of the answer, without the label beside it or the border around it."""
    start = widget.content_region.offset - widget.region.offset
    await click(it, widget, x + start.x, y + start.y)


async def click_key(it: Play, words: str) -> None:
    """A click on a key in the line of keys."""
    await click(it, KeyBar, it.seen().splitlines()[-1].index(words))


async def scrolled(it: Play, widget: Widget | str) -> bool:
    """Whether the wheel scrolls a part of the screen, and back."""
    part = it.app.screen.query_one(widget) if isinstance(widget, str) else widget
    part.scroll_home(animate=False)
    await it.settled()
    places = [part.scroll_y]
    for turn in (events.MouseScrollDown, events.MouseScrollUp):
        await it.pilot._post_mouse_events([turn], part, (3, 1), button=0)
        await it.settled()
        places.append(part.scroll_y)
    return places[0] < places[1] > places[2]


async def test_a_page_is_answered_and_left_by_mouse(home: Path, catalogue: Catalogue) -> None:
    async with play(home, catalogue, ANSWERS, (120, 24)) as it:
        tagline = await go(it, TAGLINE)
        name = control(it, "listing.name")
        assert isinstance(tagline, TextControl)
        await click_answer(it, name, 4)
        await click_answer(it, tagline, 4)
        assert (it.app.focused, tagline.cursor_position) == (tagline, 4)
        await it.press("X")
        assert session(it).value(TAGLINE) == "SyncX logs"

        text = await go(it, DESCRIPTION)
        assert isinstance(text, LongTextControl)
        await click_answer(it, text, 2)
        await it.press("Y")
        assert str(session(it).value(DESCRIPTION)).startswith("woY")
        assert await scrolled(it, text)

        await click(it, JourneyPanel, 5, 0)
        assert "Eligibility, 1 of 8" in it.seen()
        assert await scrolled(it, "#page")
        choices = it.app.screen.query(ChoicesControl).first()
        await click_answer(it, choices, 1)
        assert session(it).value(choices.field.id)
        yes_no = it.app.screen.query_one("#page").query(YesNoControl).first()
        yes_no.scroll_visible(animate=False)
        await it.settled()
        await click_answer(it, yes_no, 1)
        assert session(it).value(yes_no.field.id) is True

        before = it.seen().splitlines()[1]
        await click_key(it, "next page")
        assert it.seen().splitlines()[1] != before
        await click_key(it, "help")
        assert isinstance(it.app.screen, HelpScreen)
        assert await scrolled(it, "#help-text")
        await click_key(it, "close")
        await click(it, "#next", 20)
        assert it.app.focused is not None

        await click_key(it, "review")
        assert isinstance(it.app.screen, ReviewScreen)
        assert await scrolled(it, "#review-rows")
        assert await scrolled(it, "#review-detail")


async def test_a_row_of_a_list_is_added_by_mouse(home: Path, catalogue: Catalogue) -> None:
    async with play(home, catalogue, {}, WIDE) as it:
        rows = await go(it, "app.collaborators")
        assert isinstance(rows, RecordsControl)
        await click(it, rows, 4, 1, times=2)
        form = it.app.screen
        first = form.query(TextControl).first()
        await click_answer(it, first)
        await it.press(*"Ana")
        await click(it, form.query_one("#save", Button))
        assert "Ana" in str(session(it).value("app.collaborators"))
