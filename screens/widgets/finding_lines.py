"""Texts of one finding: sign, message, fix, reason and source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from screens.widgets.marks import colour_of, mark_of
from wizard.catalogue.model import Status
from wizard.engine.milestones import waiting_item
from wizard.reports.signs import STATUS_WORDS, sign_of_proof
from wizard.reports.subject import seen_words
from wizard.text import clean, one_line

if TYPE_CHECKING:
    from wizard.engine.finding import EvidenceRef, Finding
    from wizard.session.session import Session

_MOST_SIGHTINGS = 3
_MOST_REASONS = 3


def review_mark_lines(session: Session, field_id: str) -> Iterator[Content]:
    """What is new about a field since the draft was migrated, until the user was in the field."""
    reasons = session.look_again.get(field_id, ())
    for reason in reasons[:_MOST_REASONS]:
        yield Content.styled(f"Look again. {reason}", "$warning")
    if len(reasons) > _MOST_REASONS:
        yield Content.styled(f"… and {len(reasons) - _MOST_REASONS} more.", "$warning")


def finding_lines(session: Session, finding: Finding) -> Iterator[Content]:
    """One requirement: its sign, finding, fix, reason, and source."""
    requirement = finding.requirement
    colour = colour_of(finding.status, finding.severity)
    yield Content.assemble(mark_of(finding), " ", requirement.statement)
    word = f"{finding.severity.value}: " if finding.status is Status.NOT_MET else ""
    message = clean(finding.message) or STATUS_WORDS[finding.status]
    proof = f" {proof_words(finding)}" if finding.proof else ""
    yield Content.styled(f"  {word}{message}{proof}", colour)
    if item := waiting_item(session.assessment, finding):
        yield Content(f"  {item.words}")
    for evidence_ref in finding.observed[:_MOST_SIGHTINGS]:
        yield Content.styled(f"  {evidence_ref_words(session, evidence_ref)}", "$text-muted")
    if finding.fix:
        yield Content(f"  → {clean(finding.fix)}")
    yield Content.styled(f"  Why: {requirement.why}", "$text-muted")
    if requirement.ours:
        yield Content.styled(f"  Ours: {requirement.ours}", "italic $text-muted")
    yield Content.styled(f"  {source_line(session, finding)}", "$text-muted")


def proof_words(finding: Finding) -> str:
    """Whose word a met requirement rests on, e.g. "✎ Ana Kovač, 2025-03-04"."""
    if finding.proof is None:
        return ""
    mark = sign_of_proof(finding.proof).mark
    return f"{mark} {finding.word.by}, {finding.word.on}" if finding.word else mark


def evidence_ref_words(session: Session, evidence_ref: EvidenceRef) -> str:
    """Question of the evidence of a finding, its time, and its validity today."""
    kind = session.edition.catalogue.checks.get(evidence_ref.check)
    asked = kind.label if kind else evidence_ref.check
    subject = f": {one_line(evidence_ref.subject)}" if evidence_ref.subject else ""
    return f"Seen {seen_words(evidence_ref)}, by {asked}{subject}"


def source_line(session: Session, finding: Finding) -> str:
    """Source of the requirement, its level, and its id."""
    requirement = finding.requirement
    catalogue = session.edition.catalogue
    source = requirement.source
    document = catalogue.documents.get(source.document)
    title = document.title if document else source.document
    tier = catalogue.tiers.get(requirement.tier)
    weight = f" · {tier.label}" if tier else ""
    as_of = f"{source.as_of.day} {source.as_of:%b %Y}"  # not every system knows %-d
    return f"Source: {title}, {source.section} ({as_of}){weight} · {finding.id}"
