"""The draft: unvalidated answers, and the file they were read from."""

from __future__ import annotations

import codecs
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeAlias

from wizard.dataclass import dataclass
from wizard.drafts.unsettled import UnsettledConflict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from wizard.catalogue.derivation import Derivations
    from wizard.catalogue.model import Field, Value
    from wizard.drafts.events import EventLog
    from wizard.drafts.team_model import Team

FORMAT = 2
"""The newest draft file format that this version reads and writes."""

MAX_BYTES = 1024 * 1024
"""Size limit of draft files; larger ones are not drafts, or too slow to parse on each save."""

EVIDENCE_SUFFIX = ".evidence.json"
"""The evidence of `app.toml` is in `app.evidence.json`, which is moved with the draft."""

EVENTS_SUFFIX = ".events.jsonl"
"""The events of `app.toml` are in `app.events.jsonl`, which is moved with the draft."""

JOURNAL_SUFFIX = ".journal.json"
"""The journal of `app.toml` is in `app.journal.json`, which is moved with the draft."""

TEAM_SUFFIX = ".team.toml"
"""The team of `app.toml` is in `app.team.toml`, which is moved with the draft."""

PROPOSALS_SUFFIX = ".proposals.json"
"""What assistants propose for `app.toml` is in `app.proposals.json`, which is moved with it."""

KEPT = ".kept"
"""Suffix of previous versions of a draft, which are excluded from lists."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that a person accepted, with the reason."""

    requirement: str
    reason: str
    by: str
    on: date
    expires: date | None = None
    """The last valid day; None for no end."""
    answers: str | None = None
    """The fingerprint of the answers it was made for, if it is limited to those."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody's word, good as long as the answers stay what they were when it was given.

    It is given for the answers of a page, or for a requirement that a person had to look at.
    """

    by: str
    on: date
    answers: str
    """The fingerprint of what was signed."""
    page: str = ""
    requirement: str = ""
    fault: str = ""
    """What the person found wrong; "" when all is as it should be."""


@dataclass(frozen=True, slots=True)
class Inheritance:
    """Answers inherited from a company's file, which several apps share."""

    name: str = ""
    """The name of the company's file in lists."""
    answers: Mapping[str, Value] = field(default_factory=dict)
    trouble: str = ""
    """Why nothing is inherited although a file is named; "" if there is no problem."""


NOTHING_INHERITED = Inheritance()


FieldIds: TypeAlias = "Mapping[str, Field] | Collection[str]"
"""The fields of a catalogue; or ids alone, with which a draft is read as it is written."""


@dataclass(frozen=True, slots=True)
class OlderFile:
    """A draft file of an older format, as it is on disk."""

    data: bytes
    text: str
    document: Mapping[str, Any]
    format: int


@dataclass(slots=True)
class FileBaseline:
    """The file as last read or written: the base for detecting and patching changes."""

    text: str
    document: dict[str, Any]
    answers: dict[str, Value]
    known: FieldIds
    digest: bytes
    stamp: tuple[int, int, int]
    """Inode, size and modification time in ns: equal stamps mean an unchanged file."""
    mark: bool = False
    """Whether the file begins with a byte order mark, which is kept."""
    confirmed: bool = True
    """Whether the disk confirmed the last write."""
    older: OlderFile | None = None
    """The file as it is on disk, while it has an older format than `text`."""

    @property
    def on_disk(self) -> bytes:
        """The bytes of the file on disk."""
        return self.older.data if self.older else self.data

    @property
    def data(self) -> bytes:
        """The bytes of `text`, which a save writes."""
        return (codecs.BOM_UTF8 if self.mark else b"") + self.text.encode()


@dataclass(slots=True)
class Draft:
    """A submission draft. Times have a time zone."""

    path: Path
    id: str
    """Hex digits of a UUID, under which the keyring stores the draft's secrets."""
    name: str
    edition: str
    created: datetime
    changed: datetime
    baseline: FileBaseline = field(repr=False, compare=False)
    answers: dict[str, Value] = field(default_factory=dict)
    """By field id, including those of a wrong type."""
    waivers: list[Waiver] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    conflicts: list[UnsettledConflict] = field(default_factory=list)
    """Answers that a merge could not settle."""
    extras: dict[str, Any] = field(default_factory=dict)
    """Unknown keys of the file by dotted path: shown, never written."""
    read_only: bool = False
    format: int = FORMAT
    """The format that a save writes; an older one where the fields are not known."""
    derivations: Derivations | None = field(default=None, repr=False, compare=False)
    """Which answers follow from others; None where the fields are not known."""
    company: str = ""
    """The company file named in the draft's head; "" for none."""
    inheritance: Inheritance = field(default_factory=lambda: NOTHING_INHERITED, compare=False)
    team: Team | None = field(default=None, repr=False, compare=False)
    """The team of the file beside it; None without such a file."""
    log: EventLog | None = field(default=None, repr=False, compare=False)
    """Records what each save changes; None to write each change at once."""

    @property
    def inherited(self) -> Mapping[str, Value]:
        """The company's answers by field id."""
        return self.inheritance.answers

    @property
    def given_answers(self) -> dict[str, Value]:
        """The draft's own answers, and inherited ones where it has none."""
        return {**self.inherited, **self.answers}

    @property
    def all_answers(self) -> dict[str, Value]:
        """The answers to assess: those given, and what follows from them."""
        given = self.given_answers
        return self.derivations.complete(given) if self.derivations else given

    @property
    def base_answers(self) -> Mapping[str, Value]:
        """The answers as last read or written; do not change them."""
        return self.baseline.answers


def evidence_path(draft_path: Path) -> Path:
    """The evidence file of a draft, beside it so that both are moved together."""
    return draft_path.with_name(draft_path.stem + EVIDENCE_SUFFIX)


def journal_path(draft_path: Path) -> Path:
    """The journal file of a draft, beside it like the evidence."""
    return draft_path.with_name(draft_path.stem + JOURNAL_SUFFIX)


def team_path(draft_path: Path) -> Path:
    """The team file of a draft, beside it like the evidence."""
    return draft_path.with_name(draft_path.stem + TEAM_SUFFIX)


def events_path(draft_path: Path) -> Path:
    """The file of a draft's events, beside it like the evidence."""
    return draft_path.with_name(draft_path.stem + EVENTS_SUFFIX)


def sidecar_paths(draft_path: Path) -> tuple[Path, ...]:
    """The files beside a draft that have its id."""
    return evidence_path(draft_path), journal_path(draft_path), proposals_path(draft_path)


def proposals_path(draft_path: Path) -> Path:
    """The proposals file of a draft, beside it like the evidence."""
    return draft_path.with_name(draft_path.stem + PROPOSALS_SUFFIX)


def paths_beside(draft_path: Path) -> tuple[Path, ...]:
    """The files that are moved with the draft."""
    return (*sidecar_paths(draft_path), events_path(draft_path), team_path(draft_path))
