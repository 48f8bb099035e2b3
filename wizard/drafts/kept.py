"""Earlier versions of a draft that are kept beside it."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.drafts.disk import place_new
from wizard.drafts.model import KEPT, MAX_BYTES
from wizard.drafts.read import read_bytes
from wizard.errors import DraftError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.drafts.model import OlderFile
    from wizard.drafts.transaction import Transaction


def kept_paths(draft_path: Path, version: str) -> Iterator[Path]:
    """The paths for what is kept of a version, e.g. `app.format-1.kept`; infinite."""
    stem = f"{draft_path.stem}.{version}"
    return (
        draft_path.with_name(f"{stem}{f'-{number}' if number > 1 else ''}{KEPT}")
        for number in itertools.count(1)
    )


def free_kept_path(draft_path: Path, version: str) -> Path:
    """The first path for that version that is not taken."""
    return next(path for path in kept_paths(draft_path, version) if not os.path.lexists(path))


def format_version(number: int) -> str:
    """The version under which a file of that format is kept."""
    return f"format-{number}"


def keep_older(draft_path: Path, older: OlderFile) -> Path:
    """Keeps a file of an older format beside the draft, once. Raises DraftError."""
    for path in kept_paths(draft_path, format_version(older.format)):
        if not os.path.lexists(path):
            place_new(path, older.data)
            return path
        if _holds(path, older.data):
            return path
    raise AssertionError  # kept_paths never ends


def keep_older_in(transaction: Transaction, draft_path: Path, older: OlderFile) -> None:
    """Keeps a file of an older format as a step of a transaction. Raises DraftError."""
    for path in kept_paths(draft_path, format_version(older.format)):
        if not os.path.lexists(path):
            transaction.create(path, older.data)
            return
        if _holds(path, older.data):
            return


def newest_kept(draft_path: Path, version: str) -> Path | None:
    """The last file that was kept of a version; None if there is none."""
    found = list(itertools.takewhile(os.path.lexists, kept_paths(draft_path, version)))
    return found[-1] if found else None


def _holds(path: Path, data: bytes) -> bool:
    try:
        return read_bytes(path, MAX_BYTES)[0] == data
    except (OSError, DraftError):
        return False
