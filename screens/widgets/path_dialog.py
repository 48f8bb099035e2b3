"""Base of path dialogs: an input, with matching entries of the folder below it."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ScreenResultType

from screens.widgets.background import run_in_background
from screens.widgets.dialogs import FilteredDialog, SafeInput
from screens.widgets.postponed import postponed
from wizard.dataclass import dataclass
from wizard.text import clean, one_line

KEYS = {"Tab": "path.complete", "Escape": "dialog.cancel"}
"""Keys of these dialogs that texts name, to the ids of their bindings."""

_MOST = 500
"""Maximum number of entries listed; typing filters them."""


@dataclass(frozen=True, slots=True)
class PathSuggestion:
    """A folder to go into, or a file to choose."""

    path: Path
    is_folder: bool


class PathDialog(FilteredDialog[ScreenResultType]):
    """Tab copies the row under the cursor into the input. Subclasses define the entries."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", show=False, priority=True, id="path.complete"),
    ]

    def __init__(self, title: str, placeholder: str, hint: str, start: Path) -> None:
        super().__init__(title, placeholder, hint)
        self._start = start
        """What a path that is typed begins at."""
        self._steps: Sequence[PathSuggestion] = ()

    @abstractmethod
    def offered(self, typed: str) -> Sequence[PathSuggestion]:
        """Entries that complete the typed text. Called in a thread."""

    @on(SafeInput.Edited)
    def look(self) -> None:
        """Lists the entries that begin like the typed text."""
        self.run_worker(postponed(self._look, self.entry.value), exclusive=True, group="look")

    async def _look(self, typed: str) -> None:
        self._steps = await run_in_background(lambda: self.offered(typed))
        self.rows.show(self.draw, len(self._steps))
        self.rows.cursor = 0

    def draw_row(self, index: int, width: int) -> Content:
        """Draws an entry; a folder ends with a separator."""
        del width
        step = self._steps[index]
        name = one_line(step.path.name)
        return Content.styled(name + os.sep, "bold") if step.is_folder else Content(name)

    def action_complete(self) -> None:
        """Copies the row under the cursor into the text."""
        if self._steps:
            self.take(self._steps[self.rows.cursor])

    def take(self, step: PathSuggestion) -> None:
        """Copies a row into the text, if a line can hold its name."""
        if clean(str(step.path)) == str(step.path):
            self.entry.value = f"{step.path}{os.sep if step.is_folder else ''}"
            self.entry.cursor_position = len(self.entry.value)

    def tell(self, words: str) -> None:
        """Shows an error in the frame of the input."""
        self.entry.border_subtitle = Content(f" {words} ")


def typed_path(typed: str, start: Path) -> Path:
    """Resolves a typed path: `~` is home, and relative ones start in the working folder."""
    with suppress(RuntimeError):
        return start / Path(typed.strip()).expanduser()
    return start / typed.strip()


def path_suggestions(typed: str, start: Path, wants: Callable[[str], bool]) -> list[PathSuggestion]:
    """Folders and matching files that complete the typed text, folders first."""
    ends = typed.endswith((os.sep, "/")) or not typed
    whole = typed_path(typed, start)
    folder, beginning = (whole, "") if ends else (whole.parent, whole.name.casefold())
    hidden = beginning.startswith(".")
    found = [
        step
        for step in folder_suggestions(folder, wants)
        if step.path.name.casefold().startswith(beginning)
        and (hidden or not step.path.name.startswith("."))
    ]
    return sorted(found, key=lambda step: (not step.is_folder, step.path.name.casefold()))[:_MOST]


def folder_suggestions(folder: Path, wants: Callable[[str], bool]) -> list[PathSuggestion]:
    """Folders and matching files of a folder; empty where it cannot be read.

    A folder whose name could not be typed is left out.
    """
    found = []
    with suppress(OSError, ValueError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_dir():
                    if clean(entry.name) == entry.name:
                        found.append(PathSuggestion(folder / entry.name, is_folder=True))
                elif wants(entry.name):
                    found.append(PathSuggestion(folder / entry.name, is_folder=False))
    return found
