"""Answers that follow from other answers, by the `derived` keys of the catalogue's fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from wizard.catalogue.model import Derivation, Field, Value

_ANY = "*"


class DerivedAnswer(NamedTuple):
    """What a field gets from other answers."""

    value: Value | None
    """None while the source has no answer."""
    source: str
    """The field to change it at."""
    row: int | None = None
    """The row of that field's list; None if it is no single row."""


class Derivations:
    """The derived fields of a catalogue or an edition, sources before what is derived of them."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._fields = tuple(_in_order(fields))
        self._known = fields
        self._ways: dict[str, tuple[Field, ...]] = {}
        uses = [(field.id, use) for field in self._fields for use in field.derived]
        self._concerned = {part for name, use in uses for part in (name, use.field, use.without)}

    def complete(self, answers: Mapping[str, Value]) -> dict[str, Value]:
        """The answers, with the derived ones where none is given."""
        return self._completed(answers, self._fields)

    def _completed(self, answers: Mapping[str, Value], fields: Iterable[Field]) -> dict[str, Value]:
        complete = dict(answers)
        for field in fields:
            if not is_given(complete.get(field.id)):
                found = self._derived(field, complete)
                if found.value is not None:
                    complete[field.id] = found.value
        return complete

    def value_of(self, field_id: str, answers: Mapping[str, Value]) -> DerivedAnswer | None:
        """What a field gets while it has no answer of its own; None if it is not derived."""
        field = self._known.get(field_id)
        if field is None or not field.derived:
            return None
        others = {name: value for name, value in answers.items() if name != field_id}
        return self._derived(field, self._completed(others, self._way_to(field_id)))

    def _way_to(self, field_id: str) -> tuple[Field, ...]:
        """The derived fields that a field is derived from, also by way of others, in order."""
        if field_id not in self._ways:
            found = {field_id}
            for field in reversed(self._fields):
                if field.id in found:
                    found |= {part for use in field.derived for part in (use.field, use.without)}
            self._ways[field_id] = tuple(
                field for field in self._fields if field.id in found - {field_id}
            )
        return self._ways[field_id]

    def standing(self, answers: Mapping[str, Value]) -> dict[str, DerivedAnswer]:
        """Every derived field that is not overruled, with its first source.

        An answer that equals the derived one does not overrule it.
        """
        return self._standing(self.complete(answers), self._fields, {})

    def after_change(
        self, changed: str, given: Mapping[str, Value], before: Mapping[str, DerivedAnswer]
    ) -> tuple[dict[str, Value], dict[str, DerivedAnswer]]:
        """What `complete` and `standing` give after a change of one answer.

        `given` are the answers after it, and `before` is what was standing. Only what depends on
        the changed field is derived again.
        """
        names = {changed, *self.dependents(changed)}
        fields = [field for field in self._fields if field.id in names]
        kept = {name: each for name, each in before.items() if name not in names}
        follows = {
            name: each.value
            for name, each in kept.items()
            if each.value is not None and not is_given(given.get(name))
        }
        answers = self._completed({**given, **follows}, fields)
        return answers, self._standing(answers, fields, kept)

    def _standing(
        self,
        complete: Mapping[str, Value],
        fields: Iterable[Field],
        known: Mapping[str, DerivedAnswer],
    ) -> dict[str, DerivedAnswer]:
        standing = dict(known)
        for field in fields:
            found = self._derived(field, complete)
            value = complete.get(field.id)
            if not is_given(value) or value == found.value:
                earlier = standing.get(found.source)
                whole = earlier is not None and not field.derived[0].column
                row = earlier.row if earlier and whole else found.row
                source = earlier.source if earlier and whole else found.source
                standing[field.id] = DerivedAnswer(found.value, source, row)
        return standing

    def concern(self, field_id: str) -> bool:
        """Whether a change of the field can change what follows."""
        return field_id in self._concerned

    def in_order(self, names: Collection[str]) -> tuple[str, ...]:
        """Those of the names that are derived, sources before what is derived of them."""
        return tuple(field.id for field in self._fields if field.id in names)

    def dependents(self, field_id: str) -> tuple[str, ...]:
        """The fields that are derived from a field, also by way of others."""
        found = {field_id}
        for field in self._fields:
            if any({each.field, each.without} & found for each in field.derived):
                found.add(field.id)
        return tuple(field.id for field in self._fields if field.id in found - {field_id})

    def at_source(
        self, field_id: str, value: Value | None, answers: Mapping[str, Value]
    ) -> tuple[str, Value] | None:
        """The list, and what it becomes with a value in the cell that the field is.

        None for a field that is no single cell of a list.
        """
        field = self._known[field_id]
        use = field.derived[0] if field.derived else None
        is_cell = use and use.hidden and use.column and use.where and not field.kind.spec.is_list
        if use is None or not is_cell or use.says:
            return None
        rows = answers.get(use.field, [])
        if not isinstance(rows, list):
            return None
        return use.field, _with_cell(use, rows, value)

    def row_key(self, field_id: str) -> str:
        """The choice that says what a row of a list is about, since others follow by it; or ""."""
        uses = (use for field in self._fields for use in field.derived if use.field == field_id)
        named = {column for use in uses for column in use.where}
        columns = self._known[field_id].columns if field_id in self._known else ()
        chosen = (column.id for column in columns if column.kind.spec.has_options)
        return next((name for name in chosen if name in named), "")

    def is_from(self, field_id: str, source: str) -> bool:
        """Whether a field is derived from another, also by way of others."""
        return field_id in self.dependents(source)

    def _derived(self, field: Field, answers: Mapping[str, Value]) -> DerivedAnswer:
        """From the first source that has a value, else nothing from the first one that is known."""
        for each in field.derived:
            found = _from_source(field, each, answers)
            if found is not None:
                return found
        known = (each.field for each in field.derived if each.field in self._known)
        return DerivedAnswer(None, next(known, field.derived[0].field))


def is_given(value: Value | None) -> bool:
    """Whether there is an answer at all; blank texts and empty lists are none."""
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value not in ([], {})


def _in_order(fields: Mapping[str, Field]) -> Iterator[Field]:
    waiting = {name: field for name, field in fields.items() if field.derived}
    while waiting:
        ready = [
            field
            for field in waiting.values()
            if not any({each.field, each.without} & waiting.keys() for each in field.derived)
        ] or list(waiting.values())
        yield from ready
        for field in ready:
            del waiting[field.id]


def _from_source(
    field: Field, use: Derivation, answers: Mapping[str, Value]
) -> DerivedAnswer | None:
    value = answers.get(use.field)
    if not is_given(value):
        return None
    if not use.column and not use.columns:
        return _whole(use, value)
    rows = [(at, row) for at, row in enumerate(_rows_in(value)) if _counts(use, row)]
    if use.columns:
        needed = [column.id for column in field.columns if column.required]
        kept = [
            {name: row[name] for name in use.columns if name in row}
            for _, row in rows
            if all(is_given(row.get(name)) for name in needed)
        ]
        return DerivedAnswer(_different(kept), use.field) if kept else None
    if field.kind.spec.is_list:
        cells = [row[use.column] for _, row in rows if is_given(row.get(use.column))]
        left = [cell for cell in _different(cells) if cell != answers.get(use.without)]
        return DerivedAnswer(left, use.field) if left else None
    if not use.where:
        rows = [(at, row) for at, row in rows if is_given(row.get(use.column))]
    if not rows:
        return None
    at, row = rows[-1]
    cell = _said(use, row.get(use.column))
    return DerivedAnswer(cell, use.field, at) if is_given(cell) else None


def _with_cell(use: Derivation, rows: list[Value], value: Value | None) -> list[Value]:
    """The rows with the value in the last one that the field is part of, or in a new one."""
    places = [at for at, row in enumerate(_rows_in(rows)) if _counts(use, row)]
    if not places:
        return [*rows, {**use.where, use.column: value}] if is_given(value) else list(rows)
    at = places[-1]
    row = {name: cell for name, cell in rows[at].items() if name != use.column}
    changed = {**row, use.column: value} if is_given(value) else row
    is_empty = changed.keys() <= use.where.keys()
    return [*rows[:at], *([] if is_empty else [changed]), *rows[at + 1 :]]


def _whole(use: Derivation, value: Value) -> DerivedAnswer | None:
    if use.prefix and isinstance(value, list):
        return DerivedAnswer([_prefixed(use.prefix, text) for text in value], use.field)
    found = _said(use, value)
    return DerivedAnswer(found, use.field) if is_given(found) else None


def _prefixed(prefix: str, text: Value) -> Value:
    return f"{prefix}{text.strip()}" if isinstance(text, str) else text


def _different(items: list[Value]) -> list[Value]:
    return [item for at, item in enumerate(items) if item not in items[:at]]


def _rows_in(value: Value) -> list[Mapping[str, Value]]:
    rows = value if isinstance(value, list) else []
    return [row if isinstance(row, Mapping) else {} for row in rows]


def _counts(use: Derivation, row: Mapping[str, Value]) -> bool:
    is_left_out = bool(use.unless) and _matches(row, use.unless)
    return _matches(row, use.where) and not is_left_out


def _matches(row: Mapping[str, Value], where: Mapping[str, Value]) -> bool:
    return all(row.get(column) == wanted for column, wanted in where.items())


def _said(use: Derivation, value: Value | None) -> Value | None:
    if not use.says or not is_given(value):
        return value
    word = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return use.says.get(word, use.says.get(_ANY))
