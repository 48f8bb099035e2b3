"""The journey panel: every step with its state, and the pages of the current step."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.content import Content

from screens.widgets.marks import mark_of
from screens.widgets.messages import PageRequested
from screens.widgets.rows import Rows
from wizard.engine.finding import Finding
from wizard.reports.signs import AGAIN
from wizard.session.field_state import page_worst, step_worst
from wizard.session.review_marks import marked_fields
from wizard.session.session import Session


@dataclass(frozen=True, slots=True)
class JourneyRow:
    """A row of the panel: a step, or a page of the open step."""

    page: str
    title: str
    worst: Finding | None
    indent: int
    here: bool
    again: bool = False
    """Whether an answer of it should be reviewed again."""


def journey_rows(session: Session, page_id: str) -> tuple[JourneyRow, ...]:
    """The steps in order, with the pages of the step of `page_id`."""
    current = session.edition.page_ids[page_id]
    pages = session.edition.page_of_field
    marked = [pages[name] for name in marked_fields(session)]
    again = {place.page.id for place in marked} | {place.step.id for place in marked}
    stops: list[JourneyRow] = []
    for step in session.edition.journey.steps:
        number = f"{step.number} " if step.number else ""
        worst = step_worst(session, step.id)
        title, first = number + step.title, step.pages[0].id
        stops.append(JourneyRow(first, title, worst, 0, here=False, again=step.id in again))
        if step.id == current.step.id:
            for page in step.pages:
                worst, here = page_worst(session, page.id), page.id == page_id
                stops.append(JourneyRow(page.id, page.title, worst, 1, here, page.id in again))
    return tuple(stops)


class JourneyPanel(Rows, can_focus=False):
    """The panel at the left; a click goes to a page. For the keyboard there is the jump dialog."""

    def __init__(self, session: Session, page_id: str) -> None:
        self._stops = journey_rows(session, page_id)
        super().__init__(self._draw_stop, len(self._stops), id="journey")
        self._session = session
        self._page = page_id
        here = next((i for i, stop in enumerate(self._stops) if stop.here), 0)
        self.set_reactive(Rows.cursor, here)

    def show_page(self, page_id: str) -> None:
        """Marks another page, and opens its step."""
        self._page = page_id
        self._stops = journey_rows(self._session, page_id)
        self.show(self._draw_stop, len(self._stops))
        self.cursor = next((i for i, stop in enumerate(self._stops) if stop.here), 0)

    def refresh_stops(self) -> None:
        """Redraws if the state of a step or page has changed."""
        stops = journey_rows(self._session, self._page)
        if stops != self._stops:
            self._stops = stops
            self.refresh()

    def _draw_stop(self, index: int, width: int) -> Content:
        stop = self._stops[index]
        title = Content("▸ " if stop.here else " " * 2 * stop.indent) + Content(stop.title)
        title = title.truncate(max(0, width - 3), ellipsis=True, pad=True)
        title = title.stylize("bold") if stop.indent == 0 or stop.here else title
        again = (AGAIN.mark, "$warning") if stop.again else " "
        return Content.assemble(title, again, mark_of(stop.worst))

    @on(Rows.Chosen)
    def go(self, event: Rows.Chosen) -> None:
        """Requests the clicked page."""
        event.stop()
        self.post_message(PageRequested(self._stops[event.index].page))
