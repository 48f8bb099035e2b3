"""The installed program on a pseudo-terminal, with its own home folder."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import tomli

from bench.terminal import Launched, NeverShownError, Terminal
from tests.cli.conftest import Shell
from tests.end_to_end.terminal_server import terminal_server
from wizard.catalogue.load import load_catalogue
from wizard.session.samples import Sample, sample_folder
from wizard.topics.editions.news import note_announced

F1, F2, F3 = "\x1bOP", "\x1bOQ", "\x1bOR"
F5, F7, F8 = "\x1b[15~", "\x1b[18~", "\x1b[19~"
SHIFT_F3 = "\x1b[1;2R"
UP, DOWN, LEFT = "\x1b[A", "\x1b[B", "\x1b[D"
ESCAPE, TAB, ENTER, DELETE = "\x1b", "\t", "\r", "\x1b[3~"
CTRL = {letter: chr(ord(letter) - ord("a") + 1) for letter in "abcdefghijklmnopqrstuvwxyz"}

WAIT_S = 20.0


class Person(Terminal):
    """A user at the keyboard, who looks at the screen before going on."""

    raw: bytes = b""
    """Everything that the program has written to the terminal."""

    def _read(self, timeout: float) -> bool:
        before = len(self._waiting)
        came = super()._read(timeout)
        self.raw += b"".join(data for _, data in self._waiting[before:])
        return came

    def until(self, holds: Callable[[str], object], what: str) -> str:
        """The screen, once the condition holds. Raises NeverShownError."""
        deadline = self.clock + WAIT_S
        shown = self.text  # emulated only after new output, since emulation is slow
        while self._half_painted() or not holds(shown):
            if self.clock > deadline or self._over:
                message = f"The screen never came to this: {what}.\n{self.text}"
                raise NeverShownError(message)
            if self._read(0.02) and not self._half_painted():
                shown = self.text
        return shown

    def _half_painted(self) -> bool:
        """Whether the program is in the middle of a frame, which a terminal would not show yet."""
        return self.raw.rfind(b"\x1b[?2026h") > self.raw.rfind(b"\x1b[?2026l")

    def press(self, keys: str, *texts: str) -> str:
        """Presses keys and waits until all the texts are on the screen."""
        self.send(keys)
        return self.until(lambda shown: all(text in shown for text in texts), f"shows {texts}")

    def gone(self, keys: str, text: str) -> str:
        """Presses keys and waits until the text has left the screen."""
        self.send(keys)
        return self.until(lambda shown: text not in shown, f"{text!r} is gone")

    def focus_is_on(self, title: str) -> str:
        """The screen, once the field with that title has focus."""
        return self.until(lambda shown: title in focused_frame(shown), f"{title!r} has the cursor")

    def tab_to(self, title: str) -> str:
        """Presses Tab until the field with that title has focus."""
        for _ in range(15):
            before = focused_frame(self.until(focused_frame, "a field has the cursor"))
            if title in before:
                break
            self.send(TAB)
            self.until(partial(_another_has_focus, before), "another field has the cursor")
        return self.focus_is_on(title)

    def saved(self) -> str:
        """The screen, once it says that everything is saved."""
        return self.until(says_saved, "everything is saved")

    def hang_up(self) -> None:
        """Closes the window: both ends of the terminal are closed."""
        os.close(self._master)
        os.close(self._slave)
        self._master = self._slave = -1
        self._over = True

    def ended(self) -> int:
        """The exit code, once the program has exited by itself."""
        if self._master < 0:
            return self.process.wait(WAIT_S)
        return self.wait(WAIT_S)


class ForkedPerson(Person):
    """As `Person`; the program runs in a fork where that behaves like a new process."""

    def _launch(
        self, command: Sequence[str], slave: int, cwd: Path | None, env: Mapping[str, str]
    ) -> Launched:
        on_linux = sys.platform == "linux"
        if on_linux and cwd is not None and terminal_server().can_start(env):
            return terminal_server().start(command[1:], cwd, env, slave)
        return super()._launch(command, slave, cwd, env)


def _another_has_focus(before: str, shown: str) -> bool:
    return focused_frame(shown) not in ("", before)


def says_saved(shown: str) -> bool:
    """Whether the first line shows everything as saved."""
    first = shown.partition("\n")[0]
    return "saved" in first and "saving" not in first


def focused_frame(shown: str) -> str:
    """The title of the focused field, in a heavy frame or behind a mark; "" for none in sight."""
    found = re.search("┏━ +(.+?) +━", shown) or re.search(r"(?m)(?:^|│)  ▸ (.+?)(?:  |$)", shown)
    return found[1] if found else ""


Start = Callable[..., Person]


@pytest.fixture
def start(tmp_path: Path, home: Path) -> Iterator[Start]:
    """Starts the program; programs still running at the end of the test are killed."""
    begun: list[Person] = []

    def started(
        *words: str | Path,
        size: tuple[int, int] = (120, 40),
        env: Mapping[str, str] | None = None,
        forked: bool = True,
    ) -> Person:
        program = str(Path(sys.executable).with_name("submission-wizard"))
        own = {"SUBMISSION_WIZARD_HOME": str(home), **(env or {})}
        kind = ForkedPerson if forked else Person
        person = kind([program, *map(str, words)], size=size, cwd=tmp_path, env=own)
        begun.append(person)
        return person

    yield started
    for person in begun:
        person.kill()


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A new draft of a full-screen app, created by the command line."""
    words = ("new", "Sitebook Sync", "--type", "full-screen", "--edition", "2025-02")
    Shell(tmp_path).ok(*words, "--folder", str(tmp_path))
    return with_announced_edition(tmp_path / "sitebook-sync.toml")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The draft in a copy of the ready sample."""
    shutil.copytree(sample_folder(Sample.READY), tmp_path / "ready")
    return with_announced_edition(tmp_path / "ready" / "submission.toml")


def with_announced_edition(draft: Path) -> Path:
    """The draft, as if the newer edition was announced: the note hides texts for 15 seconds."""
    note_announced(draft, load_catalogue().newest)
    return draft


def answer(draft: Path, field_id: str) -> Any:
    """The stored answer of a field; None without one."""
    found: Any = tomli.loads(draft.read_text("utf-8"))
    for part in field_id.split("."):
        found = found.get(part, {})
    return found if found != {} else None


def lock_of(draft: Path) -> Path:
    """The lock file of the draft."""
    return draft.with_name(f".{draft.name}.lock")


def go_to(person: Person, page: str, place: str) -> None:
    """Goes to a page by a part of its title; `place` is its number, e.g. "3 of 23"."""
    person.press(F2, "Go to a page")
    person.press(page, f"┃ {page}")
    narrow = f" {place.replace(' of ', '/')} ›"
    person.send(ENTER)
    person.until(
        lambda shown: (f", {place}" in shown or narrow in shown) and focused_frame(shown),
        f"is on page {place}",
    )
