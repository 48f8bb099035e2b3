"""Uses of private parts of Textual, each with the version that needs it.

Methods that the app overrides are in `screens/app.py`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.events import CursorPosition, Key
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen

from screens.widgets.terminal_background import BackgroundAnswer
from wizard.web_driver import shown_in_browser

PALETTE_SEARCH = CommandPalette._GATHER_COMMANDS_GROUP  # noqa: SLF001
"""Group of the search workers of the command palette; Textual 8.2 has no public name."""

_BEGIN, _END = "\x1b[200~", "\x1b[201~"


def switchable(screen: Screen[None], app: App[int]) -> Screen[None]:
    """Makes a default screen that `switch_screen` can replace.

    Textual 8.2 registers a result callback for every screen but the default one, and
    `switch_screen` pops the callback of the screen it replaces from a list that is then empty.
    """
    screen._push_result_callback(app, None)  # noqa: SLF001
    return screen


def write_to_terminal(app: App[Any], sequences: str) -> None:
    """Writes raw output to the terminal, for which Textual 8.2 has no public function.

    Writes in one piece: the queue of writes is short, and a full one would block the screen.
    """
    driver = app._driver  # noqa: SLF001
    if driver is not None:
        driver.write(sequences)


def merged_bindings(kind: type[DOMNode]) -> Mapping[str, Sequence[Binding]]:
    """Bindings of a class and its parents by key; Textual 8.2 offers this for instances only."""
    return kind._merged_bindings.key_to_bindings if kind._merged_bindings else {}  # noqa: SLF001


def other_case(key: str) -> str:
    """The same letter in the other case; "" for all other keys."""
    return key.swapcase() if len(key) == 1 and key.isalpha() else ""


def has_messages(node: MessagePump) -> bool:
    """Whether messages are queued for the node.

    Textual 8.2 takes the next message off the queue before it handles the present one, and its
    `message_queue_size` does not count that one.
    """
    return bool(node.message_queue_size) or node._pending_message is not None  # noqa: SLF001


def is_any_message_waiting(app: App[Any]) -> bool:
    """Whether messages are queued anywhere; Textual 8.2 has no public list of all its nodes."""
    return has_messages(app) or any(map(has_messages, list(app._registry)))  # noqa: SLF001


class TerminalParser(XTermParser):
    """Parses a terminal's input: pasted text is no keys, and shifted function keys have one name.

    Textual 8.2 looks for escape sequences inside a paste as well, and emits unknown
    ones as key presses: they would arrive before the text that contains them, or leave the page.
    Many terminals send F17 for Shift+F5; of those sequences Textual 8.2 makes control characters,
    and of Shift+F3 in xterm a report of the cursor's position.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._background = BackgroundAnswer()
        is_apple = os.environ.get("TERM_PROGRAM") == "Apple_Terminal"
        self._shifted = _shifted_keys(5 if is_apple else 1)
        self._pasting = False
        self._kept = ""
        """The end of what came, where a mark that begins or ends a paste may have been cut."""

    def feed(self, data: str) -> Iterable[Message]:
        """Parses input without the escape sequences inside pasted text."""
        safe = self._safe(self._background.without_answer(data))
        if safe or not data:
            yield from map(_with_shifted_f3, super().feed(safe))
        if reported := self._background.reported:
            self._background.reported = None
            yield reported

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        if shifted := self._shifted.get(sequence):
            return (Key(shifted, None),)
        return map(_with_shift, super()._sequence_to_key_events(sequence, alt))

    def _safe(self, data: str) -> str:
        parts = []
        while data:
            mark = _END if self._pasting else _BEGIN
            before = self._kept
            self._kept = ""
            text, found, data = (before + data).partition(mark)
            if self._pasting:
                if not found:
                    text, self._kept = _without_cut(text, mark)
                parts.append(text.replace("\x1b", "") + found)
            else:
                # It was emitted already, and only helped to find the mark.
                parts.append((text + found)[len(before) :])
                self._kept = "" if found else _without_cut(text, mark)[1]
            self._pasting = self._pasting != bool(found)
        return "".join(parts)


def _shifted_keys(first: int) -> Mapping[str, str]:
    """F13 to F20 as VT220 and its successors send them, with the keys that are pressed for them.

    That is Shift+F1 and further; in the terminal of macOS, which sends nothing for the first four,
    Shift+F5 and further.
    """
    codes = enumerate((25, 26, 28, 29, 31, 32, 33, 34), first)
    return {f"\x1b[{code}~": f"shift+f{number}" for number, code in codes}


_FIRST_SHIFTED, _LAST_SHIFTED = 13, 24


def _with_shift(key: Key) -> Key:
    """F13 to F24 as Shift+F1 to Shift+F12; Textual 8.2 has these names without kitty's protocol."""
    number = int(key.key[1:]) if key.key[0] == "f" and key.key[1:].isdecimal() else 0
    if not _FIRST_SHIFTED <= number <= _LAST_SHIFTED:
        return key
    return Key(f"shift+f{number - _FIRST_SHIFTED + 1}", None)


def _with_shifted_f3(message: Message) -> Message:
    """The report "row 1, column 2" as Shift+F3, since this program never asks for the position."""
    is_shifted = isinstance(message, CursorPosition) and (message.x, message.y) == (1, 0)
    return Key("shift+f3", None) if is_shifted else message


def _without_cut(text: str, mark: str) -> tuple[str, str]:
    """Splits a text from a suffix that may be the beginning of a mark."""
    sizes = (n for n in range(min(len(mark) - 1, len(text)), 0, -1) if text.endswith(mark[:n]))
    size = next(sizes, 0)
    return text[: len(text) - size], text[len(text) - size :]


def use_terminal_parser() -> None:
    """Makes the driver use `TerminalParser`, which cannot be passed to it."""
    of_terminal = "win32" if sys.platform == "win32" else "linux_driver"
    name = "web_driver" if shown_in_browser() else of_terminal
    vars(import_module(f"textual.drivers.{name}"))["XTermParser"] = TerminalParser
