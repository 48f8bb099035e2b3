"""The journey panel: the milestones with their counts, and the pages of the open one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from textual import events, on
from textual.content import Content

from screens.widgets.line import Line
from screens.widgets.marks import mark_for_state
from screens.widgets.messages import PageRequested
from screens.widgets.mine import MineFilter
from screens.widgets.rows import Rows
from wizard.catalogue.edition import PlacedPage
from wizard.catalogue.model import Status
from wizard.dataclass import dataclass
from wizard.engine.finding import Finding
from wizard.reports.signs import AGAIN
from wizard.session.answer_counts import AnswerCount, AnswerCounts
from wizard.session.field_state import RowState, worst_of
from wizard.session.review_marks import marked_fields
from wizard.session.session import Session

_BAR = 3
"""Cells of a bar."""

_BACK, _ON = "\u2039", "\u203a"
"""Single angle quotation marks as arrows."""


@dataclass(frozen=True, slots=True)
class JourneyRow:
    """A row of the panel: a milestone, or a page of the open one."""

    page: str
    """The page to go to."""
    title: str
    short: str
    """The title where the panel is narrow."""
    state: RowState | None = None
    """What decides the sign, and not more: messages change with each key."""
    count: AnswerCount | None = None
    """What is answered for a milestone; None for a page, and for a later milestone."""
    is_open: bool = False
    is_page: bool = False
    here: bool = False
    again: bool = False
    """Whether an answer of it should be reviewed again."""


class JourneyRows:
    """Makes the rows for the page in sight."""

    def __init__(self, session: Session, counts: AnswerCounts, mine: MineFilter) -> None:
        self._session = session
        self._counts = counts
        self._mine = mine

    def rows(self, page_id: str) -> Iterator[JourneyRow]:
        """The milestones in order, with the pages of the one to which the page belongs."""
        opened, worst = self._opened(page_id), self._worst_by_milestone()
        later, part = False, self._mine.part
        only = part.fields if part else None
        for milestone in self._session.edition.milestones:
            name = milestone.id
            if pages := self._counts.pages[name]:
                is_open = name == opened
                count = self._counts.of_milestone(name, only) if is_open or not later else None
                if part and count and not (count.asked or is_open):
                    count = None  # nothing of it is the person's
                found = None if later else _state_of(worst.get(name))
                title, short = milestone.title, milestone.short_title
                first = next((each for each in pages if part and each in part.pages), pages[0])
                yield JourneyRow(first, title, short, found, count, is_open=is_open)
                if is_open:
                    yield from self._page_rows(name, page_id)
            later = later or milestone is self._session.milestones.current

    def _opened(self, page_id: str) -> str:
        """The current milestone if it has the page; otherwise that of the page."""
        current = self._session.milestones.current
        if current is not None and page_id in self._counts.pages[current.id]:
            return current.id
        return self._session.edition.milestone_of_page[page_id]

    def _worst_by_milestone(self) -> dict[str, Finding | None]:
        owner = self._session.edition.milestone_of_requirement
        found: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in self._shown(self._session.assessment.findings.values()):
            found[owner.get(finding.id, "")].append(finding)
        return {name: worst_of(findings) for name, findings in found.items()}

    def _shown(self, findings: Iterable[Finding]) -> Iterable[Finding]:
        part = self._mine.part
        return filter(part.has, findings) if part else findings

    def _page_rows(self, milestone: str, page_id: str) -> Iterator[JourneyRow]:
        edition, findings = self._session.edition, self._session.milestones.at(milestone).by_page
        again = {edition.page_of_field[name].page.id for name in marked_fields(self._session)}
        part = self._mine.part
        for page in self._counts.pages[milestone]:
            if part and page not in part.pages and page != page_id:
                continue
            shown = edition.page_ids[page].page
            state = _state_of(worst_of(list(self._shown(findings[page]))))
            yield JourneyRow(
                page,
                shown.title,
                shown.short_title,
                state,
                is_page=True,
                here=page == page_id,
                again=page in again,
            )


class JourneyPanel(Rows, can_focus=False):
    """The panel at the left; a click goes to a page. For the keyboard there is the jump dialog."""

    def __init__(
        self, session: Session, counts: AnswerCounts, page_id: str, mine: MineFilter
    ) -> None:
        self._factory = JourneyRows(session, counts, mine)
        self._stops = tuple(self._factory.rows(page_id))
        super().__init__(self._draw_stop, len(self._stops), id="journey")
        self._page = page_id
        self.set_reactive(Rows.cursor, self._here())

    def _here(self) -> int:
        return next((i for i, stop in enumerate(self._stops) if stop.here), 0)

    def show_page(self, page_id: str) -> None:
        """Marks another page, and opens its milestone."""
        self._page = page_id
        self._stops = tuple(self._factory.rows(page_id))
        self.show(self._draw_stop, len(self._stops))
        self.cursor = self._here()

    def refresh_stops(self) -> None:
        """Redraws if the state of a milestone or page has changed."""
        stops = tuple(self._factory.rows(self._page))
        if stops == self._stops:
            return
        moved = len(stops) != len(self._stops)
        self._stops = stops
        if moved:
            self.show(self._draw_stop, len(stops))
            self.cursor = self._here()
        self.refresh()

    def _draw_stop(self, index: int, width: int) -> Content:
        stop = self._stops[index]
        again = (AGAIN.mark, "$warning") if stop.again else " "
        if stop.is_page:
            title = _fitting(stop, max(0, width - 4))
            pointer = "▸ " if stop.here else "  "
            return Content.assemble(
                pointer, title.stylize("bold" if stop.here else ""), again, _mark(stop.state)
            )
        if stop.count is None:
            return Content.styled(f"· {stop.title}", "$text-muted")
        count, bar = f" {stop.count.words} ", _bar(stop.count)
        title = _fitting(stop, max(0, width - len(count) - len(bar) - 2))
        sign = Content("▾") if stop.is_open else _mark(stop.state)
        counted = ((count, "$text-muted"), (bar, "$border"))
        return Content.assemble(sign, " ", title.stylize("bold"), *counted)

    @on(Rows.Chosen)
    def go(self, event: Rows.Chosen) -> None:
        """Requests the clicked page."""
        event.stop()
        self.post_message(PageRequested(self._stops[event.index].page))


class JourneyLine(Line):
    """The journey in one line for narrow terminals; a click on an arrow turns the page."""

    def __init__(
        self, session: Session, counts: AnswerCounts, placed: PlacedPage, mine: MineFilter
    ) -> None:
        super().__init__(id="here")
        self._mine = mine
        self._session = session
        self._counts = counts
        self.show_page(placed)

    def show_page(self, placed: PlacedPage) -> None:
        """Shows another page."""
        self._placed = placed
        self.refresh_count()

    def render(self) -> Content:
        """The text; without the title of the step where there is too little room."""
        return self._content if self._content.cell_length <= self.size.width else self._short

    def refresh_count(self) -> None:
        """Shows what is answered on the page, and how much of it must change."""
        placed, part = self._placed, self._mine.part
        found = self._session.assessment.by_page[placed.page.id]
        shown = filter(part.has, found) if part else found
        wrong = sum(f.blocks and f.status is Status.NOT_MET for f in shown)
        count = self._counts.of_page(placed.page.id, part.fields if part else None)
        yours = " of yours" if part else ""
        step = Content.styled(f"{placed.step.title} · ", "$text-muted")
        page = Content.assemble(
            (f" {placed.page.title} ", "bold reverse $primary"),
            f" {placed.number + 1}/{len(placed.step.pages)} {_ON}  ",
            (f"{count.words}{yours} answered" if count.asked else "", "$text-muted"),
            (f"  {wrong} ✗" if wrong else "", "$error"),
        )
        self._short = Content.assemble(f" {_BACK} ", page)
        self.say(Content.assemble(f" {_BACK} ", step, page))

    async def on_click(self, event: events.Click) -> None:
        """Goes to the page before or after."""
        place = event.get_content_offset(self)
        if place is not None:
            end = self.render().plain.find(_ON)
            if place.x <= 2:
                await self.run_action("screen.page(-1)")
            elif end - 1 <= place.x <= end + 1:
                await self.run_action("screen.page(1)")


def _fitting(stop: JourneyRow, room: int) -> Content:
    """The title, or the short one where there is too little room."""
    title = Content(stop.title)
    title = title if title.cell_length <= room else Content(stop.short)
    return title.truncate(room, ellipsis=True, pad=True)


def _state_of(finding: Finding | None) -> RowState | None:
    return (finding.status, finding.severity) if finding else None


def _mark(state: RowState | None) -> Content:
    return mark_for_state(*state) if state else Content(" ")


def _bar(count: AnswerCount) -> str:
    done = int(count.answered * _BAR / count.asked) if count.asked else _BAR
    return "█" * done + "░" * (_BAR - done)
