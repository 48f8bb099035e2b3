"""Taking the new address of a link that has moved for good."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from screens.widgets.finding_rows import ReviewRow
from wizard.catalogue.model import Value
from wizard.session.session import Session
from wizard.topics.upkeep.moved_links import moved_addresses_in


class MovedAddress(NamedTuple):
    """Where in the answer of a field an address stands that has moved."""

    row: int | None
    """None for an answer that is one text."""
    old: str
    new: str


def moved_addresses(session: Session, row: ReviewRow) -> tuple[MovedAddress, ...]:
    """The addresses of the row's field that have moved, as far as the row asks for them."""
    asked = row.key.split("\0")
    moves = (MovedAddress(*found) for found in moved_addresses_in(session, row.field))
    return tuple(move for move in moves if move.old in asked)


def take_new_addresses(session: Session, field: str, moves: Iterable[MovedAddress]) -> None:
    """Puts new addresses in the place of the old ones. Raises WizardError."""
    value = session.value(field)
    for move in moves:
        value = with_new_address(value, move)
    session.set(field, value)
    session.end_typing()


def with_new_address(value: Value | None, move: MovedAddress) -> Value | None:
    """An answer with the new address where the old one stood."""
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
