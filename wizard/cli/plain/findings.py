"""Findings in words, without signs: after an answer, as help, and for lists."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.catalogue.model import Status
from wizard.cli.line_terminal import spoken
from wizard.engine.finding import Finding
from wizard.engine.milestones import waiting_item
from wizard.inspection.media.words import facts_words
from wizard.reports.signs import STATUS_WORDS, sign_of
from wizard.reports.subject import finding_message
from wizard.rules.phrasing import are, counted, sentence
from wizard.session.field_state import (
    company_words,
    complaints_at,
    field_view,
    length_meter,
    limits_of,
)
from wizard.session.file_remarks import file_at
from wizard.session.session import AnswerChange, Session

_FEW = 3
_SIGN = "It counts as met once somebody signs the page; :sign does so."


def finding_words(finding: Finding) -> str:
    """A finding as a sentence that begins with its state, e.g. "Blocks: 46 characters …"."""
    word = sign_of(finding.status, finding.severity).word
    fix = f" What to do: {finding.fix}" if finding.fix else ""
    return f"{word[:1].upper()}{word[1:]}: {sentence(finding_message(finding))}{fix}"


def state_lines(session: Session, field_id: str) -> Iterator[str]:
    """How the answer of a field stands: what is wrong with it, or that nothing is."""
    complaints = complaints_at(session, field_id)
    yield from map(finding_words, complaints)
    worst = field_view(session, field_id).worst
    if complaints or worst is None:
        return
    if worst.status is Status.ANSWERED:
        yield f"Nothing is wrong with it. {_SIGN}"
    elif worst.status is Status.MET:
        yield "In order."
    else:
        yield finding_words(worst)


def file_lines(session: Session, field_id: str) -> Iterator[str]:
    """What was seen in the files that an answer names."""
    value = session.value(field_id)
    rows = range(len(value)) if isinstance(value, list) else (None,)
    for row in rows:
        file = file_at(session, field_id, row, session.draft.path.parent)
        seen = session.files_seen.get(file.file_ref) if file else None
        if file and seen:
            yield f"{file.text}: {spoken(facts_words(seen))}"


def effect_lines(session: Session, change: AnswerChange, before: frozenset[str]) -> Iterator[str]:
    """What else an answer changed; `before` are the findings that blocked before it."""
    asked = sum(session.applies(name) is True for name in change.folded)
    if asked:
        yield f"{counted(asked, 'more question')} {are(asked)} asked now."
    if gone := len(change.folded) - asked:
        yield f"{counted(gone, 'question')} {are(gone)} not asked any more."
    findings = session.assessment.findings
    new = [findings[name] for name in change.findings if name in findings and name not in before]
    elsewhere = [f for f in new if f.status is Status.NOT_MET and f.blocks]
    elsewhere = [f for f in elsewhere if f.field != change.field and not f.is_derived]
    for finding in elsewhere[:_FEW]:
        yield f"At “{session.edition.fields[finding.field].label}”: {finding_words(finding)}"
    if len(elsewhere) > _FEW:
        yield f"{len(elsewhere) - _FEW} more elsewhere; :review lists them."


def help_lines(session: Session, field_id: str) -> Iterator[str]:
    """Why a field is asked, by which source, with limits and examples."""
    field = session.edition.fields[field_id]
    yield field.help
    if field.reconstructed:
        yield "This question is our reconstruction of a form; the words are not Procore's."
    if words := company_words(session, field_id):
        yield words
    if field.placeholder:
        yield f"An example of how it is written: {field.placeholder}"
    if limits := limits_of(session, field_id):
        value = session.value(field_id)
        used = length_meter(value if isinstance(value, str) else "", limits)
        yield f"Length in characters: {used.replace('/', ' of at most ')}."
    yield from file_lines(session, field_id)
    findings = session.findings_of(field_id)
    for number, finding in enumerate(sorted(findings, key=_urgency), 1):
        yield from _requirement_lines(session, finding, f"Requirement {number} of {len(findings)}")
    if portal := session.edition.portal_of(field_id):
        yield f"In the Developer Portal: {spoken(portal)}"
    yield f"The id of the field is {field_id}."


def _urgency(finding: Finding) -> tuple[bool, int]:
    return finding.status is not Status.NOT_MET, finding.severity.rank


def _requirement_lines(session: Session, finding: Finding, number: str) -> Iterator[str]:
    requirement = finding.requirement
    yield f"{number}: {requirement.statement}"
    yield finding_words(finding) if finding.message else f"It is {STATUS_WORDS[finding.status]}."
    if item := waiting_item(session.assessment, finding):
        yield item.words
    yield f"Why: {requirement.why}"
    if requirement.ours:
        yield f"Ours: {requirement.ours}"
    yield f"Source: {session.edition.catalogue.source_words(requirement.source)}"
    examples = requirement.examples
    if requirement.fields[0] == finding.field:
        yield from (f"An example that is accepted: {each}" for each in examples.accepted[:2])
        yield from (f"An example that is refused: {each}" for each in examples.refused[:1])
