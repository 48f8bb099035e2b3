"""Compares two states of a submission by field and by file, and derives what that requires.

A state consists of answers and the digests of the files they name, as in a bundle. The edition
determines which changes need a new review or a new demo video.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date, time
from functools import cached_property
from pathlib import Path

from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Field, Source, Value
from wizard.catalogue.parts import ChangeOf, Need
from wizard.checks.looked import fields_in_order
from wizard.dataclass import dataclass
from wizard.drafts.journal_model import SentBundle, SentFile
from wizard.drafts.model import FieldIds
from wizard.drafts.read import build_draft
from wizard.engine.row_diff import (
    EMPTY,
    ChangeKind,
    DiffRow,
    Json,
    RowChange,
    change_kind,
    row_changes,
)
from wizard.rules.formats import is_answered
from wizard.rules.phrasing import counted
from wizard.secrets.masking import without_secrets_throughout
from wizard.text import clean

Files = Mapping[str, SentFile]
"""By the name in the answers."""


_ENDING = re.compile(r"\.[a-z0-9]{1,8}$")


@dataclass(frozen=True, slots=True)
class SubmissionState:
    """A submission at one time. A file name that is not in `files` is treated as text."""

    answers: Mapping[str, Value]
    """By field id."""
    files: Files = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A changed answer. A replaced file is a FileChange."""

    field: str
    label: str
    kind: ChangeKind
    """Never MOVED: reordered rows are a change of the list."""
    before: Json
    """None if there was no answer."""
    after: Json
    rows: tuple[RowChange, ...] = ()
    """For lists and records."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """An added, removed or changed file; a rename is not a change."""

    name: str
    """Its current name, or its last one if removed."""
    field: str
    kind: ChangeKind
    before: SentFile | None
    after: SentFile | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is required, by one record of the edition."""

    fields: tuple[str, ...]
    """The changed fields that trigger it, in the order of the record."""
    why: str
    requirement: str
    source: Source | None
    """The source of the requirement; None if no requirement of that name is in force."""


