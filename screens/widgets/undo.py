"""Undo and redo on a screen of the open draft."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from screens.widgets.background import run_in_background
from screens.widgets.messages import DraftEdited
from screens.widgets.postponed import postponed
from wizard.errors import WizardError
from wizard.session.history import TeamEdit

if TYPE_CHECKING:
    from wizard.session.session import AnswerChange, Session

_NOTHING_TO_UNDO = (
    "Nothing to undo. Changes can be taken back for a day, unless the file is changed elsewhere."
)


class UndoController:
    """Takes back the last change of the draft, and makes it again; says what was not possible."""

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        show: Callable[[AnswerChange, str], None],
    ) -> None:
        self._screen = screen
        self._session = session
        self._show = show
        """Shows a change that was undone or redone, with the words for it."""

    def undo(self) -> None:
        """Undoes the last answer, waiver, signature or change of the team, wherever it was made."""
        last = self._session.history.to_undo
        if isinstance(last, TeamEdit):
            self._retrace_team(last, last.reversed(), "Undone")
        else:
            self._retrace(self._session.undo, "Undone", _NOTHING_TO_UNDO)

    def redo(self) -> None:
        """Redoes the change that was undone."""
        last = self._session.history.to_redo
        if isinstance(last, TeamEdit):
            self._retrace_team(last, last, "Redone")
        else:
            self._retrace(self._session.redo, "Redone", "Nothing to redo.")

    def _retrace_team(self, known: TeamEdit, edit: TeamEdit, done: str) -> None:
        work = postponed(self._write_team, known, edit, done)
        self._screen.run_worker(work, group="team", exclusive=True)

    async def _write_team(self, known: TeamEdit, edit: TeamEdit, done: str) -> None:
        from wizard.topics.team.retracing import retrace_team

        session = self._session
        try:
            team, trouble = await run_in_background(partial(retrace_team, session, edit))
        except WizardError as error:
            session.history.forget(known)
            self._screen.notify(error.full_message, severity="error", markup=False)
            return
        change = session.retraced_team(team, edit)
        self._show(change, " ".join(filter(None, (f"{done}: {edit.about}", trouble))))

    def _retrace(self, step: Callable[[], AnswerChange | None], done: str, nothing: str) -> None:
        try:
            change = step()
        except WizardError as error:
            self._screen.notify(error.full_message, severity="error", markup=False)
            return
        if change is None:
            self._screen.notify(nothing)
        else:
            self._show(change, f"{done}: {self._session.subject_of(change)}")


def show_among_findings(
    screen: Screen[None], show: Callable[[], None]
) -> Callable[[AnswerChange, str], None]:
    """What a screen of findings does with a change: `show` updates its rows."""

    def show_change(change: AnswerChange, words: str) -> None:
        screen.post_message(DraftEdited(change.field))
        show()
        screen.refresh_bindings()
        screen.notify(words, markup=False)

    return show_change
