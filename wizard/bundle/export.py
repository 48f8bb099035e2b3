"""Exports a saved draft as a bundle: assessed, packed and written atomically."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from wizard.bundle.attach import (
    Attachment,
    FileSums,
    SkippedFile,
    attachments_of,
    measure_file,
    without_metadata,
)
from wizard.bundle.base import ComparisonBase, base_from_bundle, found_base, prepare_note, sent_in
from wizard.bundle.contents import JudgedAnswers, assess, contents_of, judged_for_bundle
from wizard.bundle.events import packed_events
from wizard.bundle.evidence import kept_evidence_of
from wizard.bundle.names import INCOMPLETE, bundle_name
from wizard.bundle.place import BundlePlacement, refuse_folder, write_archive, write_folder
from wizard.bundle.secret_gate import refuse_secrets_in_answers, refuse_secrets_in_files
from wizard.bundle.watch import CancelCheck, ProgressCallback, ProgressMeter
from wizard.catalogue.catalogue import Catalogue
from wizard.dataclass import dataclass
from wizard.drafts.company import inherit
from wizard.drafts.journal_model import SentBundle, SentFile
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft
from wizard.drafts.transaction import Transaction
from wizard.engine.diff import SubmissionState
from wizard.engine.finding import Assessment, Finding
from wizard.engine.milestones import WHOLE_JOURNEY, at_milestone, milestone_name
from wizard.engine.older_format import keep_statements
from wizard.engine.readiness import readiness_of
from wizard.errors import BundleError
from wizard.rules.phrasing import counted_verb
from wizard.session.app_context import local_now
from wizard.session.open_draft import Clock

_NAMED = 3


class NotReadyError(BundleError):
    """Something blocks or holds it, and nobody asked for a bundle marked incomplete."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class ExportResult:
    """An exported bundle. `sha256` is of the zip file, or of the manifest in a folder."""

    path: Path
    sha256: str
    state: str
    """Either "ready" or "incomplete"."""
    size: int
    assessment: Assessment = field(repr=False)
    stripped: int = 0
    """The number of pictures packed without their metadata."""
    base: ComparisonBase | None = None
    """The bundle it is compared with; None if there is none."""
    troubles: tuple[str, ...] = ()
    """Problems that did not prevent the export, as sentences."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Export options and callbacks."""

    allow_incomplete: bool = False
    """Export although something blocks, marked as incomplete."""
    as_folder: bool = False
    """A folder instead of a zip file."""
    strip_metadata: bool = False
    """Remove metadata from the bundle's copies of pictures."""
    milestone: str = WHOLE_JOURNEY
    """The id of the milestone that the bundle is for, or "all"."""
    compared: bool = True
    """Include the changes since an earlier bundle."""
    since: Path | None = None
    """That bundle; None for the one in the journal."""
    events: bool = False
    """Pack the record of who changed what."""
    now: Clock = local_now
    progress: ProgressCallback | None = None
    cancelled: CancelCheck | None = None


DEFAULT = ExportOptions()


def export_saved(
    draft_path: Path,
    catalogue: Catalogue,
    as_of: date,
    target: Path,
    options: ExportOptions = DEFAULT,
) -> ExportResult:
    """Exports the draft's file on disk, without unsaved changes; see `export_bundle`.

    Raises DraftError when the file cannot be read.
    """
    draft = load_draft(draft_path, catalogue.fields)
    inherit(draft, catalogue.fields)
    keep_statements(draft, catalogue)
    if draft.inheritance.trouble:
        raise BundleError(
            draft.inheritance.trouble, "Correct the company's file, or leave the company."
        )
    return export_bundle(draft, catalogue, as_of, target, options)


def export_bundle(
    draft: Draft,
    catalogue: Catalogue,
    as_of: date,
    target: Path,
    options: ExportOptions = DEFAULT,
) -> ExportResult:
    """Writes the bundle of a draft into the folder `target`, replacing one of the same name.

    Every attached file is read twice, so progress counts its bytes twice. Raises NotReadyError if
    something blocks (unless allowed), SecretInBundle if something looks like a secret (always),
    BundleError if a file cannot be attached or the bundle cannot be written, ExportCancelled if
    stopped; then nothing is left behind and an older bundle is unchanged.
    """
    refuse_folder(target)
    whole = assess(draft, catalogue, as_of, observed=kept_evidence_of(draft))
    refuse_secrets_in_answers(draft, whole)
    assessment = at_milestone(whole, options.milestone)
    if not options.allow_incomplete:
        _refuse_blocked(assessment.blockers)
    before = sent_in(options.since) if options.compared and options.since else None
    attached, left_out = attachments_of(draft, assessment)
    refuse_secrets_in_files(attached)
    meter = ProgressMeter(2 * _size(attached), options.progress, options.cancelled)
    if options.strip_metadata:
        attached = without_metadata(attached, meter)
    judged = judged_for_bundle(draft, catalogue, assessment, attached, meter)
    if not options.allow_incomplete:
        _refuse_blocked(judged.at_milestone.blockers)
        _refuse_held(judged.at_milestone)
    events = packed_events(draft.path) if options.events else b""
    measured = [measure_file(part, meter) for part in attached]
    packed = PackedBundle(judged, measured, left_out, events)
    base, trouble = _base(draft, packed, before, options)
    note = _Note(draft.path, packed, options.now())
    exported = replace(_write_bundle(packed, target, base, meter, options, note), base=base)
    return replace(exported, troubles=tuple(filter(None, (trouble, note.trouble))))


