"""Verifies the integrity of a bundle, and reassesses its answers."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from wizard import __version__
from wizard.bundle.answers import MAX_ANSWERS
from wizard.bundle.attach import skipped_file
from wizard.bundle.base import sent_in
from wizard.bundle.compare import VerdictDifference, differences_of, read_document
from wizard.bundle.compared import (
    StatedBase,
    base_mismatches,
    changes_in,
    false_claims,
    stated_base_of,
)
from wizard.bundle.contents import (
    MAX_REPORT,
    BundleInputs,
    JudgedAnswers,
    LookIn,
    judge_answers,
    reports_of,
)
from wizard.bundle.events import event_problems, event_remarks
from wizard.bundle.evidence import pack_evidence
from wizard.bundle.manifest import (
    MAX_MANIFEST,
    BundleManifest,
    ManifestEntry,
    read_bundle_manifest,
    repeats_assessment,
)
from wizard.bundle.names import (
    ANSWERS,
    ASSESSMENT,
    CHANGES,
    EVENTS,
    EVIDENCE,
    MANIFEST,
    MAX_NAME,
    OWN,
)
from wizard.bundle.newer import NewerVerdicts, newer_of
from wizard.bundle.opened import OpenBundle, open_bundle, read_small_file
from wizard.bundle.playback_again import PlaybackRemarks, compare_playback
from wizard.bundle.watch import CancelCheck, ProgressCallback, ProgressMeter
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.own import as_made_with, missing_own
from wizard.checks.looked import fields_in_order, slots_of
from wizard.dataclass import dataclass
from wizard.drafts.journal_model import SentBundle
from wizard.engine.finding import Assessment
from wizard.engine.milestones import UnknownMilestone
from wizard.engine.readiness import Readiness, readiness_of
from wizard.errors import BundleError, CatalogueError
from wizard.inspection.media.content_cache import UNCACHED, ContentCache
from wizard.inspection.media.seen import FileRef, FileSeen, PlaybackFacts
from wizard.inspection.media.strip import MAX_BYTES, stripped
from wizard.reports.json_report import Document

YEARS = range(2000, 2200)
"""The plausible years of a bundle; others would exceed the calendar's range."""


class VerificationOutcome(StrEnum):
    """The result of comparing a bundle with its reassessment."""

    IDENTICAL = "identical"
    DIFFERS = "differs"
    RULES_CHANGED = "rules-changed"


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of a verification."""

    outcome: VerificationOutcome
    problems: tuple[str, ...]
    """Problems with its files, as sentences; with any of them the bundle cannot be trusted."""
    differences: tuple[VerdictDifference, ...]
    manifest: BundleManifest
    assessment: Assessment | None
    """The reassessment as of the bundle's date; None if answers or evidence are damaged."""
    compared: StatedBase | None = None
    """The comparison that the bundle states; None if it has none, or is damaged."""
    newer: NewerVerdicts | None = None
    """The verdicts by newer rules; None if not requested, or answers or evidence are damaged."""
    strange: tuple[str, ...] = ()
    """Prefixes of company requirements that the bundle used and that are missing here."""
    remarks: tuple[str, ...] = ()
    """What of its videos is only known from the bundle, or only from decoding them here."""
    judged: JudgedAnswers | None = None
    """The answers with their reassessment; None if answers or evidence are damaged."""

    @property
    def readiness(self) -> Readiness | None:
        """What its answers and files deserve now; None when they are damaged."""
        return readiness_of(self.assessment) if self.assessment else None

    @property
    def sound(self) -> bool:
        """Whether every file matches the manifest."""
        return not self.problems

    @property
    def exit_code(self) -> int:
        """0 if the bundle is identical, 4 if its files are damaged, 1 if its verdict differs."""
        if not self.sound:
            return 4
        return 0 if self.outcome is VerificationOutcome.IDENTICAL else 1


