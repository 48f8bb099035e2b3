"""What is known of each draft without opening it, kept in one machine-written file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from wizard.drafts.disk import replace_file
from wizard.drafts.read import read_bytes
from wizard.errors import DraftError

if TYPE_CHECKING:
    import os
    from pathlib import Path

FILE_NAME = "index.json"
_FORMAT = 1
_LIMIT = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a draft was when it was last assessed; all zero when it never was."""

    done: int = 0
    total: int = 0
    blockers: int = 0
    not_checked: int = 0
    ready: bool = False
    """What the assessment said; nothing here decides it."""
    next: str = ""
    """What to do next, in words."""


@dataclass(frozen=True, slots=True)
class DraftState:
    """What a session wants remembered of its draft: its progress, and where somebody stopped."""

    progress: Progress = field(default_factory=Progress)
    place_page: str = ""
    place_field: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A draft in the index. `mtime_ns` and `size` are of the file that `name` was read from."""

    mtime_ns: int
    size: int
    name: str
    edition: str
    changed: str
    problem: str = ""
    assessed: bool = False
    """Whether the progress is that of the file as it was read."""
    state: DraftState = field(default_factory=DraftState)

    def matches(self, about: os.stat_result) -> bool:
        """Whether the file is still the one of the row."""
        return (self.mtime_ns, self.size) == (about.st_mtime_ns, about.st_size)

    def moment(self) -> datetime:
        """The time of the last change, with a zone."""
        moment = datetime.fromisoformat(self.changed)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_Shape = TypeVar("_Shape", Progress, DraftState, Row)

Index = dict[str, Row]
"""By the absolute path of the draft."""


def read_index(folder: Path) -> Index:
    """The index; empty when there is none, or it was damaged: it can be made again."""
    try:
        document = json.loads(read_bytes(folder / FILE_NAME, _LIMIT)[0])
        rows = document["rows"] if document["format"] == _FORMAT else {}
        found = {str(path): _row(parts) for path, parts in rows.items()}
    except (DraftError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}
    return {path: row for path, row in found.items() if row}


def write_index(folder: Path, index: Index) -> None:
    """Put the index in place at once; raises DraftError."""
    document = {"format": _FORMAT, "rows": {path: asdict(row) for path, row in index.items()}}
    text = json.dumps(document, separators=(",", ":"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{folder} cannot be made: {error.strerror}."
        raise DraftError(msg, "Make the folder by hand.") from error
    replace_file(folder / FILE_NAME, text.encode("utf-8", "backslashreplace"))


def _row(parts: Any) -> Row | None:
    """A row whose every value has the type it must have; None for any other."""
    try:
        state = parts["state"]
        progress = _typed(Progress(), state["progress"])
        row = _typed(Row(0, 0, "", "", ""), {**parts, "state": DraftState()})
        row = replace(row, state=_typed(DraftState(), {**state, "progress": progress}))
        row.moment()
    except (TypeError, KeyError, ValueError):
        return None
    return row


def _typed(shape: _Shape, parts: dict[str, Any]) -> _Shape:
    for each in fields(shape):
        if type(parts[each.name]) is not type(getattr(shape, each.name)):
            raise TypeError(each.name)
    return replace(shape, **parts)
