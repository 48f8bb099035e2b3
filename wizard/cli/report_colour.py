"""Colour of reports on terminals: of signs, titles and ids."""

from __future__ import annotations

import re
from collections.abc import Mapping

import click

from wizard.lazy_pattern import lazy_pattern

_COLOURS: Mapping[str, str] = {
    "✗": "red", "!": "yellow", "✓": "green", "⚙": "green", "✎": "green", "?": "magenta",
    "↻": "magenta", "○": "cyan", "•": "cyan", "»": "cyan", "w": "blue",
}  # fmt: skip
"""By the sign at the beginning of a line; see `wizard.reports.signs`."""
_SIGN = lazy_pattern(rf"(?m)^( {{2,}})([{re.escape(''.join(_COLOURS))}])(?= )")
_TITLE = lazy_pattern(r"(?m)(?<=\n\n)[^\s].*$")
_IDS = lazy_pattern(r"(?m)^ {4}(\[[^\s\]]+\] ?)+$")
_READY = lazy_pattern(r"(?m)^(NOT READY|READY)\b")
_LEVELS = {"error": "red", "warning": "yellow", "info": "cyan"}
_PLACE = lazy_pattern(r"(?m)(?<=:\d: |\d\d: )(error|warning|info)(?=: )")


def coloured(text: str) -> str:
    """The text of a report with its signs, titles and ids coloured, if the output wants colour."""
    context = click.get_current_context(silent=True)
    if context is None or not context.color:
        return text
    text = _TITLE.sub(lambda found: click.style(found[0], bold=True), text)
    text = _IDS.sub(lambda found: click.style(found[0], dim=True), text)
    text = _READY.sub(lambda found: _ready(found[0]), text)
    text = _PLACE.sub(lambda found: click.style(found[0], _LEVELS[found[0]], bold=True), text)
    return _SIGN.sub(
        lambda found: found[1] + click.style(found[2], _COLOURS[found[2]], bold=True), text
    )


def _ready(words: str) -> str:
    return click.style(words, "green" if words == "READY" else "red", bold=True)
