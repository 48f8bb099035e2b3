"""The loaded catalogue: fields, requirements and editions, with company additions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field as dataclass_field
from dataclasses import replace
from datetime import date

from wizard.catalogue.content import AnswerSize, ContentRule
from wizard.catalogue.edition import Edition, reads
from wizard.catalogue.model import (
    AutofillMapping,
    CheckKind,
    Condition,
    Document,
    Field,
    Journey,
    NamedList,
    Page,
    QuestionList,
    RequiredApproval,
    Requirement,
    Role,
    Source,
    Tier,
)
from wizard.catalogue.moves import Move, PageBefore
from wizard.dataclass import dataclass
from wizard.errors import CatalogueError
from wizard.secrets.masking import without_secrets
from wizard.text import one_line

_SHOWN = 80
"""Characters of an unknown id that a message quotes."""

CHECK_MINUTES = "check"
"""The key of the minutes that one run of a check takes."""


class UnknownEdition(CatalogueError):
    """A draft or a user names an edition that this catalogue does not have."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page that a company adds at the end of a step."""

    step: str
    page: Page
    editions: tuple[str, ...] = ()
    """The editions that get the page; every edition that has the step if empty."""


@dataclass(frozen=True, slots=True)
class OwnRequirements:
    """A company's own requirements, read from one file."""

    prefix: str
    """The prefix of every id: "acme"."""
    name: str
    as_of: date
    file: str
    """The path it was read from, as shown to users."""
    digest: str
    """SHA-256 of the file, in hexadecimal."""
    document: Document
    fields: tuple[Field, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    conditions: tuple[Condition, ...] = ()
    pages: tuple[OwnPage, ...] = ()
    approvals: tuple[RequiredApproval, ...] = ()

    @property
    def version(self) -> str:
        """The suffix of the catalogue version: "acme.2026-11-01"."""
        return f"{self.prefix}.{self.as_of.isoformat()}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The loaded catalogue. `digest` is the SHA-256 of its files, in hexadecimal."""

    version: str
    digest: str
    fields: Mapping[str, Field]
    requirements: tuple[Requirement, ...]
    """Every dated version; ids repeat where a requirement changed."""
    conditions: Mapping[str, Condition]
    checks: Mapping[str, CheckKind]
    tiers: Mapping[str, Tier]
    documents: Mapping[str, Document]
    journeys: Mapping[str, Journey]
    fills: tuple[AutofillMapping, ...] = ()
    """Autofill mappings; those of one field in descending order of confidence."""
    moves: tuple[Move, ...] = ()
    """What moved from draft format 1 to format 2."""
    pages_before: Mapping[tuple[str, str], PageBefore] = dataclass_field(default_factory=dict)
    """By edition and page; those with the same fields as then are not among them."""
    question_lists: Mapping[str, QuestionList] = dataclass_field(default_factory=dict)
    lists: Mapping[str, NamedList] = dataclass_field(default_factory=dict)
    roles: Mapping[str, Role] = dataclass_field(default_factory=dict)
    approvals: tuple[RequiredApproval, ...] = ()
    answer_sizes: Mapping[str, AnswerSize] = dataclass_field(default_factory=dict)
    """How much an answer has at least, by the kind of its field."""
    content_rules: Mapping[str, ContentRule] = dataclass_field(default_factory=dict)
    """In which ways an answer says nothing, by id."""
    minutes: Mapping[str, float] = dataclass_field(default_factory=dict)
    """Minutes that an answer usually takes, by the kind of its field; "check" for one run."""
    as_of: date | None = None
    """The date of the catalogue; None if it states none."""
    own: tuple[OwnRequirements, ...] = ()
    """Company additions by prefix."""
    plain: Catalogue | None = None
    """The catalogue without company additions; None if it has none."""
    day: date | None = None
    """The date whose rules apply; None for each edition's own date."""
    _editions: dict[str, Edition] = dataclass_field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Editions by id: they are read-only, and building their indexes takes as long as judging."""

    def on(self, day: date | None) -> Catalogue:
        """The catalogue with the rules of another date, for editions that are not newer than it."""
        return self if day == self.day else replace(self, day=day)

    @property
    def newest(self) -> str:
        """The id of the edition with the latest date."""
        return max(self.journeys.values(), key=lambda journey: journey.as_of).id

    def is_older(self, edition_id: str) -> bool:
        """Whether there is a newer edition than this one; False for an unknown one."""
        return edition_id in self.journeys and edition_id != self.newest

    def edition(self, edition_id: str, as_of: date | None = None) -> Edition:
        """The edition with the requirements in force at its date, or at `as_of`.

        Without `as_of` the catalogue's own `day` counts, where that is later than the edition's.
        Raises UnknownEdition for an edition that does not exist.
        """
        if as_of is not None:
            return self._build_edition(edition_id, as_of)
        if edition_id not in self._editions:
            self._editions[edition_id] = self._build_edition(edition_id, None)
        return self._editions[edition_id]

    def _build_edition(self, edition_id: str, as_of: date | None) -> Edition:
        journey = self.journeys.get(edition_id)
        if journey is None:
            known = ", ".join(sorted(self.journeys))
            message = f"There is no edition {without_secrets(one_line(edition_id))[:_SHOWN]}."
            raise UnknownEdition(message, f"Known editions: {known}.")
        here = tuple(self._in_force(as_of or journey.as_of))
        asked = None if as_of else self.day
        then = here if asked is None else tuple(self._in_force(max(journey.as_of, asked), asked))
        if then == here:
            return Edition(journey, self, here)
        names = {name for step in journey.steps for page in step.pages for name in page.fields}
        beyond = {r.id: r for r in then if r not in here and not reads(r) <= names}
        not_judged = tuple(name for name, r in beyond.items() if r.fields[0] in names)
        return Edition(journey, self, (r for r in then if r.id not in beyond), asked, not_judged)

    def source_words(self, source: Source, *, with_revision: bool = False) -> str:
        """Where a fact stands: the document's title, the section and the date."""
        document = self.documents.get(source.document)
        title = document.title if document else source.document
        section = f", {source.section}" if source.section else ""
        revision = f", revision {source.revision}" if with_revision and source.revision else ""
        return f"{title}{section} ({source.as_of.isoformat()}{revision})"

    def _in_force(self, day: date, asked: date | None = None) -> Iterable[Requirement]:
        """The requirements in force on a date; company additions use their file date or `asked`."""
        days = {own.document.id: max(own.as_of, asked or own.as_of) for own in self.own}
        for requirement in self.requirements:
            then = days.get(requirement.source.document, day)
            if requirement.since <= then and not _over(requirement, then):
                yield requirement.as_stated(then)


def _over(requirement: Requirement, day: date) -> bool:
    return requirement.until is not None and requirement.until <= day
