"""Places on a screen that a letter leads to, and the letters for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from string import ascii_lowercase
from typing import Protocol, runtime_checkable

from textual.errors import NoWidget
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button

from wizard.dataclass import dataclass

COUNT = len(ascii_lowercase)


@dataclass(frozen=True, slots=True)
class LetterTarget:
    """A place that a letter leads to."""

    place: Offset
    """Where the letter is drawn: in the content of a widget, or on the screen."""
    go: Callable[[], object]


@runtime_checkable
class HasLetterTargets(Protocol):
    """A widget with several places, e.g. the rows of a list."""

    def letter_targets(self) -> Iterator[LetterTarget]:
        """The places, relative to the widget's content."""


def letter_targets(screen: Screen[object]) -> dict[str, LetterTarget]:
    """The places in sight by their letters.

    A part of the page that is scrolled away keeps its letters while one letter for each is enough.
    So a field has the same letter wherever the page is scrolled to.
    """
    chain = screen.focus_chain
    others = (widget for widget in screen.query() if isinstance(widget, HasLetterTargets))
    widgets = [*chain, *(widget for widget in others if widget not in chain)]
    found = [target for widget in widgets for target in _targets_of(widget)]
    in_sight = [target for target in found if target is not None]
    numbered = found if len(found) <= COUNT else in_sight
    codes = zip(letter_codes(len(numbered)), numbered, strict=True)
    return {code: target for code, target in codes if target is not None}


def letter_codes(count: int) -> Sequence[str]:
    """So many codes of one or two letters; none is the beginning of another."""
    pairs = -(-max(0, count - COUNT) // (COUNT - 1))
    single = ascii_lowercase[: COUNT - pairs]
    double = (a + b for a in ascii_lowercase[COUNT - pairs :] for b in ascii_lowercase)
    return [*single, *double][:count]


def _targets_of(widget: Widget) -> Iterator[LetterTarget | None]:
    """The places of one widget; None for each that is out of sight."""
    try:
        visible = widget.screen.find_widget(widget).visible_region
    except NoWidget:
        return
    targets = [*_inner_targets(widget)]
    for target in targets:
        yield target if visible.contains_point(target.place) else None
    if not targets:
        # What is focused as a whole has a blank column at its left, except at the screen's edge.
        place = Offset(max(0, visible.x - 1), visible.y)
        yield LetterTarget(place, _visit(widget)) if visible else None


def _inner_targets(widget: Widget) -> Iterator[LetterTarget]:
    if isinstance(widget, HasLetterTargets):
        start = widget.content_region.offset
        for target in widget.letter_targets():
            yield LetterTarget(start + target.place, target.go)


def _visit(widget: Widget) -> Callable[[], object]:
    """Presses a button, and focuses anything else."""
    if isinstance(widget, Button):
        return widget.press
    return lambda: widget.screen.set_focus(widget)
