"""The earlier bundle for a comparison, from the journal or given by the user."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path

from wizard.bundle.answers import MAX_ANSWERS
from wizard.bundle.archive import BLOCK
from wizard.bundle.manifest import MAX_MANIFEST, BundleManifest, ManifestEntry, read_bundle_manifest
from wizard.bundle.names import ANSWERS, MANIFEST, OWN, READY
from wizard.bundle.opened import OpenBundle, open_bundle, read_small_file
from wizard.catalogue.edition import Edition
from wizard.dataclass import dataclass
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import Journal, SentBundle, SentFile
from wizard.drafts.transaction import Transaction
from wizard.engine.diff import Changes, SubmissionState, changes_since, state_of
from wizard.errors import BundleError, WizardError
from wizard.files import open_file
from wizard.places import assets_folder
from wizard.reports.changes_report import Document, changes_document
from wizard.text import one_line


@dataclass(frozen=True, slots=True)
class ComparisonBase:
    """An earlier bundle, and the changes since."""

    sent: SentBundle
    changes: Changes

    @property
    def name(self) -> str:
        """The name of the earlier bundle, in one safe line."""
        return one_line(self.sent.name)

    def document(self, edition: Edition, as_of: str) -> Document:
        """The document for `changes.json`."""
        return changes_document(self.changes, self.sent, edition, as_of)


def base_from_bundle(
    sent: SentBundle, present: SubmissionState, edition: Edition
) -> ComparisonBase:
    """The changes since one bundle. Raises UnreadableDraft for malformed answers."""
    before = state_of(sent, edition.catalogue.fields)
    return ComparisonBase(sent, changes_since(before, present, edition))


def base_in(journal: Journal, present: SubmissionState, edition: Edition) -> ComparisonBase | None:
    """The newest ready bundle that differs from the draft; None if there is none.

    An equal one is skipped, so that a second export gives the same bytes.
    """
    ready = (sent for sent in reversed(journal.bundles) if sent.state == READY)
    bases = (base_from_bundle(sent, present, edition) for sent in ready)
    return next((base for base in bases if base.changes), None)


def sent_in(path: Path) -> SentBundle:
    """The content of a bundle for a comparison. Raises BundleError if it is not a bundle.

    Its files are taken by the digests in its manifest; only verifying proves that these are right.
    """
    with open_bundle(path) as bundle:
        data = read_small_file(bundle, MANIFEST, MAX_MANIFEST)
        manifest = read_bundle_manifest(data, bundle.label)
        answers = read_small_file(bundle, ANSWERS, MAX_ANSWERS)
        _refuse_other(answers, manifest, bundle)
    return SentBundle(
        name=bundle.label,
        sha256=bundle_sum(path),
        state=manifest.state,
        at=datetime.combine(manifest.as_of, time(), UTC),
        as_of=manifest.as_of,
        edition=manifest.edition,
        catalogue_version=manifest.catalogue_version,
        catalogue_digest=manifest.catalogue_digest,
        answers=answers.decode("utf-8", "replace"),
        files=sent_files(manifest.file),
    )


def bundle_sum(path: Path) -> str:
    """The SHA-256 by which a bundle is named: of the zip file, or of the manifest in a folder.

    Raises BundleError if it cannot be read.
    """
    return _sum_of(path / MANIFEST if path.is_dir() else path)


def sent_files(listed: Iterable[ManifestEntry]) -> tuple[SentFile, ...]:
    """The attached files of a manifest."""
    return tuple(
        SentFile(part.name, part.field, part.size, part.sha256)
        for part in listed
        if part.name not in OWN
    )


def _refuse_other(answers: bytes, manifest: BundleManifest, bundle: OpenBundle) -> None:
    sums = {part.name: part.sha256 for part in manifest.file}
    if sums.get(ANSWERS) != hashlib.sha256(answers).hexdigest():
        what = f"{ANSWERS} in {bundle.label}"
        message = f"{what} is damaged or was changed: its SHA-256 is a different one."
        raise BundleError(message, "Ask for a sound bundle.")


def _sum_of(path: Path) -> str:
    sha256 = hashlib.sha256()
    try:
        with open_file(path) as file:
            while block := file.read(BLOCK):
                sha256.update(block)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BundleError(f"{path.name} cannot be read: {reason}.", "Check the path.") from error
    return sha256.hexdigest()


def found_base(
    draft: Path, present: SubmissionState, edition: Edition
) -> tuple[ComparisonBase | None, str]:
    """The base from the journal beside a draft, and the problem if there is none."""
    try:
        return base_in(JournalFile(draft).read(), present, edition), ""
    except WizardError as error:
        return None, f"It is unknown what changed since the last bundle: {error.message}"


def prepare_note(draft: Path, sent: SentBundle, transaction: Transaction) -> str:
    """Adds a bundle to the journal beside its draft; returns why it cannot be added, else "".

    Bundles of shipped samples are not recorded.
    """
    if draft.resolve().is_relative_to(assets_folder("samples")):
        return ""
    try:
        JournalFile(draft).prepare(lambda journal: journal.with_bundle(sent), transaction)
    except WizardError as error:
        return f"The bundle is written, but it was not noted in the journal: {error.message}"
    return ""