def verify_bundle(  # noqa: PLR0913 - one parameter an option
    path: Path,
    catalogue: Catalogue,
    *,
    since: Path | None = None,
    today: date | None = None,
    decode: bool = False,
    contents: ContentCache = UNCACHED,
    progress: ProgressCallback | None = None,
    cancelled: CancelCheck | None = None,
) -> Verification:
    """Reads an untrusted bundle and reassesses it as of its date.

    `since` is the earlier bundle that it is compared with, to verify that side too. With `today` it
    also reports whether newer rules give other verdicts. With `decode` it decodes the videos again.
    Files whose content is in the cache `contents` are not opened again.

    Raises BundleError for a file that is not a bundle of this program; damaged, missing or
    additional files are reported as problems by name.
    """
    before = sent_in(since) if since else None
    with open_bundle(path, contents) as bundle:
        return verify_opened(
            bundle,
            catalogue,
            since=before,
            today=today,
            decode=decode,
            progress=progress,
            cancelled=cancelled,
        )


def verify_opened(
    bundle: OpenBundle,
    catalogue: Catalogue,
    *,
    since: SentBundle | None = None,
    today: date | None = None,
    decode: bool = False,
    progress: ProgressCallback | None = None,
    cancelled: CancelCheck | None = None,
) -> Verification:
    """Like `verify_bundle`, for an open bundle."""
    manifest = read_bundle_manifest(read_small_file(bundle, MANIFEST, MAX_MANIFEST), bundle.label)
    meter = ProgressMeter(sum(bundle.sizes.values()), progress, cancelled)
    look = _looked(bundle, manifest, meter)
    reading = _Reading(bundle=bundle, manifest=manifest, watch=meter, look=look)
    then = _as_then(catalogue, manifest)
    compared = _compare(reading, then, decode=decode)
    verification = _verification(reading, compared, then, since)
    judged = compared.judged
    newer = newer_of(judged, catalogue, today, reading.look) if judged and today else None
    strange = tuple(missing_own(catalogue, manifest.catalogue_version))
    return replace(verification, newer=newer, strange=strange)


class _Reading(NamedTuple):
    """An open bundle with its file inspections."""

    bundle: OpenBundle
    manifest: BundleManifest
    watch: ProgressMeter
    look: LookIn


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """A bundle's statements beside the reassessment."""

    damage: Mapping[str, str]
    """The problem with each file, by name."""
    judged: JudgedAnswers | None
    """The reassessment; None if answers or evidence are damaged."""
    stated: Document | None
    """The assessment in the bundle; None if it is damaged."""
    changes: Document | None
    differences: tuple[VerdictDifference, ...]
    same_rules: bool
    playback: PlaybackRemarks


def _compare(reading: _Reading, catalogue: Catalogue, *, decode: bool) -> _Comparison:
    bundle, manifest = reading.bundle, reading.manifest
    damage = dict(_damage(bundle, manifest, reading.watch))
    sound = not damage.keys() & {ANSWERS, EVIDENCE}
    judged = _judge_again(bundle, catalogue, manifest, reading.look) if sound else None
    stated = None if ASSESSMENT in damage else _stated(bundle)
    same_rules = _same_rules(manifest, catalogue)
    newer = judged.assessment.edition if judged and not same_rules else None
    return _Comparison(
        damage=damage,
        judged=judged,
        stated=stated,
        changes=None if CHANGES in damage else changes_in(bundle),
        differences=tuple(
            differences_of(stated, judged.document, newer) if judged and stated else ()
        ),
        same_rules=same_rules,
        playback=compare_playback(bundle, manifest, catalogue, reading.watch)
        if decode and not damage
        else PlaybackRemarks(),
    )


def _problems(reading: _Reading, compared: _Comparison, since: SentBundle | None) -> Iterator[str]:
    """All problems with the files of a bundle, most basic first."""
    bundle, manifest = reading.bundle, reading.manifest
    yield from compared.damage.values()
    yield from _contradictions(manifest, compared.stated, compared.judged)
    yield from compared.playback.problems
    if EVENTS not in compared.damage:
        yield from event_problems(bundle)
    if since is not None and CHANGES not in compared.damage:
        yield from base_mismatches(compared.changes, since, bundle.label)
    judged = compared.judged
    if judged and compared.stated and not compared.damage and compared.same_rules:
        yield from _inventions(bundle, manifest, judged)
        yield from false_claims(compared.changes, judged, manifest, since)
        yield from _otherwise(reading, compared, judged)


