"""Consistency checks of derived fields, of moves between draft formats and of question lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Derivation, Field
from wizard.catalogue.moves import Move

_IN_LISTS = frozenset({Kind.YES_NO, Kind.CONFIRMATION, Kind.CHOICES})


def derived_complaints(catalogue: Catalogue) -> Iterator[str]:
    """Every complaint about what follows from other answers."""
    for field in catalogue.fields.values():
        for use in field.derived:
            yield from (f"field {field.id}: {c}" for c in _derivation(catalogue, field, use))
    for move in catalogue.moves:
        yield from (f"move {move.id}: {c}" for c in _move(catalogue, move))
    yield from _question_lists(catalogue)
    for page in catalogue.pages_before.values():
        yield from _unknown(catalogue, f"page_before {page.id}", page.fields)


def _derivation(catalogue: Catalogue, field: Field, use: Derivation) -> Iterator[str]:
    source = catalogue.fields.get(use.field)
    if field.kind.spec.is_secret or field.kind.spec.is_confirmation:
        yield f"a {field.kind} does not follow from another answer"
    if source is None or source is field:
        yield f"derived from {use.field}, which is no other field"
        return
    known = {column.id for column in source.columns}
    named = {*use.where, *use.unless, *use.columns, *([use.column] if use.column else [])}
    yield from (f"{use.field} has no column {name}" for name in sorted(named - known))
    yield from _unknown(catalogue, "derived", [use.without] if use.without else [])
    options = {option.value for option in field.options}
    for value in use.says.values():
        if options and value not in options:
            yield f"{value} is no choice"


def _move(catalogue: Catalogue, move: Move) -> Iterator[str]:
    yield from _unknown(catalogue, "it", (move.to, *move.fields, *move.also.values()))
    target = catalogue.fields.get(move.to)
    columns = {column.id for column in target.columns} if target else set()
    named = {*move.row, *move.cells, *move.also, *([move.key] if move.key else [])}
    yield from (f"{move.to} has no column {name}" for name in sorted(named - columns))
    for name in move.fields:
        if name in catalogue.fields and not catalogue.fields[name].derived:
            yield f"{name} has moved, and nothing gives its answer back"


def _question_lists(catalogue: Catalogue) -> Iterator[str]:
    lists = catalogue.question_lists.values()
    for each in lists:
        name = f"question list {each.id}"
        yield from _unknown(catalogue, name, each.fields)
        for field_id in each.fields:
            field = catalogue.fields.get(field_id)
            if field is not None and field.kind not in _IN_LISTS:
                yield f"{name}: {field_id} is a {field.kind}"
    counts = Counter(field_id for each in lists for field_id in each.fields)
    yield from (f"{name} is in {n} question lists" for name, n in counts.items() if n > 1)


def _unknown(catalogue: Catalogue, name: str, fields: tuple[str, ...] | list[str]) -> Iterator[str]:
    yield from (f"{name}: there is no field {f}" for f in fields if f not in catalogue.fields)
