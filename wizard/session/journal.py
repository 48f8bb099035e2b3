"""The journal file beside a draft: read when asked for, changed in one step."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from wizard.drafts.disk import replace_file
from wizard.drafts.model import journal_path
from wizard.errors import WizardError
from wizard.journal.model import NOTHING_DONE, Journal
from wizard.journal.store import MAX_BYTES, journal_bytes, read_journal


class JournalFile:
    """The journal of one draft. What cannot be read is never written over."""

    def __init__(self, draft: Path) -> None:
        self.path = journal_path(draft)

    def read(self) -> Journal:
        """What was done so far; nothing when there is no file. Raises WizardError."""
        try:
            with self.path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            return NOTHING_DONE
        except OSError as error:
            message = f"{self.path} cannot be read: {error.strerror or error}."
            raise WizardError(message, "Check its permissions.") from error
        return read_journal(data, str(self.path))

    def change(self, change: Callable[[Journal], Journal]) -> Journal:
        """Notes a change and gives the journal with it.

        Raises WizardError for a file that cannot be read, DraftError when it cannot be written.
        """
        journal = change(self.read())
        replace_file(Path(os.path.realpath(self.path)), journal_bytes(journal))
        return journal
