"""What was done with a draft: the bundles made of it, and the values typed into the portal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

KEPT_BUNDLES = 20
"""The newest ones; nobody compares with older."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it went into a bundle; `name` is its name there, `field` the answer naming it."""

    name: str
    field: str
    size: int
    """In bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class SentBundle:
    """A bundle that was made, with all that is needed to tell later what has changed since."""

    name: str
    """The file's or the folder's name."""
    sha256: str
    """The zip file's, or the manifest's in a folder."""
    state: str
    """Either "ready" or "incomplete"."""
    at: datetime
    """When it was made, in UTC."""
    as_of: date
    """The day it was judged on."""
    edition: str
    catalogue_version: str
    catalogue_digest: str
    answers: str
    """Its `submission.toml`."""
    files: tuple[SentFile, ...] = ()


@dataclass(frozen=True, slots=True)
class EnteredValue:
    """A value that somebody typed into the portal."""

    digest: str
    """SHA-256 of the value, in hexadecimal: another value has to be typed anew."""
    on: date


@dataclass(frozen=True, slots=True)
class EditionMove:
    """A draft's move to another edition."""

    before: str
    """The edition it came from."""
    after: str
    on: date
    kept: str
    """The name of the file beside the draft that holds it as it was."""


@dataclass(frozen=True, slots=True)
class Journal:
    """All of it. A value of its own: each change gives another journal."""

    bundles: tuple[SentBundle, ...] = ()
    """The oldest first."""
    entered: Mapping[str, EnteredValue] = field(default_factory=dict)
    """By field id."""
    carried: tuple[EditionMove, ...] = ()
    """The oldest first; a move that was undone is no longer among them."""
    look_again: frozenset[str] = frozenset()
    """Fields whose answers nobody has looked at since the draft was carried over."""
    told: frozenset[str] = frozenset()
    """Editions of which was said what they changed."""
    draft: str = ""
    """The id of the draft it belongs to; "" in one that an older version wrote."""

    @property
    def last(self) -> SentBundle | None:
        """The bundle made last; None when there is none."""
        return self.bundles[-1] if self.bundles else None

    @property
    def last_ready(self) -> SentBundle | None:
        """The last bundle that was ready; None when there is none."""
        return next((b for b in reversed(self.bundles) if b.state == "ready"), None)

    def with_bundle(self, bundle: SentBundle) -> Journal:
        """The journal with one more bundle; one of the same bytes is noted once, as the last."""
        others = [each for each in self.bundles if each.sha256 != bundle.sha256]
        return replace(self, bundles=(*others, bundle)[-KEPT_BUNDLES:])

    def with_move(self, move: EditionMove, look_again: Iterable[str]) -> Journal:
        """The journal with one more move, and the fields that ask for another look by it."""
        again = self.look_again | frozenset(look_again)
        return replace(self, carried=(*self.carried, move), look_again=again)

    def without_last_move(self) -> Journal:
        """The journal after the last move was undone: nothing asks for another look any more."""
        return replace(self, carried=self.carried[:-1], look_again=frozenset())

    def looked_at(self, fields: Iterable[str]) -> Journal:
        """The journal after somebody looked at answers again."""
        return replace(self, look_again=self.look_again - frozenset(fields))

    def with_told(self, edition: str) -> Journal:
        """The journal once it was said what an edition changed."""
        return replace(self, told=self.told | {edition})

    def with_entered(self, field_id: str, entered: EnteredValue | None) -> Journal:
        """The journal with a value noted as typed, or, with None, as not typed."""
        rest = {name: each for name, each in self.entered.items() if name != field_id}
        return replace(self, entered=rest | ({field_id: entered} if entered else {}))


NOTHING_DONE = Journal()
