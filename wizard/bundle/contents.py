"""Builds the contents of a bundle in memory, except the attached files."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date

from wizard.bundle.answers import answers_text, read_answers
from wizard.bundle.attach import Attachment, FileSums, SkippedFile, inspect_packed, same_blocks
from wizard.bundle.evidence import pack_evidence, unpack_evidence
from wizard.bundle.manifest import ManifestEntry, manifest_of, manifest_text
from wizard.bundle.names import (
    ANSWERS,
    ASSESSMENT,
    CHANGES,
    CHANGES_TEXT,
    EVENTS,
    EVIDENCE,
    INCOMPLETE,
    MANIFEST,
    PAGE,
    READY,
    REPORT,
    REVIEWER,
)
from wizard.bundle.watch import ProgressMeter
from wizard.catalogue.catalogue import Catalogue
from wizard.checks.looked import file_refs_of, with_names
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations
from wizard.drafts.model import Draft
from wizard.engine.assess import Assessor
from wizard.engine.context import build_context
from wizard.engine.finding import Assessment
from wizard.engine.milestones import WHOLE_JOURNEY, at_milestone, milestone_name
from wizard.engine.readiness import readiness_of
from wizard.errors import BundleError
from wizard.inspection.media.seen import NOTHING_SEEN, FileRef, FileSeen, PlaybackFacts, Seen
from wizard.reports.changes_report import changes_markdown, changes_text
from wizard.reports.document_kinds import ASSESSMENT as ASSESSMENT_KIND
from wizard.reports.envelope import json_text, without_frame
from wizard.reports.html_report import html_report
from wizard.reports.json_report import Document, assessment_document
from wizard.reports.markdown_report import markdown_report
from wizard.reports.reviewer_report import reviewer_report
from wizard.reports.subject import Subject

LookIn = Callable[[FileRef], FileSeen | None]

MAX_REPORT = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Content:
    """One file of a bundle, with access to its bytes."""

    name: str
    size: int
    crc: int
    sha256: str
    blocks: Callable[[], Iterator[bytes]]
    field: str = ""
    stripped: bool = False


@dataclass(frozen=True, slots=True)
class JudgedAnswers:
    """A bundle's answers and their findings on a date."""

    answers: bytes
    evidence: bytes
    """b"" without evidence."""
    draft: Draft
    assessment: Assessment
    """Of the whole journey."""
    at_milestone: Assessment
    """As the milestone of the bundle sees it; reports and state are of this one."""
    document: Document
    report: str

    @property
    def state(self) -> str:
        """Either "ready" or "incomplete"."""
        return READY if readiness_of(self.at_milestone).ready else INCOMPLETE

    @property
    def subject(self) -> Subject:
        """The subject for reports."""
        catalogue = self.assessment.edition.catalogue
        today = self.assessment.context.facts.today
        return Subject(self.at_milestone, self.draft, catalogue, today)


@dataclass(frozen=True, slots=True)
class BundleInputs:
    """The inputs of a bundle's assessment; `label` names it in messages."""

    label: str
    answers: bytes
    evidence: bytes = b""
    milestone: str = WHOLE_JOURNEY
    """The id of the milestone that the bundle is for, or "all"."""


def assess(
    draft: Draft,
    catalogue: Catalogue,
    as_of: date,
    files_seen: Seen = NOTHING_SEEN,
    observed: Observations = NOTHING_OBSERVED,
) -> Assessment:
    """Assesses a draft by its own edition on a date."""
    edition = catalogue.edition(draft.edition)
    return Assessor(edition, as_of).assess_draft(draft, files_seen, observed)


def judge_answers(
    inputs: BundleInputs, catalogue: Catalogue, as_of: date, inspect: LookIn
) -> JudgedAnswers:
    """Assesses a `submission.toml`; used for export and for verification.

    `inspect` returns the inspection of an attached file, or None for a name that is not attached.
    """
    draft = read_answers(inputs.answers, inputs.label, catalogue)
    observed = unpack_evidence(inputs.evidence, inputs.label)
    asked = file_refs_of(catalogue.edition(draft.edition).fields, draft.all_answers)
    found = ((file_ref, inspect(file_ref)) for file_ref in asked)
    files_seen = {file_ref: facts for file_ref, facts in found if facts is not None}
    assessment = assess(draft, catalogue, as_of, files_seen, observed)
    limited = at_milestone(assessment, inputs.milestone)
    return JudgedAnswers(
        answers=inputs.answers,
        evidence=inputs.evidence,
        draft=draft,
        assessment=assessment,
        at_milestone=limited,
        document=without_frame(
            ASSESSMENT_KIND, assessment_document(limited, draft, catalogue, as_of)
        ),
        report=markdown_report(limited, draft, catalogue, as_of),
    )


