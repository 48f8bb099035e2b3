"""Carrying a draft over to another edition, and back: no answer is lost on the way."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.difference import EditionDifference
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import How
from wizard.drafts.disk import place_new
from wizard.drafts.lock import DraftLock
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft, read_bytes
from wizard.drafts.trash import free_names
from wizard.drafts.write import save_draft
from wizard.errors import WizardError
from wizard.journal.model import Carried
from wizard.rules.formats import is_answered
from wizard.session.journal import JournalFile

KEPT = ".kept"
"""How the file ends that holds a draft as it was: no list takes it for a draft."""

_ASKS_ANEW = frozenset({How.ADDED, How.TIGHTENED, How.LOOSENED})


class CannotCarry(WizardError):
    """The draft is of that edition already, or was never carried over."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a draft's answers on the way; all are fields that are answered."""

    move: Carried
    stay: tuple[str, ...]
    """Asked in both editions."""
    look_again: tuple[str, ...]
    """Of those: read by a demand that is new, or another one now."""
    unasked: tuple[str, ...]
    """Kept in the draft although the edition does not ask for them."""


def carry_over(path: Path, catalogue: Catalogue, to: str, now: datetime) -> Moved:
    """Moves a draft to another edition, with the file as it was kept beside it.

    Raises CannotCarry, DraftHeld while the draft is open, UnreadableDraft, UnknownEdition, and
    DraftError when something cannot be written; then the draft is what it was.
    """
    later = catalogue.edition(to)
    with DraftLock.acquire(path, now):
        draft = load_draft(path, catalogue.fields)
        if draft.edition == to:
            message = f"“{draft.name}” is of edition {to} already."
            raise CannotCarry(message, "Run `submission-wizard editions` to see the others.")
        earlier = catalogue.edition(draft.edition)
        kept = _keep(draft)
        move = Carried(draft.edition, to, now.date(), kept.name)
        moved = _moved(draft, move, earlier, later)
        draft.edition = to
        save_draft(draft, now)
    JournalFile(path).change(lambda journal: journal.with_move(move, moved.look_again))
    return moved


def carry_back(path: Path, catalogue: Catalogue, now: datetime) -> Carried:
    """Undoes the last move: the edition is the one before, and the answers stay as they are now.

    Raises as `carry_over`.
    """
    journal = JournalFile(path)
    moves = journal.read().carried
    if not moves:
        message = f"{path} was not carried over to another edition."
        raise CannotCarry(message, "There is nothing to undo.")
    last = moves[-1]
    with DraftLock.acquire(path, now):
        draft = load_draft(path, catalogue.fields)
        draft.edition = last.before
        save_draft(draft, now)
    journal.change(lambda known: known.without_last_move())
    return last


def _keep(draft: Draft) -> Path:
    """Writes the draft's file as it is under another name beside it."""
    data, _ = read_bytes(draft.path)
    stem = f"{draft.path.stem}.{draft.edition}.toml"
    for path in free_names(draft.path.parent, stem):
        target = path.with_name(path.name.removesuffix(".toml") + KEPT)
        with contextlib.suppress(FileExistsError):
            place_new(target, data)
            return target
    raise AssertionError  # free_names never ends


def _moved(draft: Draft, move: Carried, earlier: Edition, later: Edition) -> Moved:
    answered = [name for name, value in draft.all_answers.items() if is_answered(value)]
    stay = tuple(name for name in answered if name in later.fields)
    anew = set(_asked_anew(EditionDifference(earlier, later)))
    return Moved(
        move,
        stay,
        tuple(name for name in later.fields if name in anew and name in stay),
        tuple(unasked(later, answered)),
    )


def unasked(edition: Edition, answered: Iterable[str]) -> Iterator[str]:
    """The answered fields that an edition does not ask for, though another one does."""
    known = edition.catalogue.fields
    return (name for name in answered if name in known and name not in edition.fields)


def _asked_anew(difference: EditionDifference) -> Iterator[str]:
    for each in difference.all:
        if each.how in _ASKS_ANEW:
            yield from each.requirement.fields
