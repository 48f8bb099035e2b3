"""The journal of a draft: its bundles, and the values entered into the portal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date, datetime

from wizard.dataclass import dataclass

KEPT_BUNDLES = 20
"""The number of bundles kept, newest first."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file in a bundle; `name` is its name there, `field` the answer that names it."""

    name: str
    field: str
    size: int
    """In bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class SentBundle:
    """An exported bundle, with all that is needed for a later comparison."""

    name: str
    """The name of the file or folder."""
    sha256: str
    """Of the zip file, or of the manifest in a folder."""
    state: str
    """Either "ready" or "incomplete"."""
    at: datetime
    """When it was made, in UTC."""
    as_of: date
    """The assessment date."""
    edition: str
    catalogue_version: str
    catalogue_digest: str
    answers: str
    """Its `submission.toml`."""
    files: tuple[SentFile, ...] = ()


@dataclass(frozen=True, slots=True)
class EnteredValue:
    """A value that was entered into the portal."""

    digest: str
    """SHA-256 of the value, in hexadecimal, to detect that it must be entered again."""
    on: date


@dataclass(frozen=True, slots=True)
class EditionMove:
    """A draft's move to another edition."""

    before: str
    """The previous edition."""
    after: str
    on: date
    kept: str
    """The name of the file beside the draft that holds its previous version."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal. Immutable: each change returns another journal."""

    bundles: tuple[SentBundle, ...] = ()
    """Oldest first."""
    entered: Mapping[str, EnteredValue] = field(default_factory=dict)
    """By field id."""
    carried: tuple[EditionMove, ...] = ()
    """Oldest first; undone moves are removed."""
    look_again: frozenset[str] = frozenset()
    """Fields to review since the draft was carried over."""
    announced: frozenset[str] = frozenset()
    """Editions whose changes were announced."""
    draft: str = ""
    """The id of the draft; "" in a journal of an older version."""

    @property
    def last(self) -> SentBundle | None:
        """The latest bundle; None if there is none."""
        return self.bundles[-1] if self.bundles else None

    @property
    def last_ready(self) -> SentBundle | None:
        """The latest bundle that was ready; None if there is none."""
        return next((b for b in reversed(self.bundles) if b.state == "ready"), None)

    def with_bundle(self, bundle: SentBundle) -> Journal:
        """The journal with one more bundle; a bundle with the same bytes is moved to the end."""
        others = [each for each in self.bundles if each.sha256 != bundle.sha256]
        return replace(self, bundles=(*others, bundle)[-KEPT_BUNDLES:])

    def with_move(self, move: EditionMove, look_again: Iterable[str]) -> Journal:
        """The journal with one more move, and the fields to review after it."""
        again = self.look_again | frozenset(look_again)
        return replace(self, carried=(*self.carried, move), look_again=again)

    def without_last_move(self) -> Journal:
        """The journal after the last move was undone, without fields to review."""
        return replace(self, carried=self.carried[:-1], look_again=frozenset())

    def looked_at(self, fields: Iterable[str]) -> Journal:
        """The journal after answers were reviewed."""
        return replace(self, look_again=self.look_again - frozenset(fields))

    def with_announced(self, edition: str) -> Journal:
        """The journal after the changes of an edition were announced."""
        return replace(self, announced=self.announced | {edition})

    def with_entered(self, field_id: str, entered: EnteredValue | None) -> Journal:
        """The journal with a value marked as entered or, with None, as not entered."""
        rest = {name: each for name, each in self.entered.items() if name != field_id}
        return replace(self, entered=rest | ({field_id: entered} if entered else {}))


NOTHING_DONE = Journal()
