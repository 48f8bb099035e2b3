"""Typing a listing into the portal, with the program on a real terminal beside the browser."""

from __future__ import annotations

import base64
from pathlib import Path

from tests.end_to_end.conftest import CTRL, Start


def test_a_value_goes_to_the_terminals_clipboard_and_its_tick_survives_a_killed_terminal(
    start: Start, sample: Path, home: Path
) -> None:
    first = start(sample, size=(120, 40))
    first.wait_for("Eligibility")
    first.press(CTRL["t"], "0 of 90 entered", "[ ]   First name")
    first.press("c", "copied: “Mara”", "clipboard.txt")
    first.press(" ", "1 of 90 entered", "noted as entered")
    first.hang_up()
    first.ended()

    assert b"\x1b]52;c;" + base64.b64encode(b"Mara") in first.raw
    assert (home / "state" / "clipboard.txt").read_text("utf-8") == "Mara"

    second = start(sample, size=(80, 24))
    second.wait_for("Eligibility")
    second.press(CTRL["t"], "1 of 90 entered", "Last name · type")
    second.send(CTRL["q"])
    assert second.ended() == 0
