"""The input and the result of a rule: Facts and Verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Any, NamedTuple

from wizard.catalogue.model import Severity, Status, Value
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Observations
from wizard.inspection.media.seen import Seen


class DependencyResult(NamedTuple):
    """The result for a requirement from which others are derived."""

    field: str
    """The field that must change."""
    label: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The input of a rule: the answers, the date, and earlier verdicts.

    `answers` maps a field id to its value and holds only answered, well-formed, applicable
    fields: no empty text or list, no value of a wrong type.
    """

    answers: Mapping[str, Value]
    today: date
    statuses: Mapping[str, Status] = field(default_factory=dict)
    """Requirement id to status, for derived requirements."""
    parts: Mapping[str, DependencyResult] = field(default_factory=dict)
    """Requirement id to its result, like `statuses`."""
    files_seen: Seen = field(default_factory=dict)
    """Facts about the files that the answers name; for checks only."""
    observed: Observations = field(default_factory=dict)
    """Observations from the network and from source code; for checks only."""

    def get(self, field_id: str) -> Any:
        """The answer, or None if the field is unanswered."""
        return self.answers.get(field_id)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule's result. `message` is about the user's app, with actual and required figures."""

    status: Status
    message: str = ""
    fix: str = ""
    field: str = ""
    """The field that must change; "" means the rule's first field."""
    row: int | None = None
    """Index from 0 of the list row that must change."""
    severity: Severity | None = None
    """A lower severity than the requirement's, for uncertain cases."""
    needs_person: bool = False
    """Undecidable by machine: another run would find out no more."""
    needs_tool: bool = False
    """Undecidable here: a program that is not installed would decide it."""


MET = Verdict(Status.MET)


def met(message: str = "") -> Verdict:
    """The requirement holds; the message may say what was found."""
    return Verdict(Status.MET, message)


def answered(message: str = "") -> Verdict:
    """It is filled in, and nothing wrong was found; nobody has said or shown that it holds."""
    return Verdict(Status.ANSWERED, message)


def nothing_reported(message: str) -> Verdict:
    """What may stay empty is empty."""
    return Verdict(Status.NOTHING_REPORTED, message)


def could_not_tell(
    message: str, *, field: str = "", row: int | None = None, needs_person: bool = False
) -> Verdict:
    """The check could not decide; the message says why."""
    return Verdict(Status.COULD_NOT_TELL, message, field=field, row=row, needs_person=needs_person)


def needs_program(message: str, *, field: str = "", row: int | None = None) -> Verdict:
    """A program that is not installed would decide it; the message names it."""
    return Verdict(Status.COULD_NOT_TELL, message, field=field, row=row, needs_tool=True)


def needs_eyes(message: str, *, field: str = "", row: int | None = None) -> Verdict:
    """Only a person can tell; the message says what to look at."""
    return could_not_tell(message, field=field, row=row, needs_person=True)


def stale(message: str, fix: str = "", *, field: str = "") -> Verdict:
    """It held once, but too long ago."""
    return Verdict(Status.STALE, message, fix, field)


def unanswered(field_id: str = "") -> Verdict:
    """Nothing to evaluate yet; `field_id` is the unanswered field."""
    return Verdict(Status.UNANSWERED, field=field_id)


def not_met(
    message: str,
    fix: str = "",
    *,
    field: str = "",
    row: int | None = None,
    severity: Severity | None = None,
) -> Verdict:
    """The answer contradicts the requirement."""
    return Verdict(Status.NOT_MET, message, fix, field, row, severity)


class CheckNote(NamedTuple):
    """A remark as part of a sentence, and its fix."""

    severity: Severity
    message: str
    fix: str = ""


def noted(notes: Iterable[CheckNote], before: str = "") -> Verdict:
    """Combines one or more remarks, most serious first. `before` begins the sentence."""
    ordered = sorted(notes, key=lambda note: note.severity.rank)
    fixes = dict.fromkeys(f"{note.fix.rstrip('.')}." for note in ordered if note.fix)
    message = before + "; ".join(note.message for note in ordered)
    return not_met(message, " ".join(fixes), severity=ordered[0].severity)
