"""Checks that machine-decided requirements rest on evidence or on answers alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import derives_from, reads
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import DecidedBy, Requirement


def decision_complaints(catalogue: Catalogue) -> Iterator[str]:
    """Every requirement marked as verified that depends on a confirmation by a person."""
    deciders: dict[str, set[DecidedBy]] = {}
    for requirement in catalogue.requirements:
        deciders.setdefault(requirement.id, set()).add(requirement.decided_by)
    for requirement in catalogue.requirements:
        complaints = [
            *_evidence_complaints(requirement, deciders),
            *_word_complaints(catalogue, requirement),
            *_answer_complaints(catalogue, requirement),
        ]
        yield from (f"requirement {requirement.id}: {complaint}" for complaint in complaints)


def _evidence_complaints(
    requirement: Requirement, deciders: Mapping[str, set[DecidedBy]]
) -> Iterator[str]:
    if requirement.decided_by is not DecidedBy.MACHINE or requirement.checks:
        return
    parts = derives_from(requirement)
    if not parts and not requirement.answer_only:
        yield (
            "a machine decides it without a check; let a person decide too, or say answer_only "
            "if it states nothing but what the answers say"
        )
    for part in sorted(parts):
        if deciders.get(part, set()) - {DecidedBy.MACHINE}:
            yield f"a machine decides it, but a person decides {part}, which it is derived from"


def _word_complaints(catalogue: Catalogue, requirement: Requirement) -> Iterator[str]:
    if requirement.decided_by is DecidedBy.MACHINE:
        for name in sorted(_fields_of_kinds(catalogue, requirement, {Kind.CONFIRMATION})):
            yield f"a machine decides it, but {name} is a person's word"


def _fields_of_kinds(
    catalogue: Catalogue, requirement: Requirement, kinds: Collection[Kind]
) -> Iterator[str]:
    fields = catalogue.fields
    return (n for n in reads(requirement) if n in fields and fields[n].kind in kinds)


def _answer_complaints(catalogue: Catalogue, requirement: Requirement) -> Iterator[str]:
    if not requirement.answer_only:
        return
    if requirement.checks or requirement.decided_by is not DecidedBy.MACHINE:
        yield "answer_only is for what a machine decides without a check"
    for name in sorted(_fields_of_kinds(catalogue, requirement, {Kind.DATE})):
        yield f"answer_only, but {name} is the day of something that was done"
