"""Undo and redo on a screen of the open draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.screen import Screen

from screens.widgets.messages import DraftEdited
from wizard.errors import WizardError

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
        """Undoes the last answer, waiver or signature, wherever it was made."""
        self._retrace(self._session.undo, "Undone", _NOTHING_TO_UNDO)

    def redo(self) -> None:
        """Redoes the change that was undone."""
        self._retrace(self._session.redo, "Redone", "Nothing to redo.")

    def _retrace(self, step: Callable[[], AnswerChange | None], done: str, nothing: str) -> None:
        try:
            change = step()
        except WizardError as error:
            words = f"{error.message} {error.hint}"
            self._screen.notify(words, severity="error", markup=False)
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
