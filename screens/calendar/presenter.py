"""What stands on the calendar's screen: the duties or the evidence, and where things stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from screens.calendar.rows import CalendarState, CalendarView, calendar_rows
from screens.widgets.chips import Chip
from screens.widgets.finding_rows import ReviewRow
from screens.widgets.key_labels import key_label
from wizard.reports.calendar_report import approval_words
from wizard.session.session import Session
from wizard.topics.upkeep.calendar import calendar_of
from wizard.topics.upkeep.duty import URGENT, Duty

VIEW_KEYS = {CalendarView.ALL: "x", CalendarView.URGENT: "n", CalendarView.EVIDENCE: "e"}
VIEW_WORDS = {
    CalendarView.ALL: "Show all duties",
    CalendarView.URGENT: "Show what needs you now",
    CalendarView.EVIDENCE: "Show how long evidence counts",
}


class CalendarPresenter:
    """Says what stands on the screen: the duties or the evidence, as of the last `judge`."""

    def __init__(self, session: Session, state: CalendarState) -> None:
        self.state = state
        self._session = session
        self.calendar = calendar_of(session.assessment, session.draft.waivers)

    def judge(self) -> None:
        """Goes by the answers and the evidence there are now."""
        self.calendar = calendar_of(self._session.assessment, self._session.draft.waivers)

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """What is shown, with how much there is of it."""
        duties = self.calendar.duties
        urgent = sum(duty.state in URGENT for duty in duties)
        evidence = len(self.calendar.evidence) + len(self.calendar.words)
        words = {
            CalendarView.ALL: f"all duties {len(duties)}",
            CalendarView.URGENT: f"needs you now {urgent}",
            CalendarView.EVIDENCE: f"evidence {evidence}",
        }
        return (
            tuple(
                Chip(VIEW_KEYS[v], words[v], v, f"view('{v}')", f"calendar.view_{v}")
                for v in CalendarView
            ),
        ), self.state.view

    def gate(self, _width: int) -> Iterator[Content]:
        """Whether the app is approved, and what the last key did."""
        yield Content.styled(approval_words(self.calendar), "bold")
        if self.calendar.approved_on is None and self.calendar.approval_field:
            yield Content(
                f"Once it is, {key_label('calendar.approval', 'a')} goes to “Approved on”; "
                "the duties below then get dates."
            )
        if self.state.told:
            yield Content(self.state.told)

    def rows(self) -> tuple[ReviewRow, ...]:
        """The duties, or the evidence."""
        return calendar_rows(self._session, self.calendar, self.state.view)

    def duty(self, row: ReviewRow | None) -> Duty | None:
        """The duty that a row is about."""
        key = row.key if row else ""
        if self.state.view is CalendarView.EVIDENCE:
            return None
        return next((each for each in self.calendar.duties if each.key == key), None)
