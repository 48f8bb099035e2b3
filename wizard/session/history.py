"""Undo and redo of answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from wizard.catalogue.model import Value
from wizard.secret_masking import replaced_throughout

STROKE = 16
"""So many characters may come or go with one key: a composed sign, a word deleted."""


@dataclass(frozen=True, slots=True)
class AnswerEdit:
    """One change of one field; None stands for no answer."""

    field: str
    before: Value | None
    after: Value | None


@dataclass(slots=True)
class History:
    """The edits of one session, newest last.

    Keystrokes in one field make one edit: typing a name is undone at once, not letter by letter.
    """

    limit: int = 500
    _done: list[AnswerEdit] = field(default_factory=list)
    _undone: list[AnswerEdit] = field(default_factory=list)
    _open: bool = False

    def record(self, edit: AnswerEdit) -> None:
        """Adds an edit, joining it to the last one while the same text is being typed."""
        last = self._done[-1] if self._done else None
        typed = _is_typed(edit)
        if self._open and typed and last and last.field == edit.field:
            edit = AnswerEdit(edit.field, last.before, edit.after)
            self._done.pop()
        self._done.append(edit)
        del self._done[: -self.limit]
        self._undone.clear()
        self._open = typed

    def close(self) -> None:
        """Ends the edit that is being typed, e.g. when focus leaves the field."""
        self._open = False

    def replace_secrets(self, secrets: Collection[str]) -> None:
        """Puts a mask in place of secrets in every edit, done and undone."""
        for edits in (self._done, self._undone):
            edits[:] = [
                AnswerEdit(
                    edit.field,
                    replaced_throughout(edit.before, secrets),
                    replaced_throughout(edit.after, secrets),
                )
                for edit in edits
            ]

    def undo(self) -> AnswerEdit | None:
        """The edit to take back, or None."""
        self.close()
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def redo(self) -> AnswerEdit | None:
        """The edit to make again, or None."""
        self.close()
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]


def _is_typed(edit: AnswerEdit) -> bool:
    """Texts and numbers come letter by letter; a paste and everything else come in one go."""
    values = [value for value in (edit.before, edit.after) if value is not None]
    if any(isinstance(v, bool) or not isinstance(v, str | int | float) for v in values):
        return False
    before, after = (len(str(v)) if v is not None else 0 for v in (edit.before, edit.after))
    return abs(after - before) <= STROKE
