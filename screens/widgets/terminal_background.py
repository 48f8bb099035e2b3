"""Asks the terminal for its background colour, and takes the answer out of its input.

The answer is what xterm and its successors send for OSC 11. A terminal that does not know the
question stays silent: nothing waits for the answer, and without one the theme stays as it is.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any

from textual.app import App
from textual.color import Color
from textual.message import Message

QUERY = "\x1b]11;?\x1b\\"

_UNASKED = frozenset({"", "dumb", "linux", "unknown"})
"""Values of TERM that stand for terminals that would show the question, or have no such colour."""

_ANSWER = re.compile(
    r"\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})"
    r"(?:/[0-9a-fA-F]{1,4})?(?:\x07|\x1b\\)"
)
_BEGUN = re.compile(r"\x1b\](?:1(?:1(?:;[rgba:0-9a-fA-F/]{0,29}\x1b?)?)?)?\Z")
"""The beginning of an answer at the end of what came."""

_DARK_BELOW = 0.5


class BackgroundReported(Message):
    """The terminal has told its background colour."""

    def __init__(self, *, dark: bool) -> None:
        super().__init__()
        self.dark = dark


class BackgroundAnswer:
    """Takes the answer out of the terminal's input, also if it comes in pieces."""

    def __init__(self) -> None:
        self._kept = ""
        self.reported: BackgroundReported | None = None
        """What the last input told, until it is taken."""

    def without_answer(self, data: str) -> str:
        """The input without an answer; its beginning waits for the next input."""
        if not data:  # the end of the input
            return data
        data, self._kept = self._kept + data, ""
        if found := _ANSWER.search(data):
            red, green, blue = (_channel(part) for part in found.groups())
            self.reported = BackgroundReported(
                dark=Color(red, green, blue).brightness < _DARK_BELOW
            )
            data = data[: found.start()] + data[found.end() :]
        if begun := _BEGUN.search(data):
            data, self._kept = data[: begun.start()], begun[0]
        return data


def _channel(digits: str) -> int:
    """A channel from 0 to 255; the terminal gives it in one to four hexadecimal digits."""
    return int(255 * int(digits, 16) / int("f" * len(digits), 16))


def can_ask(app: App[Any]) -> bool:
    """Whether the terminal may be asked: it is one that keeps the question to itself."""
    term = os.environ.get("TERM", "")
    return not app.is_headless and sys.platform != "win32" and term not in _UNASKED
