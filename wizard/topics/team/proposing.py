"""Proposes who answers what, by the roles that the catalogue names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.catalogue.model import Page
from wizard.drafts.team_model import Assignment, QuestionScope
from wizard.topics.team.ownership import Ownership, role_of


def proposed_assignments(ownership: Ownership) -> Iterator[Assignment]:
    """An assignment for all that is nobody's and whose role somebody has.

    A page goes to the role of most of its questions if all its roles are somebody's, and each
    question of another role by itself. Of several people with one role, it is the first one.
    """
    people = {each.role: each.mail for each in reversed(ownership.team.people) if each.role}
    free = frozenset(ownership.unassigned())
    for placed in ownership.edition.pages:
        names = [name for name in placed.page.fields if name in free]
        roles = {name: role_of(ownership.edition, name) for name in names}
        yield from _for_page(placed.page, roles, people)


def _for_page(
    page: Page, roles: Mapping[str, str], people: Mapping[str, str]
) -> Iterator[Assignment]:
    """`roles` are those of the questions that are nobody's; `people` are by role."""
    of_all = list(roles.values())
    usual = max(of_all, key=of_all.count, default="")
    whole = len(roles) == len(page.fields) and people.keys() >= set(of_all)
    if whole:
        yield Assignment(QuestionScope(page=page.id), people[usual])
    for name, role in roles.items():
        if role in people and not (whole and role == usual):
            yield Assignment(QuestionScope(field=name), people[role])
