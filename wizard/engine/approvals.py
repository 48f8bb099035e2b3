"""Which answers of a submission are approved, and which approvals are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import RequiredApproval, Value
from wizard.engine.context import AssessmentContext, fields_fingerprint
from wizard.rules.formats import is_answered
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.drafts.team_model import Approval, QuestionScope, Team


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


def approvals_of(
    team: Team, scope: QuestionScope, edition: Edition, answers: Mapping[str, Value]
) -> tuple[ApprovalRound, ...]:
    """The approvals of exactly this scope, and whether they still hold."""
    given = [each for each in team.approvals if each.scope == scope]
    now = fields_fingerprint(edition, scope_fields(scope, edition), answers) if given else ""
    return tuple(ApprovalRound(each, each.answers == now) for each in given)


def open_approvals(edition: Edition, context: AssessmentContext) -> Iterator[OpenApproval]:
    """The approvals that the company asks for and that are missing or stale; none without a team.

    A page of which nothing is asked needs none.
    """
    team = context.team
    if team is None or not edition.catalogue.approvals:
        return
    from wizard.drafts.team_model import QuestionScope

    roles = {person.mail.lower(): person.role for person in team.people}
    for required in edition.catalogue.approvals:
        scope = QuestionScope(page=required.page, group=required.group)
        names = scope_fields(scope, edition)
        if all(context.applies[name] is False for name in names):
            continue
        given = [
            each
            for each in approvals_of(team, scope, edition, context.answers)
            if roles.get(each.approval.by.lower()) == required.role
        ]
        if not any(each.valid for each in given):
            latest = max((each.approval for each in given), key=_day, default=None)
            yield OpenApproval(required, scope, latest)


def missing_words(missing: OpenApproval, role: str, team: Team | None) -> str:
    """Whether it is missing or stale, and by whose word; `role` is the label of the role."""
    if team is not None and team.trouble:
        return f"Whether {role} has approved this cannot be told: {one_line(team.trouble)}"
    if missing.stale is None:
        return f"Nobody of {role} has approved these answers"
    mail = missing.stale.by
    people = team.people if team else ()
    name = next((each.name for each in people if each.mail.lower() == mail.lower()), mail)
    day = missing.stale.on.isoformat()
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
