"""The trash for deleted drafts, which can be restored until it is emptied."""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.dataclass import dataclass
from wizard.drafts.disk import make_folder
from wizard.drafts.index import read_head
from wizard.drafts.model import paths_beside
from wizard.drafts.read import read_bytes
from wizard.drafts.transaction import Transaction, TransactionConflict
from wizard.errors import DraftError

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOTE = ".trashed.json"
_LIMIT = 64 * 1024
_DAMAGED = (ValueError, TypeError, LookupError, ArithmeticError, RecursionError)
"""What a note raises that was not written here."""
_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TrashedDraft:
    """A draft in the trash."""

    path: Path
    name: str
    original: Path | None
    """The original path; None if its record was lost."""
    trashed: datetime | None


def throw_away(folder: Path, path: Path, now: datetime) -> TrashedDraft:
    """Moves a draft and its files to the trash.

    Raises DraftError; then nothing is moved, unless it is UnfinishedTransaction.
    """
    kept = folder / f"{path.stem[:80]}-{uuid.uuid4().hex[:12]}.toml"
    note = json.dumps({"original": str(path), "trashed": now.isoformat()})
    make_folder(folder)
    with Transaction("The move into the trash", path) as transaction:
        transaction.create(_note_of(kept), note.encode("utf-8", "backslashreplace"))
        _move_all(path, kept, transaction)
        transaction.commit()
    return TrashedDraft(kept, _draft_name(kept), path, now)


def list_trash(folder: Path) -> list[TrashedDraft]:
    """The drafts in the trash, latest first."""
    found = [_trashed(path) for path in folder.glob("*.toml")]
    return sorted(found, key=lambda item: (item.trashed is None, _age(item), item.name))


def put_back(item: TrashedDraft, fallback: Path) -> Path:
    """Restores a draft to its path, or beside it if the name is taken.

    `fallback` is the folder to use if the original one is unknown or gone.
    """
    target = item.original or fallback / item.path.name
    try:
        is_there = target.parent.is_dir()
    except OSError:  # the path in its record is longer than any file's
        is_there, target = False, item.path
    if not is_there:
        target = fallback / target.name
        make_folder(fallback)
    for candidate in free_names(target.parent, target.stem):
        if any(os.path.lexists(path) for path in paths_beside(candidate)):
            continue  # it belongs to another draft
        with contextlib.suppress(TransactionConflict):
            _put_back(item, candidate)
            return candidate
    raise AssertionError  # free_names never ends


def _put_back(item: TrashedDraft, target: Path) -> None:
    with Transaction("The move out of the trash", target) as transaction:
        _move_all(item.path, target, transaction)
        if _note_of(item.path).exists():
            transaction.remove(_note_of(item.path))
        transaction.commit()


def remove_for_good(item: TrashedDraft) -> None:
    """Deletes a draft in the trash with its files; raises DraftError."""
    with Transaction("The removal", item.path) as transaction:
        for path in (item.path, *paths_beside(item.path), _note_of(item.path)):
            if os.path.lexists(path):
                transaction.remove(path)
        transaction.commit()


def _move_all(source: Path, target: Path, transaction: Transaction) -> None:
    """Copies all files first, then removes the originals, so that one copy always exists."""
    pairs = [(source, target), *zip(paths_beside(source), paths_beside(target), strict=True)]
    there = [pair for pair in pairs if pair[0] == source or pair[0].is_file()]
    held = [(one, other, read_bytes(one, _LARGEST)[0]) for one, other in there]
    for one, other, data in held:
        transaction.create(other, data, mode_of=one)
    for one, _, data in held:
        transaction.remove(one, data)


def free_names(folder: Path, stem: str) -> Iterator[Path]:
    """Unused names: `stem.toml`, `stem-2.toml` and so on."""
    number = 1
    while True:
        path = folder / (f"{stem}.toml" if number == 1 else f"{stem}-{number}.toml")
        if not os.path.lexists(path):
            yield path
        number += 1


def _trashed(path: Path) -> TrashedDraft:
    original: Path | None = None
    moment: datetime | None = None
    with contextlib.suppress(DraftError, OSError, *_DAMAGED):
        note = json.loads(read_bytes(_note_of(path), _LIMIT)[0])
        os.fsencode(note["original"])  # raises for half characters, which no path has
        original = Path(note["original"])
        found = datetime.fromisoformat(note["trashed"])
        found.timestamp()  # raises for the first and the last day of the calendar
        moment = found
    return TrashedDraft(path, _draft_name(path), original, moment)


def _draft_name(path: Path) -> str:
    return read_head(path, path.stat()).name


def _age(item: TrashedDraft) -> float:
    return -item.trashed.timestamp() if item.trashed else 0.0


def _note_of(path: Path) -> Path:
    return path.with_name(path.stem + _NOTE)
