"""A draft opened for work: its session, its lock and its saving."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from wizard.dataclass import dataclass
from wizard.drafts.company import inherit, inheritance_of
from wizard.drafts.errors import DraftChanged
from wizard.drafts.events import HOLD, TAKEN_FROM, EventLog, SavedChange
from wizard.drafts.kept import keep_older_in
from wizard.drafts.merge import AnswerConflict, differences, resolve
from wizard.drafts.read import load_draft
from wizard.drafts.settle import settle
from wizard.drafts.write import prepare_save, save_draft, save_is_done
from wizard.engine.older_format import keep_statements
from wizard.errors import DraftError
from wizard.session.history import Edits
from wizard.session.review_marks import ReviewMarks
from wizard.session.secret_cleanup import mask_secrets_beside
from wizard.session.source_freshness import Freshness, with_same_marks
from wizard.session.undo_file import UndoFile

if TYPE_CHECKING:
    from wizard.drafts.evidence_observed import Observations
    from wizard.drafts.lock import DraftLock
    from wizard.drafts.model import Draft, Inheritance
    from wizard.drafts.transaction import Transaction
    from wizard.drafts.unsettled import Side
    from wizard.inspection.media.seen import Seen
    from wizard.session.file_inspector import FileInspector, ProgressCallback
    from wizard.session.session import AnswerChange, Session

Clock = Callable[[], datetime]
Choice = Literal["mine", "theirs"]


@dataclass(frozen=True, slots=True)
class DraftPosition:
    """A user's position: a page, a field on it ("" for none), and where the cursor is in that."""

    page: str
    field: str
    cursor: int = -1
    """Characters before the cursor, or the index of a row or option; -1 if that is not known."""


