"""Findings, the assessment that contains them, and attestations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from wizard.catalogue.edition import Edition, derives_from
from wizard.catalogue.model import Cost, Level, Requirement, Severity, Status, Value
from wizard.catalogue.parts import Milestone
from wizard.dataclass import dataclass
from wizard.engine.context import AssessmentContext
from wizard.rules.phrasing import counted
from wizard.text import one_line

OPEN = frozenset({Status.NOT_MET, Status.UNANSWERED, Status.STALE})
NEEDS_NO_WAIVER = frozenset(
    {Status.MET, Status.ANSWERED, Status.NOTHING_REPORTED, Status.NOT_APPLICABLE}
)
"""Where there is nothing that somebody could accept with a reason."""


class Proof(StrEnum):
    """Whose word a met requirement rests on."""

    VERIFIED = "verified"
    ATTESTED = "attested"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that a check examined for its verdict."""

    check: str
    path: str
    """As in the answer; inside a bundle, the file's name there."""
    size: int
    """In bytes."""
    fingerprint: str
    """A fingerprint of the size, the beginning and the end."""


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """A network or source code observation that a finding refers to."""

    check: str
    subject: str
    """The subject, e.g. an address or a folder: the first input of the question."""
    at: datetime
    """In UTC."""
    age_days: int
    """Age in days on the date of the assessment; negative if observed later."""
    stale: bool = False
    """Too old on that date, or its source has changed since."""
    rehearsal: bool = False
    """From a stand-in server, so it says nothing about Procore."""
    error: int = 0
    """The status of a page that answered with an error; 0 otherwise."""


RESTS_ON = "rests_on"
"""The part of a confirmation that says what it rests on; it may be left out."""


class Attestation(NamedTuple):
    """Somebody's word. All of it is safe to show in one line."""

    by: str
    on: str
    """The day as ISO text."""
    rests_on: str
    """A file, an address or a sentence; "" where nothing is named."""
    age_days: int | None
    """On the day of the assessment; negative for a later day, None for what is no day."""

    @property
    def when(self) -> str:
        """The day and how long ago it was, e.g. "2025-02-05 (55 days ago)"."""
        known = days_ago_words(self.age_days) if self.age_days is not None else ""
        return f"{self.on} ({known})" if known else self.on


def attestation_in(value: Value, today: date) -> Attestation | None:
    """The word that an answer holds; None for an answer that is no confirmation."""
    if not isinstance(value, Mapping):
        return None
    day: Value = value.get("on")
    is_day = isinstance(day, date) and not isinstance(day, datetime)
    age = (today - day).days if is_day else None
    by, rests_on = (one_line(str(value.get(part) or "")) for part in ("by", RESTS_ON))
    return Attestation(by, str(day or ""), rests_on, age)


