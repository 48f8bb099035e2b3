"""Reads and atomically changes the journal file beside a draft."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from wizard.drafts.disk import replace_file
from wizard.drafts.journal_model import NOTHING_DONE, Journal
from wizard.drafts.journal_store import journal_bytes, read_journal
from wizard.drafts.model import journal_path
from wizard.drafts.sidecars import SidecarFile
from wizard.drafts.transaction import Transaction
from wizard.errors import DraftError

_TRIES = 5


class _NotedMeanwhile(Exception):
    """Another program wrote the file between reading and writing it."""


class JournalFile:
    """The journal of one draft. An unreadable file is never overwritten."""

    def __init__(self, draft: Path) -> None:
        self.path = journal_path(draft)
        self._beside = SidecarFile(draft, self.path)

    def read(self) -> Journal:
        """The stored journal; empty if there is no file, or it belongs to another draft.

        Raises WizardError.
        """
        return self._journal(self._beside.own_data())

    def prepare(self, change: Callable[[Journal], Journal], transaction: Transaction) -> None:
        """Prepares a change as a step of a transaction. Raises WizardError like `change`."""
        before = self._beside.set_another_aside()
        transaction.replace(self.path, self._changed(before, change)[1], before)

    def change(self, change: Callable[[Journal], Journal]) -> Journal:
        """Applies a change and returns the journal; concurrent changes of other programs are kept.

        Raises WizardError for a file that cannot be read, DraftError when it cannot be written.
        """
        for _ in range(_TRIES):
            before = self._beside.set_another_aside()
            journal, data = self._changed(before, change)
            try:
                replace_file(
                    Path(os.path.realpath(self.path)), data, partial(self._refuse_another, before)
                )
            except _NotedMeanwhile:
                continue
            return journal
        raise DraftError(f"{self.path} is written by another program all the time.", "Try again.")

    def _refuse_another(self, before: bytes | None) -> None:
        if self._beside.data() != before:
            raise _NotedMeanwhile

    def _changed(
        self, before: bytes | None, change: Callable[[Journal], Journal]
    ) -> tuple[Journal, bytes]:
        journal = change(self._journal(before))
        owned = replace(journal, draft=self._beside.draft_id or journal.draft)
        return journal, journal_bytes(owned)

    def _journal(self, data: bytes | None) -> Journal:
        return NOTHING_DONE if data is None else read_journal(data, str(self.path))
