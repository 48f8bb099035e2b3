"""Dialog for the source of answers: a path with completion, or a website's address."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from textual import on

from screens.widgets.background import run_in_background
from screens.widgets.dialogs import SafeInput
from screens.widgets.key_labels import with_keys
from screens.widgets.path_dialog import (
    KEYS,
    PathDialog,
    PathSuggestion,
    path_suggestions,
    typed_path,
)
from screens.widgets.postponed import postponed
from screens.widgets.rows import Rows
from wizard.session.typed_paths import given_path
from wizard.text import clean

TITLE = "Fill answers from what you have"
WEB = ("https://", "http://")


class FillFromScreen(PathDialog[str | None]):
    """Closes with an absolute path or an address, or None."""

    def __init__(self, start: Path, proposals: Path | None) -> None:
        """`proposals` is the file with what an assistant proposed, if any of it waits."""
        placeholder = "A project's folder, bundle, draft, OpenAPI file, manifest, https://…"
        keys = with_keys("Tab completes · Enter reads what is typed · Escape cancels", KEYS)
        super().__init__(TITLE, placeholder, keys, start)
        self._proposals = proposals

    def on_mount(self) -> None:
        """Starts with what an assistant proposed, or the entries of the draft's folder."""
        super().on_mount()
        if self._proposals is not None:
            self.take(PathSuggestion(self._proposals, is_folder=False))
            self.entry.select_all()  # what is typed replaces it
            self.tell("An assistant's proposals wait")
        self.look()

    def offered(self, typed: str) -> Sequence[PathSuggestion]:
        """Folders, and every file whose name could be typed; nothing for an address."""
        if typed.strip().lower().startswith(WEB):
            return ()
        return path_suggestions(typed, self._start, _can_be_typed)

    @on(Rows.Chosen)
    def clicked(self, event: Rows.Chosen) -> None:
        """Copies the clicked row into the text."""
        event.stop()
        self.take(self._steps[event.index])

    @on(SafeInput.Entered)
    def entered(self, event: SafeInput.Entered) -> None:
        """Closes with the typed text, if there is any."""
        event.stop()
        self.run_worker(postponed(self._close, self.entry.value), exclusive=True, group="close")

    async def _close(self, typed: str) -> None:
        if typed.strip().lower().startswith(WEB):
            self.dismiss(typed.strip())
        elif not typed.strip():
            self.tell("Type a path or an address")
        else:
            path = typed_path(given_path(typed, self._start), self._start)
            if await run_in_background(partial(_is_there, path)):
                self.dismiss(str(path))
            else:
                self.tell("There is nothing with that name here")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _can_be_typed(name: str) -> bool:
    return clean(name) == name
