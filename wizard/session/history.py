"""Undo and redo of answers, waivers, signatures and what concerns the team."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import field

from wizard.catalogue.model import Value
from wizard.dataclass import dataclass
from wizard.drafts.model import Signature, Waiver
from wizard.drafts.team_changes import TeamRowChange
from wizard.secrets.masking import replaced_throughout

STROKE = 16
"""Maximum characters changed by one key: a composed character, a deleted word."""


@dataclass(frozen=True, slots=True)
class AnswerEdit:
    """One change of one field; None means no answer."""

    field: str
    before: Value | None
    after: Value | None

    def reversed(self) -> AnswerEdit:
        """The edit that takes this one back."""
        return AnswerEdit(self.field, self.after, self.before)


@dataclass(frozen=True, slots=True)
class SignedRecords:
    """All waivers and signatures of a draft."""

    waivers: tuple[Waiver, ...]
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class RecordsEdit:
    """One change of the waivers or signatures."""

    about: str
    """What was changed, e.g. "the signature of “Name and tagline”"."""
    before: SignedRecords
    after: SignedRecords

    def reversed(self) -> RecordsEdit:
        """The edit that takes this one back."""
        return RecordsEdit(self.about, self.after, self.before)


@dataclass(frozen=True, slots=True)
class TeamEdit:
    """One change of the team file, which others may change meanwhile."""

    about: str
    """What was changed, e.g. "the approval of “Name and tagline”"."""
    rows: tuple[TeamRowChange, ...]
    """In the order in which they were made."""
    file_before: bytes | None = None
    """The whole file, with what people wrote there by hand; None if that is not known."""
    file_after: bytes | None = None
    is_back: bool = False
    """Whether it takes another one back."""

    def reversed(self) -> TeamEdit:
        """The edit that takes this one back."""
        rows = tuple(each.reversed() for each in self.rows[::-1])
        return TeamEdit(self.about, rows, self.file_after, self.file_before, not self.is_back)


Edit = AnswerEdit | RecordsEdit | TeamEdit
Edits = tuple[tuple[Edit, ...], tuple[Edit, ...]]
"""What can be undone, and what can be redone; oldest first."""


@dataclass(slots=True)
class History:
    """The edits of one session, newest last.

    Keystrokes in one field form one edit, so that typed text is undone at once.
    """

    limit: int = 500
    _done: list[Edit] = field(default_factory=list)
    _undone: list[Edit] = field(default_factory=list)
    _open: bool = False

    @property
    def edits(self) -> Edits:
        """What can be undone, and what can be redone; oldest first."""
        return tuple(self._done), tuple(self._undone)

    def restore(self, done: Sequence[Edit], undone: Sequence[Edit]) -> None:
        """Puts edits of an earlier session before those of this one."""
        self._done[:0] = done
        if len(self._done) == len(done):
            self._undone[:0] = undone

    def record(self, edit: Edit) -> None:
        """Adds an edit, or extends the last one while the same text is being typed."""
        last = self._done[-1] if self._done else None
        typed = _is_typed(edit)
        if (
            self._open
            and typed
            and isinstance(edit, AnswerEdit)
            and isinstance(last, AnswerEdit)
            and last.field == edit.field
        ):
            edit = AnswerEdit(edit.field, last.before, edit.after)
            self._done.pop()
        self._done.append(edit)
        del self._done[: -self.limit]
        self._undone.clear()
        self._open = typed

    def close(self) -> None:
        """Ends the current typing edit, e.g. when focus leaves the field."""
        self._open = False

    def replace_secrets(self, secrets: Collection[str]) -> None:
        """Masks secrets in every edit, done and undone."""
        for edits in (self._done, self._undone):
            edits[:] = [_without_secrets(edit, secrets) for edit in edits]

    @property
    def to_undo(self) -> Edit | None:
        """The edit that comes next in `undo`."""
        return self._done[-1] if self._done else None

    @property
    def to_redo(self) -> Edit | None:
        """The edit that comes next in `redo`."""
        return self._undone[-1] if self._undone else None

    def forget(self, edit: Edit) -> None:
        """Removes an edit that can be neither undone nor redone any more."""
        for edits in (self._done, self._undone):
            edits[:] = [each for each in edits if each is not edit]

    def undo(self) -> Edit | None:
        """The edit to undo, or None."""
        self.close()
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def redo(self) -> Edit | None:
        """The edit to redo, or None."""
        self.close()
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]


def _without_secrets(edit: Edit, secrets: Collection[str]) -> Edit:
    if not isinstance(edit, AnswerEdit):  # a text there that looks like a secret is refused
        return edit
    return AnswerEdit(
        edit.field,
        replaced_throughout(edit.before, secrets),
        replaced_throughout(edit.after, secrets),
    )


def _is_typed(edit: Edit) -> bool:
    """Whether it is typing: single characters, unlike a paste or a choice."""
    if not isinstance(edit, AnswerEdit):
        return False
    values = [value for value in (edit.before, edit.after) if value is not None]
    if any(isinstance(v, bool) or not isinstance(v, str | int | float) for v in values):
        return False
    before, after = (len(str(v)) if v is not None else 0 for v in (edit.before, edit.after))
    return abs(after - before) <= STROKE
