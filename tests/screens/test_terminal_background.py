"""The terminal's answer about its background: it chooses a theme, and is never typed text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key
from textual.message import Message

from screens.app import WizardApp
from screens.widgets._textual import TerminalParser
from screens.widgets.terminal_background import BackgroundAnswer, BackgroundReported
from tests.screens.home.stage import desk_in
from wizard.catalogue.catalogue import Catalogue

LIGHT = "\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\"


def _read(*chunks: str) -> list[Message]:
    parser = TerminalParser()
    return [event for chunk in chunks for event in parser.feed(chunk)]


@pytest.mark.parametrize(
    ("answer", "dark"),
    [
        (LIGHT, False),
        ("\x1b]11;rgb:0b/1f/3a\x07", True),
        ("\x1b]11;rgba:ffff/ffff/ffff/ffff\x07", False),
    ],
)
def test_an_answer_between_keys_is_no_key(answer: str, *, dark: bool) -> None:
    first, *told, last = _read("a", answer, "b")

    assert [e.key for e in (first, last) if isinstance(e, Key)] == ["a", "b"]
    assert [e.dark for e in told if isinstance(e, BackgroundReported)] == [dark]
    assert len(told) == 1


@given(st.integers(2, len(LIGHT) - 1))
def test_an_answer_in_two_pieces_is_no_key_either(cut: int) -> None:
    told = _read("a", LIGHT[:cut], LIGHT[cut:], "b")

    assert [e.key for e in told if isinstance(e, Key)] == ["a", "b"]
    assert any(isinstance(e, BackgroundReported) for e in told)


def test_what_only_begins_like_an_answer_is_given_back() -> None:
    answer = BackgroundAnswer()

    assert answer.without_answer("\x1b]") == ""
    assert answer.without_answer("x") == "\x1b]x"
    assert answer.reported is None


@pytest.mark.parametrize("chosen", ["", "nord"])
async def test_a_light_terminal_gets_the_light_theme_unless_somebody_chose_one(
    home: Path, catalogue: Catalogue, chosen: str
) -> None:
    desk = desk_in(home, catalogue)
    if chosen:
        desk.settings.change(theme=chosen)
    app = WizardApp(desk)
    async with app.run_test() as pilot:
        app.post_message(BackgroundReported(dark=False))
        await pilot.pause()
        shown = app.theme

    assert shown == (chosen or "paper")
    assert desk.settings.read().theme == chosen
