"""What a terminal sends between the marks of a paste is text, whatever it holds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import constants
from textual.events import Key, Paste

from screens.widgets._textual import TerminalParser

HOSTILE = "one \x1b[2J two \x1b]0;title\x07 \x1b three \x11 four \x1b[20 five"


def _read(chunks: Sequence[str]) -> list[str]:
    """Pastes as their text, keys as their names."""
    parser = TerminalParser()
    events = [event for chunk in chunks for event in parser.feed(chunk)]
    events += parser.feed("\0\0\0\0\0\0")  # a paste is told of with the next character
    return [
        f"pasted {event.text}" if isinstance(event, Paste) else event.key
        for event in events
        if isinstance(event, Paste) or (isinstance(event, Key) and event.key != "ctrl+@")
    ]


def test_escape_sequences_in_a_paste_are_no_keys() -> None:
    told = _read(["a", f"\x1b[200~{HOSTILE}\x1b[201~", "b"])

    assert told == ["a", f"pasted {HOSTILE.replace(chr(27), '')}", "b"]


@given(st.lists(st.integers(1, 90), max_size=6))
def test_a_paste_may_come_in_pieces_cut_anywhere(cuts: list[int]) -> None:
    sent = f"a\x1b[200~{HOSTILE}\x1b[201~b"
    places = [0, *sorted(min(cut, len(sent)) for cut in cuts), len(sent)]
    chunks = [sent[i:j] for i, j in pairwise(places) if i < j]

    assert _read(chunks) == ["a", f"pasted {HOSTILE.replace(chr(27), '')}", "b"]


def test_keys_outside_of_a_paste_are_keys_as_before() -> None:
    assert _read(["\x1b[A", "x", "\x1bOP", "\x1b[200~", "p", "\x1b[201~", "\x1b[B"]) == [
        "up",
        "x",
        "f1",
        "pasted p",
        "down",
    ]


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("\x1b[15;2~", "shift+f5"),
        ("\x1b[31~", "shift+f5"),
        ("\x1b[32~", "shift+f6"),
        ("\x1b[18;2~", "shift+f7"),
        ("\x1b[33~", "shift+f7"),
        ("\x1b[1;2Q", "shift+f2"),
        ("\x1b[26~", "shift+f2"),
        ("\x1b[1;2R", "shift+f3"),
        ("\x1b[28~", "shift+f3"),
        ("\x1b[15~", "f5"),
        ("\x1b[24~", "f12"),
        ("\x1f", "ctrl+underscore"),
        ("!", "exclamation_mark"),
    ],
)
def test_shifted_function_keys_have_one_name_whatever_the_terminal_sends(
    sent: str, key: str
) -> None:
    assert _read([sent, "x"]) == [key, "x"]


def test_the_terminal_of_macos_sends_for_shift_f5_what_others_send_for_shift_f1(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM_PROGRAM", "Apple_Terminal")
    assert _read(["\x1b[25~", "\x1b[29~", "\x1b[34~"]) == ["shift+f5", "shift+f8", "shift+f12"]


@pytest.mark.parametrize("sent", ["\x1b[15;2~", "\x1b[31~"])
def test_shifted_function_keys_work_without_the_protocol_of_kitty(
    sent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "DISABLE_KITTY_KEY", True)
    assert _read([sent]) == ["shift+f5"]
