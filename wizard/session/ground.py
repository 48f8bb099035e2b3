"""What verdicts rest on: the answers that count on a day, and what applies because of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from wizard.catalogue.conditions import results_of
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Value
from wizard.evidence.observed import NOTHING_OBSERVED, Observations
from wizard.media.seen import NOTHING_SEEN, Seen
from wizard.rules.formats import complaint, is_answered
from wizard.rules.verdict import Facts


class Accepted(Protocol):
    """A waiver as the assessment needs it; `wizard.drafts` keeps the whole."""

    @property
    def requirement(self) -> str:
        """The id of the requirement that is waived."""

    @property
    def reason(self) -> str:
        """Why; an empty reason waives nothing."""

    @property
    def expires(self) -> date | None:
        """The last day of the waiver."""


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
    waived = {w.requirement: w for w in waivers if _in_force(w, today)}
    return Ground(
        Facts(counted, today, seen=seen, observed=observed), conditions, applies, complaints, waived
    )


def relay(edition: Edition, ground: Ground, field_id: str, value: Value | None) -> Ground:
    """The ground after one field changed that decides nothing about what applies."""
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
    return replace(ground, facts=facts, complaints=complaints)


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


def _in_force(waiver: Accepted, today: date) -> bool:
    return bool(waiver.reason.strip()) and (waiver.expires is None or waiver.expires >= today)
