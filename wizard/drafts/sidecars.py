"""Machine-written JSON files beside a draft: their format, and whose they are by the id in them."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from wizard.dataclass import dataclass
from wizard.drafts.disk import not_written
from wizard.drafts.model import sidecar_paths
from wizard.drafts.read import head_of
from wizard.errors import WizardError
from wizard.files import open_file
from wizard.secrets.masking import without_secrets
from wizard.text import one_line

Document = dict[str, Any]
Content = TypeVar("Content")

FORMAT = 1
MAX_BYTES = 8 * 1024 * 1024
_SHOWN = 40
"""Characters of an unknown format that a message quotes."""
_DAMAGED = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SidecarFormat:
    """A kind of file, with its name in messages and the hint if it cannot be read."""

    noun: str
    """Completes "is not … of this program"."""
    error: type[WizardError]
    hint: str
    hint_for_other_format: str

    def write(self, document: Document, draft: str) -> bytes:
        """The file's bytes, reproducible. `draft` is its draft's id or ""."""
        document = {"format": FORMAT} | document | ({"draft": draft} if draft else {})
        return (json.dumps(document, ensure_ascii=True, indent=1, sort_keys=True) + "\n").encode()

    def read(self, data: bytes, label: str, parse: Callable[[Document], Content]) -> Content:
        """The result of `parse` for a file. Raises `error`, naming the file by `label`."""
        if len(data) > MAX_BYTES:
            raise self.error(f"{label} is too large for {self.noun}.", self.hint)
        try:
            document = json.loads(data)
            if document["format"] != FORMAT:
                found = one_line(without_secrets(str(document["format"])))[:_SHOWN]
                message = f"{label} has format {found}; this version reads {FORMAT}."
                raise self.error(message, self.hint_for_other_format)
            return parse(document)
        except _DAMAGED as error:
            message = f"{label} is not {self.noun} of this program."
            raise self.error(message, self.hint) from error


@dataclass(frozen=True, slots=True)
class SidecarFile:
    """A journal or evidence file, and its draft.

    A file without an id was written by an older version. It belongs to the draft unless it was last
    written before the draft was created; the next write adds the draft's id.
    """

    draft: Path
    path: Path

    @property
    def draft_id(self) -> str:
        """The id in the draft file on disk; "" if it cannot be read."""
        return str(self._head().get("id") or "")

    def is_of_another_draft(self, data: bytes | None) -> bool:
        """Whether these bytes of the file belong to another draft."""
        if data is None:
            return False
        head, owner = self._head(), owner_of(data)
        if owner and head.get("id"):
            return owner != head["id"]
        created = head.get("created")
        return not owner and isinstance(created, datetime) and self._is_older_than(created)

    def data(self) -> bytes | None:
        """The file's bytes, at most `MAX_BYTES` plus one; None if it does not exist.

        Raises WizardError for an unreadable file.
        """
        try:
            with open_file(self.path) as file:
                return file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            message = f"{self.path} cannot be read: {error.strerror or error}."
            raise WizardError(message, "Check its permissions.") from error

    def own_data(self) -> bytes | None:
        """The file's bytes; None if it does not exist or belongs to another draft."""
        data = self.data()
        return None if self.is_of_another_draft(data) else data

    def set_another_aside(self) -> bytes | None:
        """Like `own_data`; renames a file of another draft first. Raises DraftError."""
        data = self.data()
        if not self.is_of_another_draft(data):
            return data
        try:
            self.path.rename(self.free_path())
        except OSError as error:
            raise not_written(self.path, error) from error
        return None

    def free_path(self) -> Path:
        """The path to which a file of another draft is renamed."""
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
        aware = created if created.tzinfo else created.replace(tzinfo=UTC)  # as drafts are read
        return written < int(aware.timestamp())


def owner_of(data: bytes) -> str:
    """The id of the draft that a file beside it belongs to; "" if it has none."""
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
        for path in sidecar_paths(draft)
        if (beside := SidecarFile(draft, path)).is_of_another_draft(_data_or_none(beside))
    ]


def _data_or_none(beside: SidecarFile) -> bytes | None:
    with contextlib.suppress(WizardError):
        return beside.data()
    return None
