"""Asks for the path of a draft or a bundle, with what the folders hold at hand."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.suggester import Suggester

from screens.background import in_background
from screens.dialogs import Entry, Filtered
from screens.postponed import postponed
from screens.rows import Rows
from wizard.drafts.heads import read_head
from wizard.text import clean, one_line

_MOST = 500
"""So many entries of a folder are offered; typing narrows them."""

SUBMISSION = "submission.toml"
"""The name a draft has by custom where it lies in a folder of its own."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What sort of file is asked for."""

    title: str
    placeholder: str
    suffix: str
    noun: str


DRAFT = Wanted("Open a draft", "A file, or a folder with a draft in it", ".toml", "draft")
BUNDLE = Wanted("Import a bundle", "A bundle, or a folder with one in it", ".zip", "bundle")


@dataclass(frozen=True, slots=True)
class Step:
    """A folder to go into, or a file to open."""

    path: Path
    is_folder: bool


class OpenPathScreen(Filtered[Path | None]):
    """Closes with the path of a file, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", show=False, priority=True),
    ]

    def __init__(self, start: Path, wanted: Wanted = DRAFT) -> None:
        keys = "Tab completes · Enter opens · Escape cancels"
        super().__init__(wanted.title, wanted.placeholder, keys)
        self._start = start
        self._wanted = wanted
        self._steps: Sequence[Step] = ()
        self._pointed = False
        """Whether the arrows were used since the last letter: Enter then means the row."""

    def on_mount(self) -> None:
        """Begins at the folder the program was started in."""
        self.entry.value = f"{self._start}{os.sep}"
        self.entry.cursor_position = len(self.entry.value)

    @on(Entry.Edited)
    def look(self) -> None:
        """Offers what begins like what is typed."""
        self._pointed = False
        self.run_worker(postponed(self._look, self.entry.value), exclusive=True, group="look")

    async def _look(self, typed: str) -> None:
        self._steps = await in_background(
            partial(steps_from, typed, self._start, self._wanted.suffix)
        )
        self.rows.show(self.draw, len(self._steps))
        self.rows.cursor = 0

    def draw_row(self, index: int, width: int) -> Content:
        """A folder ends with a separator."""
        del width
        step = self._steps[index]
        name = one_line(step.path.name)
        return Content.styled(name + os.sep, "bold") if step.is_folder else Content(name)

    def action_rows(self, verb: str, by: int) -> None:
        """Moving in the list makes Enter mean its row."""
        self._pointed = True
        super().action_rows(verb, by)

    def on_key(self, event: events.Key) -> None:
        """Any letter makes Enter mean the text again."""
        if event.is_printable:
            self._pointed = False

    def action_complete(self) -> None:
        """Takes the row under the cursor into the text."""
        if self._steps:
            self._take(self._steps[self.rows.cursor])

    def _take(self, step: Step) -> None:
        if clean(str(step.path)) != str(step.path):
            return
        self.entry.value = f"{step.path}{os.sep if step.is_folder else ''}"
        self.entry.cursor_position = len(self.entry.value)

    @on(Rows.Chosen)
    def clicked(self, event: Rows.Chosen) -> None:
        """A click goes into a folder, or opens a draft."""
        event.stop()
        self._follow(self._steps[event.index])

    def _follow(self, step: Step) -> None:
        if step.is_folder:
            self._take(step)
        else:
            self.dismiss(step.path)

    @on(Entry.Entered)
    def entered(self, event: Entry.Entered) -> None:
        """Opens what the row or the text means."""
        event.stop()
        if self._pointed and self._steps:
            self._follow(self._steps[self.rows.cursor])
        else:
            self.run_worker(postponed(self._open, self.entry.value), exclusive=True, group="open")

    async def _open(self, typed: str) -> None:
        path, wanted = typed_path(typed, self._start), self._wanted
        found = await in_background(partial(files_at, path, wanted.suffix))
        if len(found) == 1:
            self.dismiss(found[0])
        elif found:
            self._tell(f"{len(found)} {wanted.noun}s are here: choose one with the arrows.")
        else:
            await self._tell_none(path)

    async def _tell_none(self, path: Path) -> None:
        is_folder = await in_background(path.is_dir)
        self._tell(f"There is no {self._wanted.noun} here." if is_folder else "No such file.")

    def _tell(self, words: str) -> None:
        self.entry.border_subtitle = Content(f" {words} ")


def typed_path(typed: str, start: Path) -> Path:
    """What a person means by a path: `~` is home, and others begin where the program started."""
    with suppress(RuntimeError):
        return start / Path(typed.strip()).expanduser()
    return start / typed.strip()


def files_at(path: Path, suffix: str = DRAFT.suffix) -> list[Path]:
    """The file itself; of a folder its `submission.toml`, or else every draft or bundle in it."""
    if not path.is_dir():
        return [path] if path.exists() else []
    if suffix != DRAFT.suffix:
        return [step.path for step in _entries(path, suffix) if not step.is_folder]
    if (path / SUBMISSION).is_file():
        return [path / SUBMISSION]
    steps = _entries(path, suffix)
    return [step.path for step in steps if not step.is_folder and _is_draft(step.path)]


def steps_from(typed: str, start: Path, suffix: str) -> list[Step]:
    """Folders, and files of the suffix, that the typed text may go on to, folders first."""
    ends = typed.endswith((os.sep, "/")) or not typed
    whole = typed_path(typed, start)
    folder, beginning = (whole, "") if ends else (whole.parent, whole.name.casefold())
    hidden = beginning.startswith(".")
    found = [
        step
        for step in _entries(folder, suffix)
        if step.path.name.casefold().startswith(beginning)
        and (hidden or not step.path.name.startswith("."))
    ]
    return sorted(found, key=lambda step: (not step.is_folder, step.path.name.casefold()))[:_MOST]


def _entries(folder: Path, suffix: str) -> list[Step]:
    found = []
    with suppress(OSError, ValueError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_dir():
                    if clean(entry.name) != entry.name:
                        continue  # could not be typed, so it is not offered
                    found.append(Step(folder / entry.name, is_folder=True))
                elif suffix and entry.name.endswith(suffix):
                    found.append(Step(folder / entry.name, is_folder=False))
    return found


def _is_draft(path: Path) -> bool:
    try:
        return not read_head(path, path.stat()).problem
    except OSError:
        return False


class FolderSuggester(Suggester):
    """Completes the name of a folder while it is typed."""

    def __init__(self, start: Path) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._start = start

    async def get_suggestion(self, value: str) -> str | None:
        """The typed text with the rest of the first folder that begins so."""
        if not value.strip():
            return None
        steps = await in_background(partial(steps_from, value, self._start, ""))
        folder = next((step.path.name for step in steps if step.is_folder), "")
        typed = os.path.basename(value)  # noqa: PTH119 - "a/" is a folder and nothing of its own
        if not folder.startswith(typed) or not folder:
            return None
        return f"{value[: len(value) - len(typed)]}{folder}{os.sep}"
