"""The scope of a run: a question, a page, a step, or all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from screens.live.labels import fields_with_subject
from screens.live.state import Scope
from wizard.engine.questions import PendingQuestion
from wizard.session.open_draft import DraftPosition
from wizard.session.session import Session

if TYPE_CHECKING:
    from wizard.topics.live.live_run import PreparedRun, RunPermissions


def requirements_in(
    session: Session, scope: Scope, position: DraftPosition
) -> tuple[str, ...] | None:
    """Ids of the requirements in scope of a place; None for all.

    A requirement belongs to the page that shows it, and to each on which one of its checks
    reads a field.
    """
    if scope is Scope.ALL:
        return None
    if scope is Scope.FIELD:
        return tuple(dict.fromkeys(_checked_by(session, [position.field])))
    here = session.edition.page_ids[position.page]
    pages = here.step.pages if scope is Scope.STEP else (here.page,)
    found: dict[str, None] = {}
    for page in pages:
        found |= dict.fromkeys(_standing_on(session, page.id))
        found |= dict.fromkeys(_checked_by(session, page.fields))
    return tuple(found)


def _standing_on(session: Session, page_id: str) -> Iterator[str]:
    homes = session.edition.page_of_requirement
    return (name for name, placed in homes.items() if placed.page.id == page_id)


def _checked_by(session: Session, fields: Iterable[str]) -> Iterator[str]:
    edition = session.edition
    for field in (part for name in fields for part in _asked_as(session, name)):
        for name in edition.readers.get(field, ()):
            if any(field in use.fields for use in edition.requirements[name].checks):
                yield name


def _asked_as(session: Session, field: str) -> Iterator[str]:
    """The field, and those in whose place it is asked."""
    edition = session.edition
    yield field
    for name in edition.derivations.dependents(field):
        if name in edition.fields and edition.is_hidden(name):
            yield name


def prepared_for(
    session: Session, scope: Scope, position: DraftPosition, permits: RunPermissions
) -> PreparedRun:
    """The prepared run. May be called in any thread; imports the HTTP client."""
    from wizard.inspection.probes.run import plan_run
    from wizard.topics.live.live_run import prepare

    context, only = session.assessment.context, requirements_in(session, scope, position)
    prepared = prepare(session.edition, context, permits, only)
    if scope is not Scope.FIELD:
        return prepared
    asked = tuple(one for one in prepared.wanted if _is_about(session, one, position.field))
    held = (one for one in prepared.held_back if _is_about(session, one.wanted, position.field))
    return replace(
        prepared,
        wanted=asked,
        plan=plan_run([one.question for one in asked], browser=permits.browser),
        held_back=tuple(held),
    )


def _is_about(session: Session, pending: PendingQuestion, field: str) -> bool:
    """Whether a question is about one of the fields: a requirement may ask it of many answers."""
    holding = fields_with_subject(session, pending)
    return not holding or any(name in holding for name in _asked_as(session, field))