def _verification(
    reading: _Reading, compared: _Comparison, catalogue: Catalogue, since: SentBundle | None
) -> Verification:
    found = tuple(_problems(reading, compared, since))
    proved = since is not None and not found and compared.same_rules
    return Verification(
        outcome=_verification_outcome(
            reading.manifest, catalogue, sound=not found, same=not compared.differences
        ),
        problems=found,
        differences=compared.differences,
        manifest=reading.manifest,
        assessment=compared.judged.at_milestone if compared.judged else None,
        compared=stated_base_of(compared.changes, proved=proved),
        remarks=(*compared.playback.remarks, *event_remarks(reading.bundle)),
        judged=compared.judged,
    )


def _as_then(catalogue: Catalogue, manifest: BundleManifest) -> Catalogue:
    """The catalogue with the company requirements and the rules date of the bundle."""
    part = as_made_with(catalogue, manifest.catalogue_version, manifest.catalogue_digest)
    return part.on(manifest.rules_as_of)


def _looked(bundle: OpenBundle, manifest: BundleManifest, meter: ProgressMeter) -> LookIn:
    """Inspects attached files, each once.

    What decoding the videos showed is what the manifest says, so that the verdict is the same on
    every computer; `compare_playback` says where it is something else.
    """
    known: dict[FileRef, FileSeen | None] = {}
    playbacks = {part.name: part.playback for part in manifest.file if part.playback}

    def look(file_ref: FileRef) -> FileSeen | None:
        if file_ref not in known:
            there = file_ref.path in bundle.sizes
            if there:
                meter.tell(f"looking at {file_ref.path}")
            found = bundle.look(file_ref.path, file_ref.look) if there else None
            known[file_ref] = _with_stated_playback(found, playbacks.get(file_ref.path))
        return known[file_ref]

    return look


def _with_stated_playback(
    file_seen: FileSeen | None, playback: PlaybackFacts | None
) -> FileSeen | None:
    if file_seen is None or file_seen.video is None or playback is None:
        return file_seen
    return replace(file_seen, video=replace(file_seen.video, playback=playback))


def _verification_outcome(
    manifest: BundleManifest, catalogue: Catalogue, *, sound: bool, same: bool
) -> VerificationOutcome:
    if not sound:
        return VerificationOutcome.DIFFERS
    if manifest.catalogue_digest != catalogue.digest or not manifest.headline:
        return VerificationOutcome.RULES_CHANGED
    if same:
        return VerificationOutcome.IDENTICAL
    return (
        VerificationOutcome.DIFFERS
        if _same_rules(manifest, catalogue)
        else VerificationOutcome.RULES_CHANGED
    )


def _same_rules(manifest: BundleManifest, catalogue: Catalogue) -> bool:
    """Rules are data and code; both must be the same for the same findings.

    A manifest without a headline was written by older code, whatever its version says.
    """
    same_code = manifest.program_version == __version__ and bool(manifest.headline)
    return same_code and manifest.catalogue_digest == catalogue.digest


def _damage(
    bundle: OpenBundle, manifest: BundleManifest, meter: ProgressMeter
) -> Iterator[tuple[str, str]]:
    """The problem with each file, by name."""
    listed = {part.name: part for part in manifest.file}
    if len(listed) != len(manifest.file):
        yield MANIFEST, f"{MANIFEST} lists a file twice."
    for name in sorted(listed.keys() | (bundle.sizes.keys() - {MANIFEST})):
        part = listed.get(name)
        if part is None:
            yield name, f"{name} is not listed in {MANIFEST}."
        elif name not in bundle.sizes:
            yield name, f"{ascii(name[:MAX_NAME])[1:-1]} is missing."
        elif part.size != bundle.sizes[name]:
            yield name, f"{name} has {bundle.sizes[name]:,} bytes; it had {part.size:,}."
        elif not _is_intact(bundle, part, meter):
            yield name, f"{name} is damaged or was changed: its SHA-256 is a different one."


def _is_intact(bundle: OpenBundle, part: ManifestEntry, meter: ProgressMeter) -> bool:
    sha256, crc, size = hashlib.sha256(), 0, 0
    for block in meter.counted(bundle.blocks(part.name), part.name):
        sha256.update(block)
        crc = zlib.crc32(block, crc)
        size += len(block)
    kept = bundle.crc(part.name)
    return sha256.hexdigest() == part.sha256 and size == part.size and kept in (None, crc)


