"""The published shapes of `team`, `history`, `diff` and `feedback list` as JSON.

Run `python -m wizard.reports.schemas` after a change; a test tells when a file is behind.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from wizard.reports.changes_schema import FieldPart
from wizard.reports.schema import Count, Part
from wizard.topics.feedback.points import PointState
from wizard.topics.team.ownership import ScopeState


class AssignmentPart(Part):
    """What a person has to answer, until when."""

    scope: str
    state: ScopeState
    due: date | None
    overdue: bool


class PersonPart(Part):
    """A person of the team, and what is left to them."""

    mail: str
    name: str
    role: str | None
    left: Count
    open: Count
    answered: Count
    assignments: list[AssignmentPart]


class StaleApprovalPart(Part):
    """Who approved, before the answers changed."""

    by: str
    on: date


class ApprovalPart(Part):
    """An approval that is missing; `stale` is null where nobody gave one."""

    id: str
    scope: str
    role: str
    why: str
    stale: StaleApprovalPart | None


class CommentPart(Part):
    """A comment on a field."""

    id: str
    field: str
    by: str
    at: datetime
    text: str


class ThreadPart(CommentPart):
    """A comment with the answers to it."""

    answers: list[CommentPart]


class TeamOverviewPart(Part):
    """Who has to do what until a milestone; nothing in it is proved."""

    proved: Literal[False]
    milestone: str
    left: Count
    people: list[PersonPart]
    unassigned: list[str]
    approvals: list[ApprovalPart]
    comments: list[ThreadPart]


class ConflictPart(Part):
    """An answer that two people changed; null for no answer."""

    field: str
    before: Any
    ours: Any
    theirs: Any
    ours_of: str
    theirs_of: str


class UnsettledPart(Part):
    """The answers that two people changed and of which nobody chose one."""

    conflicts: list[ConflictPart]


class EventPart(Part):
    """One change; `hidden` says whether the answer is left out, as that of a secret."""

    at: datetime
    who: str | None
    kind: str
    field: str
    before: Any = Field(alias="from")
    after: Any = Field(alias="to")
    hidden: bool


class HistoryPart(Part):
    """The record of changes, oldest first; nothing in it is proved."""

    proved: Literal[False]
    damaged_lines: list[Count]
    events: list[EventPart]


class ComparedDraftPart(Part):
    """One of two drafts that are compared."""

    path: str
    name: str
    edition: str
    changed: datetime


class DraftDiffPart(Part):
    """What differs between two drafts; `records` are waivers, signatures and conflicts."""

    before: ComparedDraftPart
    after: ComparedDraftPart
    fields: list[FieldPart]
    records: list[str]


class PointPart(Part):
    """What a reviewer asked; `asked_before` is the number of the point of an earlier round."""

    number: Count
    text: str
    state: PointState
    about: str | None
    asked_before: int | None
    response: str | None
    deferred: str | None
    received_on: date | None


class FeedbackRoundPart(Part):
    """The points of one round of review."""

    round: int | None
    received_on: date | None
    points: list[PointPart]


class FeedbackPart(Part):
    """The points of reviewers, the last round first; `open` counts those of all rounds."""

    field: str
    open: Count
    rounds: list[FeedbackRoundPart]
