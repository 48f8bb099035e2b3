"""The shapes of the catalogue: what Procore asks, as data with dates.

Plain dataclasses, because they are built before the first frame; `wizard.catalogue.validate`
checks the same shapes strictly with pydantic when the files are new to this machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from enum import StrEnum
from typing import Any

from wizard.catalogue.content import ContentDemand
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.parts import (
    AfterParts,
    FeedbackParts,
    ListingParts,
    PortalParts,
    StartFields,
    StrictModel,
)

Value = Any
"""An answer as TOML knows it: str, bool, int, float, date, list of these, or list of tables."""


class Level(StrEnum):
    """How binding a requirement is by its source."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    DISQUALIFYING = "disqualifying"
    ONGOING = "ongoing"


BINDING = frozenset({Level.REQUIRED, Level.DISQUALIFYING})


class Severity(StrEnum):
    """What a finding that is not met means for the submission, most serious first."""

    BLOCKER = "blocker"
    WARNING = "warning"
    ADVICE = "advice"
    REMINDER = "reminder"

    @property
    def rank(self) -> int:
        """0 for the most serious."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Status(StrEnum):
    """The verdict on a requirement. Only MET is green."""

    MET = "met"
    NOT_MET = "not-met"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"  # filled in; no check decides it, and nobody has signed it
    NOTHING_REPORTED = "nothing-reported"  # what may stay empty is empty: neither done nor open
    NOT_APPLICABLE = "not-applicable"
    WAIVED = "waived"
    STALE = "stale"
    COULD_NOT_TELL = "could-not-tell"


class DecidedBy(StrEnum):
    """Who can decide: a machine, a machine with a person's confirmation, or a person alone."""

    MACHINE = "machine"
    BOTH = "machine-and-person"
    PERSON = "person"


class Cost(StrEnum):
    """What a slow check needs to run."""

    FILE = "file"
    LIVE = "live"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Option(StrictModel):
    """One choice: the value stored in a draft, and the words shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Column(StrictModel):
    """One column of a records field."""

    id: str
    label: str
    kind: Kind = Kind.TEXT
    placeholder: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    content: ContentDemand = dataclass_field(default_factory=ContentDemand)


@dataclass(frozen=True, slots=True)
class Field(StrictModel):
    """Something the partner answers, defined once and reused by every edition."""

    id: str
    kind: Kind
    label: str
    help: str
    placeholder: str = ""
    portal: str = ""
    """Where the answer is entered later, e.g. "Marketplace Listing › Tagline"; "" if nowhere."""
    applies: tuple[str, ...] = ()
    """Names of conditions that must all hold."""
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    row_label: str = ""
    """What one row of a list is called: "customer", "feature"."""
    optional: bool = False
    """True when leaving it empty is a complete answer."""
    reconstructed: bool = False
    """True when the question is our reconstruction, not Procore's wording."""
    local: bool = False
    """True when the files it names never leave this computer: no bundle takes them along."""
    shared: bool = False
    """True when the answer is the company's rather than the app's: several apps may inherit it."""
    content: ContentDemand = dataclass_field(default_factory=ContentDemand)


@dataclass(frozen=True, slots=True)
class Source(StrictModel):
    """Where a fact comes from."""

    document: str
    section: str
    as_of: date
    revision: str = ""


class ChangeType(StrEnum):
    """What became of a demand between two dates, for a partner."""

    ADDED = "added"
    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    MOVED = "moved"  # the same demand at another place of the journey
    REPLACED = "replaced"
    REMOVED = "removed"
    SOURCE_GONE = "source-gone"  # no newer text was found; the demand probably still stands
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class RequirementChange(StrictModel):
    """Why a version of a requirement differs from the one before, or why there is none after it."""

    how: ChangeType
    why: str
    by: tuple[str, ...] = ()
    """The requirements that took its place."""


@dataclass(frozen=True, slots=True)
class Restatement(StrictModel):
    """A later text that asks for the same: its source, and its weight where that is another one."""

    source: Source
    tier: str = ""
    change: RequirementChange | None = None


@dataclass(frozen=True, slots=True)
class RuleUse(StrictModel):
    """A rule as a requirement uses it: a function's name, the fields it reads, its parameters."""

    name: str
    fields: tuple[str, ...]
    params: Mapping[str, Any] = dataclass_field(default_factory=dict)
    severity: Severity | None = None
    """A milder severity for this part of the requirement, or None for the requirement's own."""


