"""Addresses in the answers that a run found moved for good, to be offered in their new form."""

from __future__ import annotations

from wizard.catalogue.edition import Edition
from wizard.checks.links import moved_to
from wizard.session.session import Session


def moved_addresses_in(session: Session, field_id: str) -> list[tuple[int | None, str, str]]:
    """Row (None for a single answer), old and new address; as `wizard.checks.links.moved_to`."""
    facts = session.assessment.ground.facts
    return moved_to(facts, field_id, _signs_for(session.edition, field_id))


def _signs_for(edition: Edition, field_id: str) -> tuple[str, ...]:
    """What the catalogue says a sign-in or a parked page is told by."""
    for name in edition.readers.get(field_id, ()):
        for use in edition.requirements[name].checks:
            if use.name == "link-alive" and field_id in use.fields:
                return tuple(use.params.get("signs", ()))
    return ()
