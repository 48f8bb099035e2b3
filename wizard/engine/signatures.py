"""Whose word a verdict rests on: confirmations, signed pages, and what a person looked at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from wizard.catalogue.edition import Edition, reads
from wizard.catalogue.model import DecidedBy, Requirement, Status, Value
from wizard.checks.looked import file_refs_of
from wizard.checks.registry import CHECK_QUESTIONS
from wizard.drafts.model import Signature
from wizard.engine.content import signer_problem
from wizard.engine.context import AssessmentContext, fields_fingerprint
from wizard.engine.finding import Attestation, attestation_in
from wizard.engine.ruling import Ruling, ruling_of
from wizard.rules.verdict import Facts, Verdict, answered
from wizard.text import one_line

NOBODY_YET = "Answered, but not signed yet"


class VouchedRuling(NamedTuple):
    """A ruling, and the word that it rests on; None where a machine decided, or nobody has."""

    ruling: Ruling
    word: Attestation | None = None


def vouched_ruling(
    edition: Edition,
    requirement: Requirement,
    context: AssessmentContext,
    facts: Facts,
    ruling: Ruling,
) -> VouchedRuling:
    """The ruling after what persons said; without their word it is no more than answered."""
    verdict = ruling.verdict
    if verdict.needs_person:
        look = _look_in_force(edition, requirement, context, facts, verdict)
        if look is None:
            return VouchedRuling(ruling)
        rest = ruling_of(edition, requirement, context, facts, looked=True)
        if not look.fault and rest.verdict.status not in {Status.MET, Status.ANSWERED}:
            return VouchedRuling(rest)
        return _looked_at(ruling, look, facts.today)
    if verdict.status is not Status.MET or requirement.decided_by is DecidedBy.MACHINE:
        return VouchedRuling(ruling)
    word = _word_for(edition, requirement, context)
    if word is None:
        found = f"{verdict.message}. " if verdict.message else ""
        return VouchedRuling(ruling._replace(verdict=answered(f"{found}{NOBODY_YET}")))
    return VouchedRuling(ruling, word)


def _looked_at(ruling: Ruling, look: Signature, today: date) -> VouchedRuling:
    by, on = one_line(look.by), look.on.isoformat()
    if look.fault:
        text = f"{by} looked at it on {on}: {one_line(look.fault)}"
        wrong = replace(ruling.verdict, status=Status.NOT_MET, message=text, needs_person=False)
        return VouchedRuling(ruling._replace(verdict=wrong))
    message = f"Looked at by {by} on {on}. {ruling.verdict.message}"
    met = Verdict(Status.MET, message, field=ruling.verdict.field, row=ruling.verdict.row)
    return VouchedRuling(ruling._replace(verdict=met), _attestation(look, today))


def _word_for(
    edition: Edition, requirement: Requirement, context: AssessmentContext
) -> Attestation | None:
    """The confirmation it asks for, else the latest signature of the pages it is answered on."""
    facts = context.facts
    for name in requirement.fields:
        field = edition.fields.get(name)
        if field and field.kind.spec.is_confirmation:
            found = attestation_in(facts.answers.get(name), facts.today)
            if found:
                return found
    signed = [context.signed.get(page) for page in pages_to_sign(edition, requirement, context)]
    known = [signature for signature in signed if signature is not None]
    if len(known) < len(signed) or not known:
        return None
    return _attestation(max(known, key=lambda signature: signature.on), facts.today)


def pages_to_sign(
    edition: Edition, requirement: Requirement, context: AssessmentContext
) -> tuple[str, ...]:
    """The pages on which it is answered; its own where none of its fields is."""
    given = (name for name in requirement.fields if name in context.facts.answers)
    pages = (edition.page_of_field[name].page.id for name in given if name in edition.page_of_field)
    found = tuple(dict.fromkeys(pages))
    return found or (edition.page_of_requirement[requirement.id].page.id,)


def _attestation(signature: Signature, today: date) -> Attestation:
    age = (today - signature.on).days
    return Attestation(one_line(signature.by), signature.on.isoformat(), "", age)


def _look_in_force(
    edition: Edition,
    requirement: Requirement,
    context: AssessmentContext,
    facts: Facts,
    verdict: Verdict,
) -> Signature | None:
    """The newest look at this requirement that was for what there is to see now."""
    looks = [
        each
        for each in context.signatures
        if each.requirement == requirement.id and _is_given(edition, each, facts.today)
    ]
    if not looks:
        return None
    present = look_fingerprint(edition, requirement, context.answers, facts, verdict.message)
    fresh = [each for each in looks if each.answers == present]
    return max(fresh, key=lambda each: each.on, default=None)


def look_fingerprint(
    edition: Edition,
    requirement: Requirement,
    answers: Mapping[str, Value],
    facts: Facts,
    message: str,
) -> str:
    """Equal while a person would see the same: answers, the files' content, what runs found."""
    names = sorted(reads(requirement))
    seen = list(_file_fingerprints(edition, requirement, facts))
    ran = any(use.name in CHECK_QUESTIONS for use in requirement.checks)
    told = [fields_fingerprint(edition, names, answers), seen, message if ran else ""]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def _file_fingerprints(edition: Edition, requirement: Requirement, facts: Facts) -> Iterator[str]:
    for use in requirement.checks:
        asked = {name: edition.fields[name] for name in use.fields if name in edition.fields}
        for file_ref in file_refs_of(asked, facts.answers):
            file_seen = facts.files_seen.get(file_ref)
            yield file_seen.content_fingerprint if file_seen else ""


def page_fingerprint(edition: Edition, page: str, answers: Mapping[str, Value]) -> str:
    """Equal for equal answers on a page."""
    return fields_fingerprint(edition, edition.page_ids[page].page.fields, answers)


def pages_signed(
    edition: Edition, signatures: Sequence[Signature], answers: Mapping[str, Value], today: date
) -> dict[str, Signature]:
    """The newest signature of each page that is good for its answers as they are now."""
    found: dict[str, Signature] = {}
    for each in sorted(_page_signatures(edition, signatures, today), key=lambda each: each.on):
        if each.answers == page_fingerprint(edition, each.page, answers):
            found[each.page] = each
    return found


def _page_signatures(
    edition: Edition, signatures: Iterable[Signature], today: date
) -> Iterator[Signature]:
    for each in signatures:
        if each.page in edition.page_ids and _is_given(edition, each, today):
            yield each


def _is_given(edition: Edition, signature: Signature, today: date) -> bool:
    return not signer_problem(edition, signature.by) and signature.on <= today
