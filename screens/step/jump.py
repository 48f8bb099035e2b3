"""The jump dialog: all steps and pages with their state, filtered by typing."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.content import Content
from textual.message import Message

from screens.review.rows import step_progress_bar
from screens.widgets.dialogs import FilteredDialog, SafeInput
from screens.widgets.key_labels import with_keys
from screens.widgets.marks import mark_of
from screens.widgets.rows import Rows
from wizard.reports.signs import AGAIN
from wizard.reports.subject import step_title
from wizard.session.field_state import page_worst
from wizard.session.review_marks import marked_fields
from wizard.session.session import Session
from wizard.text import unmasked


@dataclass(frozen=True, slots=True)
class JumpRow:
    """A step's title, or a page of it."""

    title: str
    page: str
    """"" for a step."""
    words: str
    """The text that typing is compared with."""


def jump_rows(session: Session, query: str = "") -> tuple[JumpRow, ...]:
    """The pages that contain every word of the query in their own or their step's title."""
    wanted = unmasked(query).casefold().split()
    stops: list[JumpRow] = []
    for step in session.edition.journey.steps:
        title = step_title(step)
        pages = [JumpRow(p.title, p.id, f"{title} {p.title} {p.id}") for p in step.pages]
        kept = [p for p in pages if all(w in unmasked(p.words).casefold() for w in wanted)]
        if kept:
            stops += [JumpRow(title, "", ""), *kept]
    return tuple(stops)


class JumpScreen(FilteredDialog[str | None]):
    """Returns the id of the page to go to, or None."""

    def __init__(self, session: Session, page_id: str) -> None:
        keys = with_keys(
            "↑↓ move · Enter goes there · Escape stays here", {"Escape": "dialog.cancel"}
        )
        super().__init__("Go to a page", "Type a part of its title", keys)
        self._session = session
        self._page = page_id
        self._stops = jump_rows(session)

    def on_mount(self) -> None:
        """Starts at the current page."""
        self._show(self._page)

    @on(SafeInput.Edited)
    def narrow(self) -> None:
        """Shows the matching pages."""
        self._stops = jump_rows(self._session, self.entry.value)
        self._show(self._page)

    def _show(self, page_id: str) -> None:
        places = [bool(stop.page) for stop in self._stops]
        self.rows.show(self.draw, len(self._stops), places)
        self.call_after_refresh(self._stand_at, page_id)

    def _stand_at(self, page_id: str) -> None:
        here = (i for i, stop in enumerate(self._stops) if stop.page == page_id)
        self.rows.cursor = next(here, 1 if self._stops else 0)

    def draw_row(self, index: int, width: int) -> Content:
        """Draws a step as a heading; a page with its sign and progress."""
        stop = self._stops[index]
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
        """Closes with the page under the cursor."""
        event.stop()
        if self.rows.cursor < len(self._stops) and self._stops[self.rows.cursor].page:
            self.dismiss(self._stops[self.rows.cursor].page)