def judged_for_bundle(
    draft: Draft,
    catalogue: Catalogue,
    before: Assessment,
    attached: Sequence[Attachment],
    meter: ProgressMeter,
) -> JudgedAnswers:
    """Assesses a draft with the file names of its bundle.

    `before` is its assessment without file inspections, which has the date, the evidence and the
    milestone.
    """
    parts = {part.name: part for part in attached}

    def look(file_ref: FileRef) -> FileSeen | None:
        if file_ref.path not in parts:
            return None
        meter.tell(f"looking at {file_ref.path}")
        file_seen = inspect_packed(parts[file_ref.path], file_ref.look, meter)
        meter.look()
        return file_seen

    answers = with_names(draft.given_answers, {part.slot: part.name for part in attached})
    edition, as_of = before.edition, before.context.facts.today
    text = answers_text(draft, edition, answers)
    context = build_context(edition, answers, draft.waivers, as_of)
    evidence = pack_evidence(edition, before.context, context)
    inputs = BundleInputs("The draft", text, evidence, milestone_name(before))
    return judge_answers(inputs, catalogue, as_of, look)


def reports_of(
    judged: JudgedAnswers, attached: Collection[str], changes: Document | None
) -> dict[str, str]:
    """Every report by its name in the bundle; `attached` are the names of attached files."""
    reports = {
        ASSESSMENT: json_text(judged.document),
        REPORT: judged.report,
        PAGE: html_report(judged.subject, lambda path: path if path in attached else ""),
        REVIEWER: reviewer_report(judged.subject, attached, changes),
    }
    if changes is not None:
        reports |= {CHANGES: changes_text(changes), CHANGES_TEXT: changes_markdown(changes)}
    return reports


def contents_of(
    judged: JudgedAnswers,
    measured: Sequence[FileSums],
    left_out: Sequence[SkippedFile],
    changes: Document | None = None,
    events: bytes = b"",
) -> list[Content]:
    """Every file of the bundle, by name. Raises BundleError if it is too large.

    `changes` are those since another bundle; None if there is none. `events` are the record of who
    changed what; b"" if it is not packed.
    """
    parts = [_attached(part) for part in measured]
    reports = reports_of(judged, [part.name for part in parts], changes)
    parts.append(_made(ANSWERS, judged.answers))
    if judged.evidence:
        parts.append(_made(EVIDENCE, judged.evidence))
    if events:
        parts.append(_made(EVENTS, events))
    parts += [_made(name, text.encode("utf-8")) for name, text in reports.items()]
    playbacks = playbacks_of(judged.assessment)
    listed = [
        ManifestEntry(p.name, p.size, p.sha256, p.field, p.stripped, playbacks.get(p.name))
        for p in parts
    ]
    manifest = manifest_of(judged.document, listed, left_out)
    parts.append(_made(MANIFEST, manifest_text(manifest)))
    return sorted(parts, key=lambda part: part.name)


def playbacks_of(assessment: Assessment) -> dict[str, PlaybackFacts]:
    """What decoding showed of the videos, by the name of the file."""
    files_seen = assessment.context.facts.files_seen
    return {
        file_ref.path: file_seen.video.playback
        for file_ref, file_seen in files_seen.items()
        if file_seen.video and file_seen.video.playback
    }


def _attached(part: FileSums) -> Content:
    packed = part.attachment
    return Content(
        name=packed.name,
        size=part.size,
        crc=part.crc,
        sha256=part.sha256,
        blocks=lambda: same_blocks(part),
        field=packed.slot.field.id,
        stripped=packed.stripped,
    )


def _made(name: str, data: bytes) -> Content:
    if len(data) > MAX_REPORT:
        raise BundleError(f"{name} would have {len(data):,} bytes.", "Shorten the answers.")
    sha256 = hashlib.sha256(data).hexdigest()
    return Content(name, len(data), zlib.crc32(data), sha256, lambda: iter((data,)))
