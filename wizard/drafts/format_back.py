"""Puts back the file that was kept when a draft was first saved in a newer format."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from wizard.drafts.kept import format_version, free_kept_path, newest_kept
from wizard.drafts.lock import DraftLock
from wizard.drafts.model import FORMAT
from wizard.drafts.read import absolute, read_bytes
from wizard.drafts.transaction import Transaction
from wizard.errors import DraftError


class RestoredFormat(NamedTuple):
    """What was put back, and where the file that it replaced is kept."""

    restored: Path
    kept: Path


def restore_older_format(path: Path, now: datetime) -> RestoredFormat:
    """Puts the last kept file of an older format in place of the draft, which is kept in turn.

    Raises DraftHeld while the draft is open, DraftError if nothing was kept or cannot be written;
    then nothing is changed.
    """
    path = absolute(path)
    with DraftLock.acquire(path, now):
        present, _ = read_bytes(path)
        found = (newest_kept(path, format_version(number)) for number in range(FORMAT - 1, 0, -1))
        older = next((each for each in found if each is not None), None)
        if older is None:
            message = f"No file of an older format is kept beside {path}."
            raise DraftError(message, "Only a draft that was moved to this format has one.")
        kept = free_kept_path(path, format_version(FORMAT))
        with Transaction("The way back", path) as transaction:
            transaction.create(kept, present)
            transaction.replace(path, read_bytes(older)[0], present)
            transaction.commit()
    return RestoredFormat(older, kept)
