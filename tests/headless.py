"""Saves Textual's work in tests that run an app without a terminal."""

from __future__ import annotations

from typing import Any

from textual._compositor import Compositor
from textual.app import App
from textual.css.stylesheet import Stylesheet

_PARSED: dict[tuple[object, ...], list[object]] = {}
"""Rules by style sheet and variables. Textual parses them again for each app."""

_parse = Stylesheet._parse_rules
_shut_down = App._shutdown


def _parse_once(self: Stylesheet, *words: object, **options: object) -> list[object]:
    variables = tuple(sorted(self._variables.items()))
    key = (variables, *words, *sorted(options.items()))
    if key not in _PARSED:
        _PARSED[key] = list(_parse(self, *words, **options))  # type: ignore[arg-type]
    return _PARSED[key]


def _paint_nothing(self: Compositor) -> None:
    """Drops what changed: without a terminal, nobody would see it.

    Whole screens are still drawn when they are shown, when a test looks at one, and at its end.
    """
    self._dirty_regions.clear()


async def _paint_and_shut_down(self: App[Any]) -> None:
    """Draws the last screen, so that a test fails if that cannot be done."""
    try:
        if self._running and not self._exit:
            self.screen._compositor.render_strips()
    finally:
        await _shut_down(self)


def save_work() -> None:
    """Lets all apps of this process share parsed style sheets, and paint no partial updates."""
    Stylesheet._parse_rules = _parse_once  # type: ignore[assignment,method-assign]
    Compositor.render_partial_update = _paint_nothing  # type: ignore[method-assign]
    App._shutdown = _paint_and_shut_down  # type: ignore[method-assign]
