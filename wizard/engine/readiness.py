"""Whether a submission is ready, what it rests on, and what is left to do, by who has to act."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from wizard.catalogue.catalogue import CHECK_MINUTES
from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Cost, Severity, Status
from wizard.dataclass import dataclass
from wizard.engine.approvals import REQUIRED_APPROVAL
from wizard.engine.content import CONTENT_OF
from wizard.engine.finding import Assessment, Finding, Proof
from wizard.engine.ruling import milder_severity
from wizard.engine.waiver_reasons import is_set_aside
from wizard.rules.phrasing import counted, counted_verb


class HoldReason(StrEnum):
    """Why something holds "ready"; the names stand in reports."""

    NOT_STARTED = "not-started"
    NEEDS_PERSON = "needs-person"


@dataclass(frozen=True, slots=True)
class Hold:
    """What has to be checked or looked at here before anything is called ready."""

    finding: Finding
    reason: HoldReason
    cost: Cost | None = None
    """What the check that was not started needs; None where a person has to look."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The state of a submission, and what it rests on."""

    blockers: int
    holds: tuple[Hold, ...]
    verified: int
    attested: int
    answered: int
    not_checked: int
    could_block: int
    """Of those that are not checked, how many would block if they failed."""
    reconstructed: int
    """Of those that are met or answered, how many are about our reconstruction of a form."""
    left: tuple[Finding, ...]
    """What blocks or holds it."""
    goal: str = ""
    """What it is ready for: "to apply"; "" for the whole journey."""
    set_aside: int = 0
    """How many of that reconstruction are waived because Procore's form does not ask them."""
    refused_answers: int = 0
    """How many answers that say nothing are among the blockers."""
    on_refused: int = 0
    """How many blockers are these, or rest on one of them alone."""
    pages_with_errors: int = 0
    """How many addresses answered 403, 429 or 5xx when they were opened."""

    @property
    def ready(self) -> bool:
        """Nothing blocks, and nothing that could be checked here was left out."""
        return not self.blockers and not self.holds

    @property
    def headline(self) -> str:
        """The state and what it rests on, in one line."""
        return f"{self._state}: {self.basis}"

    @property
    def _state(self) -> str:
        goal = f" {self.goal}" if self.goal else ""
        if self.ready:
            return f"READY{goal}"
        number = counted_verb(self.blockers, "block")
        blocking = (f"{number}{self._refused_words}",) if self.blockers else ()
        return f"NOT READY{goal}, {' and '.join((*blocking, *self.hold_words))}"

    @property
    def _refused_words(self) -> str:
        """How many blockers are one fault: an answer that says nothing."""
        if self.on_refused <= self.refused_answers:
            return ""
        verb = "says" if self.refused_answers == 1 else "say"
        answers = counted(self.refused_answers, "answer")
        return f" ({self.on_refused} of them for {answers} that {verb} nothing)"

    @property
    def hold_words(self) -> tuple[str, ...]:
        """What has to be done first, e.g. "2 to look at", "3 to check first"."""
        reasons = Counter(hold.reason for hold in self.holds)
        words = {
            HoldReason.NOT_STARTED: "to check first",
            HoldReason.NEEDS_PERSON: "to look at",
        }
        return tuple(
            f"{reasons[each]} {message}" for each, message in words.items() if reasons[each]
        )

    @property
    def short(self) -> str:
        """The state and what it rests on in few cells, for the head of a screen."""
        answered = f" {self.answered} •" if self.answered else ""
        blocking = (counted_verb(self.blockers, "block"),) if self.blockers else ()
        state = self._state if self.ready else " · ".join((*blocking, *self.hold_words))
        return f"{state} · {self.verified} ⚙ {self.attested} ✎{answered}"

    @property
    def basis(self) -> str:
        """What it rests on."""
        parts = [f"{self.verified} verified", f"{self.attested} on your word"]
        parts += [f"{self.answered} answered, not signed"] if self.answered else []
        if self.pages_with_errors:
            verb = "answers" if self.pages_with_errors == 1 else "answer"
            parts.append(f"{counted(self.pages_with_errors, 'page')} that {verb} with an error")
        if self.not_checked:
            some = f", {self.could_block} of them could block" if self.could_block else ""
            parts.append(f"{self.not_checked} not checked{some}")
        return f"{', '.join(parts)}{self._form_words}"

    @property
    def _form_words(self) -> str:
        """What rests on our reconstruction of a form, and what of it is set aside."""
        rest, aside = self.reconstructed, self.set_aside
        if not rest and not aside:
            return ""
        verb = "rests" if rest == 1 else "rest"
        words = f"; {rest} {verb} on our reconstruction of a form"
        return f"{words}, {aside} of it set aside as not asked by Procore" if aside else words


def readiness_of(assessment: Assessment) -> Readiness:
    """The state of an assessed draft; the one place that decides it."""
    findings = tuple(assessment.findings.values())
    proofs = Counter(finding.proof for finding in findings)
    statuses = assessment.status_counts()
    edition = assessment.edition
    filled = [f for f in findings if f.status in {Status.MET, Status.ANSWERED}]
    refused = [f for f in assessment.blockers if f.id.startswith(CONTENT_OF)]
    resting = [f for f in assessment.blockers if f.refused_field]
    holds = tuple(_holds_of(assessment))
    left = {finding.id: finding for finding in assessment.blockers}
    left |= {hold.finding.id: hold.finding for hold in holds}
    return Readiness(
        blockers=len(assessment.blockers),
        holds=holds,
        left=tuple(left.values()),
        verified=proofs[Proof.VERIFIED],
        attested=proofs[Proof.ATTESTED],
        answered=statuses.get(Status.ANSWERED, 0),
        not_checked=assessment.not_checked,
        could_block=sum(_could_block(assessment, finding) for finding in findings),
        reconstructed=sum(edition.is_reconstructed(each.requirement) for each in filled),
        set_aside=sum(is_finding_set_aside(assessment, finding) for finding in findings),
        refused_answers=len(refused),
        on_refused=len(refused) + len(resting),
        pages_with_errors=len(
            {ref.subject for finding in findings for ref in finding.observed if ref.error}
        ),
        goal=assessment.milestone.goal if assessment.milestone else "",
    )


