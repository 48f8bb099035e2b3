"""A draft: somebody's answers as they stand, right or wrong, and the file they came from."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from wizard.catalogue.model import Value

FORMAT = 1
"""The newest format of draft files that this version reads and writes."""

MAX_BYTES = 1024 * 1024
"""Drafts are text; larger files are something else, or take too long to parse on each save."""

EVIDENCE_SUFFIX = ".evidence.json"
"""`app.toml` has its machine-written evidence in `app.evidence.json`; it follows the draft."""

JOURNAL_SUFFIX = ".journal.json"
"""What was done with `app.toml` is kept in `app.journal.json`; it follows the draft too."""

KEPT = ".kept"
"""How the file ends that holds a draft as it was: no list takes it for a draft."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that somebody accepted, with their reason."""

    requirement: str
    reason: str
    by: str
    on: date
    expires: date | None = None
    """The last day that it is good for; None for no end."""
    answers: str | None = None
    """The fingerprint of the answers that it was made for, when it is good for those alone."""


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
    """What a draft has from its company's file: answers to questions that several apps share."""

    name: str = ""
    """What the company's file is called in lists."""
    answers: Mapping[str, Value] = field(default_factory=dict)
    trouble: str = ""
    """Why nothing is inherited although a file is named; "" when all is well."""


NOTHING_INHERITED = Inheritance()


@dataclass(slots=True)
class FileBaseline:
    """The file as last read or written: what changes are told apart from, and patched into."""

    text: str
    document: dict[str, Any]
    answers: dict[str, Value]
    known: frozenset[str]
    digest: bytes
    stamp: tuple[int, int, int]
    """Inode, size and modification time in ns: equal stamps mean that nobody touched the file."""
    mark: bool = False
    """True when the file begins with a byte order mark, which is kept."""
    confirmed: bool = True
    """False while the disk did not say that the file survives a power cut."""

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return (codecs.BOM_UTF8 if self.mark else b"") + self.text.encode()


@dataclass(slots=True)
class Draft:
    """One submission in work. Times carry a time zone."""

    path: Path
    id: str
    """Hex digits of a UUID; names the draft's secrets in the keyring."""
    name: str
    edition: str
    created: datetime
    changed: datetime
    baseline: FileBaseline = field(repr=False, compare=False)
    answers: dict[str, Value] = field(default_factory=dict)
    """By field id, also those of a wrong type."""
    waivers: list[Waiver] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    extras: dict[str, Any] = field(default_factory=dict)
    """Keys of the file that no field of the catalogue has, by dotted path: shown, never written."""
    read_only: bool = False
    company: str = ""
    """The file whose answers this draft inherits, as its head names it; "" for none."""
    inheritance: Inheritance = field(default_factory=lambda: NOTHING_INHERITED, compare=False)

    @property
    def inherited(self) -> Mapping[str, Value]:
        """The company's answers by field id."""
        return self.inheritance.answers

    @property
    def all_answers(self) -> dict[str, Value]:
        """What is judged: the draft's own answers, and those it inherits where it has none."""
        return {**self.inherited, **self.answers}

    @property
    def base_answers(self) -> Mapping[str, Value]:
        """The answers as last read or written; do not change them."""
        return self.baseline.answers


def evidence_path(draft_path: Path) -> Path:
    """Where the evidence of a draft is kept: beside it, so that both move together."""
    return draft_path.with_name(draft_path.stem + EVIDENCE_SUFFIX)


def journal_path(draft_path: Path) -> Path:
    """Where it is kept what was done with a draft: beside it, as its evidence."""
    return draft_path.with_name(draft_path.stem + JOURNAL_SUFFIX)


def paths_beside(draft_path: Path) -> tuple[Path, ...]:
    """The machine-written files that go wherever the draft goes."""
    return evidence_path(draft_path), journal_path(draft_path)
