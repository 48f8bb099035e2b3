"""What verdicts rest on: the answers that count on a day, and what applies because of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from typing import Protocol

from wizard.catalogue.conditions import results_of
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Field, Kind, Value
from wizard.checks.slots import SEVERAL, SINGLE
from wizard.evidence.observed import NOTHING_OBSERVED, Observations
from wizard.media.seen import NOTHING_SEEN, Seen
from wizard.rules.formats import complaint, is_answered
from wizard.rules.person_names import names_person
from wizard.rules.verdict import Facts
from wizard.session.reasons import says_why


class Accepted(Protocol):
    """A waiver as the assessment needs it; `wizard.drafts` keeps the whole."""

    @property
    def requirement(self) -> str:
        """The id of the requirement that is waived."""

    @property
    def reason(self) -> str:
        """Why; an empty reason waives nothing."""

    @property
    def by(self) -> str:
        """Who accepts it; what names no person waives nothing."""

    @property
    def expires(self) -> date | None:
        """The last day of the waiver."""

    @property
    def answers(self) -> str | None:
        """The fingerprint of the answers it is good for; None for any."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The answers that count, the conditions they settle, and what applies.

    An answer of a wrong form, or to a question that does not apply, does not count.
    """

    facts: Facts
    conditions: Mapping[str, bool | None]
    applies: Mapping[str, bool | None]
    """Field id to whether it applies; None while that is not known."""
    complaints: Mapping[str, str]
    """Field id to what is wrong with the form of its value."""
    waived: Mapping[str, Accepted]
    answers: Mapping[str, Value] = dataclass_field(default_factory=dict)
    """All answers as they were given, those that do not count included."""


def lay(
    edition: Edition,
    answers: Mapping[str, Value],
    waivers: Sequence[Accepted],
    today: date,
    seen: Seen = NOTHING_SEEN,
    observed: Observations = NOTHING_OBSERVED,
) -> Ground:
    """The ground for all answers."""
    complaints: dict[str, str] = {}
    sound: dict[str, Value] = {}
    for name, value in answers.items():
        if name in edition.fields and is_answered(value):
            trouble = complaint(edition.fields[name], value)
            if trouble:
                complaints[name] = trouble
            else:
                sound[name] = value
    conditions = results_of(edition.conditions, sound)
    applies = {
        name: all_hold(edition.conditions_of_field[name], conditions) for name in edition.fields
    }
    counted = {name: value for name, value in sound.items() if applies[name]}
    facts = Facts(counted, today, seen=seen, observed=observed)
    waived = in_force(edition, waivers, answers, today)
    return Ground(facts, conditions, applies, complaints, waived, answers)


def relay(
    edition: Edition,
    ground: Ground,
    field_id: str,
    every: Mapping[str, Value],
    waivers: Sequence[Accepted],
) -> Ground:
    """The ground after one field changed that decides nothing about what applies.

    `every` are all answers as they are given now.
    """
    value = every.get(field_id)
    answers = dict(ground.facts.answers)
    complaints = dict(ground.complaints)
    answers.pop(field_id, None)
    complaints.pop(field_id, None)
    if is_answered(value):
        trouble = complaint(edition.fields[field_id], value)
        if trouble:
            complaints[field_id] = trouble
        elif ground.applies[field_id]:
            answers[field_id] = value
    facts = replace(ground.facts, answers=answers)
    waived = in_force(edition, waivers, every, facts.today)
    return replace(ground, facts=facts, complaints=complaints, waived=waived, answers=every)


def all_hold(names: Sequence[str], conditions: Mapping[str, bool | None]) -> bool | None:
    """Whether every named condition holds; None while one is open and none has failed."""
    result: bool | None = True
    for name in names:
        held = conditions[name]
        if held is False:
            return False
        if held is None:
            result = None
    return result


def in_force(
    edition: Edition, waivers: Sequence[Accepted], answers: Mapping[str, Value], today: date
) -> dict[str, Accepted]:
    """The waivers that hold on a day for these answers, by requirement."""
    return {
        waiver.requirement: waiver
        for waiver in waivers
        if (waiver.expires is None or waiver.expires >= today)
        and says_why(waiver.reason)
        and names_person(waiver.by)
        and holds_for_answers(edition, waiver, answers)
    }


def holds_for_answers(edition: Edition, waiver: Accepted, answers: Mapping[str, Value]) -> bool:
    """Whether the answers are those that a waiver was made for, if it was made for some alone."""
    if waiver.answers is None:
        return True
    return waiver.answers == answers_fingerprint(edition, waiver.requirement, answers)


def answers_fingerprint(edition: Edition, requirement: str, answers: Mapping[str, Value]) -> str:
    """Equal for equal answers to what a requirement reads; 16 hexadecimal digits.

    Of files it counts how many are named: their names are others in a bundle.
    """
    known = edition.requirements.get(requirement)
    fields = (
        (edition.fields[name] for name in known.fields if name in edition.fields) if known else ()
    )
    told = {field.id: _told(field, answers.get(field.id)) for field in fields}
    text = json.dumps(told, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _told(field: Field, value: Value) -> Value:
    if field.kind in SINGLE:
        return bool(value)
    if field.kind in SEVERAL:
        return len(value) if isinstance(value, list) else 0
    if field.kind is Kind.RECORDS and isinstance(value, list):
        files = {column.id for column in field.columns if column.kind in SINGLE}
        return [_without(row, files) for row in value]
    return value


def _without(row: Value, columns: Collection[str]) -> Value:
    if not isinstance(row, Mapping):
        return row
    return {name: cell for name, cell in row.items() if name not in columns}
