"""An index file of all drafts, so that they can be listed without opening them."""

from __future__ import annotations

import json
from dataclasses import asdict, field, fields
from datetime import UTC, datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any, TypeVar

from wizard.dataclass import dataclass
from wizard.drafts.disk import make_folder, replace_file
from wizard.drafts.errors import UnreadableDraft
from wizard.drafts.read import head_of, read_bytes
from wizard.errors import DraftError
from wizard.secrets.masking import without_secrets

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path

FILE_NAME = "index.json"
_FORMAT = 1
_LIMIT = 32 * 1024 * 1024


class Urgency(IntEnum):
    """Most urgent first. An unassessed draft ranks with blocked ones."""

    POINTS = 0
    """A reviewer waits for an answer."""
    OVERDUE = 1
    """The app is listed, and a duty of a listed app is not met."""
    BLOCKS = 2
    HELD = 3
    """Nothing blocks, and something has to be checked or looked at first."""
    WAITING = 4
    """Nothing is left but what Procore does."""
    READY = 5
    APPROVED = 6


@dataclass(frozen=True, slots=True)
class DraftProgress:
    """The progress of a draft at its last assessment; all zero without one."""

    done: int = 0
    answered: int = 0
    total: int = 0
    blockers: int = 0
    not_checked: int = 0
    ready: bool = False
    """What the assessment said; nothing here decides it."""
    headline: str = ""
    """The state and what it rests on, in one line."""
    next: str = ""
    """The next task, in words."""
    urgency: int = 0
    """Sort key; lower is more urgent."""
    needs: str = ""
    """The most urgent need, in a few words."""
    milestone: str = ""
    """The title of the milestone that it is at."""


@dataclass(frozen=True, slots=True)
class DraftState:
    """The remembered state of a draft: its progress, and the last position in it."""

    progress: DraftProgress = field(default_factory=DraftProgress)
    place_page: str = ""
    place_field: str = ""
    place_cursor: int = -1
    """Where the cursor was in the field; -1 if that is not known."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A draft in the index. `mtime_ns` and `size` are of the file when `name` was read."""

    mtime_ns: int
    size: int
    name: str
    edition: str
    changed: str
    problem: str = ""
    assessed: bool = False
    """Whether the progress is for the file as it was read."""
    state: DraftState = field(default_factory=DraftState)

    def matches(self, file_stat: os.stat_result) -> bool:
        """Whether the file is unchanged since the row was written."""
        return (self.mtime_ns, self.size) == (file_stat.st_mtime_ns, file_stat.st_size)

    def moment(self) -> datetime:
        """The time of the last change, with a zone."""
        moment = datetime.fromisoformat(self.changed)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class DraftIndex:
    """Rows by the absolute path of the draft, parsed on access."""

    def __init__(self, parts: dict[str, Any] | None = None) -> None:
        self._parts = parts or {}

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._parts))

    def get(self, path: str) -> IndexRow | None:
        """The row; None if it is missing or damaged, as it can be rebuilt."""
        try:
            return _index_row(self._parts[path])
        except (TypeError, KeyError, ValueError):
            return None

    def put(self, path: str, row: IndexRow) -> None:
        """Sets the row of a draft."""
        self._parts[path] = asdict(row)

    def drop(self, path: str) -> bool:
        """Removes a draft's row; returns whether there was one."""
        return self._parts.pop(path, None) is not None

    def text(self) -> str:
        """The content of the file."""
        return json.dumps({"format": _FORMAT, "rows": self._parts}, separators=(",", ":"))


def read_index(folder: Path) -> DraftIndex:
    """Reads the index; empty if it is missing or damaged, as it can be rebuilt."""
    try:
        document = json.loads(read_bytes(folder / FILE_NAME, _LIMIT)[0])
        return DraftIndex(dict(document["rows"].items()) if document["format"] == _FORMAT else {})
    except (DraftError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return DraftIndex()


def write_index(folder: Path, index: DraftIndex) -> None:
    """Writes the index atomically; raises DraftError."""
    make_folder(folder)
    replace_file(folder / FILE_NAME, index.text().encode("utf-8", "backslashreplace"))


_Shape = TypeVar("_Shape", DraftProgress, DraftState, IndexRow)

_TYPES = {
    type(example): {each.name: type(getattr(example, each.name)) for each in fields(example)}
    for example in (DraftProgress(), DraftState(), IndexRow(0, 0, "", "", ""))
}


def _index_row(parts: dict[str, Any]) -> IndexRow:
    """A row whose values all have the required types; raises one of three errors otherwise."""
    state = parts["state"]
    progress = _checked_shape(DraftProgress, state["progress"])
    row = _checked_shape(
        IndexRow, {**parts, "state": _checked_shape(DraftState, {**state, "progress": progress})}
    )
    row.moment()
    return row


def _checked_shape(shape: type[_Shape], parts: dict[str, Any]) -> _Shape:
    for name, kind in _TYPES[shape].items():
        if type(parts[name]) is not kind:
            raise TypeError(name)
    return shape(**parts)


def read_head(path: Path, file_stat: os.stat_result) -> IndexRow:
    """An index row with the name and edition, without the progress.

    Reads the first 8 KiB only. For a file that is not a draft, the name is the file name and
    `problem` the reason; damage further down is found when the draft is opened.
    """
    head: dict[str, Any] = {}
    problem = ""
    try:
        head = head_of(path)
    except UnreadableDraft as error:
        problem = error.reason
    changed = head.get("changed")
    if not isinstance(changed, datetime):
        changed = datetime.fromtimestamp(file_stat.st_mtime, UTC)
    return IndexRow(
        mtime_ns=file_stat.st_mtime_ns,
        size=file_stat.st_size,
        name=without_secrets(str(head.get("name") or path.stem)),
        edition=str(head.get("edition") or ""),
        changed=changed.isoformat(),
        problem=problem,
    )