@dataclass(frozen=True, slots=True)
class CheckUse(StrictModel):
    """A slow check as a requirement uses it; as `RuleUse`."""

    name: str
    fields: tuple[str, ...]
    params: Mapping[str, Any] = dataclass_field(default_factory=dict)
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Examples(StrictModel):
    """Answers that show what a requirement accepts and what it refuses, as they are typed."""

    accepted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement(StrictModel):
    """Something that must hold between two dates."""

    id: str
    level: Level
    tier: str
    decided_by: DecidedBy
    fields: tuple[str, ...]
    statement: str
    why: str
    source: Source
    since: date
    until: date | None = None
    fix: str = ""
    applies: tuple[str, ...] = ()
    rules: tuple[RuleUse, ...] = ()
    checks: tuple[CheckUse, ...] = ()
    severity: Severity | None = None
    """An explicit severity where the tier's own would mislead."""
    ours: str = ""
    """Says which part is our own reading or number; "" when all of it is the source's."""
    waivable: bool = True
    answer_only: bool = False
    """True when it states nothing but what the answers themselves say: how long, which."""
    examples: Examples = dataclass_field(default_factory=Examples)
    duty: str = ""
    """What there is to do again and again, in few words; "" where the field's label says it."""
    occasion: str = ""
    """When a duty without a rhythm falls due, completing "when …"; "" for all others."""
    change: RequirementChange | None = None
    """How this version differs from the one before; None for the first."""
    ended: RequirementChange | None = None
    """What became of it at `until`; None where another version follows."""
    restated: tuple[Restatement, ...] = ()
    """Later texts that ask for the same, the oldest first."""

    @property
    def can_be_waived(self) -> bool:
        """Whether a person may accept that it is not met; never what rules an app out."""
        return self.waivable and self.level is not Level.DISQUALIFYING

    def as_stated(self, day: date) -> Requirement:
        """The requirement with the newest text that asked for it on a day."""
        stated = [each for each in self.restated if each.source.as_of <= day]
        if not stated:
            return self
        newest = stated[-1]
        return replace(self, source=newest.source, tier=newest.tier or self.tier)


@dataclass(frozen=True, slots=True)
class Condition(StrictModel):
    """When something applies, as data over other answers.

    `test` is one of {field, is}, {field, includes_any}, {field, answered}, {all}, {any}, {not}.
    """

    id: str
    label: str
    """Completes "asked when …": "the app has a side panel"."""
    test: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CheckKind(StrictModel):
    """A slow check the catalogue may name: what it is called and what it needs."""

    id: str
    label: str
    """Completes "decided by …": "opening the picture"."""
    cost: Cost
    params: Mapping[str, str] = dataclass_field(default_factory=dict)
    """Parameter name to type name: int, float, str, bool, list."""
    max_age_days: int = 0
    """How long an answer counts; 0 for as long as its inputs stay the same."""


@dataclass(frozen=True, slots=True)
class Tier(StrictModel):
    """How much weight a source has, and the severity that follows for each level."""

    id: str
    label: str
    meaning: str
    severity: Mapping[str, Severity]
    contradicted: Severity | None = None
    """Severity when a check (not an answer) contradicts the requirement."""


@dataclass(frozen=True, slots=True)
class Page(StrictModel):
    """A part of a step that fits a screen's attention."""

    id: str
    title: str
    purpose: str
    fields: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    """Requirements placed here although their first field stands on another page."""
    applies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step(StrictModel):
    """One leg of the journey."""

    id: str
    title: str
    purpose: str
    pages: tuple[Page, ...]
    number: str = ""
    """Shown before the title: "1"; "" for the legs that Procore does not number."""


@dataclass(frozen=True, slots=True)
class Document(StrictModel):
    """A page or file that facts come from."""

    id: str
    title: str
    about: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class NamedList(StrictModel):
    """Words, hosts or names that rules and options refer to as "list:<id>"."""

    id: str
    about: str
    items: tuple[str, ...]


class Confidence(StrEnum):
    """How far a proposed answer can be trusted, most first."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "guess"

    @property
    def rank(self) -> int:
        """0 for the most trusted."""
        return list(Confidence).index(self)


@dataclass(frozen=True, slots=True)
class AutofillMapping(StrictModel):
    """A fact that autofill reads somewhere, and the field that it proposes an answer for.

    Several fills of one field stand in the order of their trust.
    """

    fact: str
    field: str
    confidence: Confidence
    why: str
    """Why it is not more, or less, than that; one line."""
    says: Mapping[str, str] = dataclass_field(default_factory=dict)
    """The choice that stands for what the fact says, where the two are called otherwise."""
    add: bool = False
    """True when a list that is answered already is added to."""
    strangers: bool = False
    """True when also what is none of the choices is proposed, for a person to see."""


@dataclass(frozen=True, slots=True)
class Journey(StrictModel):
    """An edition as it stands in its file: what Procore asked at a date, in order."""

    id: str
    label: str
    summary: str
    as_of: date
    steps: tuple[Step, ...]
    start: StartFields = dataclass_field(default_factory=StartFields)
    listing: ListingParts = dataclass_field(default_factory=ListingParts)
    portal: PortalParts = dataclass_field(default_factory=PortalParts)
    feedback: FeedbackParts = dataclass_field(default_factory=FeedbackParts)
    after: AfterParts = dataclass_field(default_factory=AfterParts)
