"""The journal file beside a draft: machine-written JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Any

from wizard.drafts.journal_model import EditionMove, EnteredValue, Journal, SentBundle, SentFile
from wizard.errors import WizardError

FORMAT = 1
MAX_BYTES = 8 * 1024 * 1024

_TIME = "%Y-%m-%dT%H:%M:%SZ"
_AWAY = "Move the file away; what was done with the draft is then forgotten."


class DamagedJournal(WizardError):
    """The file is no journal that this version can read; the message names it."""


def journal_bytes(journal: Journal) -> bytes:
    """The file's bytes; the same journal is the same file.

    Bundles that a file has no room for are left out, the oldest first: what could not be read
    again would be worth nothing.
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
    document = {"format": FORMAT, "bundles": bundles, "entered": entered} | _moves(journal)
    document |= {"draft": journal.draft} if journal.draft else {}
    return (json.dumps(document, ensure_ascii=True, indent=1, sort_keys=True) + "\n").encode()


def read_journal(data: bytes, label: str) -> Journal:
    """The journal in a file's bytes. Raises DamagedJournal, naming the file by `label`."""
    if len(data) > MAX_BYTES:
        raise DamagedJournal(f"{label} is too large for a journal.", _AWAY)
    try:
        document = json.loads(data)
        if document["format"] != FORMAT:
            message = f"{label} has format {document['format']}; this version reads {FORMAT}."
            raise DamagedJournal(message, "Update the program.")
        bundles = tuple(_read_bundle(row) for row in document["bundles"])
        entered = {str(n): _read_entered(row) for n, row in document["entered"].items()}
        moves = _read_moves(document)
        draft = _journal_text(document.get("draft", ""))
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        OverflowError,
    ) as error:
        raise DamagedJournal(f"{label} is not a journal of this program.", _AWAY) from error
    return Journal(bundles, entered, *moves, draft=draft)


def _moves(journal: Journal) -> dict[str, Any]:
    """What was moved between editions, as far as anything was."""
    moves = {
        "carried": [asdict(each) | {"on": each.on.isoformat()} for each in journal.carried],
        "look_again": sorted(journal.look_again),
        "told": sorted(journal.told),
    }
    return {name: part for name, part in moves.items() if part}


def _read_moves(
    document: Mapping[str, Any],
) -> tuple[tuple[EditionMove, ...], frozenset[str], frozenset[str]]:
    carried = tuple(
        EditionMove(
            _journal_text(row["before"]),
            _journal_text(row["after"]),
            date.fromisoformat(row["on"]),
            _journal_text(row["kept"]),
        )
        for row in document.get("carried", [])
    )
    again, told = (
        frozenset(map(_journal_text, document.get(k, []))) for k in ("look_again", "told")
    )
    return carried, again, told


def _bundle(bundle: SentBundle) -> dict[str, Any]:
    at = bundle.at.astimezone(UTC).strftime(_TIME)
    return asdict(bundle) | {"at": at, "as_of": bundle.as_of.isoformat()}


def _read_bundle(row: Mapping[str, Any]) -> SentBundle:
    texts = ("name", "sha256", "state", "edition", "catalogue_version", "catalogue_digest")
    files = tuple(
        SentFile(
            _journal_text(f["name"]),
            _journal_text(f["field"]),
            int(f["size"]),
            _journal_text(f["sha256"]),
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
