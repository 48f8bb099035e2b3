"""Whose the machine-written files beside a draft are, by the draft's id that they carry."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wizard.drafts import evidence_store, journal_store
from wizard.drafts.disk import bytes_of
from wizard.drafts.heads import head_of
from wizard.drafts.model import paths_beside
from wizard.errors import WizardError

_MOST = max(evidence_store.MAX_BYTES, journal_store.MAX_BYTES)


@dataclass(frozen=True, slots=True)
class SidecarFile:
    """A journal or evidence file, and the draft that it lies beside.

    A file that carries no id was written by an older version. It is the draft's unless it was
    last written before the draft was made; the next write gives it the draft's id.
    """

    draft: Path
    path: Path

    @property
    def draft_id(self) -> str:
        """The id of the draft as it stands on disk; "" where it cannot be read."""
        return str(self._head().get("id") or "")

    def is_of_another_draft(self, data: bytes | None) -> bool:
        """Whether these bytes of the file belong to another draft than the one beside it."""
        if data is None:
            return False
        head, owner = self._head(), _owner(data)
        if owner and head.get("id"):
            return owner != head["id"]
        created = head.get("created")
        return not owner and isinstance(created, datetime) and self._is_older_than(created)

    def set_aside(self) -> Path:
        """Renames the file of another draft, so that nothing of it is lost; gives the new path."""
        target = self.free_path()
        self.path.rename(target)
        return target

    def free_path(self) -> Path:
        """Where the file of another draft would be kept."""
        stem, _, kind = self.path.name.removesuffix(".json").rpartition(".")
        names = (f"{stem}.other{n if n > 1 else ''}.{kind}.json" for n in itertools.count(1))
        return next(p for name in names if not os.path.lexists(p := self.path.with_name(name)))

    def _head(self) -> dict[str, object]:
        with contextlib.suppress(WizardError):
            return head_of(self.draft)
        return {}

    def _is_older_than(self, created: datetime) -> bool:
        try:
            written = self.path.stat().st_mtime
        except OSError:
            return False
        return written < int(created.astimezone().timestamp())


def _owner(data: bytes) -> str:
    try:
        owner = json.loads(data).get("draft", "")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return owner if isinstance(owner, str) else ""


def sidecars_of_other_drafts(draft: Path) -> list[str]:
    """A sentence for each file beside a draft that belongs to another one."""
    return [
        f"{path} belongs to another draft: it is not used, and is kept as "
        f"{beside.free_path().name} as soon as this draft has one of its own."
        for path in paths_beside(draft)
        if (beside := SidecarFile(draft, path)).is_of_another_draft(_bytes_or_none(path))
    ]


def _bytes_or_none(path: Path) -> bytes | None:
    with contextlib.suppress(WizardError):
        return bytes_of(path, _MOST)
    return None
