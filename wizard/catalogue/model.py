"""The shapes of the catalogue: what Procore asks, as data with dates.

Plain dataclasses, because they are built before the first frame; `wizard.catalogue.validate`
validates the same shapes strictly with pydantic when the files are new to this computer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field as dataclass_field
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from wizard.catalogue.content import ContentDemand
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.parts import (
    AfterParts,
    FeedbackParts,
    ListingParts,
    Milestone,
    PortalParts,
    SignInFields,
    StartFields,
    StrictModel,
    Waiting,
)
from wizard.dataclass import dataclass

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
    about: str = ""
    """What it means and which questions it brings, where the label does not say so."""


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

    def as_field(self) -> Field:
        """A cell of the column as a question of its own."""
        return Field(
            self.id,
            self.kind,
            self.label,
            help="",
            placeholder=self.placeholder,
            options=self.options,
            optional=not self.required,
        )


@dataclass(frozen=True, slots=True)
class Derivation(StrictModel):
    """Where the answer of a field comes from while nobody gives another one."""

    field: str
    """The field whose answer it is, or is a part of."""
    where: Mapping[str, Any] = dataclass_field(default_factory=dict, hash=False)
    """For a list: the row with these cells; the last one if there are several."""
    unless: Mapping[str, Any] = dataclass_field(default_factory=dict, hash=False)
    """For a list: rows with these cells give nothing."""
    column: str = ""
    """The cell of that row; for a list, the cells of all such rows."""
    columns: tuple[str, ...] = ()
    """The columns that rows of such a list keep."""
    says: Mapping[str, Any] = dataclass_field(default_factory=dict, hash=False)
    """The answer for a value of the source, where it is another one; "*" is any value."""
    prefix: str = ""
    """What is put before a text, or before each text of a list."""
    without: str = ""
    """A field whose answer is left out of a list."""
    hidden: bool = False
    """True if the source is asked in its place, so that its page shows it only when overruled."""


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
    """True if leaving it empty is a complete answer."""
    reconstructed: bool = False
    """True if the wording is our reconstruction, not Procore's."""
    local: bool = False
    """True if its files are excluded from bundles."""
    shared: bool = False
    """True when the answer is the company's rather than the app's: several apps may inherit it."""
    role: str = ""
    """The role that usually answers it; "" for that of its page."""
    content: ContentDemand = dataclass_field(default_factory=ContentDemand)
    derived: tuple[Derivation, ...] = ()
    """Where its answer comes from otherwise; the first source that has one counts."""

    @property
    def is_hidden(self) -> bool:
        """Whether its sources are asked in its place."""
        return any(each.hidden for each in self.derived)

    @property
    def names_files(self) -> bool:
        """Whether an answer can name files."""
        return self.kind.spec.is_file or any(column.kind.spec.is_file for column in self.columns)


@dataclass(frozen=True, slots=True)
class QuestionList(StrictModel):
    """Questions of a page that are answered as one list, with one signature."""

    id: str
    title: str
    fields: tuple[str, ...]
    """Yes or no, confirmations and choices of statements, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Source(StrictModel):
    """Where a fact comes from."""

    document: str
    section: str
    as_of: date
    revision: str = ""


class ChangeType(StrEnum):
    """The type of a change of a requirement between two dates."""

    ADDED = "added"
    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    MOVED = "moved"  # the same requirement at another place of the journey
    REPLACED = "replaced"
    REMOVED = "removed"
    SOURCE_GONE = "source-gone"  # no newer text was found; the requirement probably still stands
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class RequirementChange(StrictModel):
    """Why a version of a requirement differs from the previous one, or why it ended."""

    how: ChangeType
    why: str
    by: tuple[str, ...] = ()
    """The ids of its replacements."""


@dataclass(frozen=True, slots=True)
class Restatement(StrictModel):
    """A later text with the same requirement: its source, and its level if that differs."""

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
    """A slow check as a requirement uses it; see `RuleUse`."""

    name: str
    fields: tuple[str, ...]
    params: Mapping[str, Any] = dataclass_field(default_factory=dict)
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Examples(StrictModel):
    """Sample answers that a requirement accepts and rejects, as typed."""

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
    """An explicit severity where the tier's default would mislead."""
    ours: str = ""
    """Says which part is our own interpretation or figure; "" if all of it is from the source."""
    waivable: bool = True
    answer_only: bool = False
    """True if it only restates properties of the answers, such as length or choice."""
    examples: Examples = dataclass_field(default_factory=Examples)
    short: str = ""
    """What keeps an app out that does not meet it, in a few words: "internal tool"."""
    duty: str = ""
    """A recurring task in few words; "" if the field's label says it."""
    waiting: Waiting | None = None
    """Set if only Procore can meet it."""
    takes: str = ""
    """How long Procore says that its part takes; "" where no page of Procore's says it."""
    occasion: str = ""
    """When a duty without an interval is due, completing "when …"; "" for all others."""
    change: RequirementChange | None = None
    """How this version differs from the previous one; None for the first."""
    ended: RequirementChange | None = None
    """The change at `until`; None if another version follows."""
    restated: tuple[Restatement, ...] = ()
    """Later texts with the same requirement, oldest first."""

    @property
    def can_be_waived(self) -> bool:
        """Whether a person may accept that it is not met; never for a disqualifying requirement."""
        return self.waivable and self.level is not Level.DISQUALIFYING

    def as_stated(self, day: date) -> Requirement:
        """The requirement with the newest text that stated it on a date."""
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
    signs: tuple[str, ...] = ()
    """Patterns that show in source that it holds; see `wizard.inspection.source.conditions`."""
    finds_need_signs: bool = False
    """Whether what must not be there is right where it does not hold."""


