"""Which requirements a run is about: a question's, a page's, a step's, or all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from wizard.session.session import Session
from wizard.session.work import Place


class Scope(StrEnum):
    """How much of the journey a run is about; the narrowest first."""

    FIELD = "field"
    PAGE = "page"
    STEP = "step"
    ALL = "all"


def requirements_in(session: Session, scope: Scope, place: Place) -> tuple[str, ...] | None:
    """Ids of the requirements, seen from a place; None for all.

    A requirement belongs to a page on which it stands, and to each on which one of its checks
    reads a field.
    """
    if scope is Scope.ALL:
        return None
    if scope is Scope.FIELD:
        return tuple(dict.fromkeys(_checked_by(session, [place.field])))
    here = session.edition.page_ids[place.page]
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
    for field in fields:
        for name in edition.readers.get(field, ()):
            if any(field in use.fields for use in edition.requirements[name].checks):
                yield name
