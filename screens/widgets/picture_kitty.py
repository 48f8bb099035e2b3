"""Images by kitty's graphics protocol, for terminals that are known to support it.

The picture is sent once. Its position is defined by text: each of its cells contains a placeholder
character with marks for its row and column, and the colour of the character is the picture's id.
So pictures are moved, clipped and covered like any text of the screen.
"""

from __future__ import annotations

import os
import secrets
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

from textual.app import App
from textual.color import Color
from textual.content import Content
from textual.style import Style

from screens.widgets._textual import write_to_terminal
from wizard.dataclass import dataclass

VARIABLE = "SUBMISSION_WIZARD_PICTURES"
"""Environment variable; "blocks" limits pictures to what every terminal can show."""

CELL = (10, 20)
"""Pixels of a cell that a picture is sent for; the terminal scales it to its own."""

_PLACEHOLDER = "\U0010eeee"
_CHUNK = 4096
_MARKS = """
0305 030D-030E 0310 0312 033D-033F 0346 034A-034C 0350-0352 0357 035B 0363-036F 0483-0487
0592-0595 0597-0599 059C-05A1 05A8-05A9 05AB-05AC 05AF 05C4 0610-0617 0657-065B 065D-065E
06D6-06DC 06DF-06E2 06E4 06E7-06E8 06EB-06EC 0730 0732-0733 0735-0736 073A 073D 073F-0741 0743
0745 0747 0749-074A 07EB-07F1 07F3 0816-0819 081B-0823 0825-0827 0829-082D 0951 0953-0954
0F82-0F83 0F86-0F87 135D-135F 17DD 193A 1A17 1A75-1A7C
"""
"""Combining characters for the numbers from 0 on, as far as they are needed."""


def _placeholder_letters(ranges: str) -> Iterator[str]:
    for each in ranges.split():
        first, _, last = each.partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))


MARKS = tuple(_placeholder_letters(_MARKS))
MOST = len(MARKS)
"""Maximum width and height of a picture in cells."""


def shows_pictures(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal is known to show images; it is never queried.

    A multiplexer or a network between the program and the terminal would block them or be slow.
    """
    terminal = environment.get("TERM", "")
    if environment.get(VARIABLE) == "blocks" or terminal.startswith(("screen", "tmux")):
        return False
    if any(environment.get(name) for name in ("TMUX", "STY", "ZELLIJ", "SSH_CONNECTION")):
        return False
    known = terminal in {"xterm-kitty", "xterm-ghostty"}
    return known or any(
        (environment.get("KITTY_WINDOW_ID"), environment.get("TERM_PROGRAM") == "ghostty")
    )


def can_show(app: App[Any]) -> bool:
    """Whether images can be shown here: their ids are colours, so true colour is needed."""
    true_colours = app.console.color_system == "truecolor" and not app.no_color
    return true_colours and not (app.is_headless or app.is_web) and shows_pictures()


@dataclass(frozen=True, slots=True)
class SentPicture:
    """A picture stored in the terminal, and its size in cells."""

    number: int
    columns: int
    rows: int


def send_picture(app: App[Any], png: bytes, columns: int, rows: int) -> SentPicture:
    """Sends a PNG to the terminal, to be shown in at most this many cells."""
    width, height = (int.from_bytes(png[at : at + 4]) for at in (16, 20))
    scale = min(columns / width, rows * 2 / height)
    size = round(width * scale), round(height * scale / 2)
    sent = SentPicture(
        1 + secrets.randbelow(0xFFFFFF), *(max(1, min(MOST, cells)) for cells in size)
    )
    write_to_terminal(app, transmission(sent, png))
    return sent


def transmission(sent: SentPicture, png: bytes) -> str:
    """Escape sequences that transmit a picture; the terminal is asked not to answer."""
    text = b64encode(png).decode()
    chunks = [text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK)]
    first = f"a=T,U=1,f=100,q=2,i={sent.number},c={sent.columns},r={sent.rows},"
    return "".join(
        f"\x1b_G{'' if place else first}m={int(place < len(chunks) - 1)};{chunk}\x1b\\"
        for place, chunk in enumerate(chunks)
    )


def delete_picture(app: App[Any], sent: SentPicture) -> None:
    """Deletes a picture in the terminal."""
    write_to_terminal(app, f"\x1b_Ga=d,d=I,q=2,i={sent.number}\x1b\\")


def cells_of(sent: SentPicture) -> list[Content]:
    """The lines of placeholder text that show a picture."""
    number = Color(sent.number >> 16, sent.number >> 8 & 0xFF, sent.number & 0xFF)
    style = Style(foreground=number)
    return [
        Content.assemble(
            *((_PLACEHOLDER + MARKS[row] + mark, style) for mark in MARKS[: sent.columns])
        )
        for row in range(sent.rows)
    ]
