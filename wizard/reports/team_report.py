"""How far the people of a team are, as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wizard.drafts.team_model import Comment
from wizard.engine.approvals import OpenApproval
from wizard.rules.phrasing import counted
from wizard.secrets.masking import without_secrets
from wizard.text import one_line
from wizard.topics.team.overview import AssignedWork, PersonWork, TeamOverview
from wizard.topics.team.ownership import Ownership, ScopeState
from wizard.topics.team.turns import turn_words

UNPROVED = "Nothing proves who wrote this: whoever can write the team file can write any name."
_MOST = 12


def team_lines(overview: TeamOverview, ownership: Ownership, milestone: str) -> Iterator[str]:
    """People with their work, then what is nobody's, missing approvals and open comments."""
    yield f"{milestone}: {turn_words(overview.left, ownership, None)}"
    for each in overview.people:
        yield from _person_lines(each)
    if overview.unassigned:
        names = overview.unassigned
        rest = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        yield f"Nobody's: {counted(len(names), 'question')}: {', '.join(names[:_MOST])}{rest}"
    for approval in overview.approvals:
        yield f"Approval {approval_words(approval, ownership)}"
    for comment in overview.comments:
        yield f"Comment {comment_words(comment, ownership)}"
    yield UNPROVED


def _person_lines(work: PersonWork) -> Iterator[str]:
    person = work.person
    role = f" ({one_line(person.role)})" if person.role else ""
    counts = f"{work.left} left, {work.open} open, {work.answered} answered"
    yield f"{one_line(person.name)}{role}: {counts}"
    for state in ScopeState:
        found = [_assigned_words(each) for each in work.assignments if each.state is state]
        if found:
            yield f"  {state.value}: {', '.join(found)}"


def _assigned_words(work: AssignedWork) -> str:
    due = work.assignment.due
    late = ", overdue" if work.is_overdue else ""
    day = f" (due {due.isoformat()}{late})" if due else ""
    return f"{one_line(work.assignment.scope.name)}{day}"


def approval_words(approval: OpenApproval, ownership: Ownership) -> str:
    """What is missing, e.g. "of legal for agreements: missing. Why it is asked."."""
    stale = approval.stale
    state = "missing"
    if stale:
        by = one_line(ownership.person(stale.by).name)
        state = f"stale, the answers changed since {by} approved on {stale.on.isoformat()}"
    required = approval.required
    return f"of {required.role} for {approval.scope.name}: {state}. {one_line(required.why)}"


def comment_words(comment: Comment, ownership: Ownership) -> str:
    """A comment in one line, with its id and its field."""
    by = one_line(ownership.person(comment.by).name)
    text = one_line(without_secrets(comment.text))
    return f"{comment.id} on {comment.field}, {by}, {comment.at:%Y-%m-%d}: {text}"


def team_document(overview: TeamOverview, ownership: Ownership, milestone: str) -> dict[str, Any]:
    """The same as JSON; mail addresses are those of the team file."""
    return {
        "proved": False,
        "milestone": milestone,
        "left": overview.left.total,
        "people": [_person_document(each) for each in overview.people],
        "unassigned": list(overview.unassigned),
        "approvals": [_approval_document(each) for each in overview.approvals],
        "comments": [_thread_document(each, ownership.team.comments) for each in overview.comments],
    }


def _person_document(work: PersonWork) -> dict[str, Any]:
    return {
        "mail": work.person.mail,
        "name": work.person.name,
        "role": work.person.role or None,
        "left": work.left,
        "open": work.open,
        "answered": work.answered,
        "assignments": [
            {
                "scope": each.assignment.scope.name,
                "state": each.state.value,
                "due": each.assignment.due.isoformat() if each.assignment.due else None,
                "overdue": each.is_overdue,
            }
            for each in work.assignments
        ],
    }


def _approval_document(approval: OpenApproval) -> dict[str, Any]:
    stale = approval.stale
    return {
        "id": approval.required.id,
        "scope": approval.scope.name,
        "role": approval.required.role,
        "why": approval.required.why,
        "stale": {"by": stale.by, "on": stale.on.isoformat()} if stale else None,
    }


def _thread_document(first: Comment, every: Sequence[Comment]) -> dict[str, Any]:
    answers = [each for each in every if each.reply_to == first.id]
    return {**_comment_document(first), "answers": [_comment_document(each) for each in answers]}


def _comment_document(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.id,
        "field": comment.field,
        "by": comment.by,
        "at": comment.at.isoformat(),
        "text": without_secrets(comment.text),
    }
