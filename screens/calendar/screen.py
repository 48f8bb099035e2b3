"""The calendar after approval: due dates, and one key to record that a duty was done today."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from screens.calendar.presenter import VIEW_KEYS, VIEW_WORDS, CalendarPresenter
from screens.calendar.rows import CalendarState, CalendarView
from screens.widgets.background import run_in_background
from screens.widgets.common_bindings import HELP, LIVE, READ_BELOW, REDO, REVIEW, UNDO
from screens.widgets.finding_rows import FindingRows
from screens.widgets.key_labels import with_keys
from screens.widgets.list_and_detail import ListAndDetail
from screens.widgets.messages import DraftEdited, FactsLearned, PageRequested
from screens.widgets.rows import Rows
from screens.widgets.undo import UndoController
from wizard.errors import WizardError
from wizard.reports.calendar_ics import write_calendar
from wizard.session.open_draft import OpenDraft
from wizard.text import one_line
from wizard.topics.upkeep.duty import Duty


class CalendarScreen(ListAndDetail):
    """The duties of the open draft; entries made here can be undone here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space",
            "done",
            "done today",
            tooltip="Enter today as the date on which it was done",
            id="calendar.done",
        ),
        Binding(
            "space",
            "answer",
            "answer",
            tooltip="Go to the answer that says so",
            id="calendar.answer",
        ),
        Binding(
            "a",
            "approval",
            "approved on",
            tooltip="Go to the date of approval",
            id="calendar.approval",
        ),
        Binding(
            "i",
            "ics",
            "calendar file",
            tooltip="Write a file for calendar programs",
            id="calendar.ics",
        ),
        *(
            Binding(
                key, f"view('{view}')", VIEW_WORDS[view], show=False, id=f"calendar.view_{view}"
            )
            for view, key in VIEW_KEYS.items()
        ),
        Binding(
            "0",
            "whole",
            "all milestones",
            tooltip="Duties of all milestones, or only up to the current one",
            id="calendar.whole",
        ),
        replace(UNDO, tooltip="Take the last answer back"),
        REDO,
        HELP,
        Binding(
            "escape,ctrl+g",
            "ask('back')",
            "back",
            tooltip="Back to where you were",
            id="calendar.back",
        ),
        replace(LIVE, description="live checks"),
        replace(REVIEW, show=False),
        READ_BELOW,
    ]

    def __init__(self, open_draft: OpenDraft, state: CalendarState) -> None:
        self._upkeep = CalendarPresenter(open_draft.session, state)
        super().__init__(open_draft, self._upkeep, partial(FindingRows, id="calendar-rows"))
        self._state = state
        # A key of the screen looks for its action on the screen only.
        changes = UndoController(
            self, open_draft.session, lambda change, words: self._edited(change.field, words)
        )
        self.action_undo, self.action_redo = changes.undo, changes.redo

    def on_mount(self) -> None:
        """Restores the cursor to its previous row, if that still exists."""
        self._show_anew()

    def _show_anew(self) -> None:
        self._upkeep.judge()
        self.show()

    @on(FactsLearned)
    def show_learned(self, event: FactsLearned) -> None:
        """Updates duties after a check found something that they depend on."""
        event.stop()
        if event.change.findings:
            self._show_anew()

    @property
    def _duty(self) -> Duty | None:
        return self._upkeep.duty(self.row)

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables keys only while their action is possible."""
        if action == "approval":
            return bool(self._upkeep.calendar.approval_field)
        if action == "whole":
            return self._state.whole or bool(self._upkeep.calendar.later)
        if action in {"done", "answer"}:
            duty = self._duty if self.is_mounted else None
            if duty is None or duty.is_live:
                return False
            return duty.takes_day is (action == "done")
        return super().check_action(action, parameters)

    @on(Rows.Chosen)
    def go(self, event: Rows.Chosen) -> None:
        """Goes to the field of the row."""
        event.stop()
        self.go_to_row()

    def action_view(self, name: str) -> None:
        """Shows another view."""
        self._state.view = CalendarView(name)
        self.show()

    def action_whole(self) -> None:
        """Lists the duties of all milestones, or again those up to the current one."""
        self._state.whole = not self._state.whole
        self._show_anew()

    def action_approval(self) -> None:
        """Goes to the field with the day of approval."""
        field = self._upkeep.calendar.approval_field
        placed = self._session.edition.page_of_field[field]
        self.post_message(PageRequested(placed.page.id, field))

    def action_done(self) -> None:
        """Enters today's date, where only a date is asked."""
        duty = self._duty
        if duty is None:
            return
        try:
            self._session.end_typing()
            change = self._session.set(duty.field, self._session.today)
        except WizardError as error:
            self._say(f"✗ {error.full_message}")
            return
        back = with_keys("Ctrl+Z undoes it.", {"Ctrl+Z": "screen.undo"})
        self._edited(change.field, f"{duty.title}: done {self._session.today}. {back}")

    def action_answer(self) -> None:
        """Goes to the field of a confirmation, which only the user may give."""
        self.go_to_row()

    def _edited(self, field_id: str, message: str) -> None:
        self._state.message = one_line(message)
        self.post_message(DraftEdited(field_id))
        self._show_anew()

    def _say(self, message: str) -> None:
        self._state.message = one_line(message)
        self.show_around()

    def action_ics(self) -> None:
        """Writes the iCalendar file next to the draft."""
        self.run_worker(self._write_ics(), group="ics", exclusive=True)

    async def _write_ics(self) -> None:
        draft = self._session.draft
        try:
            path = await run_in_background(lambda: write_calendar(self._upkeep.calendar, draft))
        except WizardError as error:
            self._say(f"✗ {error.full_message}")
        else:
            self._say(f"✓ Written: {path}")
