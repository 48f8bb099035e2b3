"""Saves Textual's work in tests that run an app without a terminal, and waits for what is left."""

from __future__ import annotations

import asyncio
from time import monotonic, process_time
from typing import Any
from weakref import WeakKeyDictionary

import textual.app
import textual.pilot
from textual._compositor import Compositor
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.geometry import Size
from textual.pilot import Pilot
from textual.strip import Strip

_PARSED: dict[tuple[object, ...], list[object]] = {}
"""Rules by style sheet and number of variables. Textual parses them again for each app."""

_NUMBERS: dict[tuple[tuple[str, str], ...], int] = {}
_NUMBERED: WeakKeyDictionary[Stylesheet, tuple[dict[str, str], int]] = WeakKeyDictionary()
"""The variables that a style sheet had, and their number: a hundred texts take long to compare."""

_parse = Stylesheet._parse_rules
_shut_down = App._shutdown


def _number_of_variables(sheet: Stylesheet) -> int:
    """A number that style sheets with the same variables share."""
    variables, number = _NUMBERED.get(sheet, (None, 0))
    if variables is not sheet._variables:
        values = tuple(sorted(sheet._variables.items()))
        number = _NUMBERS.setdefault(values, len(_NUMBERS))
        _NUMBERED[sheet] = sheet._variables, number
    return number


def _parse_once(self: Stylesheet, *words: object, **options: object) -> list[object]:
    key = (_number_of_variables(self), *words, *sorted(options.items()))
    if key not in _PARSED:
        _PARSED[key] = list(_parse(self, *words, **options))  # type: ignore[arg-type]
    return _PARSED[key]


_PAINTED: set[object] = set()
"""The classes and sizes of the screens that were drawn when they were shown."""

_LINES: WeakKeyDictionary[Compositor, list[Strip]] = WeakKeyDictionary()
"""The lines of screens that did not change since a test looked at them."""

_render_update = Compositor.render_update
_render_strips = Compositor.render_strips


def _paint_once(self: Compositor, full: bool = False, **options: Any) -> object:
    """Draws each screen once when it is shown, and drops all other updates.

    Without a terminal, nobody would see these. What a test looks at is drawn for it.
    """
    _LINES.pop(self, None)
    shown = type(self.root), self.size
    if full or shown not in _PAINTED:
        _PAINTED.add(shown)
        return _render_update(self, full, **options)
    self._dirty_regions.clear()
    return None


def _lines_once(self: Compositor, size: Size | None = None) -> list[Strip]:
    """The lines of a screen, made anew only after it changed: tests look again and again."""
    if size is not None or self._dirty_regions:
        return _render_strips(self, size)
    if self not in _LINES:
        _LINES[self] = _render_strips(self)
    return _LINES[self]


async def _paint_and_shut_down(self: App[Any]) -> None:
    """Draws the last screen, so that a test fails if that cannot be done."""
    try:
        if self._running and not self._exit:
            self.screen._compositor.render_strips()
    finally:
        await _shut_down(self)


_ROUND, _MOST_ROUNDS = 0.008, 125
_IDLE = _ROUND / 20
"""Processor time in seconds that an app takes at most while it does nothing."""
_LATE_ROUNDS = 3


async def _wait_for_idle(min_sleep: float = 0, max_sleep: float = 1) -> None:  # noqa: ARG001
    """Waits until the app does nothing.

    On a busy machine, Textual's function ends while the app still waits for a processor: it takes
    any short time without work for the end of the work, and gives up after a second. Here, a round
    that lasted too long tells nothing unless several follow each other, and rounds are counted.
    """
    late = 0
    for _ in range(_MOST_ROUNDS):
        used, begun = process_time(), monotonic()
        await asyncio.sleep(_ROUND)
        if process_time() - used >= _IDLE:
            late = 0
            continue
        late += 1
        if monotonic() - begun < 2 * _ROUND or late == _LATE_ROUNDS:
            return


async def _press(self: Pilot[Any], *keys: str) -> None:
    """Presses keys. The app does nothing any more after each."""
    await self.app._press_keys(keys)


async def _wait_for_screen(self: Pilot[Any], timeout: float = 30) -> bool:  # noqa: ARG001, ASYNC109
    """Waits until the app does nothing.

    Textual's function sends each widget of the screen a message, and Textual calls it after each
    key: these messages were most of the work of an app in a test.
    """
    await _wait_for_idle()
    return True


async def _is_idle(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Nothing to wait for: a pilot calls this after `_wait_for_screen`."""


def save_work() -> None:
    """Lets all apps of this process share parsed style sheets, and paint no updates."""
    textual.app.wait_for_idle = _wait_for_idle  # type: ignore[attr-defined]
    textual.pilot.wait_for_idle = _is_idle  # type: ignore[attr-defined]
    Pilot.press = _press  # type: ignore[method-assign]
    Pilot._wait_for_screen = _wait_for_screen  # type: ignore[method-assign]
    Stylesheet._parse_rules = _parse_once  # type: ignore[assignment,method-assign]
    Compositor.render_update = _paint_once  # type: ignore[assignment,method-assign]
    Compositor.render_strips = _lines_once  # type: ignore[method-assign]
    App._shutdown = _paint_and_shut_down  # type: ignore[method-assign]
