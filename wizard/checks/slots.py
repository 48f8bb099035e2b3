"""Places in the answers that name files, and renaming the files there."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Field, Value
from wizard.rules.formats import complaint


@dataclass(frozen=True, slots=True)
class FileSlot:
    """One place in the answers that names a file."""

    field: Field
    keys: tuple[int | str, ...]
    """The path within the field's value: empty, an index, or an index and a column."""
    text: str
    """The path as the user wrote it, or a name inside a bundle."""

    @property
    def stem(self) -> str:
        """The name of the file in a bundle, without extension; places count from 1."""
        column = f".{self.keys[1]}" if len(self.keys) > 1 else ""
        place = f"-{int(self.keys[0]) + 1}" if self.keys else ""
        return f"{self.field.id}{column}{place}"

    @property
    def place(self) -> str:
        """The place in words, for messages."""
        number = f" {int(self.keys[0]) + 1}" if self.keys else ""
        return f"“{self.field.label}”{number}"


def fields_in_order(edition: Edition) -> dict[str, Field]:
    """The fields of the edition in order, then those of other editions."""
    return {**edition.fields, **edition.catalogue.fields}


def slots_of(fields: Mapping[str, Field], answers: Mapping[str, Value]) -> Iterator[FileSlot]:
    """Every place that names a file, in the order of `fields`; malformed answers have none."""
    for field in fields.values():
        value = answers.get(field.id)
        if value is not None and not complaint(field, value):
            yield from (slot for slot in _slots(field, value) if slot.text.strip())


def _slots(field: Field, value: Value) -> Iterator[FileSlot]:
    spec = field.kind.spec
    if spec.is_file and not spec.is_list:
        yield FileSlot(field, (), value)
    elif spec.is_file:
        yield from (FileSlot(field, (number,), text) for number, text in enumerate(value))
    elif spec.has_columns:
        columns = [column.id for column in field.columns if column.kind.spec.is_file]
        for number, row in enumerate(value):
            cells = ((column, row.get(column)) for column in columns)
            yield from (FileSlot(field, (number, name), text) for name, text in cells if text)


def with_names(answers: Mapping[str, Value], names: Mapping[FileSlot, str]) -> dict[str, Value]:
    """A copy of the answers with new names in their slots; "" empties a place."""
    changed = copy.deepcopy(dict(answers))
    for slot, name in names.items():
        holder: Value = changed
        *way, last = (slot.field.id, *slot.keys)
        for key in way:
            holder = holder[key]
        holder[last] = name
    return changed
