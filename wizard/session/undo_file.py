"""Keeps undo and redo for a day after the last save of a draft, in the folder of remembered state.

It is not beside the draft, which may be shared: what was typed and deleted again is nobody else's.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from wizard.catalogue.model import Value
from wizard.dataclass import dataclass
from wizard.drafts.disk import make_folder, replace_file
from wizard.drafts.model import Draft, Signature, Waiver
from wizard.drafts.read import read_bytes
from wizard.drafts.shape import storable
from wizard.errors import WizardError
from wizard.secrets.detection import holds_secret
from wizard.session.history import (
    AnswerEdit,
    Edit,
    Edits,
    RecordsEdit,
    SignedRecords,
    TeamEdit,
)
from wizard.session.session import Session

KEPT_FOR = timedelta(days=1)
MOST_CHARACTERS = 200_000
"""Of the edits in one direction; a limit of the time that looking for secrets takes."""

_FORMAT = 2
_DAMAGED = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class StoredEdit:
    """An edit, its number in the file, and its text there; "" for one with a secret."""

    edit: Edit
    number: int
    text: str


class UndoFile:
    """The stored history of one draft.

    It is used only while the draft's file is the one that was saved last, and only the edits that
    lead to its state. Edits with a secret are never stored, and those of the team file neither:
    that one is changed by others, too.
    """

    def __init__(self, state: Path, session: Session) -> None:
        name = hashlib.sha256(str(session.draft.path).encode("utf-8", "replace")).hexdigest()
        self._path = state / "undo" / f"{name[:32]}.toml"
        self._session = session
        self._written: dict[int, StoredEdit] = {}
        """What was stored last, by the identity of the edit: saves come often."""
        self._numbers = itertools.count()

    def keep(self, now: datetime, edits: Edits) -> None:
        """Stores the newest edits until a save; a full or read-only disk loses undo alone."""
        import tomli_w

        with contextlib.suppress(WizardError, *_DAMAGED):
            done, undone = map(self._newest, edits)
            self._written = {id(each.edit): each for each in (*done, *undone)}
            head = {
                "format": _FORMAT,
                "at": now,
                "draft": self._digest,
                "done": [each.number for each in done if each.text],
                "undone": [each.number for each in undone if each.text],
            }
            make_folder(self._path.parent)
            texts = (each.text for each in self._written.values())
            replace_file(self._path, "\n".join([tomli_w.dumps(head), *texts]).encode())

    def _newest(self, edits: Sequence[Edit]) -> list[StoredEdit]:
        """The newest edits that have room, oldest first."""
        found: list[StoredEdit] = []
        room = MOST_CHARACTERS
        for edit in reversed(edits):
            stored = self._written.get(id(edit)) or _stored(edit, next(self._numbers))
            room -= len(stored.text)
            if room < 0:
                break
            found.append(stored)
        return found[::-1]

    @property
    def _digest(self) -> str:
        return self._session.draft.baseline.digest.hex()

    def restore(self, now: datetime) -> None:
        """Makes the stored edits undoable again, and removes the files that are too old."""
        self._remove_old(now)
        import tomli

        with contextlib.suppress(WizardError, *_DAMAGED):
            document = tomli.loads(read_bytes(self._path)[0].decode())
            is_fresh = timedelta(0) <= now - document["at"] <= KEPT_FOR
            if document["format"] == _FORMAT and document["draft"] == self._digest and is_fresh:
                rows = document.get("edit", {})
                done, undone = (
                    self._edits(rows[str(number)] for number in document[name])
                    for name in ("done", "undone")
                )
                current = self._session.draft
                self._session.history.restore(
                    leading_here(current, done), leading_here(current, undone, forwards=True)
                )

    def _edits(self, rows: Iterable[Mapping[str, Any]]) -> list[Edit]:
        edits = [_edit_of(row) for row in rows]
        fields = self._session.edition.fields
        return [e for e in edits if not isinstance(e, AnswerEdit) or e.field in fields]

    def _remove_old(self, now: datetime) -> None:
        for path in self._path.parent.glob("*.toml"):
            with contextlib.suppress(OSError):
                if now.timestamp() - path.stat().st_mtime > KEPT_FOR.total_seconds():
                    path.unlink()


def leading_here(draft: Draft, edits: Sequence[Edit], *, forwards: bool = False) -> list[Edit]:
    """The newest edits that can be undone, or redone, one after another from a draft's state.

    An edit with a secret is missing between others, which then lead elsewhere.
    """
    answers: dict[str, Value | None] = dict(draft.answers)
    records = SignedRecords(tuple(draft.waivers), tuple(draft.signatures))
    found: list[Edit] = []
    for edit in reversed(edits):
        step = edit if forwards else edit.reversed()
        if isinstance(step, TeamEdit):
            continue
        if isinstance(step, RecordsEdit):
            if step.before != records:
                break
            records = step.after
        else:
            if step.before != answers.get(step.field):
                break
            answers[step.field] = step.after
        found.append(edit)
    return found[::-1]


def _stored(edit: Edit, number: int) -> StoredEdit:
    import tomli_w

    if isinstance(edit, TeamEdit):
        return StoredEdit(edit, number, "")
    row = storable(asdict(edit), "an edit")  # without None, which TOML does not know
    text = "" if holds_secret(row) else tomli_w.dumps({"edit": {str(number): row}})
    return StoredEdit(edit, number, text)


def _edit_of(row: Mapping[str, Any]) -> Edit:
    if "about" in row:
        before, after = _records(row["before"]), _records(row["after"])
        return RecordsEdit(row["about"], before, after)
    return AnswerEdit(row["field"], row.get("before"), row.get("after"))


def _records(row: Mapping[str, Any]) -> SignedRecords:
    return SignedRecords(
        tuple(Waiver(**each) for each in row["waivers"]),
        tuple(Signature(**each) for each in row["signatures"]),
    )
