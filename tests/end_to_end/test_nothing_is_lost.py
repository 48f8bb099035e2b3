"""However the program ends, and whoever else has the file: what was called saved is there."""

from __future__ import annotations

import os
import random
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.conftest import (
    CTRL,
    ENTER,
    ESCAPE,
    LEFT,
    Person,
    Start,
    answer,
    go_to,
    lock_of,
    says_saved,
)
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.read import load_draft
from wizard.temporary import PREFIX

AT_RISK_S = 1.0
"""So much typing may be lost with a process that is killed."""

FRAMES_S = 0.1

KILLS = int(os.environ.get("TERMINAL_KILLS", "4"))
SEED = int(os.environ.get("TERMINAL_SEED", "20250203"))
"""More kills are worth a run of their own: `python3 dev.py stress --terminal`."""


def by_signal(number: int) -> Callable[[Person], None]:
    return lambda person: os.kill(person.process.pid, number)


ENDS: dict[str, tuple[Callable[[Person], object], int | None]] = {
    "ctrl+q": (lambda person: person.send(CTRL["q"]), 0),
    "ctrl+c": (lambda person: person.send(CTRL["c"]), 0),
    "SIGTERM": (by_signal(signal.SIGTERM), 128 + signal.SIGTERM),
    "SIGHUP": (by_signal(signal.SIGHUP), 128 + signal.SIGHUP),
    "closed window": (Person.hang_up, None),  # nobody is left to read a code
}


@pytest.mark.parametrize("way", ENDS)
def test_what_was_just_typed_is_kept_and_the_next_start_is_where_this_one_ended(
    start: Start, draft: Path, way: str
) -> None:
    end, code = ENDS[way]
    person = start(draft)
    person.wait_for("What the app is.")
    go_to(person, "name and", "3 of 23")
    person.press("abc", "Sitebook Syncabc")

    end(person)

    assert person.ended() == code or code is None
    assert answer(draft, "listing.name") == "Sitebook Syncabc"
    assert not lock_of(draft).exists()
    assert not list(draft.parent.glob(f"{PREFIX}*"))
    again = start(draft)
    again.wait_for("validation, 3 of 23")
    again.focus_is_on("App name")
    again.press(CTRL["z"], "13/30")


def test_the_terminal_is_given_back_as_it_was(start: Start, draft: Path) -> None:
    person = start(draft, forked=False)
    person.wait_for("What the app is.")
    person.send(CTRL["q"])
    person.ended()

    for opened, closed in (
        (b"\x1b[?1049h", b"\x1b[?1049l"),
        (b"\x1b[?1000h", b"\x1b[?1000l"),
        (b"\x1b[?25l", b"\x1b[?25h"),
    ):
        assert person.raw.rfind(closed) > person.raw.rfind(opened) >= 0


def test_killed_while_typing_the_file_holds_all_that_was_called_saved(
    start: Start, draft: Path, catalogue: Catalogue
) -> None:
    dice = random.Random(SEED)
    known = frozenset(catalogue.fields)
    for _ in range(KILLS):
        person = start(draft)
        person.wait_for("Next: ")
        if "validation, 3 of 23" not in person.text:
            go_to(person, "name and", "3 of 23")
        base = str(answer(draft, "listing.name"))
        person.send("\x05")
        seen = type_until_killed(person, base, dice)

        kept = str(load_draft(draft, known).answers["listing.name"])
        assert seen.last.startswith(kept)
        assert len(kept) >= len(seen.called_saved)
        assert len(kept) >= len(seen.by(seen.end - AT_RISK_S))


def test_a_killed_program_comes_back_to_the_very_letter_and_can_undo(
    start: Start, draft: Path, home: Path
) -> None:
    person = start(draft)
    person.wait_for("What the app is.")
    go_to(person, "name and", "3 of 23")
    person.tab_to("Tagline")
    person.press("Sync notes", "Sync notes")
    person.send(LEFT * 3)
    index = home / "state" / "index.json"
    person.until(lambda _: '"place_cursor":7' in index.read_text("utf-8"), "the place is stored")
    person.saved()
    os.kill(person.process.pid, signal.SIGKILL)
    person.process.wait()

    person = start(draft)
    person.focus_is_on("Tagline")
    person.press("X", "Sync noXtes")
    person.press(CTRL["z"], "Sync notes")
    person.gone(CTRL["z"], "Sync notes")


