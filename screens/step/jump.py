"""The jump dialog: all steps and pages with their state; typing narrows them and finds fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from textual import on
from textual.content import Content
from textual.message import Message

from screens.review.rows import step_progress_bar
from screens.step.search import hit_line
from screens.widgets.dialogs import FilteredDialog, SafeInput
from screens.widgets.key_labels import with_keys
from screens.widgets.marks import mark_of
from screens.widgets.rows import Rows
from wizard.dataclass import dataclass
from wizard.reports.signs import AGAIN
from wizard.reports.subject import step_title
from wizard.session.field_state import page_worst
from wizard.session.review_marks import marked_fields
from wizard.session.search import SearchEntry, SearchHit, field_entries, search
from wizard.session.session import Session
from wizard.text import unmasked


@dataclass(frozen=True, slots=True)
class JumpRow:
    """A heading, a page, or a field."""

    title: str
    page: str
    """"" for a heading."""
    words: str
    """The text that typing is compared with."""
    field: SearchHit | None = None


def jump_rows(
    session: Session, query: str = "", fields: Sequence[SearchEntry] = ()
) -> tuple[JumpRow, ...]:
    """The pages that contain every word of the query in their own or their step's title.

    Behind them come the fields in whose label, id, answer or help the words are.
    """
    wanted = unmasked(query).casefold().split()
    stops: list[JumpRow] = []
    for step in session.edition.journey.steps:
        title = step_title(step)
        pages = [JumpRow(p.title, p.id, f"{title} {p.title} {p.id}") for p in step.pages]
        kept = [p for p in pages if all(w in unmasked(p.words).casefold() for w in wanted)]
        if kept:
            stops += [JumpRow(title, "", ""), *kept]
    found = [JumpRow(hit.title, hit.page, "", hit) for hit in search(fields, query)]
    return (*stops, *([JumpRow("Questions", "", ""), *found] if found else []))


class JumpScreen(FilteredDialog[tuple[str, str] | None]):
    """Returns the page to go to and a field on it, "" for none; or None."""

    def __init__(self, session: Session, page_id: str) -> None:
        keys = with_keys(
            "↑↓ move · Enter goes there · Escape stays here", {"Escape": "dialog.cancel"}
        )
        hint = "A part of the title of a page, or words of a question"
        super().__init__("Go to a page or a question", hint, keys)
        self._session = session
        self._page = page_id
        self._stops = jump_rows(session)

    @cached_property
    def _fields(self) -> Sequence[SearchEntry]:
        return field_entries(self._session)

    def on_mount(self) -> None:
        """Starts at the current page."""
        self._show()

    @on(SafeInput.Edited)
    def narrow(self) -> None:
        """Shows the matching pages and fields."""
        query = self.entry.value.strip()
        self._stops = jump_rows(self._session, query, self._fields if query else ())
        self._show()

    def _show(self) -> None:
        places = [bool(stop.page) for stop in self._stops]
        self.rows.show(self.draw, len(self._stops), places)
        # At once: Enter may follow in the same burst of keys, before the next frame.
        self.rows.cursor = next(self._best(), 1 if self._stops else 0)
        self.call_after_refresh(self.rows.show_cursor)

    def _best(self) -> Iterator[int]:
        """What begins with the text, then the current page."""
        query = unmasked(self.entry.value.strip()).casefold()
        for index, stop in enumerate(self._stops):
            if stop.page and query and unmasked(stop.title).casefold().startswith(query):
                yield index
        for index, stop in enumerate(self._stops):
            if stop.page == self._page and stop.field is None:
                yield index

    def draw_row(self, index: int, width: int) -> Content:
        """Draws a heading; a page with its sign and progress; a field with its sign and page."""
        stop = self._stops[index]
        if stop.field is not None:
            return hit_line(self._session, stop.field, width)
        if not stop.page:
            return Content.styled(stop.title, "bold")
        progress = self._session.assessment.page_progress(stop.page)
        state = f"{step_progress_bar(progress)} {progress.done:>3}/{progress.total:<3}"
        mark = mark_of(page_worst(self._session, stop.page))
        here = " (here)" if stop.page == self._page else ""
        marked = len(marked_fields(self._session, stop.page))
        again = f" {AGAIN.mark} look again: {marked}" if marked else ""
        title = Content.assemble(mark, f" {stop.title}", (here, "$text-muted"))
        room = max(0, width - len(state) - 1)
        message = state if progress.total else "not applicable"
        title = title.truncate(max(0, room - len(again)), ellipsis=True)
        title = Content.assemble(title, (again, "$warning")).truncate(room, pad=True)
        return Content.assemble(title, " ", message)

    @on(Rows.Chosen)
    @on(SafeInput.Entered)
    def go(self, event: Message) -> None:
        """Closes with the page or field under the cursor."""
        event.stop()
        stop = self._stops[self.rows.cursor] if self.rows.cursor < len(self._stops) else None
        if stop is not None and stop.page:
            self.dismiss((stop.page, stop.field.field if stop.field else ""))
