"""Compares two lists of answers row by row.

Rows are identified by keys: equal texts for equal rows. The run time is linear in the number of
rows, because lists may come from an untrusted bundle.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Any

from wizard.catalogue.model import Field
from wizard.dataclass import dataclass

Json = Any
"""An answer as a JSON value; dates are texts such as "2025-04-01"."""


EMPTY = "null"
"""The key of an empty value."""


class ChangeKind(StrEnum):
    """What became of a field, a row or a file."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"  # a row only: unchanged at another position


@dataclass(frozen=True, slots=True)
class CellChange:
    """A changed column of a row."""

    column: str
    label: str
    before: Json
    """None for an empty cell."""
    after: Json


@dataclass(frozen=True, slots=True)
class RowChange:
    """An added, removed, changed or moved row."""

    kind: ChangeKind
    before_row: int
    """From 1; 0 if the row did not exist."""
    after_row: int
    before: Json
    after: Json
    cells: tuple[CellChange, ...] = ()
    """The changed columns; empty for rows that are plain text."""


@dataclass(frozen=True, slots=True)
class DiffRow:
    """A row of one side: its position from 1, its value and its key."""

    place: int
    value: Json
    key: str
    name: str = ""
    """The key of its first column, which identifies the row; "" for none."""
    cells: Mapping[str, str] = field(default_factory=dict)
    """The key of each cell by column; empty for a row that is plain text."""


def row_changes(
    asked: Field, before: Sequence[DiffRow], after: Sequence[DiffRow]
) -> tuple[RowChange, ...]:
    """The differences of two lists: in the order of the new one, then removed rows."""
    kept, gone, new = _pair_equal_rows(before, after)
    pairs = _paired(gone, new)
    named = {other.place for _, other in pairs}
    left = {row.place for row, _ in pairs}
    found = [
        _row_change(ChangeKind.CHANGED, row, other, tuple(_cell_changes(asked, row, other)))
        for row, other in pairs
    ]
    found += [_row_change(ChangeKind.MOVED, row, other) for row, other in _out_of_order(kept)]
    found += [_row_change(ChangeKind.ADDED, None, row) for row in new if row.place not in named]
    found.sort(key=lambda change: change.after_row)
    return (
        *found,
        *(_row_change(ChangeKind.REMOVED, row, None) for row in gone if row.place not in left),
    )


Pairs = list[tuple[DiffRow, DiffRow]]


def paired_rows(
    before: Sequence[DiffRow], after: Sequence[DiffRow], *, by_place: bool = True
) -> Pairs:
    """The rows of two lists that are the same row: equal, or of one name, or at one place."""
    kept, gone, new = _pair_equal_rows(before, after)
    return kept + _paired(gone, new, by_place=by_place)


def _pair_equal_rows(
    before: Sequence[DiffRow], after: Sequence[DiffRow]
) -> tuple[Pairs, list[DiffRow], list[DiffRow]]:
    """Equal rows of both sides, removed rows, and added rows."""
    waiting: defaultdict[str, deque[DiffRow]] = defaultdict(deque)
    for row in before:
        waiting[row.key].append(row)
    pairs: Pairs = []
    new: list[DiffRow] = []
    for row in after:
        if waiting[row.key]:
            pairs.append((waiting[row.key].popleft(), row))
        else:
            new.append(row)
    gone = sorted((row for rows in waiting.values() for row in rows), key=lambda row: row.place)
    return pairs, gone, new


def _paired(gone: Sequence[DiffRow], new: Sequence[DiffRow], *, by_place: bool = True) -> Pairs:
    """Pairs removed and added rows as changed rows, by name or by position."""
    by_name = _matched(gone, new, lambda row: row.name)
    left = {row.place for row, _ in by_name}
    came = {row.place for _, row in by_name}
    rest = [row for row in gone if row.place not in left]
    others = [row for row in new if row.place not in came]
    return by_name + (_matched(rest, others, lambda row: str(row.place)) if by_place else [])


def _matched(
    gone: Sequence[DiffRow], new: Sequence[DiffRow], by: Callable[[DiffRow], str]
) -> Pairs:
    waiting: defaultdict[str, deque[DiffRow]] = defaultdict(deque)
    for row in gone:
        if by(row):
            waiting[by(row)].append(row)
    return [(waiting[by(row)].popleft(), row) for row in new if waiting[by(row)]]


def _out_of_order(kept: Pairs) -> Pairs:
    """The kept rows whose relative position changed."""
    order = sorted(range(len(kept)), key=lambda number: kept[number][0].place)
    return [kept[number] for place, number in enumerate(order) if place != number]


def change_kind(before: object, after: object) -> ChangeKind:
    """The type of change from `before` to `after`; None means absent."""
    if before is None:
        return ChangeKind.ADDED
    return ChangeKind.REMOVED if after is None else ChangeKind.CHANGED


def _row_change(
    kind: ChangeKind,
    row: DiffRow | None,
    other: DiffRow | None,
    cells: tuple[CellChange, ...] = (),
) -> RowChange:
    return RowChange(
        kind=kind,
        before_row=row.place if row else 0,
        after_row=other.place if other else 0,
        before=row.value if row else None,
        after=other.value if other else None,
        cells=cells,
    )


def _cell_changes(asked: Field, row: DiffRow, other: DiffRow) -> Iterable[CellChange]:
    if not (row.cells and other.cells):
        return
    labels = {column.id: column.label for column in asked.columns}
    for name in dict.fromkeys([*labels, *sorted(row.cells), *sorted(other.cells)]):
        if row.cells.get(name, EMPTY) != other.cells.get(name, EMPTY):
            label = labels.get(name, name)
            yield CellChange(name, label, row.value.get(name), other.value.get(name))
