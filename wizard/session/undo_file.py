"""Keeps undo and redo for a day after a draft was closed, in the folder of remembered state.

It is not beside the draft, which may be shared: what was typed and deleted again is nobody else's.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from wizard.drafts.disk import make_folder, replace_file
from wizard.drafts.model import Signature, Waiver
from wizard.drafts.read import read_bytes
from wizard.drafts.shape import storable
from wizard.errors import WizardError
from wizard.secret_detection import holds_secret
from wizard.session.history import AnswerEdit, Edit, RecordsEdit, SignedRecords
from wizard.session.session import Session

KEPT_FOR = timedelta(days=1)
MOST_CHARACTERS = 200_000
"""Of the edits in one direction; a limit of the time that looking for secrets takes."""

_FORMAT = 1
_DAMAGED = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


class UndoFile:
    """The stored history of one draft.

    It is used only while the draft's file is the one that was closed. Edits with a secret are never
    stored.
    """

    def __init__(self, state: Path, session: Session) -> None:
        name = hashlib.sha256(str(session.draft.path).encode("utf-8", "replace")).hexdigest()
        self._path = state / "undo" / f"{name[:32]}.toml"
        self._session = session

    def keep(self, now: datetime) -> None:
        """Stores the newest edits; a full or read-only disk loses undo alone."""
        import tomli_w

        head = {"format": _FORMAT, "at": now, "draft": self._digest}
        with contextlib.suppress(WizardError, *_DAMAGED):
            done, undone = map(_newest_rows, self._session.history.edits)
            make_folder(self._path.parent)
            data = tomli_w.dumps(head | {"done": done, "undone": undone})
            replace_file(self._path, data.encode())

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
                done, undone = (self._edits(document[name]) for name in ("done", "undone"))
                self._session.history.restore(done, undone)

    def _edits(self, rows: Iterable[Mapping[str, Any]]) -> list[Edit]:
        edits = [_edit_of(row) for row in rows]
        fields = self._session.edition.fields
        return [e for e in edits if isinstance(e, RecordsEdit) or e.field in fields]

    def _remove_old(self, now: datetime) -> None:
        for path in self._path.parent.glob("*.toml"):
            with contextlib.suppress(OSError):
                if now.timestamp() - path.stat().st_mtime > KEPT_FOR.total_seconds():
                    path.unlink()


def _newest_rows(edits: Sequence[Edit]) -> list[dict[str, Any]]:
    """The newest edits that have room, oldest first, without those that hold a secret."""
    rows: list[dict[str, Any]] = []
    room = MOST_CHARACTERS
    for edit in reversed(edits):
        row = storable(asdict(edit), "an edit")  # without None, which TOML does not know
        room -= len(str(row))
        if room < 0:
            break
        if not holds_secret(row):
            rows.append(row)
    return rows[::-1]


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
