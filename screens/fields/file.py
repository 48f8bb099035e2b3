"""Controls for one file, picture or video: a line with completion, and a dialog to find it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import SuggestionReady
from textual.worker import Worker

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
from wizard.catalogue.model import Field, Value

PAUSE = 0.15
"""Seconds of quiet before the disk is asked for a size."""


class FileControl(TextControl):
    """A path, relative to the draft's folder when the file is below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "browse", "browse", tooltip="Find the file in its folder"),
    ]

    def __init__(self, field: Field, value: Value | None, surroundings: Surroundings) -> None:
        self._bytes = -1
        self._looked = False
        self._suffixes = SUFFIXES.get(field.kind, frozenset())
        super().__init__(field, value, surroundings)

    def hint(self) -> str:
        """The placeholder, and the way to a list of files."""
        return super().hint() or "A path; F4 shows the files"

    def notes(self) -> list[str]:
        """The size of the file, or that there is none."""
        size = size_words(self._bytes) if self._bytes >= 0 else "no such file"
        known = self._bytes >= 0 or (self._looked and bool(self.value))
        return [*super().notes(), *([size] if known else [])]

    def on_mount(self) -> None:
        """Looks at the file."""
        self._look_soon(0)

    def put(self, value: Value | None) -> None:
        """Shows another path."""
        super().put(value)
        self._look_soon()

    def watch_value(self, text: str) -> None:
        """Another path is another file."""
        super().watch_value(text)
        self._look_soon()

    def _look_soon(self, pause: float = PAUSE) -> None:
        if self.is_attached and self.is_running:
            _: Worker[None] = self.run_worker(
                partial(self._look, pause), exclusive=True, group="look"
            )

    async def _look(self, pause: float) -> None:
        """Asks the disk, off the event loop, for the file's size and how the path may go on."""
        await asyncio.sleep(pause)
        path, folder = self.value, self.surroundings.folder
        whole = located(path, folder)
        self._bytes = await in_background(lambda: size_of(whole)) if path else -1
        self._looked = True
        self.show_again()
        if path and self.has_focus and not self.surroundings.read_only:
            longer = await in_background(lambda: completion(path, folder, self._suffixes))
            self.post_message(SuggestionReady(path, longer or ""))

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
        picker = FilePicker(self.field.label, home, start, self._suffixes)
        self.app.push_screen(picker, self._take)

    def _take(self, path: str | None) -> None:
        if path:
            self.replace(path, 0, len(self.value))
