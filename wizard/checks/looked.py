"""The files that answers name: their places in the answers, and what inspection found."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Kind, Media
from wizard.catalogue.model import Field, Status, Value
from wizard.dataclass import dataclass
from wizard.inspection.media.kinds import NAMES
from wizard.inspection.media.seen import FileRef, FileSeen, InspectionState
from wizard.rules.formats import complaint
from wizard.rules.phrasing import counted
from wizard.rules.reading import rows_of
from wizard.rules.verdict import Facts, Verdict, could_not_tell, met, not_met, unanswered
from wizard.text import one_line


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


_NAME_LIMIT = 60


class InspectedFile(NamedTuple):
    """A file that an answer names; `file_seen` is None before it is inspected."""

    field: str
    row: int | None
    path: str
    file_seen: FileSeen | None

    @property
    def name(self) -> str:
        """The file name for messages: one line, shortened, safe for a terminal."""
        name = one_line(self.path.replace("\\", "/").rstrip("/").rpartition("/")[2] or self.path)
        return name if len(name) <= _NAME_LIMIT else f"{name[: _NAME_LIMIT - 12]}…{name[-11:]}"


def file_ref_of(slot: FileSlot) -> FileRef:
    """The inspection request for a place in the answers."""
    kind = slot.field.kind
    if len(slot.keys) > 1:
        kind = next(c.kind for c in slot.field.columns if c.id == slot.keys[1])
    return FileRef(media_of(kind), slot.text)


def media_of(kind: Kind) -> Media:
    """The media type of a field kind. Raises ValueError for kinds without files."""
    media = kind.spec.media
    if media is None:
        raise ValueError(kind)
    return media


def file_refs_of(fields: Mapping[str, Field], answers: Mapping[str, object]) -> Iterator[FileRef]:
    """Every inspection request for the answers, deduplicated, in the order of `fields`."""
    return iter(dict.fromkeys(file_ref_of(slot) for slot in slots_of(fields, answers)))


def inspected_files(facts: Facts, field: str, media: Media) -> tuple[InspectedFile, ...]:
    """The files of a field with their results; none for an unanswered field."""
    value = facts.get(field)
    if isinstance(value, str):
        return (InspectedFile(field, None, value, facts.files_seen.get(FileRef(media, value))),)
    if not isinstance(value, Sequence):
        return ()
    return tuple(
        InspectedFile(field, row, path, facts.files_seen.get(FileRef(media, path)))
        for row, path in enumerate(value)
        if isinstance(path, str) and path.strip()
    )


def inspected_in_rows(
    facts: Facts, field: str, column: str, media: Media
) -> tuple[InspectedFile, ...]:
    """The files in a column of a list; rows without a file are skipped."""
    return tuple(
        InspectedFile(field, number, path, facts.files_seen.get(FileRef(media, path)))
        for number, row in enumerate(rows_of(facts, field))
        if isinstance(path := row.get(column), str) and path.strip()
    )


Judge = Callable[[InspectedFile, FileSeen], Verdict]
"""Judges an opened file; the message of a met verdict describes the file."""


def verdict_for_each_file(facts: Facts, field: str, media: Media, judge: Judge) -> Verdict:
    """The first complaint about any file of the field; met if every file is.

    A missing or broken file is a complaint. A file that could not be inspected makes the result
    undecided, unless another one is at fault.
    """
    files = inspected_files(facts, field, media)
    return (
        worst_file_verdict([judged_file(file, judge) for file in files])
        if files
        else unanswered(field)
    )


def worst_file_verdict(verdicts: Sequence[Verdict], noun: str = "file") -> Verdict:
    """The most serious complaint, else the first undecided verdict, else met.

    A complaint also says how many others there are.
    """
    wrong = [v for v in verdicts if v.status is Status.NOT_MET]
    if wrong:
        found = min(wrong, key=lambda v: -1 if v.severity is None else v.severity.rank)
        return replace(found, message=found.message + _others(len(wrong) - 1, noun))
    undecided = next((v for v in verdicts if v.status is Status.COULD_NOT_TELL), None)
    return undecided or met(verdicts[0].message if len(verdicts) == 1 else "")


def _others(number: int, noun: str) -> str:
    if not number:
        return ""
    return f"; {counted(number, f'more {noun}')} {'fails' if number == 1 else 'fail'} too"


def judged_file(file: InspectedFile, judge: Judge) -> Verdict:
    """The verdict on one file; `judge` is called only if it was opened."""
    file_seen = file.file_seen
    if file_seen is None:
        message = f"{file.name} was not inspected yet"
        return could_not_tell(message, field=file.field, row=file.row)
    if file_seen.state is InspectionState.UNREADABLE:
        message = f"{file.name} {file_seen.trouble}"
        return could_not_tell(message, field=file.field, row=file.row)
    if file_seen.state is not InspectionState.OPENED:
        message = f"{file.name} {file_seen.trouble}"
        return not_met(message, _mend(file_seen), field=file.field, row=file.row)
    return judge(file, file_seen)


def _mend(file_seen: FileSeen) -> str:
    if file_seen.state is InspectionState.ABSENT:
        return "Put the file there, or choose another one."
    return "Choose another file, or export it again from the program that made it."


def content_name(file_seen: FileSeen) -> str:
    """The file type by content, for messages."""
    return NAMES.get(file_seen.content, "a file of an unknown kind")