@dataclass(frozen=True, slots=True)
class CheckKind(StrictModel):
    """A slow check that the catalogue may name, with its label and its cost."""

    id: str
    label: str
    """Completes "decided by …": "opening the picture"."""
    cost: Cost
    params: Mapping[str, str] = dataclass_field(default_factory=dict)
    """Parameter name to type name: int, float, str, bool, list; with "?" if it can be left out."""
    max_age_days: int = 0
    """How long a result is valid; 0 for as long as its inputs stay the same."""


class TierOrigin(StrEnum):
    """Who asks for what a tier holds."""

    PROCORE = "procore"
    RECONSTRUCTION = "reconstruction"  # of a form of Procore's that was not found
    OURS = "ours"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Tier(StrictModel):
    """The weight of a source, and the resulting severity for each level."""

    id: str
    label: str
    meaning: str
    severity: Mapping[str, Severity]
    contradicted: Severity | None = None
    """Severity when a check (not an answer) contradicts the requirement."""
    origin: TierOrigin = TierOrigin.PROCORE
    """Who asks for it."""


@dataclass(frozen=True, slots=True)
class FieldGroup(StrictModel):
    """Fields that stand together on a page, below a title."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page(StrictModel):
    """A part of a step that fits on one screen."""

    id: str
    title: str
    purpose: str
    fields: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    """Requirements placed here although their first field is on another page."""
    applies: tuple[str, ...] = ()
    groups: tuple[FieldGroup, ...] = ()
    short: str = ""
    """The title where there is little room; "" where the title itself is short enough."""
    role: str = ""
    """The role that usually answers its questions; "" for that of its step."""

    @property
    def short_title(self) -> str:
        """The title for a narrow column."""
        return self.short or self.title


@dataclass(frozen=True, slots=True)
class Role(StrictModel):
    """A part of a company that answers one kind of question."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class RequiredApproval(StrictModel):
    """A page, or one group of it, whose answers somebody of a role must approve.

    It counts only for a submission with a team.
    """

    id: str
    page: str
    role: str
    why: str
    group: str = ""
    """The title of the group; "" for the whole page."""


@dataclass(frozen=True, slots=True)
class Step(StrictModel):
    """One step of the journey."""

    id: str
    title: str
    purpose: str
    pages: tuple[Page, ...]
    number: str = ""
    """The number before the title: "1"; "" for steps that Procore does not number."""
    role: str = ""
    """The role that usually answers the questions of its pages."""


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
    """The confidence in a proposed answer, highest first."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "guess"

    @property
    def rank(self) -> int:
        """0 for the highest."""
        return list(Confidence).index(self)


@dataclass(frozen=True, slots=True)
class AutofillMapping(StrictModel):
    """A fact that autofill reads, and the field for which it proposes an answer.

    Several mappings of one field are in descending order of confidence.
    """

    fact: str
    field: str
    confidence: Confidence
    why: str
    """The reason for the confidence; one line."""
    says: Mapping[str, str] = dataclass_field(default_factory=dict)
    """The choice for a value of the fact, where their names differ."""
    add: bool = False
    """True if an answered list is extended."""
    strangers: bool = False
    """True if a value that is not among the choices is proposed too, for review."""


@dataclass(frozen=True, slots=True)
class Journey(StrictModel):
    """An edition as stored in its file: what Procore asked at a date, in order."""

    id: str
    label: str
    summary: str
    as_of: date
    steps: tuple[Step, ...]
    milestones: tuple[Milestone, ...] = ()
    """In order; empty for a journey that is judged as a whole."""
    start: StartFields = dataclass_field(default_factory=StartFields)
    sign_in: SignInFields = dataclass_field(default_factory=SignInFields)
    listing: ListingParts = dataclass_field(default_factory=ListingParts)
    portal: PortalParts = dataclass_field(default_factory=PortalParts)
    feedback: FeedbackParts = dataclass_field(default_factory=FeedbackParts)
    after: AfterParts = dataclass_field(default_factory=AfterParts)
