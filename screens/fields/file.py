"""Controls for one file, picture or video: a line with completion, and a dialog to find it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester

from screens.background import in_background
from screens.fields.paths import (
    SUFFIXES,
    completion,
    draft_path,
    given_path,
    is_path_like,
    located,
    size_of,
    size_words,
)
from screens.fields.surroundings import Surroundings
from screens.fields.text import TextControl
from wizard.catalogue.model import Field, Kind, Value

PAUSE = 0.15
"""Seconds of quiet before the disk is asked for a size."""


class PathSuggester(Suggester):
    """Completes a path from the folder it points into, off the event loop."""

    def __init__(self, folder: Path, suffixes: frozenset[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._folder = folder
        self._suffixes = suffixes

    async def get_suggestion(self, value: str) -> str | None:
        """The first path that begins with the value."""
        return await in_background(lambda: completion(value, self._folder, self._suffixes))


class FileControl(TextControl):
    """A path, relative to the draft's folder when the file is below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "browse", "browse", tooltip="Find the file in its folder"),
    ]

    def __init__(self, field: Field, value: Value | None, surroundings: Surroundings) -> None:
        self._bytes = -1
        suffixes = suffixes_of(field.kind)
        suggester = PathSuggester(surroundings.folder, suffixes)
        super().__init__(field, value, surroundings, suggester)

    def hint(self) -> str:
        """The placeholder, and the way to a list of files."""
        return self.field.placeholder or "A path; F4 shows the files"

    def notes(self) -> list[str]:
        """The size of the file, when there is one."""
        return [*super().notes(), *([size_words(self._bytes)] if self._bytes >= 0 else [])]

    def on_mount(self) -> None:
        """Looks at the file."""
        self._weigh_soon(0)

    def put(self, value: Value | None) -> None:
        """Shows another path."""
        super().put(value)
        self._weigh_soon()

    def watch_value(self, text: str) -> None:
        """Another path is another file."""
        super().watch_value(text)
        self._weigh_soon()

    def _weigh_soon(self, pause: float = PAUSE) -> None:
        if self.is_mounted:
            self.run_worker(self._weigh(pause), exclusive=True, group="weigh")

    async def _weigh(self, pause: float) -> None:
        await asyncio.sleep(pause)
        path = located(self.value, self.surroundings.folder)
        self._bytes = await in_background(lambda: size_of(path)) if self.value else -1
        self.show_again()

    def take_paste(self, text: str) -> None:
        """A dropped file replaces the path; any other text goes where the cursor is."""
        if is_path_like(text):
            self.replace(given_path(text, self.surroundings.folder), 0, len(self.value))
        else:
            super().take_paste(text)

    def on_blur(self) -> None:
        """A full path to a file below the draft's folder becomes a relative one."""
        tidy = draft_path(self.value, self.surroundings.folder)
        if tidy != self.value and not self.surroundings.read_only:
            self.replace(tidy, 0, len(self.value))

    def action_browse(self) -> None:
        """Opens the dialog where the present file is."""
        from screens.fields.picker import FilePicker

        if self.refuses():
            return
        home = self.surroundings.folder
        start = located(self.value, home).parent if self.value else home
        picker = FilePicker(self.field.label, home, start, suffixes_of(self.field.kind))
        self.app.push_screen(picker, self._take)

    def _take(self, path: str | None) -> None:
        if path:
            self.replace(path, 0, len(self.value))


def suffixes_of(kind: Kind) -> frozenset[str]:
    """The endings that files of a kind usually have; empty for any."""
    return SUFFIXES.get(kind, frozenset())
