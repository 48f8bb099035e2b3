"""The page map: Procore's own page, line by line, with keys into what is behind each line."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from screens.pagemap.presenter import VIEW_KEYS, VIEW_WORDS, PageMapPresenter
from screens.pagemap.rows import (
    PageMapState,
    PageMapView,
    foldable,
    key_of_line,
    key_to_show,
    line_of,
    requirement_of,
    section_of,
)
from screens.review.waiving import WaiverController
from screens.widgets.common_bindings import (
    EXPORT,
    HELP,
    LIVE,
    NOT_ASKED,
    READ_BELOW,
    REDO,
    REVIEW,
    UNDO,
)
from screens.widgets.finding_rows import FindingRows, ReviewRow, place_after
from screens.widgets.list_and_detail import ListAndDetail
from screens.widgets.messages import FactsLearned, PageRequested
from screens.widgets.rows import Rows
from screens.widgets.undo import UndoController, show_among_findings
from wizard.session.open_draft import OpenDraft
from wizard.session.signing import Author


class PageMapScreen(ListAndDetail):
    """The lines of the page with their states; what is set aside here can be undone here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        NOT_ASKED,
        Binding(
            "space",
            "fold",
            "unfold",
            tooltip="Show or hide the requirements behind it",
            id="page_map.fold",
        ),
        Binding(
            "delete,backspace",
            "unwaive",
            "withdraw",
            tooltip="Withdraw the waiver",
            id="page_map.withdraw",
        ),
        *(
            Binding(
                key, f"view('{view}')", VIEW_WORDS[view], show=False, id=f"page_map.view_{view}"
            )
            for view, key in VIEW_KEYS.items()
        ),
        replace(UNDO, tooltip="Undo the last change"),
        REDO,
        HELP,
        Binding(
            "escape,ctrl+d",
            "ask('back')",
            "back",
            tooltip="Back to where you were",
            id="page_map.back",
        ),
        REVIEW,
        LIVE,
        replace(EXPORT, show=False),
        READ_BELOW,
    ]

    def __init__(self, open_draft: OpenDraft, state: PageMapState, author: Author) -> None:
        self._page = PageMapPresenter(open_draft.session, state)
        super().__init__(open_draft, self._page, partial(FindingRows, id="page-map-rows"))
        self._state = state
        self._waivers = waivers = WaiverController(
            self, open_draft.session, author, self._under_cursor, self._show_anew
        )
        # A key of the screen looks for its action on the screen only.
        self.action_set_aside = waivers.set_aside
        self.action_unwaive = waivers.unwaive
        shown = show_among_findings(self, self._show_anew)
        changes = UndoController(self, open_draft.session, shown)
        self.action_undo, self.action_redo = changes.undo, changes.redo

    def on_mount(self) -> None:
        """Restores the cursor to its previous row, if that still exists."""
        self.show()

    def _show_anew(self) -> None:
        """Updates the counts and rows; the cursor stays where the row was."""
        before, at = self._shown, self.query_one(Rows).cursor
        self._page.judge()
        self._state.key = place_after(before, at, self._page.rows())
        self.show()

    @on(FactsLearned)
    def show_learned(self, event: FactsLearned) -> None:
        """Updates the lines after a check found something."""
        event.stop()
        if event.change.findings:
            self._page.judge()
            self.show()

    def _under_cursor(self) -> str:
        return requirement_of(self.row, self._page.page_map)

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables keys only while their action is possible."""
        if not self.is_mounted:
            return super().check_action(action, parameters)
        if action == "fold":
            return foldable(self.row, self._page.page_map)
        if action == "unwaive":
            return self._waivers.waiver is not None
        if action == "set_aside":
            return self._waivers.can_set_aside
        return super().check_action(action, parameters)

    @on(Rows.Chosen)
    def go(self, event: Rows.Chosen) -> None:
        """Goes to the field of the row, or shows what is behind it."""
        event.stop()
        row = self.row
        if row is None:
            return
        section = section_of(row, self._page.page_map)
        if section is not None:
            self._state.view = PageMapView.PAGE
            self._state.key = key_of_line(section.lines[0])
            self.show()
            self.call_after_refresh(self._show_from_top, self._state.key)
        elif foldable(row, self._page.page_map):
            self._fold(row)
        elif row.page:
            self.post_message(PageRequested(row.page, row.field))

    def action_fold(self) -> None:
        """Shows or hides what is behind the row."""
        if self.row is not None:
            self._fold(self.row)

    def _fold(self, row: ReviewRow) -> None:
        """Shows what is behind a row, with the cursor on the most serious, or hides it."""
        if row.key in self._state.unfolded:
            self._state.unfolded.discard(row.key)
        else:
            self._state.unfolded.add(row.key)
            self._state.key = key_to_show(row, self._page.page_map, self._page.rows())
        self.show()
        if line_of(row, self._page.page_map) is None:
            self.call_after_refresh(self._show_from_top, row.key)

    def _show_from_top(self, key: str) -> None:
        """Scrolls a row and the heading above it to the top, so that what follows is in view."""
        places = [place for place, row in enumerate(self._shown) if row.key == key]
        first = next(iter(places), 0)
        above = first > 0 and not self._shown[first - 1].key
        rows = self.query_one(Rows)
        rows.scroll_to(y=rows.line_of(first - above), animate=False, force=True)

    def action_view(self, name: str) -> None:
        """Shows another view; the cursor keeps its row if that is part of the view."""
        self._state.view = PageMapView(name)
        self.show()