@dataclass(frozen=True, slots=True)
class PackedBundle:
    """The contents of a bundle before it is written."""

    judged: JudgedAnswers
    measured: list[FileSums]
    left_out: list[SkippedFile]
    events: bytes = b""
    """b"" where they are not packed."""

    @property
    def attached(self) -> list[Attachment]:
        """The files as found."""
        return [part.attachment for part in self.measured]

    @property
    def files(self) -> tuple[SentFile, ...]:
        """The attached files as packed."""
        return tuple(
            SentFile(part.attachment.name, part.attachment.slot.field.id, part.size, part.sha256)
            for part in self.measured
        )

    @property
    def state(self) -> SubmissionState:
        """The submission state for comparisons."""
        return SubmissionState(
            self.judged.draft.all_answers, {file.name: file for file in self.files}
        )


def _base(
    draft: Draft, packed: PackedBundle, before: SentBundle | None, options: ExportOptions
) -> tuple[ComparisonBase | None, str]:
    edition = packed.judged.assessment.edition
    if before is not None:
        return base_from_bundle(before, packed.state, edition), ""
    return found_base(draft.path, packed.state, edition) if options.compared else (None, "")


def _write_bundle(
    packed: PackedBundle,
    target: Path,
    base: ComparisonBase | None,
    meter: ProgressMeter,
    options: ExportOptions,
    note: _Note,
) -> ExportResult:
    """Writes the bundle and its journal entry."""
    judged = packed.judged
    as_of, edition = judged.assessment.context.facts.today, judged.assessment.edition
    changes = base.document(edition, as_of.isoformat()) if base else None
    parts = contents_of(judged, packed.measured, packed.left_out, changes, packed.events)
    meter.total += sum(part.size for part in parts) - _size(packed.attached)
    milestone = milestone_name(judged.at_milestone)
    name = bundle_name(judged.draft.name, judged.draft.edition, as_of, judged.state, milestone)
    path = target / (name if options.as_folder else f"{name}.zip")
    write = write_folder if options.as_folder else write_archive
    placing = BundlePlacement(note.draft, lambda step, sha256: note.add_to(step, path.name, sha256))
    sha256, size = write(path, parts, meter, placing)
    clean = sum(part.stripped for part in packed.attached)
    return ExportResult(path, sha256, judged.state, size, judged.at_milestone, clean)


@dataclass(slots=True)
class _Note:
    """The journal entry of a bundle, written together with the bundle."""

    draft: Path
    packed: PackedBundle
    now: datetime
    trouble: str = ""
    """Why the journal could not be written; the bundle is written anyway."""

    def add_to(self, transaction: Transaction, name: str, sha256: str) -> None:
        self.trouble = prepare_note(self.draft, self._sent(name, sha256), transaction)

    def _sent(self, name: str, sha256: str) -> SentBundle:
        judged = self.packed.judged
        catalogue = judged.assessment.edition.catalogue
        return SentBundle(
            name=name,
            sha256=sha256,
            state=judged.state,
            at=self.now.astimezone(UTC).replace(microsecond=0),
            as_of=judged.assessment.context.facts.today,
            edition=judged.draft.edition,
            catalogue_version=catalogue.version,
            catalogue_digest=catalogue.digest,
            answers=judged.answers.decode("utf-8"),
            files=self.packed.files,
        )


def _size(attached: list[Attachment]) -> int:
    return sum(part.size for part in attached)


def _refuse_blocked(blockers: Sequence[Finding]) -> None:
    if blockers:
        number = counted_verb(len(blockers), "block")
        message = f"The submission is not ready: {number} ({_named(blockers)})."
        raise NotReadyError(message, f"Settle them, or export it as {INCOMPLETE}.")


def _refuse_held(assessment: Assessment) -> None:
    """Refuses what nothing blocks and somebody has to check or to look at first."""
    readiness = readiness_of(assessment)
    if readiness.holds:
        text = " and ".join(readiness.hold_words)
        names = _named([hold.finding for hold in readiness.holds])
        message = f"The submission is not ready: nothing blocks, but {text} ({names})."
        hint = "`submission-wizard check` tells how; or export it as"
        raise NotReadyError(message, f"{hint} {INCOMPLETE}.")


def _named(findings: Sequence[Finding]) -> str:
    named = ", ".join(finding.id for finding in findings[:_NAMED])
    return f"{named} and {len(findings) - _NAMED} more" if len(findings) > _NAMED else named
