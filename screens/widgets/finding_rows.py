"""Rows that lead to a field, in groups under headings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from screens.widgets.rows import Rows


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One line. `key` finds it again after the screen was left; headings have none."""

    key: str
    draw: Callable[[int], Content]
    """Maps a width in cells to the line."""
    detail: Callable[[], Iterator[Content]] | None = None
    page: str = ""
    field: str = ""


def heading(text: str) -> ReviewRow:
    """A row that the cursor skips."""
    return ReviewRow("", lambda _width: Content.styled(f" {text}", "bold"))


def move_cursor_to(rows: Rows, shown: Sequence[ReviewRow], key: str) -> None:
    """Puts the cursor on the row with a key, or on the first that is not a heading."""
    places = [place for place, row in enumerate(shown) if row.key]
    wanted = next((place for place in places if shown[place].key == key), None)
    rows.cursor = wanted if wanted is not None else next(iter(places), 0)
    if wanted is None:
        rows.scroll_home(animate=False)


def group(title: str, rows: Sequence[ReviewRow]) -> tuple[ReviewRow, ...]:
    """The rows under a heading; empty where there are none."""
    return (heading(title), *rows) if rows else ()


class FindingRows(Rows):
    """A list whose rows lead to a field; its key is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "choose",
            "go there",
            tooltip="Open the field this is about",
            id="findings.choose",
        ),
    ]
