"""Controls for one file, picture or video: a line with completion, and a dialog to find it."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.suggester import SuggestionReady
from textual.worker import Worker

from screens.fields.paths import SUFFIXES, completion, locate_path
from screens.fields.surroundings import FieldContext
from screens.fields.text import TextControl
from screens.widgets.background import run_in_background
from screens.widgets.key_labels import with_keys
from screens.widgets.plain import safe_line
from wizard.catalogue.model import Field, Value
from wizard.checks.looked import media_of
from wizard.inspection.media.seen import FileRef, InspectionState
from wizard.inspection.media.words import facts_words
from wizard.session.typed_paths import given_paths, is_path_like, path_in_draft

PAUSE = 0.15
"""Delay in seconds before the disk is read to complete a path."""


class FileControl(TextControl):
    """A path, relative to the draft's folder when the file is below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "shift+f9",
            "browse",
            "browse",
            tooltip="Find the file in its folder",
            id="file_field.browse",
        ),
        Binding(
            "f9",
            "look_closer",
            "look closer",
            tooltip="The content of the file, and fixes for it",
            id="screen.look_closer",
        ),
    ]

    def __init__(self, field: Field, value: Value | None, field_context: FieldContext) -> None:
        self._suffixes = SUFFIXES[media_of(field.kind)]
        super().__init__(field, value, field_context)

    def hint(self) -> str:
        """The placeholder, and the way to a list of files."""
        return super().hint() or with_keys(
            "A path; Shift+F9 shows the files", {"Shift+F9": "file_field.browse"}
        )

    def facts(self) -> str:
        """Facts of the file; a missing file may be reported by the complaint instead."""
        if not isinstance(self.held, str):
            return ""
        file_seen = self.field_context.seen(FileRef(media_of(self.field.kind), self.held))
        complains = self.view is not None and bool(self.view.message)
        if file_seen is None or (complains and file_seen.state is not InspectionState.OPENED):
            return ""
        return safe_line(facts_words(file_seen))

    def watch_value(self, text: str) -> None:
        """Schedules completion of the path."""
        super().watch_value(text)
        if text and self.has_focus and not self.field_context.read_only:
            _: Worker[None] = self.run_worker(self._complete, exclusive=True, group="complete")

    async def _complete(self) -> None:
        """Reads the disk in a thread to complete the path."""
        await asyncio.sleep(PAUSE)
        path, folder = self.value, self.field_context.folder
        longer = await run_in_background(lambda: completion(path, folder, self._suffixes))
        self.post_message(SuggestionReady(path, longer or ""))

    def on_paste(self, event: events.Paste) -> None:
        """Keeps the lines of a paste separate: they may be several files."""
        if is_path_like(event.text):
            event.stop()
            event.prevent_default()
            self._drop(given_paths(event.text, self.field_context.folder))
        else:
            super().on_paste(event)

    def _drop(self, paths: list[str]) -> None:
        """Replaces the path by a dropped file; of several, by the first."""
        self.replace(paths[0], 0, len(self.value))
        if len(paths) > 1 and not self.field_context.read_only:
            self.notify(f"One file fits here: took the first of {len(paths)}.", markup=False)

    def on_blur(self) -> None:
        """Replaces a full path below the draft's folder by a relative one."""
        tidy = path_in_draft(self.value, self.field_context.folder)
        if tidy != self.value and not self.field_context.read_only:
            self.replace(tidy, 0, len(self.value))

    def action_browse(self) -> None:
        """Opens the file dialog in the folder of the present file."""
        from screens.fields.picker import FilePicker

        if self.refuses():
            return
        home = self.field_context.folder
        start = locate_path(self.value, home).parent if self.value else home
        picker = FilePicker(self.field.label, home, start, self._suffixes)
        self.app.push_screen(picker, self._take)

    def _take(self, path: str | None) -> None:
        if path:
            self.replace(path, 0, len(self.value))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables the close look for files only, and where there is room for it."""
        if action == "look_closer":
            return self.field_context.look_closer is not None and bool(self.value)
        return super().check_action(action, parameters)

    def action_look_closer(self) -> None:
        """Shows the file, its problems, and how to fix them."""
        if self.field_context.look_closer is not None:
            self.field_context.look_closer(self.field.id, None)
