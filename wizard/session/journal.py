"""The journal file beside a draft: read when asked for, changed in one step."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from wizard.drafts.disk import bytes_of, replace_file
from wizard.drafts.model import journal_path
from wizard.errors import DraftError
from wizard.journal.model import NOTHING_DONE, Journal
from wizard.journal.store import MAX_BYTES, journal_bytes, read_journal

_TRIES = 5


class _NotedMeanwhile(Exception):
    """Another program wrote the file between reading and writing it."""


class JournalFile:
    """The journal of one draft. What cannot be read is never written over."""

    def __init__(self, draft: Path) -> None:
        self.path = journal_path(draft)

    def read(self) -> Journal:
        """What was done so far; nothing when there is no file. Raises WizardError."""
        return self._journal(self._bytes())

    def change(self, change: Callable[[Journal], Journal]) -> Journal:
        """Notes a change and gives the journal with it; what another program notes is kept.

        Raises WizardError for a file that cannot be read, DraftError when it cannot be written.
        """
        for _ in range(_TRIES):
            before = self._bytes()
            journal = change(self._journal(before))
            try:
                replace_file(
                    Path(os.path.realpath(self.path)),
                    journal_bytes(journal),
                    partial(self._refuse_another, before),
                )
            except _NotedMeanwhile:
                continue
            return journal
        raise DraftError(f"{self.path} is written by another program all the time.", "Try again.")

    def _refuse_another(self, before: bytes | None) -> None:
        if self._bytes() != before:
            raise _NotedMeanwhile

    def _journal(self, data: bytes | None) -> Journal:
        return NOTHING_DONE if data is None else read_journal(data, str(self.path))

    def _bytes(self) -> bytes | None:
        """What the file holds, as far as a journal may; None when there is none."""
        return bytes_of(self.path, MAX_BYTES)
