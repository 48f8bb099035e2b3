"""A duty after approval, and its state on a date."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.dataclass import dataclass

if TYPE_CHECKING:
    from wizard.catalogue.model import Requirement
    from wizard.rules.due import Period

SOON_DAYS = 30
"""Days before the due date in which a duty is due soon."""

LIVE = "live:"
"""The key prefix of live checks; the kind follows, or nothing for several."""

WAIVER = "waiver:"
"""The key prefix of expiring waivers; the requirement's id follows."""


class DutyState(StrEnum):
    """How a duty stands, the most urgent first."""

    OVERDUE = "overdue"
    OPEN = "open"
    """Its event has occurred: something is unsettled."""
    DUE_SOON = "due-soon"
    NEVER_DONE = "never-done"
    FINE = "fine"
    ON_OCCASION = "on-occasion"
    NOT_YET = "not-yet"
    """The app is not approved yet."""


URGENT = frozenset({DutyState.OVERDUE, DutyState.OPEN, DutyState.DUE_SOON})


@dataclass(frozen=True, slots=True)
class Duty:
    """A recurring task."""

    key: str
    """Its key: the requirement's id, with a field if the requirement has several."""
    title: str
    requirement: Requirement
    field: str
    """The field to open, which has the date if there is one."""
    state: DutyState
    last: date | None = None
    """When it was done last; None for never, or without a date."""
    due: date | None = None
    """The last date in time."""
    period: Period | None = None
    row: int | None = None
    """Index of the row with that date."""
    who: str = ""
    """The subject of that row, e.g. a customer; as typed."""
    message: str = ""
    """What is unsettled, or a remark."""
    also: tuple[str, ...] = ()
    """Ids of further requirements for the same date."""
    takes_day: bool = False
    """The field is a plain date: done today is entered as today."""
    is_live: bool = False
    """Done by running live checks rather than manually."""

    @property
    def ids(self) -> frozenset[str]:
        """Ids of every requirement that the duty serves."""
        return frozenset((self.requirement.id, *self.also))

    @property
    def is_of_live_checks(self) -> bool:
        """Whether it stands for several kinds of live checks, of which none is the one to name."""
        return self.key == LIVE

    @property
    def is_waiver(self) -> bool:
        """Whether it is an expiring waiver rather than a recurring task."""
        return self.key.startswith(WAIVER)

    def days_left(self, today: date) -> int | None:
        """Days until it is due, negative once it is overdue; None without a date."""
        return (self.due - today).days if self.due else None


def state_by_day(left: int) -> DutyState:
    """The state for a number of days until the due date."""
    if left < 0:
        return DutyState.OVERDUE
    return DutyState.DUE_SOON if left <= SOON_DAYS else DutyState.FINE
