"""Judges one file of an answer by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from wizard.catalogue.field_kinds import Media
from wizard.catalogue.model import CheckUse, Cost, Field, Requirement, Severity, Status
from wizard.checks.registry import CHECKS
from wizard.dataclass import dataclass
from wizard.engine.finding import Finding
from wizard.engine.ruling import milder_severity, severity_of
from wizard.inspection.media.paths import PathError, located
from wizard.inspection.media.seen import FileRef, FileSeen
from wizard.rules.phrasing import labels_of, with_labels
from wizard.rules.verdict import Facts, Verdict
from wizard.session.session import Session

_SAID = (Status.NOT_MET, Status.COULD_NOT_TELL)


@dataclass(frozen=True, slots=True)
class LocatedFile:
    """A file that an answer names, and its location."""

    field: Field
    row: int | None
    """Index in a list of files; None for a single file."""
    text: str
    """The path as in the answer."""
    path: Path
    look: Media

    @property
    def file_ref(self) -> FileRef:
        """The inspection request for it."""
        return FileRef(self.look, self.text)


@dataclass(frozen=True, slots=True)
class Remark:
    """A check's statement on one file; `message` has actual and required figures."""

    requirement: Requirement
    use: CheckUse
    status: Status
    severity: Severity
    message: str
    fix: str


def file_at(session: Session, field_id: str, row: int | None, folder: Path) -> LocatedFile | None:
    """The file in a row of a field; None if there is none or it is not allowed."""
    field = session.edition.fields.get(field_id)
    text = session.value(field_id)
    if row is not None and isinstance(text, list):
        text = text[row] if 0 <= row < len(text) else None
    media = field.kind.spec.media if field else None
    if field is None or media is None or not isinstance(text, str) or not text.strip():
        return None
    try:
        return LocatedFile(field, row, text, located(text, folder), media)
    except PathError:
        return None


def uses_for(session: Session, field_id: str) -> Iterator[tuple[Requirement, CheckUse]]:
    """The checks of a field's files whose requirements apply."""
    kinds = session.edition.catalogue.checks
    run = {name for name in CHECKS if name in kinds and kinds[name].cost is Cost.FILE}
    for name in session.edition.readers.get(field_id, ()):
        requirement = session.edition.requirements[name]
        finding = session.assessment.findings[name]
        if finding.status is not Status.NOT_APPLICABLE:
            for use in requirement.checks:
                if field_id in use.fields and use.name in run:
                    yield requirement, use


def remarks_on(session: Session, file: LocatedFile, file_seen: FileSeen) -> tuple[Remark, ...]:
    """Problems and open checks of a file with these facts, most serious first."""
    found = [
        remark
        for requirement, use in uses_for(session, file.field.id)
        if (remark := _file_remark(session, file, file_seen, requirement, use)) is not None
    ]
    return tuple(sorted(found, key=lambda r: (_SAID.index(r.status), r.severity.rank)))


def other_findings(
    session: Session, file: LocatedFile, remarks: Sequence[Remark]
) -> tuple[Finding, ...]:
    """Problems of a file that depend on other answers, e.g. on the other pictures."""
    reported = {remark.requirement.id for remark in remarks}
    return tuple(
        finding
        for finding in session.findings_of(file.field.id)
        if finding.status is Status.NOT_MET
        and (finding.field, finding.row) == (file.field.id, file.row)
        and finding.id not in reported
        and any(file.field.id in use.fields for use in finding.requirement.checks)
    )


def _file_remark(
    session: Session,
    file: LocatedFile,
    file_seen: FileSeen,
    requirement: Requirement,
    use: CheckUse,
) -> Remark | None:
    facts = _facts_alone(session, file, file_seen)
    verdict: Verdict = CHECKS[use.name](facts, use.fields, **use.params)
    if verdict.status not in _SAID or (verdict.field or use.fields[0]) != file.field.id:
        return None
    labels = labels_of(session.edition, use.fields)
    shown = verdict.status is Status.NOT_MET
    own = severity_of(session.edition, requirement, shown=shown)
    severity = milder_severity(own, verdict.severity or use.severity)
    message, fix = with_labels(verdict.message, labels), with_labels(verdict.fix, labels)
    return Remark(requirement, use, verdict.status, severity, message, fix or requirement.fix)


def _facts_alone(session: Session, file: LocatedFile, file_seen: FileSeen) -> Facts:
    """The facts as if the field named only this file."""
    facts = session.assessment.context.facts
    several = file.field.kind.spec.is_list
    answers = {**facts.answers, file.field.id: [file.text] if several else file.text}
    return replace(
        facts, answers=answers, files_seen={**session.files_seen, file.file_ref: file_seen}
    )
