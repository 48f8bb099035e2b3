"""Rows that lead to a field, in groups under headings."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from screens.widgets.row_text import behind
from screens.widgets.rows import Rows
from wizard.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A row. `key` finds it again after the screen was left; headings have none."""

    key: str
    draw: Callable[[int], Content]
    """Maps a width in cells to the lines of the row."""
    detail: Callable[[], Iterator[Content]] | None = None
    page: str = ""
    field: str = ""


def heading(text: str) -> ReviewRow:
    """A row that the cursor skips."""
    return ReviewRow("", lambda width: behind(Content(" "), Content.styled(text, "bold"), width))


def move_cursor_to(rows: Rows, shown: Sequence[ReviewRow], key: str) -> None:
    """Puts the cursor on the row with a key, or on the first that is not a heading."""
    places = [place for place, row in enumerate(shown) if row.key]
    wanted = next((place for place in places if shown[place].key == key), None)
    rows.cursor = wanted if wanted is not None else next(iter(places), 0)
    if wanted is None:
        rows.scroll_home(animate=False)


def place_after(before: Sequence[ReviewRow], at: int, after: Sequence[ReviewRow]) -> str:
    """Key of the row for the cursor after the list was judged again.

    The row itself, unless it moved away from its neighbours: then the nearest of those.
    """
    places = {row.key: place for place, row in enumerate(after) if row.key}
    key = before[at].key if at < len(before) else ""
    place = places.get(key, -1)
    preceding, following = _neighbours([row.key for row in before], at, places)
    is_between = places.get(preceding, -1) < place < places.get(following, len(after))
    return key if is_between else following or preceding


def key_nearby(key: str, before: Sequence[str], after: Sequence[ReviewRow]) -> str:
    """The key if its row is still there, else that of the row that followed or preceded it."""
    left = {row.key for row in after if row.key}
    if key in left or key not in before:
        return key
    preceding, following = _neighbours(before, before.index(key), left)
    return following or preceding


def _neighbours(keys: Sequence[str], at: int, left: Container[str]) -> tuple[str, str]:
    """The nearest keys before and behind a place that are still there; "" for none."""
    following = next((key for key in keys[at + 1 :] if key and key in left), "")
    preceding = next((key for key in reversed(keys[:at]) if key and key in left), "")
    return preceding, following


def group(title: str, rows: Sequence[ReviewRow]) -> tuple[ReviewRow, ...]:
    """The rows under a heading; empty where there are none."""
    return (heading(title), *rows) if rows else ()


class FindingRows(Rows):
    """A list whose rows lead to a field; its key is shown."""

    WRAPS = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "choose",
            "go there",
            tooltip="Open the field this is about",
            id="findings.choose",
        ),
    ]
