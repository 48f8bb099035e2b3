"""Which answers of a draft say nothing, and which claims a person has to read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import cached_property, lru_cache
from typing import TypeVar

from wizard.catalogue.derivation import DerivedAnswer
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Field, Value
from wizard.dataclass import dataclass
from wizard.engine.waiver_reasons import ActiveWaiver, is_in_time_with_reason
from wizard.inspection.media.seen import Seen
from wizard.rules.content import (
    AnswerKey,
    ContentJudge,
    Objection,
    compared_parts,
    group_of,
    is_needed,
    keys_of,
    keys_of_part,
)
from wizard.rules.formats import name_problem

CONTENT_OF = "value-content:"
"""Before a field's id: the demand that its answer says something."""

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class HeldObjection:
    """What is held against an answer, and who insists on the answer all the same."""

    objection: Objection
    waiver: ActiveWaiver | None


@dataclass(frozen=True)
class ContentState:
    """What was found in the answers that count."""

    objections: Mapping[str, HeldObjection] = field(default_factory=dict)
    """Field id to what is held against its answer."""
    doubts: Mapping[str, Objection] = field(default_factory=dict)
    """Field id to the sentence that a person has to judge."""
    users: Mapping[AnswerKey, frozenset[str]] = field(default_factory=dict)
    """Which fields have an answer, by what it is compared by."""
    derived: Mapping[str, DerivedAnswer] = field(default_factory=dict)
    """The fields whose answers are looked at where they come from."""

    @cached_property
    def refused(self) -> Mapping[str, HeldObjection]:
        """The fields whose answers say nothing, and nobody insists."""
        held = {
            name: one
            for name, one in self.objections.items()
            if one.waiver is None and not one.objection.spares_answer
        }
        return held | self._inherited({name: one.objection.row for name, one in held.items()}, held)

    @cached_property
    def doubted(self) -> Mapping[str, Objection]:
        """The fields with a sentence that a person has to judge."""
        rows = {name: one.row for name, one in self.doubts.items()}
        return {**self.doubts, **self._inherited(rows, self.doubts)}

    def _inherited(
        self, rows: Mapping[str, int | None], found: Mapping[str, _Found]
    ) -> dict[str, _Found]:
        """What was found at the sources of derived answers, in the row that they come from."""
        return {
            name: found[each.source]
            for name, each in self.derived.items()
            if each.value is not None
            and each.source in found
            and (each.row is None or rows[each.source] in {None, each.row})
        }


@dataclass(frozen=True, slots=True)
class ContentScope:
    """What answers are looked at with."""

    edition: Edition
    waivers: Sequence[ActiveWaiver]
    today: date
    files_seen: Seen
    derived: Mapping[str, DerivedAnswer]
    """The fields whose answers are looked at where they come from."""


@lru_cache(maxsize=16)
def content_judge(edition: Edition) -> ContentJudge:
    """The judge of an edition, made once."""
    return ContentJudge(edition.catalogue)


@lru_cache(maxsize=16)
def _places(edition: Edition) -> Mapping[str, int]:
    return {name: place for place, name in enumerate(edition.fields)}


def build_content(scope: ContentScope, answers: Mapping[str, Value]) -> ContentState:
    """Looks at all answers that count."""
    if not content_judge(scope.edition).has_rules:
        return ContentState()
    fields = scope.edition.fields
    users: dict[AnswerKey, set[str]] = {}
    own = {name: value for name, value in answers.items() if name not in scope.derived}
    for name, value in own.items():
        for key in keys_of(fields[name], value, scope.files_seen):
            users.setdefault(key, set()).add(name)
    known = {key: frozenset(names) for key, names in users.items()}
    return _looked_at(scope, ContentState(users=known, derived=scope.derived), answers, own)


