"""The way through the screens: what is shown, and what to come back to."""

from __future__ import annotations

from textual.screen import Screen

from screens.shell.screen_factory import Make, ScreenFactory
from screens.widgets.screen_names import LISTS
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft

LONGEST = 20


class Navigation:
    """Begins anew with each work, or over none."""

    def __init__(self, desk: AppContext, work: OpenDraft | None, here: str = "") -> None:
        self.gallery = ScreenFactory(desk, work)
        self.here = here
        """Name of the screen that is shown; "" for the list of drafts."""
        self._back: list[tuple[str, Make]] = []

    def go(self, name: str) -> Screen[None] | None:
        """The named screen; the one that is left is come back to. None when it cannot be shown."""
        make = self.gallery.maker(name)
        if make is None:
            return None
        if name in LISTS or self.here in LISTS:
            self._remember()
        self.gallery.begin(name, self.here)
        self.here = name
        return make()

    def back(self) -> Screen[None] | None:
        """The screen before; None when that is the list of drafts."""
        if not self._back:
            return None
        self.here, make = self._back.pop()
        return make()

    def _remember(self) -> None:
        make = self.gallery.maker(self.here)
        if make is not None:
            self._back.append((self.here, make))
            del self._back[:-LONGEST]
