"""Who answers which question of a draft, and which answers are approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Value
from wizard.drafts.team_model import (
    CHANGES_ASKED,
    Assignment,
    Person,
    QuestionScope,
    Team,
)
from wizard.engine.approvals import ApprovalRound, approvals_of, scope_fields
from wizard.engine.finding import Assessment
from wizard.rules.formats import is_answered


class ScopeState(StrEnum):
    """How far the questions of an assignment are."""

    OPEN = "open"
    ANSWERED = "answered"
    CHANGES_ASKED = CHANGES_ASKED
    APPROVED = "approved"
    CHANGED_SINCE = "changed since approved"


def role_of(edition: Edition, field_id: str) -> str:
    """The id of the role that usually answers a question: of the field, its page or its step."""
    placed = edition.page_of_field[field_id]
    return edition.fields[field_id].role or placed.page.role or placed.step.role


class Ownership:
    """A team applied to an edition: the owner of each field, and the state of each scope.

    A field's own assignment comes before that of its group, and this before that of its page.
    """

    def __init__(self, team: Team, edition: Edition) -> None:
        self.team = team
        self.edition = edition

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """The people by mail address, in small letters."""
        return self.team.by_mail

    @cached_property
    def _assignments(self) -> Mapping[str, Assignment]:
        found: dict[str, Assignment] = {}
        for each in sorted(self.team.assignments, key=_rank):
            found |= dict.fromkeys(self._fields(each.scope), each)
        return found

    def assignment(self, field_id: str) -> Assignment | None:
        """The assignment that decides who answers a question; None if it is nobody's."""
        return self._assignments.get(field_id)

    def owner(self, field_id: str) -> Person | None:
        """Who answers a question. An owner who is not among the people has no name."""
        found = self.assignment(field_id)
        return self.person(found.owner) if found else None

    def person(self, mail: str) -> Person:
        """The person with this address; one without a name if the team has none."""
        return self.people.get(mail.lower(), Person(mail=mail, name=mail))

    def fields_of(self, mail: str) -> Iterator[str]:
        """The ids of the fields that a person answers, in the order of the journey."""
        wanted = mail.lower()
        for field_id in self.edition.fields:
            found = self.assignment(field_id)
            if found and found.owner.lower() == wanted:
                yield field_id

    def unassigned(self) -> Iterator[str]:
        """The ids of the fields that nobody answers, in the order of the journey."""
        return (name for name in self.edition.fields if name not in self._assignments)

    def approvals(
        self, scope: QuestionScope, answers: Mapping[str, Value]
    ) -> tuple[ApprovalRound, ...]:
        """The approvals of exactly this scope, and whether they still hold."""
        return approvals_of(self.team, scope, self.edition, answers)

    def state(self, assignment: Assignment, assessment: Assessment) -> ScopeState:
        """How far an assignment is; changes asked come first, since an approval ends them."""
        if assignment.state == CHANGES_ASKED:
            return ScopeState.CHANGES_ASKED
        given = self.approvals(assignment.scope, assessment.context.answers)
        if any(each.valid for each in given):
            return ScopeState.APPROVED
        if given:
            return ScopeState.CHANGED_SINCE
        is_open = any(self.is_open(name, assessment) for name in self._fields(assignment.scope))
        return ScopeState.OPEN if is_open else ScopeState.ANSWERED

    def is_open(self, field_id: str, assessment: Assessment) -> bool:
        """Whether a question may be asked, needs an answer and has none."""
        context = assessment.context
        asked = context.applies.get(field_id) is not False
        needed = not self.edition.fields[field_id].optional
        return asked and needed and not is_answered(context.facts.answers.get(field_id))

    def _fields(self, scope: QuestionScope) -> tuple[str, ...]:
        return scope_fields(scope, self.edition)


def _rank(assignment: Assignment) -> int:
    """Pages first, then groups, then fields: a later one overrides an earlier one."""
    scope = assignment.scope
    return 2 if scope.field else 1 if scope.group else 0
