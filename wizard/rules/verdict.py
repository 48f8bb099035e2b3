"""What a rule looks at and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from wizard.catalogue.model import Severity, Status, Value
from wizard.drafts.evidence_observed import Observations
from wizard.inspection.media.seen import Seen


class DependencyResult(NamedTuple):
    """What was found for a requirement that others are derived from."""

    field: str
    """The field whose answer must change."""
    label: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a rule may look at: the answers, the day, and verdicts reached before it.

    `answers` maps a field id to its value and holds only answered, well-formed, applicable
    fields: no empty text or list, no value of a wrong type.
    """

    answers: Mapping[str, Value]
    today: date
    statuses: Mapping[str, Status] = field(default_factory=dict)
    """Requirement id to status, for requirements derived from others."""
    parts: Mapping[str, DependencyResult] = field(default_factory=dict)
    """Requirement id to what was found for it, as `statuses`."""
    seen: Seen = field(default_factory=dict)
    """What was seen in the files that the answers name; for checks alone."""
    observed: Observations = field(default_factory=dict)
    """What was found out over the network and in source code; for checks alone."""

    def get(self, field_id: str) -> Any:
        """The answer, or None when the field is unanswered."""
        return self.answers.get(field_id)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule's answer. `message` speaks of the user's app, with figures found and wanted."""

    status: Status
    message: str = ""
    fix: str = ""
    field: str = ""
    """The field whose answer must change; "" means the first that the rule is given."""
    row: int | None = None
    """Index of the row that must change in a list, from 0."""
    severity: Severity | None = None
    """A milder severity than the requirement's, for the doubtful cases."""
    needs_person: bool = False
    """Could not be told, and only a person can: another run would find out no more."""


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
    """Something was in the way of finding out; the message says what."""
    return Verdict(Status.COULD_NOT_TELL, message, field=field, row=row, needs_person=needs_person)


def needs_eyes(message: str, *, field: str = "", row: int | None = None) -> Verdict:
    """Only a person can tell; the message says what to look at."""
    return could_not_tell(message, field=field, row=row, needs_person=True)


def stale(message: str, fix: str = "", *, field: str = "") -> Verdict:
    """It held once, too long ago to count."""
    return Verdict(Status.STALE, message, fix, field)


def unanswered(field_id: str = "") -> Verdict:
    """Nothing to judge yet; `field_id` is the field that waits for an answer."""
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
