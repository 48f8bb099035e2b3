"""Which answers of a submission are approved, and which approvals are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import RequiredApproval, Value
from wizard.engine.context import AssessmentContext, fields_fingerprint
from wizard.rules.formats import is_answered
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.drafts.team_model import Approval, Person, QuestionScope, Team


class ApprovalRound(NamedTuple):
    """An approval, and whether the answers are still those that were approved."""

    approval: Approval
    valid: bool


class OpenApproval(NamedTuple):
    """An approval that the company asks for, and that nobody has given for the present answers."""

    required: RequiredApproval
    scope: QuestionScope
    stale: Approval | None
    """The latest one, given for other answers than those of now."""


def scope_fields(scope: QuestionScope, edition: Edition) -> tuple[str, ...]:
    """The ids of the fields of a scope; none for what the edition does not have."""
    if scope.field:
        return (scope.field,) if scope.field in edition.fields else ()
    placed = edition.page_ids.get(scope.page)
    if placed is None:
        return ()
    if not scope.group:
        return placed.page.fields
    groups = (group.fields for group in placed.page.groups if group.title == scope.group)
    return next(groups, ())


def answered_fields(
    scope: QuestionScope, edition: Edition, answers: Mapping[str, Value]
) -> tuple[str, ...]:
    """The ids of the fields of a scope that have an answer."""
    return tuple(name for name in scope_fields(scope, edition) if is_answered(answers.get(name)))


def approval_for(
    scope: QuestionScope, by: str, on: date, edition: Edition, answers: Mapping[str, Value]
) -> Approval:
    """The approval of the present answers of a scope."""
    from wizard.drafts.team_model import Approval

    names = scope_fields(scope, edition)
    return Approval(scope, by, on, fields_fingerprint(edition, names, answers))


def scope_of(required: RequiredApproval) -> QuestionScope:
    """What has to be approved."""
    from wizard.drafts.team_model import QuestionScope

    return QuestionScope(page=required.page, group=required.group)


def given_by_role(team: Team, required: RequiredApproval) -> Iterator[tuple[Approval, Person]]:
    """The approvals of exactly this scope by people of the role, also those that are stale."""
    scope, people = scope_of(required), team.by_mail
    for each in team.approvals:
        person = people.get(each.by.lower())
        if each.scope == scope and person and person.role == required.role:
            yield each, person


def approvals_of(
    team: Team, scope: QuestionScope, edition: Edition, answers: Mapping[str, Value]
) -> tuple[ApprovalRound, ...]:
    """The approvals of exactly this scope, and whether they still hold."""
    given = [each for each in team.approvals if each.scope == scope]
    return _compared(given, scope, edition, answers)


def _compared(
    given: Sequence[Approval],
    scope: QuestionScope,
    edition: Edition,
    answers: Mapping[str, Value],
) -> tuple[ApprovalRound, ...]:
    now = fields_fingerprint(edition, scope_fields(scope, edition), answers) if given else ""
    return tuple(ApprovalRound(each, each.answers == now) for each in given)


def open_approvals(edition: Edition, context: AssessmentContext) -> Iterator[OpenApproval]:
    """The approvals that the company asks for and that are missing or stale; none without a team.

    A page of which nothing is asked needs none.
    """
    team = context.team
    if team is None or not edition.catalogue.approvals:
        return
    for required in edition.catalogue.approvals:
        scope = scope_of(required)
        if all(context.applies[name] is False for name in scope_fields(scope, edition)):
            continue
        given = [approval for approval, _ in given_by_role(team, required)]
        if not any(each.valid for each in _compared(given, scope, edition, context.answers)):
            yield OpenApproval(required, scope, max(given, key=_day, default=None))


def missing_words(missing: OpenApproval, role: str, team: Team | None) -> str:
    """Whether it is missing or stale, and by whose word; `role` is the label of the role."""
    if team is not None and team.trouble:
        return f"Whether {role} has approved this cannot be told: {one_line(team.trouble)}"
    if missing.stale is None:
        return f"Nobody of {role} has approved these answers"
    mail, day = missing.stale.by, missing.stale.on.isoformat()
    person = team.by_mail.get(mail.lower()) if team else None
    name = person.name if person else mail
    return f"The answers changed since {one_line(name)} approved them on {day}"


def _day(approval: Approval) -> date:
    return approval.on


REQUIRED_APPROVAL = "approval:"
"""Begins the id of the requirement that somebody of a role approved; the approval's id follows."""


def required_approval(requirement: str, edition: Edition) -> RequiredApproval | None:
    """The approval that a finding with this requirement is about; None for any other."""
    if not requirement.startswith(REQUIRED_APPROVAL):
        return None
    name = requirement.removeprefix(REQUIRED_APPROVAL)
    return next((each for each in edition.catalogue.approvals if each.id == name), None)
