"""What is left to do until a milestone, by who has to act, and about how long it takes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wizard.catalogue.catalogue import CHECK_MINUTES
from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Status
from wizard.engine.finding import Assessment, Finding
from wizard.engine.readiness import holds_of


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


def what_is_left(assessment: Assessment) -> tuple[Finding, ...]:
    """What blocks or holds an assessed draft."""
    waiting = {finding.id: finding for finding in assessment.blockers}
    waiting |= {hold.finding.id: hold.finding for hold in holds_of(assessment)}
    return tuple(waiting.values())


def remaining_of(assessment: Assessment) -> Remaining:
    """What blocks or holds an assessed draft; several findings at one field are one item."""
    return remaining_in(assessment.edition, what_is_left(assessment))


def remaining_in(edition: Edition, findings: Iterable[Finding]) -> Remaining:
    """The items and minutes of these findings."""
    items = {(responsible_for(edition, finding), finding.field) for finding in findings}
    minutes = sum(_minutes_for(edition, who, field) for who, field in items)
    return Remaining(Counter(who for who, _ in items), minutes)


def responsible_for(edition: Edition, finding: Finding) -> Responsible:
    """Who has to act so that a finding that is not settled becomes settled."""
    if finding.requirement.waiting:
        return Responsible.PROCORE
    if finding.needs_person:
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
