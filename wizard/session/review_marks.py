"""Fields to review since a draft was carried over to another edition."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping, Sequence

from wizard.catalogue.edition import Edition
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import EditionMove
from wizard.errors import WizardError
from wizard.session.session import Session

Reasons = Mapping[str, tuple[str, ...]]
"""Fields with the changes to review."""

_NOT_KNOWN = ("The previous edition asked it differently.",)


class ReviewMarks:
    """The review marks of one draft. Stored in the journal; the session has the remaining ones."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._looked: set[str] = set()
        self._writer = threading.Lock()

    def read(self) -> Reasons:
        """The marked fields, for `show`. Blocking, so not for the screen's thread.

        Empty if the journal cannot be read; the error is reported when it is written.
        """
        try:
            journal = JournalFile(self._session.draft.path).read()
        except WizardError:
            return {}
        edition = self._session.edition
        if not journal.look_again & edition.fields.keys():
            return {}
        reasons = _reasons(journal.carried, edition)
        marked = (name for name in edition.fields if name in journal.look_again)
        return {name: reasons.get(name, _NOT_KNOWN) for name in marked}

    def show(self, marked: Reasons) -> None:
        """Sets the marks in the session."""
        self._session.look_again = {n: r for n, r in marked.items() if n not in self._looked}

    def looked_at(self, field: str) -> bool:
        """Removes the mark of a field; False if it had none, or the draft is read-only."""
        if self._session.draft.read_only or field not in self._session.look_again:
            return False
        del self._session.look_again[field]
        self._looked.add(field)
        return True

    def keep(self) -> None:
        """Stores the reviewed fields in the journal. Thread-safe.

        Write errors only mean that the fields are marked again next time.
        """
        with self._writer:
            looked = frozenset(self._looked)
            if not looked:
                return
            with contextlib.suppress(WizardError):
                JournalFile(self._session.draft.path).change(lambda j: j.looked_at(looked))
                self._looked -= looked


def marked_fields(session: Session, page: str = "") -> list[str]:
    """The marked fields that are asked, of one page or of all, in journey order."""
    pages = session.edition.page_of_field
    return [
        name
        for name in session.look_again
        if session.applies(name) is not False and page in {"", pages[name].page.id}
    ]


def _reasons(moves: Sequence[EditionMove], edition: Edition) -> Reasons:
    """The changes in an edition, compared with the draft's first edition."""
    from wizard.catalogue.difference import EditionDifference, fields_to_review

    catalogue = edition.catalogue
    before = next((move.before for move in moves if move.before in catalogue.journeys), "")
    return fields_to_review(EditionDifference(catalogue.edition(before), edition)) if before else {}
