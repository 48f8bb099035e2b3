"""Judges one bundle or draft, and puts what came of it into rows."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.batch.settings import BatchSettings
from wizard.bundle.archive import MAX_SIZE
from wizard.bundle.opened import open_bundle
from wizard.catalogue.model import Requirement, Severity, Status
from wizard.drafts.model import MAX_BYTES
from wizard.engine.finding import OPEN, Assessment, Finding
from wizard.engine.milestones import at_milestone, milestone_name
from wizard.engine.readiness import readiness_of
from wizard.engine.waiver_reasons import gives_not_asked
from wizard.errors import BundleError, CatalogueError, WizardError
from wizard.files import FileTooLarge, open_file
from wizard.places import user_places
from wizard.reports.baseline import baseline_beside
from wizard.reports.outcome import CheckOutcome, FailOn, undecided_files
from wizard.reports.results import (
    BundleResult,
    FindingResult,
    Outcome,
    Result,
    WaiverKind,
    row_text,
)
from wizard.reports.subject import Subject, finding_message
from wizard.session.app_context import AppContext
from wizard.session.catalogue_source import CatalogueSource

if TYPE_CHECKING:
    from wizard.bundle.verify import Verification

EXIT_FAILS, EXIT_COULD_NOT_TELL, EXIT_UNREADABLE, EXIT_FAULT = 1, 3, 4, 70
_BLOCK = 1024 * 1024


class LocalItem(NamedTuple):
    """A bundle or draft in the file system."""

    path: str
    shown: str
    """How it is called in its row; it may come from elsewhere."""
    sha256: str
    received: str
    """The day of its last change; "" if unknown."""


class Judge:
    """Judges one after another in this process; the catalogue is loaded once."""

    def __init__(self, settings: BatchSettings) -> None:
        self._settings = settings
        self._warnings: list[str] = []
        places = user_places()
        folder = Path(settings.catalogue) if settings.catalogue else None
        self._context = AppContext(
            places,
            as_of=date.fromisoformat(settings.as_of) if settings.as_of else None,
            warn=self._warnings.append,
            shelf=CatalogueSource(places, folder),
        )
        if self._context.catalogue.digest != settings.digest:
            message = "This process has another catalogue than the one that was asked for."
            raise CatalogueError(message, "Install the same version and catalogue everywhere.")
        self._warnings.clear()

    def judge(self, item: LocalItem) -> Result:
        """The result, whatever the item is; only MemoryError and KeyboardInterrupt are raised."""
        self._warnings.clear()
        begun = _cpu_seconds()
        judge = self._judge_bundle if self._settings.kind == "bundle" else self._judge_draft
        try:
            result = judge(item)
        except WizardError as error:
            words = error.full_message
            result = result_without_verdict(item, self._settings, Outcome.UNREADABLE, words)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - the others are judged all the same
            words = f"A fault of the program: {type(error).__name__}: {error}"
            result = result_without_verdict(item, self._settings, Outcome.SET_ASIDE, words)
            result = replace(result, bundle=replace(result.bundle, exit_code=EXIT_FAULT))
        spent = round(_cpu_seconds() - begun, 4)
        return replace(result, bundle=replace(result.bundle, cpu_seconds=spent))

    def _judge_bundle(self, item: LocalItem) -> Result:
        from wizard.bundle.verify import verify_bundle

        path = Path(item.path)
        found = verify_bundle(
            path, self._context.catalogue, decode=True, contents=self._context.inspections
        )
        row = replace(
            result_without_verdict(item, self._settings, _outcome_of(found)).bundle,
            exit_code=found.exit_code,
            app=row_text(found.manifest.name),
            draft_id=row_text(found.manifest.id),
            edition=row_text(found.manifest.edition),
            milestone=row_text(found.manifest.milestone),
            state=found.manifest.state,
            as_of=found.manifest.as_of.isoformat(),
            changed=_utc(found.judged.draft.changed) if found.judged else "",
            differences=len(found.differences),
            problem=row_text(" ".join([*found.problems, *found.remarks, *self._warnings])),
        )
        if found.assessment is None:
            return Result(row)
        return _with_findings(row, found.assessment, _blocking)

    def _judge_draft(self, item: LocalItem) -> Result:
        context, settings = self._context, self._settings
        draft = context.load(Path(item.path))
        assessment = at_milestone(context.assess(draft), settings.milestone)
        subject = Subject(assessment, draft, context.catalogue, context.today)
        outcome = CheckOutcome(subject, FailOn(settings.fail_on), baseline_beside(draft))
        untold = dict.fromkeys(undecided_files(assessment))
        notes = [*self._warnings, *(f"Could not tell: {words}." for words in untold)]
        code = EXIT_FAILS if outcome.failing else EXIT_COULD_NOT_TELL if untold else 0
        row = replace(
            result_without_verdict(item, settings, Outcome.JUDGED).bundle,
            exit_code=code,
            app=row_text(draft.name),
            draft_id=row_text(draft.id),
            edition=row_text(draft.edition),
            milestone=milestone_name(assessment),
            state=subject.state,
            as_of=context.today.isoformat(),
            changed=_utc(draft.changed),
            known=len(outcome.known),
            problem=row_text(" ".join(notes)),
        )
        return _with_findings(row, assessment, _failing(outcome))


def result_without_verdict(
    item: LocalItem, settings: BatchSettings, outcome: Outcome, problem: str = ""
) -> Result:
    """A result of which only the file is known."""
    bundle = BundleResult(
        path=item.shown,
        kind=settings.kind,
        sha256=item.sha256,
        judged_by=settings.judged_by,
        outcome=outcome,
        exit_code=EXIT_UNREADABLE,
        received=item.received,
        problem=row_text(problem),
    )
    return Result(bundle)


def local_item(path: str, shown: str, kind: str) -> LocalItem:
    """An item with the digest of its content and the day of its last change; "" if unreadable."""
    try:
        received = datetime.fromtimestamp(Path(path).stat().st_mtime, UTC).date().isoformat()
    except (OSError, ValueError, OverflowError):
        received = ""
    try:
        digest = digest_of(path, MAX_SIZE if kind == "bundle" else MAX_BYTES)
    except (OSError, BundleError):
        digest = ""
    return LocalItem(path, shown, digest, received)


def digest_of(path: str, limit: int) -> str:
    """The SHA-256 of a file, or of the names and contents of a bundle that is a folder.

    Raises OSError, also beyond `limit` bytes, and BundleError.
    """
    if os.path.isdir(path):  # noqa: PTH112 - as in a search
        return _digest_of_folder(Path(path))
    sha256, size = hashlib.sha256(), 0
    with open_file(path) as file:
        while block := file.read(_BLOCK):
            size += len(block)
            if size > limit:
                raise FileTooLarge(0, "it is larger than any bundle or draft", path)
            sha256.update(block)
    return sha256.hexdigest()


def _digest_of_folder(path: Path) -> str:
    sha256 = hashlib.sha256()
    with open_bundle(path) as bundle:
        for name, size in sorted(bundle.sizes.items()):
            sha256.update(f"{name} {size}\n".encode())
            for block in bundle.blocks(name):
                sha256.update(block)
    return sha256.hexdigest()


def _utc(moment: datetime) -> str:
    """A moment as ISO text; "" for one that is beyond the calendar in UTC."""
    try:
        return moment.astimezone(UTC).isoformat(timespec="seconds")
    except OverflowError:
        return ""


def _outcome_of(found: Verification) -> Outcome:
    return Outcome(found.outcome.value) if found.sound else Outcome.UNSOUND


Place = tuple[bool, int, int]
"""Whether a finding fails, and its line and column."""


def _blocking(finding: Finding) -> Place:
    return finding.blocks, 0, 0


def _failing(outcome: CheckOutcome) -> Callable[[Finding], Place]:
    failing = {finding.id for finding in outcome.failing}

    def place(finding: Finding) -> Place:
        text_range = outcome.place(finding)
        return finding.id in failing, text_range.line, text_range.column

    return place


def _with_findings(
    row: BundleResult, assessment: Assessment, place: Callable[[Finding], Place]
) -> Result:
    told = [f for f in assessment.findings.values() if f.status in _TOLD]
    counted = replace(
        row,
        version_key=row_text(_version_key(assessment)),
        headline=row_text(readiness_of(assessment).headline),
        blockers=_count(told, Severity.BLOCKER),
        warnings=_count(told, Severity.WARNING),
        needs_eyes=sum(f.needs_person for f in told if f.status is Status.COULD_NOT_TELL),
        waived=sum(f.status is Status.WAIVED for f in told),
        not_checked=assessment.not_checked,
    )
    return Result(counted, tuple(_finding_rows(counted, assessment, told, place)))


_TOLD = OPEN | {Status.COULD_NOT_TELL, Status.WAIVED}


def _count(findings: Iterable[Finding], severity: Severity) -> int:
    return sum(f.severity is severity for f in findings if f.status in OPEN)


def _version_key(assessment: Assessment) -> str:
    answers = assessment.context.facts.answers
    keys = assessment.edition.journey.portal.version_keys
    return next((str(answers[name]) for name in keys if answers.get(name)), "")


def _finding_rows(
    row: BundleResult,
    assessment: Assessment,
    told: Iterable[Finding],
    place: Callable[[Finding], Place],
) -> Iterator[FindingResult]:
    for finding in told:
        fails, line, column = place(finding)
        requirement = finding.requirement
        uses = dict.fromkeys(_names_of_uses(requirement))
        yield FindingResult(
            path=row.path,
            sha256=row.sha256,
            judged_by=row.judged_by,
            requirement=row_text(finding.id),
            severity=finding.severity.value,
            verdict=finding.status.value,
            needs_person=finding.needs_person,
            waiver=_waiver_kind(assessment, finding),
            judged_with=",".join(uses),
            field=row_text(finding.field),
            label=row_text(_label(assessment, finding.field)),
            message=row_text(finding_message(finding)),
            fails=fails,
            line=line,
            column=column,
        )


def _label(assessment: Assessment, field_id: str) -> str:
    field = assessment.edition.catalogue.fields.get(field_id)
    return field.label if field else field_id


def _names_of_uses(requirement: Requirement) -> Iterator[str]:
    yield from (rule.name for rule in requirement.rules)
    yield from (check.name for check in requirement.checks)


def _waiver_kind(assessment: Assessment, finding: Finding) -> WaiverKind:
    waiver = assessment.context.waived.get(finding.id)
    if finding.status is not Status.WAIVED or waiver is None:
        return WaiverKind.NONE
    if gives_not_asked(waiver.reason):
        return WaiverKind.NOT_ASKED
    if waiver.answers is not None:
        return WaiverKind.THIS_ANSWER
    return WaiverKind.UNTIL if waiver.expires else WaiverKind.NO_END


def _cpu_seconds() -> float:
    """Of this process and of the programs that it started."""
    return sum(os.times()[:4])
