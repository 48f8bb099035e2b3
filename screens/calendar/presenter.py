"""What stands on the calendar's screen: the duties or the evidence, and where things stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import on
from textual.content import Content

from screens.calendar.rows import CalendarState, CalendarView, calendar_rows
from screens.widgets.chips import Chip
from screens.widgets.finding_rows import FindingRows, ReviewRow
from screens.widgets.list_and_detail import ListAndDetail
from screens.widgets.messages import FactsLearned
from screens.widgets.rows import Rows
from wizard.reports.calendar_report import approval_words
from wizard.session.open_draft import OpenDraft
from wizard.topics.upkeep.calendar import calendar_of
from wizard.topics.upkeep.duty import URGENT, Duty

VIEW_KEYS = {CalendarView.ALL: "x", CalendarView.URGENT: "n", CalendarView.EVIDENCE: "e"}
VIEW_WORDS = {
    CalendarView.ALL: "Show all duties",
    CalendarView.URGENT: "Show what needs you now",
    CalendarView.EVIDENCE: "Show how long evidence counts",
}


class CalendarShown(ListAndDetail):
    """Shows the calendar of the work in hand; decides nothing."""

    def __init__(self, work: OpenDraft, state: CalendarState) -> None:
        super().__init__(work)
        self._state = state
        self._key = state.key
        self._calendar = calendar_of(self._session.assessment, self._session.draft.waivers)

    def on_mount(self) -> None:
        """The same row as last time, if it is still there."""
        self.show_anew()

    def on_unmount(self) -> None:
        """Where one comes back to."""
        self._state.key = self._key

    def show_anew(self) -> None:
        """By the answers and the evidence there are now."""
        self._calendar = calendar_of(self._session.assessment, self._session.draft.waivers)
        self.show()

    # What is shown

    def list_of_rows(self) -> Rows:
        """The list."""
        return FindingRows(self.draw, id="calendar-rows")

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """What is shown, with how much there is of it."""
        duties = self._calendar.duties
        urgent = sum(duty.state in URGENT for duty in duties)
        evidence = len(self._calendar.evidence) + len(self._calendar.words)
        words = {
            CalendarView.ALL: f"all duties {len(duties)}",
            CalendarView.URGENT: f"needs you now {urgent}",
            CalendarView.EVIDENCE: f"evidence {evidence}",
        }
        return (tuple(Chip(VIEW_KEYS[v], words[v], v) for v in CalendarView),), self._state.view

    def gate(self) -> Iterator[Content]:
        """Whether the app is approved, and what the last key did."""
        yield Content.styled(approval_words(self._calendar), "bold")
        if self._calendar.approved_on is None and self._calendar.approval_field:
            yield Content("Once it is, a goes to “Approved on”; the duties below then get dates.")
        if self._state.told:
            yield Content(self._state.told)

    def rows(self) -> tuple[ReviewRow, ...]:
        """The duties, or the evidence."""
        return calendar_rows(self._session, self._calendar, self._state.view)

    @on(FactsLearned)
    def show_learned(self, event: FactsLearned) -> None:
        """A check may have found out something that a duty waits for."""
        event.stop()
        if event.change.findings:
            self.show_anew()

    @property
    def duty(self) -> Duty | None:
        """The duty under the cursor."""
        key = self.row.key if self.row else ""
        if self._state.view is CalendarView.EVIDENCE:
            return None
        return next((each for each in self._calendar.duties if each.key == key), None)
