"""Undo and redo on a screen of findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.screen import Screen

from screens.widgets.messages import DraftEdited

if TYPE_CHECKING:
    from wizard.session.session import AnswerChange, Session

NOTHING_TO_UNDO = (
    "Nothing to undo. Changes can be taken back for a day, unless the file is changed elsewhere."
)


class UndoController:
    """Takes back the last change of the draft, and makes it again; says what it was."""

    def __init__(self, screen: Screen[None], session: Session, show: Callable[[], None]) -> None:
        self._screen = screen
        self._session = session
        self._show = show
        """Shows the findings after a change."""

    def undo(self) -> None:
        """Undoes the last answer, waiver or signature, wherever it was made."""
        self._retrace(self._session.undo(), "Undone", NOTHING_TO_UNDO)

    def redo(self) -> None:
        """Redoes the change that was undone."""
        self._retrace(self._session.redo(), "Redone", "Nothing to redo.")

    def _retrace(self, change: AnswerChange | None, done: str, nothing: str) -> None:
        if change is None:
            self._screen.notify(nothing)
            return
        self._screen.post_message(DraftEdited(change.field))
        self._show()
        self._screen.refresh_bindings()
        self._screen.notify(f"{done}: {self._session.subject_of(change)}", markup=False)
