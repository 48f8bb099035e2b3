"""Evaluation context: the effective answers on a date, and which questions apply."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field as dataclass_field
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from wizard.catalogue.conditions import results_of
from wizard.catalogue.derivation import DerivedAnswer
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Field, Value
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations
from wizard.drafts.model import Signature
from wizard.drafts.unsettled import UnsettledConflict
from wizard.engine.content import (
    CONTENT_OF,
    ContentScope,
    ContentState,
    answer_digest,
    build_content,
    signer_problem,
    update_content,
    without_file_names,
)
from wizard.engine.waiver_reasons import ActiveWaiver, is_in_time_with_reason, is_misplaced
from wizard.inspection.media.seen import NOTHING_SEEN, Seen
from wizard.rules.formats import complaint, is_answered
from wizard.rules.verdict import Facts
from wizard.secrets.detection import secrets_digest, secrets_throughout

if TYPE_CHECKING:
    from wizard.drafts.team_model import Team

NO_SECRET_IN = "value-secret:"
"""Id prefix of the built-in requirement that an answer contains no secret."""


@dataclass(frozen=True, slots=True)
class HeldSecret:
    """A suspected secret in an answer, without its text."""

    kind: str
    """Completes "looks like": "a GitHub token"."""
    row: int | None
    """The index of the list item that contains it."""
    denied: ActiveWaiver | None
    """Whether a person stated that this answer contains no secret."""


@dataclass(frozen=True, slots=True)
class AssessmentContext:
    """The effective answers, the results of conditions, and what applies.

    An answer that is malformed, contains a secret or is to a question that does not apply does not
    count. So no rule can quote a secret, and no report can show one.
    """

    facts: Facts
    conditions: Mapping[str, bool | None]
    applies: Mapping[str, bool | None]
    """Field id to whether it applies; None while unknown."""
    complaints: Mapping[str, str]
    """Field id to what is wrong with the form of its value."""
    waived: Mapping[str, ActiveWaiver]
    answers: Mapping[str, Value] = dataclass_field(default_factory=dict)
    """All answers as given, including those that do not count."""
    secrets: Mapping[str, HeldSecret] = dataclass_field(default_factory=dict)
    """Field id to the secret that its answer seems to hold."""
    content: ContentState = dataclass_field(default_factory=ContentState)
    """Which of the answers that count say nothing, and which a person has to read."""
    derived: Mapping[str, DerivedAnswer] = dataclass_field(default_factory=dict)
    """The derived fields that nobody overrules, also those whose source has no answer yet."""
    signatures: Sequence[Signature] = ()
    """All that persons signed, whether it counts today or not."""
    signed: Mapping[str, Signature] = dataclass_field(default_factory=dict)
    """Page id to the signature that is good for its answers."""
    conflicts: Sequence[UnsettledConflict] = ()
    """Answers that a merge could not settle."""
    team: Team | None = None
    """The people of the submission and their approvals; None for a submission without a team."""


def build_context(
    edition: Edition,
    answers: Mapping[str, Value],
    waivers: Sequence[ActiveWaiver],
    today: date,
    files_seen: Seen = NOTHING_SEEN,
    observed: Observations = NOTHING_OBSERVED,
) -> AssessmentContext:
    """Builds the context for all answers, with those that follow from others."""
    answers = edition.derivations.complete(answers)
    derived = edition.derivations.standing(answers)
    noted = _Noted(waivers, today, {}, {})
    sound: dict[str, Value] = {}
    for name, value in answers.items():
        known = name in edition.fields and is_answered(value)
        if known and _is_sound(edition.fields[name], value, noted):
            sound[name] = value
    conditions = results_of(edition.conditions, sound)
    applies = {
        name: all_hold(edition.conditions_of_field[name], conditions) for name in edition.fields
    }
    counted = {name: value for name, value in sound.items() if applies[name]}
    facts = Facts(counted, today, files_seen=files_seen, observed=observed)
    waived = waivers_in_force(edition, waivers, answers, today)
    content = build_content(ContentScope(edition, waivers, today, files_seen, derived), counted)
    return AssessmentContext(
        facts=facts,
        conditions=conditions,
        applies=applies,
        complaints=noted.complaints,
        waived=waived,
        answers=answers,
        secrets=noted.secrets,
        content=content,
        derived=derived,
    )


class _Noted(NamedTuple):
    """Problems found in answers, by field id."""

    waivers: Sequence[ActiveWaiver]
    today: date
    complaints: dict[str, str]
    secrets: dict[str, HeldSecret]


def _is_sound(field: Field, value: Value, noted: _Noted) -> bool:
    """Whether an answer can be assessed; problems are recorded."""
    held = _held_secret(field, value, noted)
    if held:
        noted.secrets[field.id] = held
    if held and held.denied is None:
        return False
    trouble = complaint(field, value)
    if trouble:
        noted.complaints[field.id] = trouble
    return not trouble


def _held_secret(field: Field, value: Value, noted: _Noted) -> HeldSecret | None:
    """A suspected secret in an answer; None if there is none."""
    if field.kind.spec.is_secret:  # the format check already verifies that it is a reference
        return None
    found = next(secrets_throughout(value), None)
    if found is None:
        return None
    rows = enumerate(value) if isinstance(value, list) else ()
    row = next((at for at, part in rows if next(secrets_throughout(part), None)), None)
    about = (w for w in noted.waivers if w.requirement == NO_SECRET_IN + field.id)
    denied = next((w for w in about if _denies(w, value, noted.today)), None)
    return HeldSecret(found[1].kind, row, denied)


def _denies(waiver: ActiveWaiver, value: Value, today: date) -> bool:
    """Whether a person stated, with a reason, that this value is not a secret."""
    return is_in_time_with_reason(waiver, today) and waiver.answers == secrets_digest(value)


class AnswerUpdate(NamedTuple):
    """What the change of one answer changes."""

    fields: frozenset[str]
    """The changed field, and those of the edition that are derived otherwise now."""
    answers: Mapping[str, Value]
    """All current answers as given, with those that follow from others."""
    derived: Mapping[str, DerivedAnswer]


def update_of(
    edition: Edition, context: AssessmentContext, changed: str, given: Mapping[str, Value]
) -> AnswerUpdate:
    """What follows from the change of a field, given the answers after it."""
    derivations, before = edition.derivations, context.derived
    if not derivations.concern(changed):
        follows = {name: each.value for name, each in before.items() if each.value is not None}
        return AnswerUpdate(frozenset({changed}), {**follows, **given}, before)
    answers, derived = derivations.after_change(changed, given, before)
    others = {
        name
        for name in derivations.dependents(changed)
        if name in edition.fields
        and (context.answers.get(name), before.get(name)) != (answers.get(name), derived.get(name))
    }
    return AnswerUpdate(frozenset({changed, *others}), answers, derived)


def update_context(
    edition: Edition,
    context: AssessmentContext,
    update: AnswerUpdate,
    waivers: Sequence[ActiveWaiver],
) -> AssessmentContext:
    """Updates the context after changes to fields that affect no condition."""
    was, today = context.facts.answers, context.facts.today
    noted = _Noted(waivers, today, dict(context.complaints), dict(context.secrets))
    answers = dict(was)
    for name in update.fields:
        for known in (answers, noted.complaints, noted.secrets):
            known.pop(name, None)
        value = update.answers.get(name)
        sound = is_answered(value) and _is_sound(edition.fields[name], value, noted)
        if sound and context.applies[name]:
            answers[name] = value
    facts = replace(context.facts, answers=answers)
    scope = ContentScope(edition, waivers, today, facts.files_seen, update.derived)
    return replace(
        context,
        facts=facts,
        complaints=noted.complaints,
        waived=waivers_in_force(edition, waivers, update.answers, today),
        answers=update.answers,
        secrets=noted.secrets,
        content=update_content(scope, context.content, answers, update.fields, was),
        derived=update.derived,
    )


def all_hold(names: Sequence[str], conditions: Mapping[str, bool | None]) -> bool | None:
    """Whether every named condition holds; None if one is unknown and none is false."""
    result: bool | None = True
    for name in names:
        held = conditions[name]
        if held is False:
            return False
        if held is None:
            result = None
    return result


def waivers_in_force(
    edition: Edition, waivers: Sequence[ActiveWaiver], answers: Mapping[str, Value], today: date
) -> dict[str, ActiveWaiver]:
    """The waivers in force on a date for these answers, by requirement."""
    return {
        waiver.requirement: waiver
        for waiver in waivers
        if is_in_time_with_reason(waiver, today)
        and not is_misplaced(edition, waiver)
        and not signer_problem(edition, waiver.by)
        and holds_for_answers(edition, waiver, answers)
    }


def holds_for_answers(edition: Edition, waiver: ActiveWaiver, answers: Mapping[str, Value]) -> bool:
    """Whether the answers are those that a waiver was made for, if it was made for some alone."""
    if is_about_one_answer(waiver.requirement):
        return waiver.answers == one_answer_digest(edition, waiver.requirement, answers)
    if waiver.answers is None:
        return True
    return waiver.answers == answers_fingerprint(edition, waiver.requirement, answers)


def is_about_one_answer(requirement: str) -> bool:
    """Whether it is a demand of the program on an answer, waived for that very answer alone."""
    return requirement.startswith((NO_SECRET_IN, CONTENT_OF))


def one_answer_digest(edition: Edition, requirement: str, answers: Mapping[str, Value]) -> str:
    """The digest of the answer that a demand of the program is about."""
    if requirement.startswith(NO_SECRET_IN):
        return secrets_digest(answers.get(requirement.removeprefix(NO_SECRET_IN)))
    name = requirement.removeprefix(CONTENT_OF)
    return answer_digest(edition.fields.get(name), answers.get(name))


def answers_fingerprint(edition: Edition, requirement: str, answers: Mapping[str, Value]) -> str:
    """A fingerprint of the answers that a requirement reads; 16 hexadecimal digits.

    For files it counts only their number, as their names differ in a bundle.
    """
    known = edition.requirements.get(requirement)
    return fields_fingerprint(edition, known.fields if known else (), answers)


def fields_fingerprint(edition: Edition, names: Iterable[str], answers: Mapping[str, Value]) -> str:
    """Equal for equal answers to these fields; 16 hexadecimal digits. Files as above."""
    fields = (edition.fields[name] for name in names if name in edition.fields)
    counted_values = {
        field.id: without_file_names(field, answers.get(field.id)) for field in fields
    }
    text = json.dumps(counted_values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]
