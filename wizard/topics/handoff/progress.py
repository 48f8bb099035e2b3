"""Records hand-off progress: copied values and entered items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from wizard.dataclass import dataclass
from wizard.drafts.disk import not_written, replace_file
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import EnteredValue, Journal
from wizard.drafts.model import Draft
from wizard.engine.finding import Assessment
from wizard.errors import WizardError
from wizard.places import UserFolders
from wizard.topics.handoff.files import FileDigests
from wizard.topics.handoff.sheet import (
    HandOff,
    HandOffItem,
    HandOffItemState,
    hand_off_of,
    read_file_digests,
)


@dataclass(frozen=True, slots=True)
class HandOffRecords:
    """The hand-off records on disk."""

    journal: Journal
    prints: FileDigests
    trouble: str = ""
    """Why it is unknown what was entered, with a fix; "" if it is known."""

    def hand_off(self, assessment: Assessment, draft: Draft) -> HandOff:
        """The items to enter, and those entered."""
        return hand_off_of(assessment, draft.path.parent, self.journal, self.prints)


def read_hand_off_records(assessment: Assessment, draft: Draft) -> HandOffRecords:
    """Reads the journal and both ends of the files. A damaged journal is reported and ignored."""
    prints = read_file_digests(assessment, draft.path.parent)
    try:
        return HandOffRecords(JournalFile(draft.path).read(), prints)
    except WizardError as error:
        return HandOffRecords(Journal(), prints, error.full_message)


def note_entered(
    draft: Path, day: date, entered: Sequence[HandOffItem], not_entered: Sequence[HandOffItem] = ()
) -> Journal:
    """Records items as entered in the portal with their values, or as not entered.

    All of them or none. Raises WizardError if the journal cannot be read or written.
    """

    def change(journal: Journal) -> Journal:
        for item in entered:
            journal = journal.with_entered(item.field, EnteredValue(item.digest, day))
        for item in not_entered:
            journal = journal.with_entered(item.field, None)
        return journal

    return JournalFile(draft).change(change)


def restore_entry(draft: Path, field: str, before: EnteredValue | None) -> Journal:
    """Restores the journal's previous entry of a field; None for none. Raises WizardError."""
    return JournalFile(draft).change(lambda journal: journal.with_entered(field, before))


def tickable_item(hand_off: HandOff, field: str) -> HandOffItem:
    """The item of a field that can be marked as entered. Raises WizardError with the reason."""
    item = hand_off.item(field)
    hint = "Run `submission-wizard hand-off DRAFT --all` to see what is entered there."
    if item is None:
        raise WizardError(f"{field} is not entered in the portal by this draft.", hint)
    if item.state is HandOffItemState.NOTHING:
        raise WizardError(f"There is nothing to enter for {field}.", hint)
    return item


def clipboard_path(places: UserFolders) -> Path:
    """The file with the last copied text, for terminals without a clipboard."""
    return places.state / "clipboard.txt"


def save_clipboard_copy(path: Path, text: str) -> None:
    """Writes the copied text to its file, readable by its owner only. Raises DraftError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # a new file is private; an existing one keeps its permissions
    except OSError as error:
        raise not_written(path, error) from error
    replace_file(path, text.encode())
