"""A requirement's verdict for one draft, all of them together, and attestations behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Level, Requirement, Severity, Status, Value
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
    """A file that a check looked at when it gave its verdict."""

    check: str
    path: str
    """As the answer has it; inside a bundle, the file's name there."""
    size: int
    """In bytes."""
    fingerprint: str
    """Equal for equal files: over the size, the beginning and the end."""


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """What a run found out, over the network or in source code, that a finding speaks of."""

    check: str
    subject: str
    """What was looked at, e.g. an address or a folder: the first input of the question."""
    at: datetime
    """In UTC."""
    age_days: int
    """On the day of the assessment; negative when it was seen later than that."""
    stale: bool = False
    """Too old to count on that day, or of a source that has changed since."""
    rehearsal: bool = False
    """Asked of a stand-in, so it says nothing of Procore."""


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
    """What was found for one requirement. `severity` is what it means while it is open."""

    requirement: Requirement
    status: Status
    severity: Severity
    field: str
    """The field to go to."""
    page: str
    message: str = ""
    fix: str = ""
    row: int | None = None
    evidence: tuple[Evidence, ...] = ()
    """The files that a met or failed requirement was judged by; none where answers decided."""
    observed: tuple[EvidenceRef, ...] = ()
    """What runs found out about it, whether it counts today or not; none where nobody asked."""
    verified_by_parts: bool = False
    """True when each requirement that it is derived from is itself verified."""
    needs_person: bool = False
    """Could not be told, and only a person who looks can; the message says at what."""
    word: Attestation | None = None
    """Whose word a met requirement rests on; None where a machine decided."""

    @property
    def id(self) -> str:
        """The requirement's id."""
        return self.requirement.id

    @property
    def blocks(self) -> bool:
        """True while this finding keeps a bundle from being ready."""
        return self.severity is Severity.BLOCKER and self.status in OPEN

    @property
    def proof(self) -> Proof | None:
        """For a met requirement: a machine's verdict, or a person's word.

        Verified needs evidence, unless the requirement states nothing but what answers say.
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
    """How far a page, a step or the whole has come. Duties after approval are not counted."""

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
        """Nothing blocks; says nothing of what was not checked."""
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
    """All findings of a draft at a date, in the order of the journey."""

    edition: Edition
    findings: Mapping[str, Finding]
    ground: AssessmentContext

    @cached_property
    def progress(self) -> Progress:
        """The whole journey's progress, duties after approval aside."""
        return progress_of(self.counted())

    def counted(self) -> Iterator[Finding]:
        """The findings that decide readiness."""
        return (f for f in self.findings.values() if f.requirement.level is not Level.ONGOING)

    @cached_property
    def not_checked(self) -> int:
        """How many requirements wait for a check to run, duties after approval included."""
        return sum(f.status is Status.COULD_NOT_TELL for f in self.findings.values())

    @cached_property
    def by_page(self) -> Mapping[str, tuple[Finding, ...]]:
        """Page id to its findings."""
        pages: dict[str, list[Finding]] = {placed.page.id: [] for placed in self.edition.pages}
        for finding in self.findings.values():
            pages[finding.page].append(finding)
        return {page: tuple(found) for page, found in pages.items()}

    @cached_property
    def by_field(self) -> Mapping[str, tuple[Finding, ...]]:
        """Field id to the findings that blame it or are about it first."""
        fields: dict[str, list[Finding]] = {}
        for finding in self.findings.values():
            for name in {finding.field, finding.requirement.fields[0]}:
                fields.setdefault(name, []).append(finding)
        return {name: tuple(found) for name, found in fields.items()}

    @cached_property
    def blockers(self) -> tuple[Finding, ...]:
        """What keeps a bundle from being ready, in the order of the journey."""
        return tuple(f for f in self.findings.values() if f.blocks)

    def page_progress(self, page_id: str) -> Progress:
        """Progress of one page; here the duties after approval count too."""
        return progress_of(self.by_page[page_id])

    def step_progress(self, step_id: str) -> Progress:
        """Progress of one step, the duties after approval included."""
        pages = [p.page.id for p in self.edition.pages if p.step.id == step_id]
        return progress_of(f for page in pages for f in self.by_page[page])

    def status_counts(self) -> Mapping[Status, int]:
        """How many findings have each status."""
        return Counter(finding.status for finding in self.findings.values())


def days_ago_words(days: int) -> str:
    """How long ago a day was, e.g. “3 days ago”; "" for the day itself."""
    if days < 0:
        return "later than the day judged on"
    return f"{counted(days, 'day')} ago" if days else ""
