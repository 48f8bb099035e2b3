"""How far the people of a team are with a draft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from wizard.dataclass import dataclass
from wizard.drafts.team_model import Assignment, Comment, Person
from wizard.engine.approvals import OpenApproval, open_approvals
from wizard.engine.finding import Assessment
from wizard.engine.milestones import milestone_view_of
from wizard.rules.formats import is_answered
from wizard.topics.team.ownership import Ownership, ScopeState
from wizard.topics.team.team_editor import open_threads
from wizard.topics.team.turns import LeftByOwner, left_by_owner


@dataclass(frozen=True, slots=True)
class AssignedWork:
    """An assignment, and how far it is."""

    assignment: Assignment
    state: ScopeState
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class PersonWork:
    """What a person answers: questions of the whole journey, and what is left to the milestone."""

    person: Person
    answered: int
    open: int
    left: int
    assignments: tuple[AssignedWork, ...]


@dataclass(frozen=True, slots=True)
class TeamOverview:
    """All people with their work, what is nobody's, what waits for an approval, open comments."""

    people: tuple[PersonWork, ...]
    unassigned: tuple[str, ...]
    """The ids of the questions that may be asked and that nobody answers."""
    approvals: tuple[OpenApproval, ...]
    comments: tuple[Comment, ...]
    """The first of each open thread."""
    left: LeftByOwner


def team_overview(ownership: Ownership, assessment: Assessment, today: date) -> TeamOverview:
    """`assessment` is of the whole journey; what is left is counted to its current milestone."""
    left = left_by_owner(ownership, milestone_view_of(assessment).readiness.left)
    people = {**ownership.people}
    for each in ownership.team.assignments:
        people.setdefault(each.owner.lower(), ownership.person(each.owner))
    return TeamOverview(
        tuple(_work_of(each, ownership, assessment, left, today) for each in people.values()),
        tuple(name for name in ownership.unassigned() if _is_asked(name, assessment)),
        tuple(open_approvals(assessment.edition, assessment.context)),
        open_threads(ownership.team.comments),
        left,
    )


def _work_of(
    person: Person, ownership: Ownership, assessment: Assessment, left: LeftByOwner, today: date
) -> PersonWork:
    asked = [name for name in ownership.fields_of(person.mail) if _is_asked(name, assessment)]
    answered = sum(is_answered(assessment.context.answers.get(name)) for name in asked)
    return PersonWork(
        person,
        answered,
        sum(ownership.is_open(name, assessment) for name in asked),
        left.of(person),
        tuple(_assigned(person, ownership, assessment, today)),
    )


def _assigned(
    person: Person, ownership: Ownership, assessment: Assessment, today: date
) -> Iterator[AssignedWork]:
    for each in ownership.team.assignments:
        if each.owner.lower() == person.mail.lower():
            state = ownership.state(each, assessment)
            late = each.due is not None and each.due < today and state in _UNFINISHED
            yield AssignedWork(each, state, late)


_UNFINISHED = frozenset({ScopeState.OPEN, ScopeState.CHANGES_ASKED})


def _is_asked(name: str, assessment: Assessment) -> bool:
    return assessment.context.applies.get(name) is not False
