"""The published shapes of `watch --json` and `calendar --json`, version 2 each.

Run `python -m wizard.reports.schemas` after a change; a test tells when a file is behind.
"""

from __future__ import annotations

from datetime import date

from wizard.reports.schema import (
    CatalogueName,
    Count,
    DraftName,
    EditionName,
    LivePart,
    Part,
)
from wizard.topics.upkeep.duty import DutyState
from wizard.topics.upkeep.upkeep import MatterKind


class DutyPart(Part):
    """Something to be done again and again; `days_left` is negative once it is overdue.

    `live` says that it is done by running live checks, `waiver` that it is a waiver that ends, and
    `who` is the row that the day stands in.
    """

    id: str
    title: str
    requirement: str
    also: list[str]
    field: str
    row: Count | None
    who: str
    state: DutyState
    last: date | None
    due: date | None
    days_left: int | None
    period_days: Count | None
    period_months: Count | None
    occasion: str
    live: bool
    waiver: bool
    message: str
    fix: str


class AgingPart(Part):
    """What a live check saw of a subject, and the last day on which that counts.

    `trouble` says what is wrong with it or could not be told; it is empty if nothing is.
    """

    check: str
    subject: str
    seen: date | None
    until: date | None
    stale: bool
    trouble: str
    requirements: list[str]


class WordPart(Part):
    """A person's word; `until` is null where it counts on, `rests_on` empty without evidence."""

    field: str
    label: str
    by: str
    on: date
    rests_on: str
    age_days: int
    until: date | None
    requirements: list[str]


class MatterPart(Part):
    """One thing that needs attention; `late` is false for what is only due soon.

    `address` is what a live check looked at, and empty for all else; `places` are the labels of all
    fields that hold it.
    """

    kind: MatterKind
    subject: str
    address: str
    places: list[str]
    message: str
    fix: str
    field: str
    requirements: list[str]
    due: date | None
    late: bool


class TroublePart(Part):
    """Something that was asked for and could not be found out."""

    check: str
    subject: str
    places: list[str]
    why: str
    requirements: list[str]


class ComparedPart(Part):
    """The bundle that the draft was compared with, and whether today's rules judged it."""

    bundle: str
    as_of: date
    edition: str
    catalogue: CatalogueName
    same_rules: bool


class SentPart(Part):
    """What was sent and only Procore can do next."""

    requirement: str
    field: str
    since: date
    usually: str


class RoundPart(Part):
    """A round of review that is not over; `sent_on` is null while it is with the partner."""

    round: int | None
    open: int
    received_on: date | None
    sent_on: date | None


class CalendarPart(Part):
    """The duties of a draft, the most urgent first; `approved_on` is null before approval.

    `approval_ahead` is a day of approval that has not come yet. `milestone` is the one it is for,
    or "all"; `later` counts the duties of later ones, which are not listed.
    """

    draft: DraftName
    as_of: date
    approved_on: date | None
    approval_ahead: date | None
    milestone: str
    waiting: list[SentPart]
    rounds: list[RoundPart]
    later: int
    duties: list[DutyPart]
    evidence: list[AgingPart]
    words: list[WordPart]


class WatchPart(Part):
    """What needs attention, the most urgent first; `compared` is null where no bundle is known.

    `live` is null where nothing was asked.
    """

    draft: DraftName
    edition: EditionName
    catalogue: CatalogueName
    as_of: date
    approved_on: date | None
    approval_ahead: date | None
    needs_attention: bool
    could_not_tell: bool
    offline: bool
    compared: ComparedPart | None
    matters: list[MatterPart]
    troubles: list[TroublePart]
    notes: list[str]
    duties: list[DutyPart]
    evidence: list[AgingPart]
    words: list[WordPart]
    live: LivePart | None = None
