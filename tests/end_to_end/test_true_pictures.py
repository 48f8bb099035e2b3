"""A terminal that can show true pictures is sent them; every other one is left alone."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.end_to_end.conftest import CTRL, Person, Start, go_to
from tests.files.pictures import logo

KITTY = {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}
COMMAND = re.compile(rb"\x1b_G([^;\x1b]*);?([^\x1b]*)\x1b\\")
CELL = "\U0010eeee".encode()


@pytest.fixture
def pictured(draft: Path) -> Path:
    """A draft with a logo."""
    logo(draft.parent / "logo.png")
    text = draft.read_text("utf-8")
    draft.write_text(f'{text}\n[media]\nlogo = "logo.png"\n', "utf-8")
    return draft


def _at_the_logo(start: Start, draft: Path, environment: dict[str, str]) -> Person:
    outside = {"TMUX": "", "STY": "", "ZELLIJ": "", "SSH_CONNECTION": ""}
    person = start(draft, env={**outside, **environment})
    person.wait_for("What the app is.")
    go_to(person, "Logo", "5 of 23")
    person.wait_for("PNG 200 × 200")
    return person


def test_a_picture_is_sent_once_and_shown_by_its_number(start: Start, pictured: Path) -> None:
    person = _at_the_logo(start, pictured, KITTY)
    person.until(lambda _: person.raw.count(CELL) > 12 * 20, "the cells of the picture")
    sent = COMMAND.findall(person.raw)
    first = dict(part.split(b"=") for part in sent[0][0].split(b","))
    picture = Image.open(io.BytesIO(base64.b64decode(b"".join(data for _, data in sent))))
    number = int(first[b"i"])
    colour = f"38;2;{number >> 16};{number >> 8 & 255};{number & 255}".encode()

    assert picture.size == (200, 200)
    assert (first[b"U"], first[b"q"]) == (b"1", b"2")
    assert (first[b"c"], first[b"r"]) == (b"24", b"12")
    assert colour in person.raw
    assert all(len(data) <= 4096 for _, data in sent)

    person.send(CTRL["q"])
    assert person.ended() == 0
    assert f"a=d,d=I,q=2,i={number}".encode() in person.raw


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {**KITTY, "TMUX": "/tmp/tmux-0/default,1,0"},
        {**KITTY, "SSH_CONNECTION": "10.0.0.1 22 10.0.0.2 22"},
        {**KITTY, "SUBMISSION_WIZARD_PICTURES": "blocks"},
        {**KITTY, "NO_COLOR": "1"},
    ],
    ids=["unknown", "tmux", "ssh", "switched off", "no colours"],
)
def test_elsewhere_pictures_are_text(
    start: Start, pictured: Path, environment: dict[str, str]
) -> None:
    person = _at_the_logo(start, pictured, environment)
    person.until(lambda shown: "▀▀▀" in shown or "▒▒▒" in shown, "the picture as text")

    assert b"\x1b_G" not in person.raw
    assert CELL not in person.raw
