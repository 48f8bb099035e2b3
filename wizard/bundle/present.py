"""The bundle that a draft would give now, for a comparison before the export."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from wizard.bundle.attach import (
    Attachment,
    attachment_of,
    is_asked,
    measure_file,
    without_metadata,
)
from wizard.bundle.base import ComparisonBase, base_from_bundle, sent_in
from wizard.bundle.contents import assess
from wizard.bundle.watch import CancelCheck, ExportCancelled, ProgressCallback, ProgressMeter
from wizard.catalogue.catalogue import Catalogue
from wizard.checks.looked import fields_in_order, slots_of, with_names
from wizard.dataclass import dataclass
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import SentBundle, SentFile
from wizard.drafts.model import Draft
from wizard.drafts.shape import storable
from wizard.engine.diff import SubmissionState
from wizard.engine.finding import Assessment
from wizard.errors import BundleError


@dataclass(frozen=True, slots=True)
class ComparisonOptions:
    """Comparison options and callbacks."""

    since: Path | None = None
    """The bundle to compare with; None for the newest ready one in the journal."""
    strip_metadata: bool = False
    """Whether pictures count as packed without metadata."""
    progress: ProgressCallback | None = None
    cancelled: CancelCheck | None = None


DEFAULT = ComparisonOptions()


@dataclass(frozen=True, slots=True)
class DraftComparison:
    """A draft compared with an earlier bundle; no base if there is none."""

    base: ComparisonBase | None
    troubles: tuple[str, ...] = ()
    """Files that could not be read, as sentences; they count as removed."""

    @property
    def line(self) -> str:
        """A one-line summary; "" without a base."""
        if self.base is None:
            return ""
        if not self.base.changes:
            return f"Nothing changed since {self.base.name}"
        return f"Since {self.base.name}: {self.base.changes.line}"


def changes_now(
    draft: Draft, catalogue: Catalogue, as_of: date, asked: ComparisonOptions = DEFAULT
) -> DraftComparison:
    """The changes since an earlier bundle. Reads every file that the answers name.

    Raises WizardError for a journal or bundle that cannot be read, ExportCancelled if stopped.
    """
    before = sent_in(asked.since) if asked.since else _last(draft)
    if before is None:
        return DraftComparison(None)
    assessment = assess(draft, catalogue, as_of)
    state, troubles = present_state(draft, assessment, asked)
    return DraftComparison(base_from_bundle(before, state, assessment.edition), troubles)


def _last(draft: Draft) -> SentBundle | None:
    return JournalFile(draft.path).read().last_ready


def present_state(
    draft: Draft, assessment: Assessment, asked: ComparisonOptions = DEFAULT
) -> tuple[SubmissionState, tuple[str, ...]]:
    """The draft as it would be packed now, and problems with its files."""
    troubles: list[str] = []
    found = _present_files(draft, assessment, troubles)
    meter = ProgressMeter(sum(part.size for part in found), asked.progress, asked.cancelled)
    files: dict[str, SentFile] = {}
    names = {}
    for attachment in found:
        try:
            file = _sent_file(attachment, meter, strip=asked.strip_metadata)
        except ExportCancelled:
            raise
        except BundleError as error:
            troubles.append(error.message)
        else:
            files[file.name] = file
            names[attachment.slot] = file.name
    answers = {name: storable(value, name) for name, value in draft.given_answers.items()}
    given = with_names(answers, names)
    complete = draft.derivations.complete(given) if draft.derivations else given
    return SubmissionState(complete, files), tuple(troubles)


def _present_files(draft: Draft, assessment: Assessment, troubles: list[str]) -> list[Attachment]:
    found: list[Attachment] = []
    for slot in slots_of(fields_in_order(assessment.edition), draft.given_answers):
        if not is_asked(slot, assessment):
            continue
        try:
            attachment = attachment_of(slot, draft.path.parent)
        except BundleError as error:
            troubles.append(error.message)
        else:
            found += [attachment] if attachment else []
    return found


def _sent_file(attachment: Attachment, meter: ProgressMeter, *, strip: bool) -> SentFile:
    """The file as it would be packed. Raises BundleError if it cannot be."""
    packed = without_metadata([attachment], meter)[0] if strip else attachment
    part = measure_file(packed, meter)
    return SentFile(attachment.name, attachment.slot.field.id, part.size, part.sha256)
