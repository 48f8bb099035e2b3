"""File dialog: browse folders, filter the list or type a path."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.worker import Worker

from screens.fields.paths import FolderEntry, list_folder, shown_first
from screens.widgets.background import run_in_background
from screens.widgets.dialogs import FilteredDialog
from screens.widgets.dialogs import SafeInput as Line
from screens.widgets.key_labels import with_keys
from screens.widgets.plain import safe_line
from screens.widgets.rows import Rows
from wizard.inspection.media.words import size_words
from wizard.session.typed_paths import given_path, is_path_like, path_in_draft

UP = FolderEntry("..", is_folder=True, size=-1)

_KEYS = {
    "Shift+F9": "file_picker.show_all",
    "←": "file_picker.walk_up",
    "Escape": "dialog.cancel",
}


class FilePicker(FilteredDialog[str | None]):
    """Returns a path as stored in a draft kept in `home`; None when cancelled."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+f9", "show_all", "all files", priority=True, id="file_picker.show_all"),
        Binding("left", "walk_up", show=False, priority=True, id="file_picker.walk_up"),
    ]

    def __init__(self, title: str, home: Path, start: Path, suffixes: frozenset[str]) -> None:
        others = " · Shift+F9 shows all kinds" if suffixes else ""
        hint = f"Enter opens or picks · ← folder above{others} · Escape cancels"
        super().__init__(title, "Type to narrow the list, or a path", with_keys(hint, _KEYS))
        self._home = home
        self._folder = start
        self._suffixes = suffixes
        self._entries: list[FolderEntry] = []
        self._seen: list[FolderEntry] = []
        self._trouble = ""

    def on_mount(self) -> None:
        """Reads the first folder."""
        self._open(self._folder)

    def _open(self, folder: Path) -> None:
        self._folder = Path(os.path.abspath(folder))  # noqa: PTH100 - links are not followed
        _: Worker[None] = self.run_worker(self._read, exclusive=True)

    async def _read(self) -> None:
        folder = self._folder
        try:
            found = await run_in_background(lambda: list_folder(folder))
            self._trouble = ""
        except (OSError, ValueError) as error:
            found = []
            self._trouble = f"This folder cannot be read: {getattr(error, 'strerror', error)}."
        self._entries = [UP, *found]
        self.query_one(".box").border_title = Content(f" {safe_line(str(self._folder))} ")
        self.rows.cursor = 0
        self.entry.value = ""
        self.narrow()

    @on(Line.Edited)
    def narrow(self) -> None:
        """Shows the entries whose name contains the text."""
        wanted = self.entry.value.casefold()
        self._seen = [
            entry
            for entry in self._entries
            if shown_first(entry, self._suffixes) and wanted in entry.name.casefold()
        ]
        self.rows.show(self.draw, len(self._seen) or 1)
        if not wanted and len(self._seen) > 1 and self.rows.cursor == 0:
            self.rows.cursor = 1

    def draw_row(self, index: int, width: int) -> Content:
        """Draws a name, and the size of a file."""
        if index >= len(self._seen):
            is_path = is_path_like(self.entry.value.strip())
            nothing = "Enter takes this path" if is_path else "Nothing with that name here"
            return Content(self._trouble or nothing)
        entry = self._seen[index]
        if self._trouble and entry is UP:
            return Content(f"../   {self._trouble}")
        size = size_words(entry.size) if entry.size >= 0 else ""
        name = Content(safe_line(entry.name) + ("/" if entry.is_folder else ""))
        room = max(0, width - len(size) - 1)
        return Content.assemble(name.truncate(room, ellipsis=True, pad=True), f" {size}")

    def action_show_all(self) -> None:
        """Shows files of every kind."""
        self._suffixes = frozenset()
        self.narrow()

    def action_walk_up(self) -> None:
        """Goes to the parent folder, unless the input has text to move in."""
        if self.entry.value:
            self.entry.action_cursor_left()
        else:
            self._open(self._folder.parent)

    @on(Line.Entered)
    def entered(self, event: Line.Entered) -> None:
        """Accepts the row under the cursor, or the typed path."""
        event.stop()
        if self._seen:
            self._take(self._seen[min(self.rows.cursor, len(self._seen) - 1)])
        elif self.entry.value.strip():
            typed = given_path(self.entry.value, self._home)
            self.dismiss(path_in_draft(str(self._folder / typed), self._home))

    @on(Rows.Chosen)
    def clicked(self, event: Rows.Chosen) -> None:
        """Opens a clicked folder, or picks a clicked file."""
        event.stop()
        if event.index < len(self._seen):
            self._take(self._seen[event.index])

    def _take(self, entry: FolderEntry) -> None:
        if entry is UP:
            self._open(self._folder.parent)
        elif entry.is_folder:
            self._open(self._folder / entry.name)
        else:
            self.dismiss(path_in_draft(str(self._folder / entry.name), self._home))
