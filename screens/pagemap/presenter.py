"""Content of the page map: views, summary and rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from screens.pagemap.rows import WIDE, PageMapRows, PageMapState, PageMapView
from screens.widgets.chips import Chip
from screens.widgets.finding_rows import ReviewRow
from screens.widgets.key_labels import key_label
from wizard.reports.page_map_report import moves_words
from wizard.reports.signs import RECONSTRUCTED
from wizard.session.session import Session
from wizard.topics.pagemap.page_map import LineState, PageMap, page_map_of

VIEW_KEYS = {
    PageMapView.PAGE: "x",
    PageMapView.OPEN: "o",
    PageMapView.SECTIONS: "s",
    PageMapView.RECONSTRUCTION: "r",
}
VIEW_WORDS = {
    PageMapView.PAGE: "Show the whole page",
    PageMapView.OPEN: "Show the lines that are open",
    PageMapView.SECTIONS: "Show the sections only",
    PageMapView.RECONSTRUCTION: "Show what is based on our reconstruction of a form",
}


class PageMapPresenter:
    """Content of the page map, as of the last `judge`."""

    def __init__(self, session: Session, state: PageMapState) -> None:
        self.state = state
        self._session = session
        self.page_map = page_map_of(session.assessment)

    def judge(self) -> None:
        """Reads the present findings."""
        self.page_map = PageMap(self._session.assessment, self.page_map.coverage)

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """The views, with the number of entries of each."""
        page_map = self.page_map
        words = {
            PageMapView.PAGE: f"whole page {len(page_map.lines)}",
            PageMapView.OPEN: f"open {page_map.states[LineState.OPEN]}",
            PageMapView.SECTIONS: f"sections {len(page_map.sections)}",
            PageMapView.RECONSTRUCTION: f"our reconstruction {len(page_map.reconstructed)}",
        }
        chips = (
            Chip(VIEW_KEYS[v], words[v], v, f"view('{v}')", f"page_map.view_{v}")
            for v in PageMapView
        )
        return (tuple(chips),), self.state.view

    def gate(self, width: int) -> Iterator[Content]:
        """How many lines are met, who moves the others, and what rests on a reconstruction."""
        page_map = self.page_map
        if page_map.coverage is not None:
            whole = f"“{page_map.title}”: {page_map.headline}"
            yield Content.styled(whole if width >= WIDE else page_map.short_headline, "bold")
        if moves := moves_words(page_map):
            yield Content(f"Open lines: {moves}")
        if page_map.reconstructed:
            yield self._reconstruction_line(width)

    def _reconstruction_line(self, width: int) -> Content:
        count = self.page_map.reconstruction.words
        where = "our reconstruction of a form" if width >= WIDE else "our reconstruction"
        key = key_label("screen.set_aside", "f")
        how = f" · {key} sets aside what the form does not ask" if width >= WIDE else ""
        return Content.assemble((RECONSTRUCTED.mark, "$accent"), f" {where}: {count}{how}")

    def rows(self) -> tuple[ReviewRow, ...]:
        """Rows of the chosen view."""
        return PageMapRows(self._session, self.page_map, self.state).rows()
