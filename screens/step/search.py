"""Search for fields, requirements and findings by any words in them."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from screens.widgets.dialogs import FilteredDialog, SafeInput
from screens.widgets.hanging_text import HangingText
from screens.widgets.key_labels import with_keys
from screens.widgets.marks import mark_of
from screens.widgets.rows import Rows
from wizard.session.field_state import own_findings, worst_of
from wizard.session.search import HitKind, SearchHit, search, search_entries
from wizard.session.session import Session
from wizard.text import one_line

_TITLE = 0.5
"""Minimum share of a row for a title that needs it."""


class SearchScreen(FilteredDialog[SearchHit | None]):
    """Returns the chosen result, or None. Results follow the typing."""

    CSS_PATH = "search.tcss"

    def __init__(self, session: Session) -> None:
        keys = with_keys(
            "Every word must be found · ↑↓ move · Enter goes there · Escape closes",
            {"Escape": "dialog.cancel"},
        )
        super().__init__("Search", "A word of a question, an answer, a rule or its id", keys)
        self._session = session
        self._entries = search_entries(session)
        self._hits: tuple[SearchHit, ...] = ()
        self._whole = HangingText(id="whole")

    def compose_body(self) -> Iterator[Widget]:
        """Adds the result under the cursor in full."""
        yield from super().compose_body()
        yield self._whole

    @on(SafeInput.Edited)
    def look(self) -> None:
        """Shows the results that contain every word."""
        self._hits = search(self._entries, self.entry.value)
        self.rows.show(self.draw, len(self._hits))
        self.rows.cursor = 0
        self.rows.scroll_home(animate=False)
        self._count()
        self.tell_whole()

    @on(Rows.Moved)
    def tell_whole(self) -> None:
        """Shows the result under the cursor in full."""
        hits = self._hits[self.rows.cursor :][:1]
        words = (f"{one_line(hit.title)} · {one_line(hit.detail)}" for hit in hits)
        self._whole.update(Content(next(words, "")))

    def _count(self) -> None:
        typed = bool(self.entry.value.strip())
        found = f" {len(self._hits)} found " if self._hits else " nothing found "
        self.entry.border_subtitle = Content(found if typed else "")

    def draw_row(self, index: int, width: int) -> Content:
        """Draws the sign of the state, the title, and the matching text."""
        return hit_line(self._session, self._hits[index], width)

    @on(Rows.Chosen)
    @on(SafeInput.Entered)
    def choose(self, event: Message) -> None:
        """Closes with the result under the cursor."""
        event.stop()
        if self.rows.cursor < len(self._hits):
            self.dismiss(self._hits[self.rows.cursor])


def hit_line(session: Session, hit: SearchHit, width: int) -> Content:
    """The sign of the state, the title, and the matching text."""
    finding = hit.finding
    if hit.kind is HitKind.FIELD:
        finding = worst_of(own_findings(session, hit.field))
    detail = one_line(hit.detail)
    room = max(12, int(width * _TITLE), width - Content(detail).cell_length - 4)
    title = Content(one_line(hit.title)).truncate(room, ellipsis=True)
    return Content.assemble(mark_of(finding), " ", title, (f"  {detail}", "$text-muted"))
