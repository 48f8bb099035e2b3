"""Moves a draft to another edition and back, without losing answers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.difference import EditionDifference, fields_to_review
from wizard.catalogue.edition import Edition
from wizard.dataclass import dataclass
from wizard.drafts.company import inherit
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import EditionMove
from wizard.drafts.kept import free_kept_path, keep_older_in
from wizard.drafts.lock import DraftLock
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft
from wizard.drafts.transaction import Transaction
from wizard.drafts.write import PreparedSave, prepare_save, save_is_done
from wizard.engine.older_format import keep_statements
from wizard.errors import WizardError
from wizard.rules.formats import is_answered


class CannotMigrate(WizardError):
    """The draft is of that edition already, or was never moved."""


@dataclass(frozen=True, slots=True)
class MigrationResult:
    """The fields with answers, by the effect of a migration."""

    move: EditionMove
    stay: tuple[str, ...]
    """In both editions."""
    look_again: tuple[str, ...]
    """Of those: read by a new or tighter requirement."""
    unasked: tuple[str, ...]
    """Kept in the draft although the edition does not ask for them."""


def migrate_draft(path: Path, catalogue: Catalogue, to: str, now: datetime) -> MigrationResult:
    """Moves a draft to another edition, and keeps the previous file beside it.

    Raises CannotMigrate, DraftHeld while the draft is open, UnreadableDraft, UnknownEdition, and
    DraftError if something cannot be written; then the draft is unchanged, unless it is
    UnfinishedTransaction.
    """
    catalogue.edition(to)
    journal = JournalFile(path)
    with DraftLock.acquire(path, now):
        draft = load_draft(path, catalogue.fields)
        if draft.edition == to:
            message = f"“{draft.name}” is already of edition {to}."
            raise CannotMigrate(message, "Run `submission-wizard editions` to see the others.")
        inherit(draft, catalogue.fields)
        keep_statements(draft, catalogue)
        moved = preview_migration(draft, catalogue, to, now)
        with Transaction("The move to another edition", draft.path) as transaction:
            transaction.create(draft.path.with_name(moved.move.kept), draft.baseline.on_disk)
            save = _change_edition(draft, to, now, transaction)
            journal.prepare(lambda j: j.with_move(moved.move, moved.look_again), transaction)
            transaction.commit()
        save_is_done(save, draft)
    return moved


def _change_edition(
    draft: Draft, edition: str, now: datetime, transaction: Transaction
) -> PreparedSave | None:
    draft.edition = edition
    save = prepare_save(draft, now)
    if save is not None:
        transaction.replace(draft.path, save.data, draft.baseline.on_disk)
    return save


def preview_migration(
    draft: Draft, catalogue: Catalogue, to: str, now: datetime
) -> MigrationResult:
    """The result of a migration without writing anything.

    Raises UnknownEdition.
    """
    earlier, later = catalogue.edition(draft.edition), catalogue.edition(to)
    kept = free_kept_path(draft.path, draft.edition).name
    return _migrated(draft, EditionMove(draft.edition, to, now.date(), kept), earlier, later)


def undo_migration(path: Path, catalogue: Catalogue, now: datetime) -> EditionMove:
    """Undoes the last move: restores the edition and keeps the current answers.

    Raises like `migrate_draft`.
    """
    journal = JournalFile(path)
    with DraftLock.acquire(path, now):
        last = _last_move(journal, path)
        draft = load_draft(path, catalogue.fields)
        with Transaction("The move back", draft.path) as transaction:
            if draft.baseline.older:
                keep_older_in(transaction, draft.path, draft.baseline.older)
            save = _change_edition(draft, last.before, now, transaction)
            journal.prepare(lambda known: known.without_last_move(), transaction)
            transaction.commit()
        save_is_done(save, draft)
    return last


def _last_move(journal: JournalFile, path: Path) -> EditionMove:
    moves = journal.read().carried
    if not moves:
        message = f"{path} was not carried over to another edition."
        raise CannotMigrate(message, "There is nothing to undo.")
    return moves[-1]


def _migrated(draft: Draft, move: EditionMove, earlier: Edition, later: Edition) -> MigrationResult:
    answered = [name for name, value in draft.given_answers.items() if is_answered(value)]
    stay = tuple(name for name in answered if name in later.fields)
    anew = fields_to_review(EditionDifference(earlier, later))
    return MigrationResult(
        move,
        stay,
        tuple(name for name in later.fields if name in anew and name in stay),
        tuple(later.unasked(answered)),
    )
