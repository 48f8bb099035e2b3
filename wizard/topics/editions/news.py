"""Announces a newer edition when a draft of an older one is opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wizard.catalogue.difference import EditionDifference
from wizard.catalogue.model import ChangeType
from wizard.dataclass import dataclass
from wizard.drafts.journal_file import JournalFile
from wizard.errors import WizardError
from wizard.rules.phrasing import counted
from wizard.topics.editions.difference import difference_for

if TYPE_CHECKING:
    from wizard.catalogue.catalogue import Catalogue
    from wizard.session.session import Session


@dataclass(frozen=True, slots=True)
class EditionNews:
    """A newer edition, and its effect on the app in a sentence or two."""

    edition: str
    words: str


def news_for(session: Session) -> EditionNews | None:
    """The newest edition if not announced yet; None for a read-only draft.

    Takes a moment, so it must not run on the screen's thread.
    """
    catalogue, draft = session.edition.catalogue, session.draft
    if draft.read_only or not catalogue.is_older(session.edition.id):
        return None
    try:
        announced = JournalFile(draft.path).read().announced
    except WizardError:  # it could not be recorded either, and would be repeated for ever
        return None
    newest = catalogue.newest
    if newest in announced:
        return None
    difference = EditionDifference(session.edition, catalogue.edition(newest))
    touched = difference_for(difference, draft, session.today, session.files_seen, session.observed)
    new, tighter, looser = (
        touched.counts(how)[1]
        for how in (ChangeType.ADDED, ChangeType.TIGHTENED, ChangeType.LOOSENED)
    )
    concern = "concerns" if new == 1 else "concern"
    words = (
        f"Edition {newest} is out: {counted(new, 'new duty', 'new duties')} {concern} this app, "
        f"{tighter} tighter, {looser} looser."
    )
    return EditionNews(newest, words)


def note_announced(path: Path, edition: str) -> None:
    """Records the announcement in the draft's journal. Raises WizardError."""
    JournalFile(path).change(lambda journal: journal.with_announced(edition))


def purpose_words(catalogue: Catalogue, edition: str) -> str:
    """The purpose of an edition, in a few words."""
    if catalogue.is_older(edition):
        return "to finish or look up what was begun then"
    return "the newest: what is asked now"
