"""Reads, writes and atomically changes the journal file beside a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.drafts.disk import change_file
from wizard.drafts.journal_model import (
    NOTHING_DONE,
    EditionMove,
    EnteredValue,
    Journal,
    SentBundle,
    SentFile,
)
from wizard.drafts.model import journal_path
from wizard.drafts.sidecars import MAX_BYTES, Document, SidecarFile, SidecarFormat
from wizard.errors import WizardError

if TYPE_CHECKING:
    from wizard.drafts.transaction import Transaction


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
        return change_file(
            self.path, self._beside.set_another_aside, lambda before: self._changed(before, change)
        )

    def _changed(
        self, before: bytes | None, change: Callable[[Journal], Journal]
    ) -> tuple[Journal, bytes]:
        journal = change(self._journal(before))
        owned = replace(journal, draft=self._beside.draft_id or journal.draft)
        return journal, journal_bytes(owned)

    def _journal(self, data: bytes | None) -> Journal:
        return NOTHING_DONE if data is None else read_journal(data, str(self.path))


_TIME = "%Y-%m-%dT%H:%M:%SZ"


class DamagedJournal(WizardError):
    """The file is not a journal that this version can read; the message names it."""


_STORE = SidecarFormat(
    noun="a journal",
    error=DamagedJournal,
    hint="Move the file away; what was done with the draft is then forgotten.",
    hint_for_other_format="Update the program.",
)


def journal_bytes(journal: Journal) -> bytes:
    """The file's bytes, reproducible for the same journal.

    Bundles beyond the size limit are dropped, oldest first, as a larger file could not be read
    again.
    """
    data = _journal_json(journal)
    while len(data) > MAX_BYTES and journal.bundles:
        journal = replace(journal, bundles=journal.bundles[1:])
        data = _journal_json(journal)
    return data


def _journal_json(journal: Journal) -> bytes:
    bundles = [_bundle(each) for each in journal.bundles]
    entered = {
        name: {"digest": each.digest, "on": each.on.isoformat()}
        for name, each in journal.entered.items()
    }
    document = {"bundles": bundles, "entered": entered} | _moves(journal)
    return _STORE.write(document, journal.draft)


def read_journal(data: bytes, label: str) -> Journal:
    """Parses a journal file. Raises DamagedJournal, naming the file by `label`."""
    return _STORE.read(data, label, _journal)


def _journal(document: Document) -> Journal:
    return Journal(
        bundles=tuple(_read_bundle(row) for row in document["bundles"]),
        entered={str(n): _read_entered(row) for n, row in document["entered"].items()},
        carried=_read_moves(document),
        look_again=_texts(document, "look_again"),
        announced=_texts(document, "told"),
        draft=_journal_text(document.get("draft", "")),
    )


def _texts(document: Document, name: str) -> frozenset[str]:
    return frozenset(map(_journal_text, document.get(name, [])))


def _moves(journal: Journal) -> dict[str, Any]:
    """The moves between editions, if any."""
    moves = {
        "carried": [asdict(each) | {"on": each.on.isoformat()} for each in journal.carried],
        "look_again": sorted(journal.look_again),
        "told": sorted(journal.announced),
    }
    return {name: part for name, part in moves.items() if part}


def _read_moves(document: Document) -> tuple[EditionMove, ...]:
    return tuple(
        EditionMove(
            before=_journal_text(row["before"]),
            after=_journal_text(row["after"]),
            on=date.fromisoformat(row["on"]),
            kept=_journal_text(row["kept"]),
        )
        for row in document.get("carried", [])
    )


def _bundle(bundle: SentBundle) -> dict[str, Any]:
    at = bundle.at.astimezone(UTC).strftime(_TIME)
    return asdict(bundle) | {"at": at, "as_of": bundle.as_of.isoformat()}


def _read_bundle(row: Mapping[str, Any]) -> SentBundle:
    texts = ("name", "sha256", "state", "edition", "catalogue_version", "catalogue_digest")
    files = tuple(
        SentFile(
            name=_journal_text(f["name"]),
            field=_journal_text(f["field"]),
            size=int(f["size"]),
            sha256=_journal_text(f["sha256"]),
        )
        for f in row["files"]
    )
    return SentBundle(
        **{name: _journal_text(row[name]) for name in texts},
        at=datetime.strptime(row["at"], _TIME).replace(tzinfo=UTC),
        as_of=date.fromisoformat(row["as_of"]),
        answers=_journal_text(row["answers"]),
        files=files,
    )


def _read_entered(row: Mapping[str, Any]) -> EnteredValue:
    return EnteredValue(_journal_text(row["digest"]), date.fromisoformat(row["on"]))


def _journal_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
