"""Every use of what Textual does not promise, each with the version it was needed for."""

from __future__ import annotations

from textual.app import App
from textual.screen import Screen


def switchable(screen: Screen[None], app: App[int]) -> Screen[None]:
    """Makes a default screen one that `switch_screen` can replace.

    Textual 8.2 registers a result callback for every screen but the default one, and
    `switch_screen` takes that of the screen it replaces off a list that is then empty.
    """
    screen._push_result_callback(app, None)  # noqa: SLF001
    return screen
