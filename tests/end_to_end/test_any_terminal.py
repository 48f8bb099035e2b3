"""Terminals of every size, without colour, and files that try to speak to the terminal."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.conftest import (
    CTRL,
    ENTER,
    F5,
    F8,
    TAB,
    Start,
    answer,
    focused_frame,
    go_to,
)


def test_changing_the_size_while_typing_loses_nothing(start: Start, draft: Path) -> None:
    person = start(draft, size=(80, 24))
    person.wait_for("What the app is.")
    go_to(person, "name and", "3 of 23")

    typed = ""
    for size in [(120, 40), (40, 10), (80, 24), (20, 5), (200, 60), (80, 24)]:
        person.resize(*size)
        for letter in "ab":
            typed += letter
            person.send(letter)
    name = f"Sitebook Sync{typed}"
    person.until(lambda _: answer(draft, "listing.name") == name, "all letters are saved")
    person.resize(100, 30)  # what was drawn for sizes that are gone is drawn anew
    person.wait_for(name)
    person.saved()


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
def test_the_field_with_the_cursor_is_in_sight_on_a_small_terminal(
    start: Start, draft: Path, size: tuple[int, int]
) -> None:
    person = start(draft, size=size)
    for title in ("Release stage", "Sign-in inside", "Calls the API"):
        person.until(partial(whole_frame, title), f"{title} is in sight")
        person.send(TAB)


def whole_frame(title: str, shown: str) -> bool:
    """Whether the field that has the cursor is that one, and all of it is in sight."""
    return title in focused_frame(shown) and ("┗━" in shown or "┏━" not in shown)


def test_without_colour_focus_and_states_can_still_be_seen(start: Start, draft: Path) -> None:
    person = start(draft, env={"NO_COLOR": "1"})
    shown = person.focus_is_on("Release stage")
    assert re.search("▸ Release stage .*○", shown)
    assert "to write" in shown.partition("\n")[0]
    person.press(f" {F5}", "Keeps the bundle", " ○ ", " m 1 met")
    colours = re.compile(rb"\x1b\[[0-9;]*(?<![0-9])(?:3[1-6]|4[1-6]|9[1-6])(?:;[0-9;]*)?m")
    assert not colours.search(person.raw)
    for red, green, blue in re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", person.raw):
        assert max(map(int, (red, green, blue))) - min(map(int, (red, green, blue))) < 12


HOSTILE = "\\u001b]0;owned\\u0007\\u001b[2J\\u009b31m[/][red]x[/blue][@click=app.quit]y[/]\\u202e"

POINTER = b"\x1b]22;default\x07"
"""The one sequence with a bell that the screen library writes: the shape of the mouse."""


def test_a_hostile_file_never_sends_control_sequences_to_the_terminal(
    start: Start, draft: Path, tmp_path: Path
) -> None:
    text = draft.read_text("utf-8")
    text = text.replace('"Sitebook Sync"', f'"{HOSTILE}"')
    text += f'\n[support]\nemail = "{HOSTILE}"\n\n[["[/]\\u001b[2J"]]\nx = "{HOSTILE}"\n'
    draft.write_text(text, "utf-8")
    (tmp_path / "files\x1b[2J").mkdir()

    person = start(draft, size=(120, 40))
    person.wait_for("What the app is.")
    go_to(person, "name and", "3 of 23")
    person.press(F5, "Keeps the bundle")
    person.press(F8, "Goes in")
    person.send("\x1b")
    person.until(lambda shown: "Goes in" not in shown, "export was left")
    person.press("\x1b", "Next: ")
    person.press(CTRL["f"], "Search")
    person.press("owned", "found")
    person.press(ENTER, "▸ ", "Next: ")
    person.press("\x1b", "trash")
    person.send(CTRL["q"])

    assert person.ended() == 0
    assert_clean(person.raw)


def assert_clean(raw: bytes) -> None:
    """Nothing but what the screen library itself writes, and no planted sequence."""
    assert b"owned" in raw
    assert b"\x1b]0;" not in raw
    assert b"\x1b[31m" not in raw
    assert b"\xc2\x9b" not in raw
    assert "\u202e".encode() not in raw
    assert b"\x07" not in raw.replace(POINTER, b"")
    assert raw.count(b"\x1b[2J") <= 1


def test_a_hostile_file_that_cannot_be_opened_is_shown_harmlessly(
    start: Start, tmp_path: Path
) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("[wizard]\nname = \x1b]0;owned\x07\x1b[2J[/]\x9b31m\n", "utf-8")

    person = start(path)
    person.wait_for("cannot be opened")
    person.wait_for("line 2")
    person.wait_for("owned")
    person.send(CTRL["q"])
    person.ended()

    assert_clean(person.raw)
