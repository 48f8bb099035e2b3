"""A duty after approval, and how one stands on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wizard.catalogue.model import Requirement
from wizard.rules.due import Period

SOON_DAYS = 30
"""A duty that falls due within so many days is due soon."""

LIVE = "live:"
"""How the keys of live checks begin; the kind of check follows, or nothing for several."""

WAIVER = "waiver:"
"""How the keys of waivers that end begin; the requirement's id follows."""


class DutyState(StrEnum):
    """How a duty stands, the most urgent first."""

    OVERDUE = "overdue"
    OPEN = "open"
    """Its occasion is there: something waits to be settled."""
    DUE_SOON = "due-soon"
    NEVER_DONE = "never-done"
    FINE = "fine"
    ON_OCCASION = "on-occasion"
    NOT_YET = "not-yet"
    """The app is not approved yet."""


URGENT = frozenset({DutyState.OVERDUE, DutyState.OPEN, DutyState.DUE_SOON})


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be done again and again."""

    key: str
    """Finds it again: the requirement's id, with a field where one requirement has several."""
    title: str
    requirement: Requirement
    field: str
    """Where to go, and where the day stands if it has one."""
    state: DutyState
    last: date | None = None
    """When it was done last; None for never, or where no day says so."""
    due: date | None = None
    """The last day in time."""
    period: Period | None = None
    row: int | None = None
    """Index of the row with that day."""
    who: str = ""
    """What that row is about, e.g. a customer; as typed."""
    said: str = ""
    """What waits to be settled, or else is worth knowing."""
    also: tuple[str, ...] = ()
    """Ids of further requirements that hang on the same day."""
    takes_day: bool = False
    """The field is a mere day: done today is entered as today."""
    is_live: bool = False
    """Done by running live checks rather than by a person's hand."""

    @property
    def is_waiver(self) -> bool:
        """Whether it is a waiver that ends, rather than something to be done again."""
        return self.key.startswith(WAIVER)

    def days_left(self, today: date) -> int | None:
        """Days until it is due, negative once it is overdue; None where no day is set."""
        return (self.due - today).days if self.due else None


def state_by_day(left: int) -> DutyState:
    """How something stands that is due in so many days."""
    if left < 0:
        return DutyState.OVERDUE
    return DutyState.DUE_SOON if left <= SOON_DAYS else DutyState.FINE