class Seen:
    """What the screen showed, and when."""

    def __init__(self, base: str) -> None:
        self.moments: list[tuple[float, str]] = [(0.0, base)]
        self.called_saved = base
        self.last = base
        self.end = 0.0

    def by(self, time: float) -> str:
        """What stood on the screen at that time."""
        return [text for at, text in self.moments if at <= max(time, 0.0)][-1]


def type_until_killed(person: Person, base: str, dice: random.Random) -> Seen:
    """Types a letter at a time; the process is killed at a moment that nobody chose."""
    seen = Seen(base)
    end = person.clock + dice.uniform(0.05, 2.0)
    while person.clock < end:
        seen.last += dice.choice("abcdefghijklmnopqrstuvwxyz")
        person.send(seen.last[-1])
        person.idle(dice.uniform(0, 0.12))
        shown = person.text
        seen.moments.append((person.clock, longest_shown(shown, seen.last)))
        if says_saved(shown):
            # The frame with a new letter may come before the one that says "saving".
            seen.called_saved = seen.by(person.clock - FRAMES_S)
    os.kill(person.process.pid, signal.SIGKILL)
    seen.end = person.clock
    person.process.wait()
    return seen


def longest_shown(shown: str, typed: str) -> str:
    """As much of the typed text as the field shows; its tail where it has scrolled."""
    found = re.search(r"(?m)(?:^|│)  ▸ App name \*? +(.+?) +\d+/\d+ ", shown)
    inside = found[1] if found else ""
    return typed[: typed.rfind(inside[-12:]) + len(inside[-12:])] if inside else ""


def test_a_second_window_only_reads_and_names_who_has_the_draft(start: Start, draft: Path) -> None:
    first = start(draft)
    first.wait_for("What the app is.")
    second = start(draft)
    second.wait_for("This draft is open elsewhere")
    assert f"process {first.process.pid}" in second.text

    second.press("r", "read only", f"process {first.process.pid}")
    go_to(second, "name and", "3 of 23")
    second.press("zzz", "open for reading only")
    second.send(CTRL["q"])

    assert second.ended() == 0
    assert lock_of(draft).exists()
    assert answer(draft, "listing.name") == "Sitebook Sync"
    go_to(first, "name and", "3 of 23")
    first.press("a", "Sitebook Synca")
    first.saved()
    assert answer(draft, "listing.name") == "Sitebook Synca"


@pytest.mark.parametrize("side", ["m", "t"])
def test_a_change_made_outside_is_asked_about_and_nothing_is_overwritten(
    start: Start, draft: Path, side: str
) -> None:
    person = start(draft)
    person.wait_for("What the app is.")
    go_to(person, "name and", "3 of 23")
    theirs = draft.read_text("utf-8").replace('name = "Sitebook Sync"', 'name = "By hand"')
    draft.write_text(theirs, "utf-8")

    person.press("a", "The file was also changed elsewhere", "By hand", "Sitebook Synca")
    assert draft.read_text("utf-8") == theirs
    person.gone(ESCAPE, "The file was also changed elsewhere")
    person.wait_for("NOT SAVED")
    assert draft.read_text("utf-8") == theirs
    person.press(CTRL["s"], "The file was also changed elsewhere", "1 to choose")
    person.press(side.upper(), "all chosen")
    person.gone(ENTER, "The file was also changed elsewhere")
    person.saved()

    wanted = "Sitebook Synca" if side == "m" else "By hand"
    assert answer(draft, "listing.name") == wanted
    person.wait_for(f"{wanted} ")


def test_a_change_outside_to_another_answer_is_kept_beside_ours(start: Start, draft: Path) -> None:
    person = start(draft)
    person.wait_for("What the app is.")
    go_to(person, "name and", "3 of 23")
    text = draft.read_text("utf-8")
    draft.write_text(f"{text}\n[support]\nemail = 'help@sitebook.example'\n", "utf-8")

    person.press("a", "The file was also changed elsewhere", "all chosen")
    person.gone(ENTER, "The file was also changed elsewhere")
    person.saved()

    assert answer(draft, "listing.name") == "Sitebook Synca"
    assert answer(draft, "support.email") == "help@sitebook.example"
