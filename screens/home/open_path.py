"""Dialog for the path of a draft or a bundle, with suggestions from the folders."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from textual import events, on
from textual.suggester import Suggester

from screens.widgets.background import run_in_background
from screens.widgets.dialogs import SafeInput
from screens.widgets.key_labels import with_keys
from screens.widgets.path_dialog import (
    KEYS,
    PathDialog,
    PathSuggestion,
    folder_suggestions,
    path_suggestions,
    typed_path,
)
from screens.widgets.postponed import postponed
from screens.widgets.rows import Rows
from wizard.dataclass import dataclass
from wizard.drafts.index import read_head

SUBMISSION = "submission.toml"
"""Default file name of a draft in a folder of its own."""


@dataclass(frozen=True, slots=True)
class PathPrompt:
    """The type of file that is asked for."""

    title: str
    placeholder: str
    suffix: str
    noun: str

    def fits(self, name: str) -> bool:
        """Whether a file's name has that type."""
        return name.endswith(self.suffix)


DRAFT = PathPrompt("Open a draft", "A file, or a folder with a draft in it", ".toml", "draft")
BUNDLE = PathPrompt("Import a bundle", "A bundle, or a folder with one in it", ".zip", "bundle")


class OpenPathScreen(PathDialog[Path | None]):
    """Closes with the path of a file, or None."""

    def __init__(self, start: Path, prompt: PathPrompt = DRAFT) -> None:
        keys = with_keys("Tab completes · Enter opens · Escape cancels", KEYS)
        super().__init__(prompt.title, prompt.placeholder, keys, start)
        self._wanted = prompt
        self._pointed = False
        """Whether the arrows were used since the last letter: Enter then means the row."""

    def on_mount(self) -> None:
        """Starts in the working folder."""
        self.entry.value = f"{self._start}{os.sep}"
        self.entry.cursor_position = len(self.entry.value)

    def offered(self, typed: str) -> Sequence[PathSuggestion]:
        """Folders, and files of the wanted type."""
        return path_suggestions(typed, self._start, self._wanted.fits)

    @on(SafeInput.Edited)
    def typed(self) -> None:
        """Makes Enter accept the text again after an edit."""
        self._pointed = False

    def action_rows(self, verb: str, delta: int) -> None:
        """Makes Enter accept the row under the cursor."""
        self._pointed = True
        super().action_rows(verb, delta)

    def on_key(self, event: events.Key) -> None:
        """Makes Enter accept the text again after a letter was typed."""
        if event.is_printable:
            self._pointed = False

    @on(Rows.Chosen)
    def clicked(self, event: Rows.Chosen) -> None:
        """Opens a clicked folder, or a clicked draft."""
        event.stop()
        self._follow(self._steps[event.index])

    def _follow(self, step: PathSuggestion) -> None:
        if step.is_folder:
            self.take(step)
        else:
            self.dismiss(step.path)

    @on(SafeInput.Entered)
    def entered(self, event: SafeInput.Entered) -> None:
        """Opens the row or the text."""
        event.stop()
        if self._pointed and self._steps:
            self._follow(self._steps[self.rows.cursor])
        else:
            self.run_worker(postponed(self._open, self.entry.value), exclusive=True, group="open")

    async def _open(self, typed: str) -> None:
        path, prompt = typed_path(typed, self._start), self._wanted
        found = await run_in_background(partial(files_at, path, prompt))
        if len(found) == 1:
            self.dismiss(found[0])
        elif found:
            self.tell(f"{len(found)} {prompt.noun}s are here: choose one with the arrows.")
        else:
            await self._tell_none(path)

    async def _tell_none(self, path: Path) -> None:
        is_folder = await run_in_background(path.is_dir)
        self.tell(f"There is no {self._wanted.noun} here." if is_folder else "No such file.")


def files_at(path: Path, prompt: PathPrompt = DRAFT) -> list[Path]:
    """The file itself; in a folder its `submission.toml`, otherwise every draft or bundle in it."""
    if not path.is_dir():
        return [path] if path.exists() else []
    files = [step.path for step in folder_suggestions(path, prompt.fits) if not step.is_folder]
    if prompt is not DRAFT:
        return files
    if (path / SUBMISSION).is_file():
        return [path / SUBMISSION]
    return [file for file in files if _is_draft(file)]


def _is_draft(path: Path) -> bool:
    try:
        return not read_head(path, path.stat()).problem
    except OSError:
        return False


def _no_file(_name: str) -> bool:
    return False


class FolderSuggester(Suggester):
    """Completes the name of a folder while typing."""

    def __init__(self, start: Path) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._start = start

    async def get_suggestion(self, value: str) -> str | None:
        """The typed text, completed with the first folder that matches."""
        if not value.strip():
            return None
        steps = await run_in_background(partial(path_suggestions, value, self._start, _no_file))
        folder = next((step.path.name for step in steps if step.is_folder), "")
        typed = os.path.basename(value)  # noqa: PTH119 - "a/" is a folder and nothing of its own
        if not folder.startswith(typed) or not folder:
            return None
        return f"{value[: len(value) - len(typed)]}{folder}{os.sep}"