def update_content(
    scope: ContentScope,
    before: ContentState,
    answers: Mapping[str, Value],
    changed: Collection[str],
    was: Mapping[str, Value],
) -> ContentState:
    """Looks again at the answers that changed, and at those that they are or were compared with.

    `was` are the answers that counted before.
    """
    if not content_judge(scope.edition).has_rules:
        return before
    users, keys = dict(before.users), set[AnswerKey]()
    for name in changed:
        known, seen = scope.edition.fields[name], scope.files_seen
        old = keys_of(known, was[name], seen) if name in was else ()
        is_own = name in answers and name not in scope.derived
        new = keys_of(known, answers[name], seen) if is_own else ()
        for key in old:
            users[key] = users.get(key, frozenset()) - {name}
        for key in new:
            users[key] = users.get(key, frozenset()) | {name}
        keys.update(old, new)
    touched = set(changed).union(*(users[key] for key in keys))
    for key in keys:
        if not users[key]:
            del users[key]
    state = ContentState(before.objections, before.doubts, users, scope.derived)
    return _looked_at(scope, state, answers, touched)


def _looked_at(
    scope: ContentScope,
    state: ContentState,
    answers: Mapping[str, Value],
    names: Iterable[str],
) -> ContentState:
    judge, fields = content_judge(scope.edition), scope.edition.fields
    objections, doubts = dict(state.objections), dict(state.doubts)
    for name in names:
        objections.pop(name, None)
        doubts.pop(name, None)
        if name not in answers or name in scope.derived:
            continue
        value = answers[name]
        found = judge.objection(fields[name], value, scope.today)
        found = found or _shared(scope, state.users, name, value)
        if found:
            objections[name] = HeldObjection(found, _insisting(scope, name, value))
        elif doubt := judge.doubt(fields[name], value):
            doubts[name] = doubt
    return ContentState(objections, doubts, state.users, scope.derived)


def _shared(
    scope: ContentScope, users: Mapping[AnswerKey, frozenset[str]], name: str, value: Value
) -> Objection | None:
    """The objection to an answer that a field for something else has too.

    What stands in an optional field is not held against one that has to be answered.
    """
    edition, known = scope.edition, scope.edition.fields[name]
    for part in compared_parts(known, value):
        others: Collection[str] = {
            other
            for key in keys_of_part(part, scope.files_seen)
            if len(users[key]) > 1
            for other in users[key]
            if group_of(edition.fields[other]) != group_of(known)
            and (not is_needed(known) or is_needed(edition.fields[other]))
        }
        if others:
            first = min(others, key=_places(edition).__getitem__)
            return content_judge(edition).same(part, known, edition.fields[first])
    return None


def _insisting(scope: ContentScope, name: str, value: Value) -> ActiveWaiver | None:
    """The waiver of somebody who insists on this very answer, with a reason."""
    about = [waiver for waiver in scope.waivers if waiver.requirement == CONTENT_OF + name]
    return next(
        (
            waiver
            for waiver in about
            if is_in_time_with_reason(waiver, scope.today)
            and not signer_problem(scope.edition, waiver.by)
            and waiver.answers == answer_digest(scope.edition.fields[name], value)
        ),
        None,
    )


def signer_problem(edition: Edition, name: str) -> str:
    """Why a name below a waiver or a signature is nobody's, as a sentence; "" if it can be one."""
    if trouble := name_problem(name):
        return trouble
    found = content_judge(edition).signer_objection(name)
    return f"{found.message}." if found else ""


def answer_digest(field: Field | None, value: Value) -> str:
    """Equal for equal answers; 16 hexadecimal digits.

    For files it counts only their number, as their names differ in a bundle.
    """
    if field is not None:
        value = without_file_names(field, value)
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def without_file_names(field: Field, value: Value) -> Value:
    """An answer as a bundle has it too: files are counted, and left out of rows."""
    spec = field.kind.spec
    if spec.is_file and not spec.is_list:
        return bool(value)
    if spec.is_file:
        return len(value) if isinstance(value, list) else 0
    if spec.has_columns and isinstance(value, list):
        files = {column.id for column in field.columns if column.kind.spec.is_file}
        return [_without_columns(row, files) for row in value]
    return value


def _without_columns(row: Value, columns: Collection[str]) -> Value:
    if not isinstance(row, Mapping):
        return row
    return {name: cell for name, cell in row.items() if name not in columns}
