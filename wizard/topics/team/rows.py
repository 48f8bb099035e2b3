"""Merges three versions of a list row by row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from wizard.drafts.shape import equal_in_toml
from wizard.engine.row_diff import DiffRow, paired_rows

Row = Any
"""A table of cells, or a single value."""

NameOf = Callable[[Row], str]
"""What identifies a row; "" for nothing."""


class BothSides(NamedTuple):
    """A merged value in two versions, which differ only where both sides changed the same."""

    ours: Any
    theirs: Any

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to choose."""
        return equal_in_toml(self.ours, self.theirs)


class Missing:
    """Stands for no value."""


MISSING = Missing()


def merged_value(base: Any, ours: Any, theirs: Any) -> BothSides:
    """Three versions of one value: what one side changed counts; MISSING for no value."""
    if _same(ours, theirs) or _same(base, theirs):
        return BothSides(ours, ours)
    return BothSides(theirs, theirs) if _same(base, ours) else BothSides(ours, theirs)


def _same(one: Any, other: Any) -> bool:
    return one is other or equal_in_toml(one, other)


def merged_rows(
    base: Sequence[Row],
    ours: Sequence[Row],
    theirs: Sequence[Row],
    name_of: NameOf = lambda _: "",
    *,
    by_cell: bool = True,
) -> BothSides:
    """Three versions of a list: rows that one side added, changed, removed or moved count.

    Rows are the same if they are equal or have the same name; rows that are no tables also if they
    stand at the same place. With `by_cell`, two people may change different cells of one row.
    """
    table = _row_table(base, ours, theirs, name_of)
    merged = {number: _merged_row(each, by_cell=by_cell) for number, each in enumerate(table)}
    order = _merged_order(table, len(base))
    sides = ([merged[number][side] for number in order] for side in (0, 1))
    first, second = ([row for row in rows if row is not MISSING] for rows in sides)
    return BothSides(first, second)


@dataclass(slots=True)
class _RowVersions:
    """One row in three versions, with its places; MISSING and -1 where it is not."""

    base: Any = MISSING
    ours: Any = MISSING
    theirs: Any = MISSING
    base_at: int = -1
    ours_at: int = -1
    theirs_at: int = -1


def _row_table(
    base: Sequence[Row], ours: Sequence[Row], theirs: Sequence[Row], name_of: NameOf
) -> list[_RowVersions]:
    """All rows: those of the base in order, then new ones, paired by equality or by name."""
    table = [_RowVersions(base=row, base_at=at) for at, row in enumerate(base)]
    mine, other = _matches(base, ours, name_of), _matches(base, theirs, name_of)
    for at, row in enumerate(ours):
        place = mine.get(at)
        if place is None:
            place = len(table)
            table.append(_RowVersions())
        table[place].ours, table[place].ours_at = row, at
    added = list(range(len(base), len(table)))
    new = [at for at in range(len(theirs)) if at not in other]
    twins = _matches(
        [table[number].ours for number in added],
        [theirs[at] for at in new],
        name_of,
        by_place=False,
    )
    for at, row in enumerate(theirs):
        place = other.get(at)
        if place is None:
            twin = twins.get(new.index(at))
            place = len(table) if twin is None else added[twin]
            if twin is None:
                table.append(_RowVersions())
        table[place].theirs, table[place].theirs_at = row, at
    return table


def _matches(
    before: Sequence[Row], after: Sequence[Row], name_of: NameOf, *, by_place: bool = True
) -> dict[int, int]:
    """For places of `after`, from 0, the place of the same row in `before`."""
    one, other = (
        [_diff_row(at, row, name_of) for at, row in enumerate(s, 1)] for s in (before, after)
    )
    is_table = any(isinstance(row, Mapping) for row in (*before, *after))
    pairs = paired_rows(one, other, by_place=by_place and not is_table)
    return {second.place - 1: first.place - 1 for first, second in pairs}


def _diff_row(place: int, row: Row, name_of: NameOf) -> DiffRow:
    return DiffRow(place, row, row_key(row), name_of(row))


def row_key(row: Row) -> str:
    """A text that equal rows share, in which 1, 1.0 and true differ."""
    return json.dumps(row, sort_keys=True, default=lambda value: [type(value).__name__, str(value)])


def _merged_row(row: _RowVersions, *, by_cell: bool) -> BothSides:
    whole = merged_value(row.base, row.ours, row.theirs)
    tables = [row.ours, row.theirs, {} if row.base is MISSING else row.base]
    if whole.is_settled or not by_cell or not all(isinstance(each, Mapping) for each in tables):
        return whole
    ours, theirs, base = tables
    cells = {
        name: merged_value(
            base.get(name, MISSING), ours.get(name, MISSING), theirs.get(name, MISSING)
        )
        for name in dict.fromkeys([*ours, *theirs, *base])
    }
    return BothSides(*(dict(_present(cells, side)) for side in (0, 1)))


def _present(cells: Mapping[str, BothSides], side: int) -> Iterator[tuple[str, Any]]:
    return ((name, both[side]) for name, both in cells.items() if both[side] is not MISSING)


def _merged_order(table: Sequence[_RowVersions], common: int) -> list[int]:
    """The numbers of all rows in order: that of the side which moved rows, else ours."""
    ours = _order_of(table, lambda row: row.ours_at)
    theirs = _order_of(table, lambda row: row.theirs_at)
    kept = [n for n in ours if n < common]
    first, second = (theirs, ours) if kept == sorted(kept) else (ours, theirs)
    order = list(first)
    before = -1
    for number in second:
        if number not in order:
            order.insert(order.index(before) + 1 if before in order else 0, number)
        before = number
    return order


def _order_of(table: Sequence[_RowVersions], place: Callable[[_RowVersions], int]) -> list[int]:
    found = [(place(row), number) for number, row in enumerate(table) if place(row) >= 0]
    return [number for _, number in sorted(found)]
