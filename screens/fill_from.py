"""Asks where answers are to be read: a path, completed as it is typed, or a website's address."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content

from screens.background import in_background
from screens.dialogs import Entry, Filtered
from screens.fields.paths import given_path
from screens.open_path import Step, typed_path
from screens.postponed import postponed
from screens.rows import Rows
from wizard.text import clean, one_line

_MOST = 500
TITLE = "Fill answers from what you have"
WEB = ("https://", "http://")


class FillFromScreen(Filtered[str | None]):
    """Closes with a whole path or an address, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", show=False, priority=True),
    ]

    def __init__(self, start: Path) -> None:
        placeholder = "A project's folder, bundle, draft, OpenAPI file, manifest, https://…"
        keys = "Tab completes · Enter reads what is typed · Escape cancels"
        super().__init__(TITLE, placeholder, keys)
        self._start = start
        self._steps: Sequence[Step] = ()

    def on_mount(self) -> None:
        """Begins with what the draft's folder holds."""
        super().on_mount()
        self.look()

    @on(Entry.Edited)
    def look(self) -> None:
        """Offers what begins like what is typed."""
        self.run_worker(postponed(self._look, self.entry.value), exclusive=True, group="look")

    async def _look(self, typed: str) -> None:
        web = typed.strip().lower().startswith(WEB)
        found = [] if web else await in_background(partial(offered, typed, self._start))
        self._steps = found
        self.rows.show(self.draw, len(found))
        self.rows.cursor = 0

    def draw_row(self, index: int, width: int) -> Content:
        """A folder ends with a separator."""
        del width
        step = self._steps[index]
        name = one_line(step.path.name)
        return Content.styled(name + os.sep, "bold") if step.is_folder else Content(name)

    def action_complete(self) -> None:
        """Takes the row under the cursor into the text."""
        if self._steps:
            self._take(self._steps[self.rows.cursor])

    def _take(self, step: Step) -> None:
        if clean(str(step.path)) == str(step.path):
            self.entry.value = f"{step.path}{os.sep if step.is_folder else ''}"
            self.entry.cursor_position = len(self.entry.value)

    @on(Rows.Chosen)
    def clicked(self, event: Rows.Chosen) -> None:
        """A click takes the row into the text."""
        event.stop()
        self._take(self._steps[event.index])

    @on(Entry.Entered)
    def entered(self, event: Entry.Entered) -> None:
        """Closes with what is typed, where something is there."""
        event.stop()
        self.run_worker(postponed(self._close, self.entry.value), exclusive=True, group="close")

    async def _close(self, typed: str) -> None:
        if typed.strip().lower().startswith(WEB):
            self.dismiss(typed.strip())
        elif not typed.strip():
            self._tell("Type a path or an address")
        else:
            path = typed_path(given_path(typed, self._start), self._start)
            if await in_background(partial(_is_there, path)):
                self.dismiss(str(path))
            else:
                self._tell("There is nothing here by that name")

    def _tell(self, words: str) -> None:
        self.entry.border_subtitle = Content(f" {words} ")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def offered(typed: str, start: Path) -> list[Step]:
    """Folders and files that the typed text may go on to, folders first, hidden ones if typed."""
    ends = typed.endswith((os.sep, "/")) or not typed
    whole = typed_path(typed, start)
    folder, beginning = (whole, "") if ends else (whole.parent, whole.name.casefold())
    found: list[Step] = []
    with suppress(OSError, ValueError), os.scandir(folder) as entries:
        for entry in entries:
            fits = entry.name.casefold().startswith(beginning)
            hidden = entry.name.startswith(".") and not beginning.startswith(".")
            if fits and not hidden and clean(entry.name) == entry.name:
                with suppress(OSError):
                    found.append(Step(folder / entry.name, is_folder=entry.is_dir()))
    return sorted(found, key=lambda step: (not step.is_folder, step.path.name.casefold()))[:_MOST]