class OpenDraft:
    """One open draft. Screens edit through `session`; this class saves it."""

    def __init__(
        self,
        session: Session,
        lock: DraftLock | None,
        position: DraftPosition,
        now: Clock,
        looker: FileInspector,
    ) -> None:
        self.session = session
        self.lock = lock
        self.position = position
        self.only_mine = False
        """Whether the screens show only what waits for the person of the team who works here."""
        self.held_by = ""
        """The holder of the write lock, if the draft is read-only here."""
        self.saved_at: datetime | None = None
        self.trouble = ""
        """Why the last save failed; "" if it did not."""
        self.left_over = ""
        """Why a secret may remain in a file beside the draft; "" if none does."""
        self.again = ReviewMarks(session)
        self._now = now
        self._looker = looker
        self._freshness = Freshness(session.draft.path.parent)
        self._undo_file: UndoFile | None = None
        self._events = EventLog(session.draft.path, HOLD)
        self._writer = threading.Lock()
        self._writing = False

    @property
    def draft(self) -> Draft:
        """The current draft."""
        return self.session.draft

    @property
    def read_only(self) -> bool:
        """True if nothing can be changed here."""
        return self.draft.read_only

    def saved_words(self) -> str:
        """The save state in a few words."""
        if self.read_only:
            return f"read only{f': {self.held_by}' if self.held_by else ''}"
        if self.trouble:
            # The path is long, and the reason must be visible on a narrow line.
            reason = self.trouble.removeprefix(f"{self.draft.path} ").removeprefix(
                "was not saved: "
            )
            return f"{'' if reason.startswith('is written') else 'NOT SAVED: '}{reason}"
        if self.session.unsaved or self._writing:
            return "saving …"
        if self.event_trouble:
            return f"saved, but not recorded: {self.event_trouble}"
        if self.left_over:
            return f"saved, but a secret may be left: {self.left_over}"
        return f"saved {self.saved_at:%H:%M}" if self.saved_at else "saved"

    @property
    def event_trouble(self) -> str:
        """Why the last change was not recorded as an event; "" if it was, or none is kept."""
        return self._events.trouble

    def keep_undo(self, state: Path) -> None:
        """Takes up what can be undone since yesterday; from now on each save stores it there."""
        if not self.read_only:
            self._undo_file = UndoFile(state, self.session)
            self._undo_file.restore(self._now())

    def _keep_undo(self, edits: Edits) -> None:
        if self._undo_file is not None:
            self._undo_file.keep(self._now(), edits)

    def save(self) -> None:
        """Saves unsaved changes. Raises DraftError; the answers stay in the session.

        Any thread may call it, also while another thread changes answers: it writes the state at
        its start, saves are serialised, and nothing is reported as saved before it is on disk.
        """
        with self._writer:
            if not self.session.unsaved:
                return
            self._writing = True
            try:
                self.session.unsaved = False
                self._write(self._copied(), self.session.history.edits)
            finally:
                self._writing = False

    def _copied(self) -> Draft:
        copied = copy.copy(self.draft)
        # Answers are replaced, never changed in place, so copying the tables is enough.
        copied.answers = dict(self.draft.answers)
        copied.waivers = list(self.draft.waivers)
        copied.signatures = list(self.draft.signatures)
        copied.conflicts = list(self.draft.conflicts)
        copied.log = self._events
        return copied

    def _write(self, snapshot: Draft, edits: Edits) -> None:
        try:
            save_draft(snapshot, self._now())
        except DraftError as error:
            if not isinstance(error, DraftChanged):
                self.trouble = error.message
            self.session.unsaved = True
            raise
        finally:
            self.draft.baseline = snapshot.baseline
            self.draft.changed = snapshot.changed
        self.saved_at = self._now()
        self.trouble = ""
        self._keep_undo(edits)
        if self.session.secret_taken_out:
            self._clean_beside()

    def _clean_beside(self) -> None:
        """A removed secret must not remain in a file beside the draft."""
        self.session.secret_taken_out = False
        context = self.session.assessment.context
        self.left_over = " ".join(mask_secrets_beside(self.draft.path, context))

    def commit(self, transaction: Transaction, change: Callable[[Draft], None]) -> None:
        """Changes the draft's file as the last step of a transaction, without updating the session.

        Raises DraftError. Any thread may call it.
        """
        with self._writer:
            copied, edits = self._copied(), self.session.history.edits
            change(copied)
            save = prepare_save(copied, self._now())
            if save is not None:
                if self.draft.baseline.older:
                    keep_older_in(transaction, self.draft.path, self.draft.baseline.older)
                transaction.replace(self.draft.path, save.data, self.draft.baseline.on_disk)
            transaction.commit()
            self.draft.log = self._events
            save_is_done(save, self.draft)
            if save is not None:
                self._keep_undo(edits)

    def look(
        self,
        on_progress: ProgressCallback | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Seen:
        """Inspects the files that the answers name, for `session.learn`.

        May take seconds, so it must not run on the screen's thread; one call at a time.
        """
        return self._looker.look(dict(self.session.answers), on_progress, stopped)

    @property
    def rests_on_source(self) -> bool:
        """Whether any known evidence is from a source code scan."""
        return any("scan" in known.facts for known in self.session.observed.values())

    def look_at_source(self, stopped: Callable[[], bool]) -> Observations:
        """Evidence marked outdated where the source has changed, for `mark`.

        May take seconds, so it must not run on the screen's thread; one call at a time.
        """
        return self._freshness.of(self.session.observed, stopped)

    def mark(self, marks: Observations) -> AnswerChange | None:
        """Assesses with the marks of `look_at_source`; None if they change nothing."""
        observed = with_same_marks(self.session.observed, marks)
        return None if observed == self.session.observed else self.session.hear(observed)

    def differences(self, theirs: Draft) -> list[AnswerConflict]:
        """The answers that differ between the file on disk and this session."""
        return list(differences(self.draft, theirs))

    def resolve(self, theirs: Draft, choices: Mapping[str, Choice]) -> None:
        """Applies the chosen version of each answer, and saves."""
        merged = resolve(self.draft, theirs, choices)
        self.session.replace_draft(merged)
        self.save()

    def settle(self, choices: Mapping[str, Side]) -> None:
        """Takes one of the two versions that a merge kept of each of these fields, and saves.

        Raises NotUnsettled, DraftError.
        """
        settle(self.draft, choices)
        self.session.replace_draft(self.draft)
        self.save()
        kept = (field for field, side in choices.items() if side == "ours")
        answers = self.draft.answers
        self._events.note_kept({field: answers.get(field) for field in kept}, self._now())

    def join(self, company: str) -> AnswerChange:
        """Inherits from another company's file, named as in the draft's head; "" for none."""
        self.draft.company = company
        self.session.unsaved = True
        return self.inherit_again(self.look_at_company())

    def look_at_company(self) -> Inheritance:
        """The company's current answers, for `inherit_again`. Thread-safe."""
        return inheritance_of(self.draft, self.session.edition.catalogue.fields)

    def inherit_again(self, inheritance: Inheritance) -> AnswerChange:
        """Applies the company's answers; returns the changed findings."""
        self.draft.inheritance = inheritance
        return self.session.learn(self.session.files_seen)

    def note_origins(self, origins: Mapping[str, str]) -> None:
        """Records where answers were taken from, e.g. "from Ana Lima, 2026-11-29", by field id.

        Any thread may call it.
        """
        with self._writer:
            changes = [SavedChange(field, None, words) for field, words in origins.items()]
            self._events.note_team(TAKEN_FROM, changes, self._now())

    def theirs(self) -> Draft:
        """The draft on disk now, with inherited answers. Raises UnreadableDraft."""
        draft = load_draft(self.draft.path, self.draft.baseline.known)
        catalogue = self.session.edition.catalogue
        inherit(draft, catalogue.fields)
        keep_statements(draft, catalogue)
        return draft

    def close(self) -> None:
        """Saves unsaved changes, then releases the lock.

        Raises DraftError if it cannot write; the lock is then kept, since the draft stays open.
        """
        if not self.read_only:
            self.save()
            self._events.flush()
            self._clean_beside()
            self._keep_undo(self.session.history.edits)
            self.again.keep()
        if self.lock is not None:
            self.lock.release()