@dataclass(frozen=True, slots=True)
class Needed:
    """Something that the changes require, with every reason."""

    need: Need
    reasons: tuple[Reason, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields that trigger it, without duplicates."""
        return tuple(dict.fromkeys(name for reason in self.reasons for name in reason.fields))


@dataclass(frozen=True)
class Changes:
    """All changes in the order of the edition. Without a comparison there is no Changes object."""

    fields: tuple[FieldChange, ...]
    files: tuple[FileChange, ...]
    needs: tuple[Needed, ...]

    @cached_property
    def touched(self) -> frozenset[str]:
        """The ids of the fields whose answers or files changed."""
        return frozenset(_changed_fields(self.fields, self.files))

    @property
    def line(self) -> str:
        """A one-line summary: "3 answers, 1 file; needs a new review"."""
        return changes_in_short(
            len(self.fields), len(self.files), (each.need for each in self.needs)
        )

    def __bool__(self) -> bool:
        """False if nothing changed."""
        return bool(self.fields or self.files)


NEEDED = {Need.REVIEW: "a new review", Need.DEMO_VIDEO: "a new demo video"}
"""The label of a requirement, completing "needs …"."""


def changes_in_short(fields: int, files: int, needs: Iterable[Need]) -> str:
    """A one-line summary of the changes and what they require."""
    counts = [
        counted(number, noun) for number, noun in ((fields, "answer"), (files, "file")) if number
    ]
    called = ", ".join(NEEDED[need] for need in needs)
    return f"{', '.join(counts) or 'nothing changed'}{f'; needs {called}' if called else ''}"


def answers_of(sent: SentBundle, known: FieldIds) -> dict[str, Value]:
    """The answers in a bundle by field id, with those that follow.

    `known` are the catalogue's fields.

    Raises UnreadableDraft for a text that holds no answers.
    """
    data = sent.answers.encode("utf-8")
    return build_draft(Path(sent.name), data, (0, len(data), 0), known).all_answers


def state_of(sent: SentBundle, known: FieldIds) -> SubmissionState:
    """The submission as stored in a bundle. Raises UnreadableDraft."""
    return SubmissionState(answers_of(sent, known), {file.name: file for file in sent.files})


def changes_since(before: SubmissionState, after: SubmissionState, edition: Edition) -> Changes:
    """The changes between two states; labels and needs are from `edition`, the newer one."""
    fields = fields_in_order(edition)
    files = tuple(_file_changes(fields, before.files, after.files))
    elsewhere = _asked_elsewhere(edition, before, after)
    asked = (each for each in fields.values() if each.id not in elsewhere)
    changed = (_field_change(each, before, after) for each in asked)
    found = tuple(change for change in changed if change)
    touched = _changed_fields(found, files)
    return Changes(found, files, needs_of(touched, edition))


def _asked_elsewhere(
    edition: Edition, before: SubmissionState, after: SubmissionState
) -> frozenset[str]:
    """Fields whose changes are those of the field that is asked in their place."""
    follow = edition.derivations.standing
    standing = follow(before.answers).keys() & follow(after.answers).keys()
    fields = edition.catalogue.fields
    return frozenset(name for name in standing if fields[name].is_hidden)


def _changed_fields(fields: Iterable[FieldChange], files: Iterable[FileChange]) -> set[str]:
    return {change.field for change in fields} | {change.field for change in files}


def needs_of(touched: Collection[str], edition: Edition) -> tuple[Needed, ...]:
    """What changes of these fields require, by the edition's records."""
    reasons = [
        (record, _change_reason(record, touched, edition))
        for record in edition.journey.after.changes
    ]
    called = ((need, [r for record, r in reasons if r and need in record.needs]) for need in Need)
    return tuple(Needed(need, tuple(found)) for need, found in called if found)


def _change_reason(record: ChangeOf, touched: Collection[str], edition: Edition) -> Reason | None:
    fields = tuple(name for name in record.fields if name in touched)
    if not fields:
        return None
    requirement = edition.requirements.get(record.requirement)
    source = requirement.source if requirement else None
    return Reason(fields, record.why, record.requirement, source)


def jsonable(value: Value) -> Json:
    """An answer as a JSON value with safe texts; None if empty."""
    return _jsonable(value) if is_answered(value) else None


def _jsonable(value: Value) -> Json:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _jsonable(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [_jsonable(part) for part in value]
    if isinstance(value, date | time):  # a datetime is a date too
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def canonical(value: Json) -> str:
    """Canonical text for comparison, in which 1, 1.0 and true differ."""
    return json.dumps(value, sort_keys=True)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of the comparison of a field; files are identified by their content."""

    field: Field
    value: Json
    files: Files

    def key(self, value: Json, kind: Kind) -> str:
        """A comparison key; files compare by content, not by name."""
        if kind.spec.is_file and self.knows(value):
            return f"sha256:{self.files[value].sha256}"
        return canonical(value) if is_answered(value) else EMPTY

    def knows(self, value: Json) -> bool:
        """Whether it names a file whose content is known."""
        return isinstance(value, str) and value in self.files

    def parts(self) -> list[Json]:
        """The rows of a list; a single value as one row; no rows without an answer."""
        if isinstance(self.value, list):
            return self.value
        return [] if self.value is None else [self.value]

    def rows(self) -> list[DiffRow]:
        """The rows of a list with their keys."""
        return [self._row(number, value) for number, value in enumerate(self.parts(), 1)]

    def _row(self, number: int, value: Json) -> DiffRow:
        if not isinstance(value, dict):
            return DiffRow(number, value, self.key(value, self.field.kind))
        kinds = {column.id: column.kind for column in self.field.columns}
        cells = {
            name: self.key(part, kinds.get(name, Kind.TEXT))
            for name, part in value.items()
            if is_answered(part)
        }
        first = next(iter(kinds), "")
        return DiffRow(number, value, canonical(cells), cells.get(first, ""), cells)


def _field_change(
    asked: Field, before: SubmissionState, after: SubmissionState
) -> FieldChange | None:
    one = _Side(asked, _comparable_value(before.answers.get(asked.id)), before.files)
    other = _Side(asked, _comparable_value(after.answers.get(asked.id)), after.files)
    if asked.kind.spec.is_file and _only_files(one, other):
        return None
    lists = all(isinstance(side.value or [], list) for side in (one, other))
    rows = _row_changes(one, other) if lists else ()
    alike = lists or (_row_keys(one) == _row_keys(other) and type(one.value) is type(other.value))
    if alike and not rows:
        return None
    kind = change_kind(one.value, other.value)
    return FieldChange(
        field=asked.id,
        label=asked.label,
        kind=kind,
        before=one.value,
        after=other.value,
        rows=rows,
    )


def _comparable_value(value: Value) -> Json:
    """An answer for comparison: a masked secret equals any other."""
    shown: Json = without_secrets_throughout(jsonable(value))
    return shown


def _row_keys(side: _Side) -> list[str]:
    return [row.key for row in side.rows()]


def _row_changes(one: _Side, other: _Side) -> tuple[RowChange, ...]:
    same = _row_keys(one) == _row_keys(other)
    return () if same else row_changes(one.field, one.rows(), other.rows())


def _only_files(one: _Side, other: _Side) -> bool:
    """Whether files were the only change of an answer."""
    return list(_left(one, other)) == list(_left(other, one))


def _left(side: _Side, other: _Side) -> Iterator[str]:
    """The keys of a side without those of files that the other side lacks."""
    waiting = Counter(_row_keys(other))
    for value, key in zip(side.parts(), _row_keys(side), strict=True):
        if waiting[key] or not side.knows(value):
            waiting[key] -= 1
            yield key


def _file_changes(fields: Mapping[str, Field], before: Files, after: Files) -> list[FileChange]:
    """By field, then by name; each file is paired with an unpaired one of the same content."""
    order = {name: number for number, name in enumerate(fields)}
    gone = _beyond(before.values(), after.values())
    new = _beyond(after.values(), before.values())
    places = sorted(
        gone.keys() | new.keys(), key=lambda place: (order.get(place[0], len(order)), place)
    )
    return [
        change
        for place in places
        for change in _file_changes_between(gone.get(place), new.get(place))
    ]


Place = tuple[str, str]
"""A field, and the file's name without extension."""


def _beyond(files: Iterable[SentFile], others: Iterable[SentFile]) -> dict[Place, SentFile]:
    """The unmatched files; equal ones are paired by name."""
    waiting = Counter((file.field, file.sha256) for file in others)
    left: dict[Place, SentFile] = {}
    for file in sorted(files, key=lambda file: file.name):
        if waiting[file.field, file.sha256]:
            waiting[file.field, file.sha256] -= 1
        else:
            place = file.field, _ENDING.sub("", file.name)
            left[(file.field, file.name) if place in left else place] = file
    return left


def _file_changes_between(before: SentFile | None, after: SentFile | None) -> Iterator[FileChange]:
    if known := after or before:
        yield FileChange(
            name=known.name,
            field=known.field,
            kind=change_kind(before, after),
            before=before,
            after=after,
        )
