"""Which answers of a submission are approved, and which approvals are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import RequiredApproval, Value
from wizard.drafts.team_model import Approval, Scope, Team
from wizard.engine.context import fields_fingerprint


class ApprovalRound(NamedTuple):
    """An approval, and whether the answers are still those that were approved."""

    approval: Approval
    valid: bool


class OpenApproval(NamedTuple):
    """An approval that the company asks for, and that nobody has given for the present answers."""

    required: RequiredApproval
    scope: Scope
    stale: Approval | None
    """The latest one, given for other answers than those of now."""


def scope_fields(scope: Scope, edition: Edition) -> tuple[str, ...]:
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


def approval_for(
    scope: Scope, by: str, on: date, edition: Edition, answers: Mapping[str, Value]
) -> Approval:
    """The approval of the present answers of a scope."""
    names = scope_fields(scope, edition)
    return Approval(scope, by, on, fields_fingerprint(edition, names, answers))


def approvals_of(
    team: Team, scope: Scope, edition: Edition, answers: Mapping[str, Value]
) -> tuple[ApprovalRound, ...]:
    """The approvals of exactly this scope, and whether they still hold."""
    given = [each for each in team.approvals if each.scope == scope]
    now = fields_fingerprint(edition, scope_fields(scope, edition), answers) if given else ""
    return tuple(ApprovalRound(each, each.answers == now) for each in given)


def open_approvals(
    team: Team, edition: Edition, answers: Mapping[str, Value]
) -> Iterator[OpenApproval]:
    """The approvals that the company asks for and that are missing or stale."""
    roles = {person.mail.lower(): person.role for person in team.people}
    for required in edition.catalogue.approvals:
        scope = Scope(page=required.page, group=required.group)
        if not scope_fields(scope, edition):
            continue
        given = [
            each
            for each in approvals_of(team, scope, edition, answers)
            if roles.get(each.approval.by.lower()) == required.role
        ]
        if not any(each.valid for each in given):
            latest = max((each.approval for each in given), key=_day, default=None)
            yield OpenApproval(required, scope, latest)


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
