"""Drafts thrown away, which can be brought back until the trash is emptied."""

from __future__ import annotations

import contextlib
import errno
import json
import shutil
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.drafts.disk import not_written, place_new
from wizard.drafts.heads import read_head
from wizard.drafts.model import paths_beside
from wizard.drafts.read import read_bytes
from wizard.errors import DraftError

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOTE = ".trashed.json"
_LIMIT = 64 * 1024
_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TrashedDraft:
    """A draft in the trash."""

    path: Path
    name: str
    original: Path | None
    """Where it was; None when the note beside it was lost."""
    trashed: datetime | None


def throw_away(folder: Path, path: Path, now: datetime) -> TrashedDraft:
    """Move a draft and its evidence into the trash; raises DraftError, and nothing is moved."""
    kept = folder / f"{path.stem[:80]}-{uuid.uuid4().hex[:12]}.toml"
    note = json.dumps({"original": str(path), "trashed": now.isoformat()})
    make_folder(folder)
    place_new(_note_of(kept), note.encode("utf-8", "backslashreplace"))
    try:
        move(path, kept)
    except BaseException:
        _note_of(kept).unlink(missing_ok=True)
        raise
    _move_beside(path, kept)
    return TrashedDraft(kept, _name_of(kept), path, now)


def list_trash(folder: Path) -> list[TrashedDraft]:
    """The drafts in the trash, the latest first."""
    found = [_trashed(path) for path in folder.glob("*.toml")]
    return sorted(found, key=lambda item: (item.trashed is None, _age(item), item.name))


def put_back(item: TrashedDraft, fallback: Path) -> Path:
    """Move a draft to where it was, or beside it when the name is taken by now.

    `fallback` is the folder to use when the old one is unknown or gone.
    """
    wish = item.original or fallback / item.path.name
    if not wish.parent.is_dir():
        wish = fallback / wish.name
        make_folder(fallback)
    for candidate in free_names(wish.parent, wish.stem):
        try:
            move(item.path, candidate)
        except FileExistsError:
            continue
        _move_beside(item.path, candidate)
        _note_of(item.path).unlink(missing_ok=True)
        return candidate
    raise AssertionError  # free_names never ends


def remove_for_good(item: TrashedDraft) -> None:
    """Delete a draft in the trash with what belongs to it."""
    try:
        for path in (item.path, *paths_beside(item.path), _note_of(item.path)):
            path.unlink(missing_ok=True)
    except OSError as error:
        msg = f"{item.path} cannot be removed: {error.strerror}."
        raise DraftError(msg, "Remove it by hand.") from error


def move(source: Path, target: Path) -> None:
    """Move a file without ever replacing another; raises FileExistsError or DraftError.

    The file is at one of the two places at any moment, also across disks.
    """
    data, _ = read_bytes(source, _LARGEST)
    place_new(target, data)
    try:
        shutil.copymode(source, target)
        source.unlink()
    except OSError as error:
        target.unlink(missing_ok=True)
        raise not_written(source, error) from error


def free_names(folder: Path, stem: str) -> Iterator[Path]:
    """`stem.toml`, `stem-2.toml` and so on, without those that are there already."""
    number = 1
    while True:
        path = folder / (f"{stem}.toml" if number == 1 else f"{stem}-{number}.toml")
        if not path.exists() and not path.is_symlink():
            yield path
        number += 1


def make_folder(folder: Path) -> None:
    """Make a folder that is missing; raises DraftError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        strange = error.errno in (errno.EEXIST, errno.ENOTDIR)
        reason = "a file is in its place" if strange else error.strerror
        msg = f"{folder} cannot be made: {reason}."
        raise DraftError(msg, "Make the folder by hand.") from error


def _trashed(path: Path) -> TrashedDraft:
    original: Path | None = None
    moment: datetime | None = None
    with contextlib.suppress(DraftError, ValueError, KeyError, TypeError, RecursionError):
        note = json.loads(read_bytes(_note_of(path), _LIMIT)[0])
        original = Path(note["original"])
        moment = datetime.fromisoformat(note["trashed"])
    return TrashedDraft(path, _name_of(path), original, moment)


def _name_of(path: Path) -> str:
    return read_head(path, path.stat()).name


def _age(item: TrashedDraft) -> float:
    return -item.trashed.timestamp() if item.trashed else 0.0


def _note_of(path: Path) -> Path:
    return path.with_name(path.stem + _NOTE)


def _move_beside(source: Path, target: Path) -> None:
    """What was found and done follows the draft; a failure there does not undo the move."""
    for one, other in zip(paths_beside(source), paths_beside(target), strict=True):
        if one.exists():
            with contextlib.suppress(OSError):
                shutil.move(one, other)
