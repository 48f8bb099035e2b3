"""Content of the calendar screen: duties or evidence, and a summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from screens.calendar.rows import CalendarState, CalendarView, calendar_rows
from screens.widgets.chips import Chip
from screens.widgets.finding_rows import ReviewRow
from screens.widgets.key_labels import key_label
from wizard.reports.calendar_report import approval_words, later_words
from wizard.session.session import Session
from wizard.topics.upkeep.calendar import calendar_of
from wizard.topics.upkeep.duty import URGENT, Duty

VIEW_KEYS = {CalendarView.ALL: "x", CalendarView.URGENT: "n", CalendarView.EVIDENCE: "e"}
VIEW_WORDS = {
    CalendarView.ALL: "Show all duties",
    CalendarView.URGENT: "Show what you must do now",
    CalendarView.EVIDENCE: "Show how long evidence counts",
}


class CalendarPresenter:
    """Content of the calendar: duties or evidence, as of the last `judge`."""

    def __init__(self, session: Session, state: CalendarState) -> None:
        self.state = state
        self._session = session
        self.judge()

    def judge(self) -> None:
        """Reads the present answers and evidence."""
        session = self._session
        assessment = session.assessment if self.state.whole else session.at_current
        self.calendar = calendar_of(assessment, session.draft.waivers)

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """The views, with the number of entries of each."""
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
        """Whether the app is approved, and the result of the last key."""
        yield Content.styled(approval_words(self.calendar), "bold")
        if self.calendar.approved_on is None and self.calendar.approval_field:
            yield Content(
                f"Once it is, {key_label('calendar.approval', 'a')} goes to “Approved on”; "
                "the duties below then get dates."
            )
        if self.calendar.later:
            key = key_label("calendar.whole", "0")
            yield Content.styled(f"{later_words(self.calendar)}; {key} lists them.", "$text-muted")
        if self.state.message:
            yield Content(self.state.message)

    def rows(self) -> tuple[ReviewRow, ...]:
        """Rows of the duties or of the evidence."""
        return calendar_rows(self._session, self.calendar, self.state.view)

    def duty(self, row: ReviewRow | None) -> Duty | None:
        """The duty of a row."""
        key = row.key if row else ""
        if self.state.view is CalendarView.EVIDENCE:
            return None
        return next((each for each in self.calendar.duties if each.key == key), None)