@dataclass(frozen=True, slots=True)
class Finding:
    """The result for one requirement. `severity` applies while it is open."""

    requirement: Requirement
    status: Status
    severity: Severity
    field: str
    """The field to open."""
    page: str
    message: str = ""
    fix: str = ""
    row: int | None = None
    evidence: tuple[Evidence, ...] = ()
    """The files behind a met or failed verdict; empty if answers decided."""
    observed: tuple[EvidenceRef, ...] = ()
    """Observations about it, whether valid today or not; empty if there are none."""
    verified_by_parts: bool = False
    """True when each requirement that it is derived from is itself verified."""
    needs_person: bool = False
    """Could not be told, and only a person who looks can; the message says at what."""
    not_started: Cost | None = None
    """What a check needs that blocks if it fails, runs here, and was not started; else None."""
    word: Attestation | None = None
    """Whose word a met requirement rests on; None where a machine decided."""
    refused_field: str = ""
    """The field whose answer says nothing, where that alone is the reason; else ""."""

    @property
    def is_derived(self) -> bool:
        """Whether other findings decide it, so that it is settled with those."""
        return bool(self.refused_field or derives_from(self.requirement))

    @property
    def id(self) -> str:
        """The requirement's id."""
        return self.requirement.id

    @property
    def blocks(self) -> bool:
        """True if this finding prevents a bundle from being ready."""
        return self.severity is Severity.BLOCKER and self.status in OPEN

    @property
    def proof(self) -> Proof | None:
        """For a met requirement: verified by machine, or stated by a person.

        Verified needs evidence, unless the requirement only restates properties of the answers.
        """
        if self.status is not Status.MET:
            return None
        return Proof.VERIFIED if self.word is None and self._has_proof else Proof.ATTESTED

    @property
    def _has_proof(self) -> bool:
        seen = bool(self.evidence or self.observed)
        return seen or self.verified_by_parts or self.requirement.answer_only


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a page, a step or the whole edition, without duties after approval."""

    done: int
    """Met or waived."""
    total: int
    """What applies, but for lists that may stay empty and are."""
    blockers: int
    not_checked: int
    answered: int = 0
    """Filled in, and signed by nobody yet: part of the total, and not done."""

    @property
    def share(self) -> float:
        """What is done, from 0 to 1; an empty part is complete."""
        return self.done / self.total if self.total else 1.0

    @property
    def share_filled(self) -> float:
        """What is done or answered, from 0 to 1."""
        return (self.done + self.answered) / self.total if self.total else 1.0

    @property
    def ready(self) -> bool:
        """True if nothing blocks; ignores what was not checked."""
        return self.blockers == 0


def progress_of(findings: Iterable[Finding]) -> Progress:
    """Counts the findings that apply."""
    statuses: Counter[Status] = Counter()
    blockers = 0
    for finding in findings:
        statuses[finding.status] += 1
        blockers += finding.blocks
    total = statuses.total() - statuses[Status.NOT_APPLICABLE] - statuses[Status.NOTHING_REPORTED]
    done = statuses[Status.MET] + statuses[Status.WAIVED]
    not_checked = statuses[Status.COULD_NOT_TELL]
    return Progress(done, total, blockers, not_checked, statuses[Status.ANSWERED])


@dataclass(frozen=True)
class Assessment:
    """All findings of a draft at a date, in journey order."""

    edition: Edition
    findings: Mapping[str, Finding]
    context: AssessmentContext
    milestone: Milestone | None = None
    """What it is limited to, with all that comes before; None for the whole journey."""
    whole: Assessment | None = None
    """The whole assessment, where this one is limited to a milestone."""

    @cached_property
    def computed(self) -> dict[str, Any]:
        """What other modules compute from it once, by a key of theirs."""
        return {}

    @cached_property
    def progress(self) -> Progress:
        """Overall progress, without duties after approval."""
        return progress_of(self.counted())

    def counted(self) -> Iterator[Finding]:
        """The findings that affect readiness."""
        return (f for f in self.findings.values() if f.requirement.level is not Level.ONGOING)

    @cached_property
    def not_checked(self) -> int:
        """How many requirements wait for a check, including duties after approval."""
        return sum(f.status is Status.COULD_NOT_TELL for f in self.findings.values())

    @cached_property
    def by_page(self) -> Mapping[str, tuple[Finding, ...]]:
        """Page id to its findings; what is open is with the page on which it is settled."""
        pages: dict[str, list[Finding]] = {placed.page.id: [] for placed in self.edition.pages}
        for finding in self.findings.values():
            pages[self.page_to_settle(finding)].append(finding)
        return {page: tuple(found) for page, found in pages.items()}

    def page_to_settle(self, finding: Finding) -> str:
        """The id of the page whose answer must change; of a settled finding, its own page."""
        placed = self.edition.page_of_field.get(finding.field)
        return placed.page.id if placed and finding.status in OPEN else finding.page

    @cached_property
    def by_field(self) -> Mapping[str, tuple[Finding, ...]]:
        """Field id to the findings that name it or are about it first."""
        fields: dict[str, list[Finding]] = {}
        for finding in self.findings.values():
            for name in {finding.field, finding.requirement.fields[0]}:
                fields.setdefault(name, []).append(finding)
        return {name: tuple(found) for name, found in fields.items()}

    @cached_property
    def blockers(self) -> tuple[Finding, ...]:
        """The findings that prevent a bundle from being ready, in journey order."""
        return tuple(f for f in self.findings.values() if f.blocks)

    def page_progress(self, page_id: str) -> Progress:
        """Progress of one page, including duties after approval."""
        return progress_of(self.by_page[page_id])

    def step_progress(self, step_id: str) -> Progress:
        """Progress of one step, including duties after approval."""
        pages = [p.page.id for p in self.edition.pages if p.step.id == step_id]
        return progress_of(f for page in pages for f in self.by_page[page])

    def status_counts(self) -> Mapping[Status, int]:
        """How many findings have each status."""
        return Counter(finding.status for finding in self.findings.values())


def days_ago_words(days: int) -> str:
    """The age of a date, e.g. “3 days ago”; "" for the same day."""
    if days < 0:
        return "later than the day judged on"
    return f"{counted(days, 'day')} ago" if days else ""