def _judge_again(
    bundle: OpenBundle, catalogue: Catalogue, manifest: BundleManifest, inspect: LookIn
) -> JudgedAnswers:
    answers = read_small_file(bundle, ANSWERS, MAX_ANSWERS)
    evidence = read_small_file(bundle, EVIDENCE, MAX_REPORT) if EVIDENCE in bundle.sizes else b""
    if EVIDENCE in bundle.sizes and not evidence:
        raise BundleError(f"{EVIDENCE} in {bundle.label} is empty.", "Ask for a sound bundle.")
    for day in (manifest.as_of, manifest.rules_as_of or manifest.as_of):
        if day.year not in YEARS:
            message = f"{MANIFEST} in {bundle.label} names the day {day.isoformat()}."
            raise BundleError(message, "Ask for a sound bundle.")
    try:
        inputs = BundleInputs(bundle.label, answers, evidence, manifest.milestone)
        return judge_answers(inputs, catalogue, manifest.as_of, inspect)
    except (CatalogueError, UnknownMilestone) as error:
        message = f"{bundle.label} cannot be judged: {error.message}"
        raise BundleError(message, "Update the program; the bundle may be newer.") from error


def _stated(bundle: OpenBundle) -> Document:
    return read_document(read_small_file(bundle, ASSESSMENT, MAX_REPORT), bundle.label)


def _contradictions(
    manifest: BundleManifest, stated: Document | None, judged: JudgedAnswers | None
) -> Iterator[str]:
    """Intact files that do not belong together."""
    if stated and not repeats_assessment(manifest, stated):
        yield f"{MANIFEST} and {ASSESSMENT} differ."
    if judged:
        draft = {"id": manifest.id, "name": manifest.name}
        if judged.document["draft"] != draft or judged.draft.edition != manifest.edition:
            yield f"{MANIFEST} is about another draft than {ANSWERS}."


def _inventions(
    bundle: OpenBundle, manifest: BundleManifest, judged: JudgedAnswers
) -> Iterator[str]:
    """Statements that the same rules and answers do not produce."""
    attached = {part.name: part.field for part in manifest.file if part.name not in OWN}
    fields = fields_in_order(judged.assessment.edition)
    slots = list(slots_of(fields, judged.draft.given_answers))
    named = {slot.text: slot.field.id for slot in slots if slot.text in attached}
    for name, _ in sorted(attached.items() - named.items()):
        yield f"{name} belongs to no answer."
    limited = judged.at_milestone
    left = [skipped_file(slot, limited) for slot in slots if slot.text not in attached]
    if left != manifest.not_included:
        yield f"{MANIFEST} and {ANSWERS} differ in what is not included."
    for part in manifest.file:
        if part.stripped and not _is_stripped(bundle, part):
            yield f"{part.name} is not the picture without metadata that {MANIFEST} says it is."
    context = judged.assessment.context
    if pack_evidence(judged.assessment.edition, context, context) != judged.evidence:
        yield f"{EVIDENCE} holds what no question of these answers asks."


def _otherwise(reading: _Reading, compared: _Comparison, judged: JudgedAnswers) -> Iterator[str]:
    """Reports that are missing, superfluous or different from generated ones.

    If findings differ, only that is reported, as their reports then differ too.
    """
    bundle, manifest = reading.bundle, reading.manifest
    attached = [part.name for part in manifest.file if part.name not in OWN]
    reports = reports_of(judged, attached, compared.changes)
    for name in OWN:
        if name in bundle.sizes and name not in reports and name not in _NO_REPORTS:
            yield f"{name} does not belong to this bundle."
    for name, text in reports.items():
        if name not in bundle.sizes:
            yield f"{name} is missing."
        elif not compared.differences and read_small_file(bundle, name, MAX_REPORT) != text.encode(
            "utf-8"
        ):
            yield f"{name} is not what this program writes for these answers."


_NO_REPORTS = frozenset({ANSWERS, EVIDENCE, EVENTS, MANIFEST})


def _is_stripped(bundle: OpenBundle, part: ManifestEntry) -> bool:
    if part.size > MAX_BYTES:
        return False
    data = read_small_file(bundle, part.name, MAX_BYTES)
    try:
        return stripped(data) == data
    except ValueError:
        return False
