"""Merges three versions of the tables of a draft answer by answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from wizard.catalogue.field_kinds import AnswerForm
from wizard.catalogue.model import Field
from wizard.drafts.merge import SIGNATURES, WAIVERS, AnswerConflict
from wizard.drafts.shape import RESERVED
from wizard.drafts.unsettled import CONFLICTS
from wizard.topics.team.rows import (
    MISSING,
    BothSides,
    NameOf,
    Row,
    merged_rows,
    merged_value,
    row_key,
)

Table = Mapping[str, Any]
Path = tuple[str, ...]

_LATEST, _EARLIEST = ("wizard", "changed"), ("wizard", "created")
_ROWS_BY_ITEM = frozenset({AnswerForm.TEXTS, AnswerForm.PATHS, AnswerForm.ROWS})
"""Lists whose rows several people may add; choices are one answer."""


class DocumentMerge:
    """Merges tables; collects the answers that both sides changed."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._fields = fields
        self.conflicts: list[AnswerConflict] = []
        """In the order of our file; `mine` is what the merged tables have."""

    def merged(self, base: Table, ours: Table, theirs: Table, path: Path = ()) -> dict[str, Any]:
        """The tables with the changes of both sides, and ours where both changed the same."""
        parts = (
            (key, self._part((*path, key), *(t.get(key, MISSING) for t in (base, ours, theirs))))
            for key in dict.fromkeys([*ours, *theirs])
        )
        return {key: value for key, value in parts if value is not MISSING}

    def _part(self, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
        name = ".".join(path)
        if name not in self._fields and _are_tables(base, ours, theirs):
            return self._tables(path, base, ours, theirs)
        both = merged_value(base, ours, theirs)
        if not both.is_settled:
            both = self._both_changed(path, base, ours, theirs)
        if not both.is_settled:
            present = (None if each is MISSING else each for each in (base, *both))
            self.conflicts.append(AnswerConflict(name, *present))
        return both.ours

    def _tables(self, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
        """Goes into tables; a table that one side removed stays for what the other changed."""
        whole = merged_value(base, ours, theirs)
        if whole.is_settled and whole.ours is MISSING:
            return MISSING
        known, mine, other = ({} if t is MISSING else t for t in (base, ours, theirs))
        return self.merged(known, mine, other, path)

    def _both_changed(self, path: Path, base: Any, ours: Any, theirs: Any) -> BothSides:
        if path in {_LATEST, _EARLIEST} and _are(datetime, ours, theirs):
            choose = max if path == _LATEST else min
            return BothSides(*[choose(ours, theirs, key=_aware)] * 2)
        name_of, by_cell = self._rows_of(path)
        known, mine, other = ([] if each is MISSING else each for each in (base, ours, theirs))
        if name_of is None or not _are(list, mine, other):
            return self._single(path, ours, theirs)
        rows = merged_rows(
            known if isinstance(known, list) else [], mine, other, name_of, by_cell=by_cell
        )
        return BothSides(*(each or MISSING for each in rows))

    def _single(self, path: Path, ours: Any, theirs: Any) -> BothSides:
        """Both values; of an unknown key that one side removed, the one that the other changed."""
        is_known = ".".join(path) in self._fields or path[0] in RESERVED
        if MISSING in (ours, theirs) and not is_known:
            return BothSides(*[theirs if ours is MISSING else ours] * 2)
        return BothSides(ours, theirs)

    def _rows_of(self, path: Path) -> tuple[NameOf | None, bool]:
        """What names the rows of a list, None if it is one answer; whether cells are merged."""
        if path in {(WAIVERS,), (SIGNATURES,), (CONFLICTS,)}:
            return _RECORD_NAMES[path[0]], False  # a person's word is never two persons' cells
        field = self._fields.get(".".join(path))
        if field is None:
            return lambda _: "", True
        if field.kind.spec.form not in _ROWS_BY_ITEM:
            return None, False
        first = field.columns[0].id if field.columns else ""
        return lambda row: _cell_name(row, first), True


def _waiver_name(row: Row) -> str:
    return _cell_name(row, "requirement")


def _signature_name(row: Row) -> str:
    return row_key([_cell_name(row, "page"), _cell_name(row, "requirement")])


_RECORD_NAMES: Mapping[str, NameOf] = {
    WAIVERS: _waiver_name,
    SIGNATURES: _signature_name,
    CONFLICTS: row_key,
}


def _cell_name(row: Row, column: str) -> str:
    found = row.get(column) if isinstance(row, Mapping) else None
    return "" if found is None or found == "" else row_key(found)


def _are_tables(*values: Any) -> bool:
    return all(value is MISSING or isinstance(value, Mapping) for value in values)


def _are(kind: type[Any], *values: Any) -> bool:
    return all(isinstance(value, kind) for value in values)


def _aware(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
