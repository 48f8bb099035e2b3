"""Consistency checks of roles, and of the approvals that they give."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Page, RequiredApproval


def role_complaints(catalogue: Catalogue) -> Iterator[str]:
    """Every step names a role, and every name of a role, page or group is known."""
    for place, role in _named_roles(catalogue):
        if role not in catalogue.roles:
            yield f"{place}: there is no role {role}" if role else f"{place}: names no role"
    pages = [page for _, page in _pages(catalogue)]
    for approval in catalogue.approvals:
        yield from approval_complaints(approval, pages)


def approval_complaints(approval: RequiredApproval, pages: list[Page]) -> Iterator[str]:
    """Complaints about the place of a required approval, given the pages of all editions."""
    titles = {group.title for page in pages if page.id == approval.page for group in page.groups}
    if all(page.id != approval.page for page in pages):
        yield f"approval {approval.id}: there is no page {approval.page}"
    elif approval.group and approval.group not in titles:
        yield f"approval {approval.id}: page {approval.page} has no group “{approval.group}”"


def _named_roles(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Each place that names a role, and the role; steps have to."""
    for journey in catalogue.journeys.values():
        yield from ((f"{journey.id}, step {step.id}", step.role) for step in journey.steps)
    yield from (
        (f"{name}, page {page.id}", page.role) for name, page in _pages(catalogue) if page.role
    )
    yield from ((f"field {f.id}", f.role) for f in catalogue.fields.values() if f.role)
    yield from ((f"approval {each.id}", each.role) for each in catalogue.approvals)


def _pages(catalogue: Catalogue) -> Iterator[tuple[str, Page]]:
    """Each page with the id of its edition."""
    for journey in catalogue.journeys.values():
        yield from ((journey.id, page) for step in journey.steps for page in step.pages)
