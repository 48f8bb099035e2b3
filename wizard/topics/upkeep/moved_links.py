"""Addresses in the answers that moved permanently, and their replacement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from wizard.checks.links import moved_to

if TYPE_CHECKING:
    from wizard.catalogue.edition import Edition
    from wizard.catalogue.model import Value
    from wizard.session.session import Session


class MovedAddress(NamedTuple):
    """The location of a moved address in a field's answer."""

    row: int | None
    """None for an answer that is one text."""
    old: str
    new: str


def moved_addresses_in(session: Session, field_id: str) -> list[MovedAddress]:
    """The moved addresses of a field; see `wizard.checks.links.moved_to`."""
    facts = session.assessment.context.facts
    moves = moved_to(facts, field_id, _signs_for(session.edition, field_id))
    return [MovedAddress(*move) for move in moves]


def _signs_for(edition: Edition, field_id: str) -> tuple[str, ...]:
    """The catalogue's signs of sign-in and parked pages."""
    for name in edition.readers.get(field_id, ()):
        for use in edition.requirements[name].checks:
            if use.name == "link-alive" and field_id in use.fields:
                return tuple(use.params.get("signs", ()))
    return ()


def take_new_addresses(session: Session, field_id: str, moves: Iterable[MovedAddress]) -> None:
    """Replaces old addresses by new ones. Raises WizardError."""
    value = session.value(field_id)
    for move in moves:
        value = _with_new_address(value, move)
    session.set(field_id, value)
    session.end_typing()


def _with_new_address(value: Value | None, move: MovedAddress) -> Value | None:
    if move.row is None:
        return value.replace(move.old, move.new) if isinstance(value, str) else value
    if not isinstance(value, list) or move.row >= len(value):
        return value
    rows = list(value)
    rows[move.row] = _in_row(rows[move.row], move)
    return rows


def _in_row(row: Value, move: MovedAddress) -> Value:
    if isinstance(row, str):
        return row.replace(move.old, move.new)
    if isinstance(row, dict):
        return {name: _in_row(part, move) for name, part in row.items()}
    return row