def _holds_of(assessment: Assessment) -> Iterator[Hold]:
    """Blockers that need a person's eyes, or whose check runs here and was not started.

    What lacks a tool, the network or a file holds nothing. What only rests on other findings is
    settled with those.
    """
    for finding in assessment.findings.values():
        if assessment.edition.parts.get(finding.id):
            continue
        if finding.needs_person and finding.severity is Severity.BLOCKER:
            yield Hold(finding, HoldReason.NEEDS_PERSON)
        elif finding.not_started is not None:
            yield Hold(finding, HoldReason.NOT_STARTED, finding.not_started)


def _could_block(assessment: Assessment, finding: Finding) -> bool:
    """Whether something that is not checked would block if it failed."""
    if finding.status is not Status.COULD_NOT_TELL:
        return False
    shown = assessment.edition.severity_if_shown(finding.requirement)
    uses = finding.requirement.checks
    worst = min((milder_severity(shown, use.severity).rank for use in uses), default=shown.rank)
    return worst == Severity.BLOCKER.rank


def is_finding_set_aside(assessment: Assessment, finding: Finding) -> bool:
    """Whether a finding is waived because Procore's form does not ask for it."""
    waiver = assessment.context.waived.get(finding.id)
    if finding.status is not Status.WAIVED or waiver is None:
        return False
    return is_set_aside(assessment.edition, waiver)


class Responsible(StrEnum):
    """Who moves an item; the names stand in reports."""

    YOU_WRITE = "you-write"  # an answer
    YOU_DO = "you-do"  # an act outside of the program, confirmed with a day or a signature
    MACHINE = "machine"  # a check to run
    PROCORE = "procore"  # nobody but Procore; the partner waits


@dataclass(frozen=True, slots=True)
class Remaining:
    """What holds a milestone: items by who has to act, and the minutes that they usually take."""

    items: Mapping[Responsible, int]
    minutes: float
    """By our own table; what only Procore can do takes none of the partner's."""

    @property
    def total(self) -> int:
        """How many items are left."""
        return sum(self.items.values())

    @property
    def short(self) -> str:
        """Items and time in few cells, e.g. "12 to write · 3 to do · 1 Procore · 25 min"."""
        return " · ".join(self._parts(_SHORT)).replace("about ", "")

    @property
    def words(self) -> str:
        """Items and time, e.g. "12 to write, 3 to do, 1 waits for Procore, about 25 min"."""
        return ", ".join(self._parts(_LEFT))

    def _parts(self, labels: Mapping[Responsible, str]) -> Iterator[str]:
        yield from (
            f"{self.items[who]} {label}" for who, label in labels.items() if who in self.items
        )
        if self.minutes:
            yield duration_words(self.minutes)


_LEFT = {
    Responsible.YOU_WRITE: "to write",
    Responsible.YOU_DO: "to do",
    Responsible.MACHINE: "to check",
    Responsible.PROCORE: "waiting for Procore",
}


_SHORT = {**_LEFT, Responsible.PROCORE: "Procore"}


def remaining_of(assessment: Assessment) -> Remaining:
    """What blocks or holds an assessed draft; several findings at one field are one item."""
    return remaining_in(assessment.edition, readiness_of(assessment).left)


def remaining_in(edition: Edition, findings: Iterable[Finding]) -> Remaining:
    """The items and minutes of these findings."""
    items = {(responsible_for(edition, finding), finding.field) for finding in findings}
    minutes = sum(_minutes_for(edition, who, field) for who, field in items)
    return Remaining(Counter(who for who, _ in items), minutes)


def responsible_for(edition: Edition, finding: Finding) -> Responsible:
    """Who has to act so that a finding that is not settled becomes settled."""
    if finding.requirement.waiting:
        return Responsible.PROCORE
    if finding.needs_person or finding.id.startswith(REQUIRED_APPROVAL):
        return Responsible.YOU_DO
    if finding.status in {Status.COULD_NOT_TELL, Status.STALE}:
        return Responsible.MACHINE
    field = edition.fields.get(finding.field)
    if field and (field.kind.spec.is_confirmation or field.kind is Kind.DATE):
        return Responsible.YOU_DO
    return Responsible.YOU_WRITE


def _minutes_for(edition: Edition, who: Responsible, field_id: str) -> float:
    table = edition.catalogue.minutes
    if who is Responsible.PROCORE:
        return 0
    if who is Responsible.MACHINE:
        return table.get(CHECK_MINUTES, 0)
    return table.get(edition.fields[field_id].kind, 0) if field_id in edition.fields else 0


def duration_words(minutes: float) -> str:
    """A rounded duration, e.g. "about 25 min", "about 3 h"."""
    if minutes < _AN_HOUR_AND_A_HALF:
        step = 1 if minutes <= _FEW_MINUTES else 5
        return f"about {max(1, math.ceil(minutes / step) * step)} min"
    return f"about {round(minutes / 60)} h"


_FEW_MINUTES = 10
_AN_HOUR_AND_A_HALF = 90
