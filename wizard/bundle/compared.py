"""Verifies the changes that a bundle states since another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

from wizard.bundle.base import sent_files
from wizard.bundle.compare import read_published
from wizard.bundle.contents import MAX_REPORT, JudgedAnswers
from wizard.bundle.manifest import BundleManifest
from wizard.bundle.names import CHANGES
from wizard.bundle.opened import OpenBundle, read_small_file
from wizard.dataclass import dataclass
from wizard.drafts.journal_model import SentBundle, SentFile
from wizard.drafts.shape import document_problem
from wizard.engine.diff import SubmissionState, changes_since, state_of
from wizard.errors import BundleError, WizardError
from wizard.reports.changes_report import (
    Document,
    changes_document,
    changes_summary,
    changes_text,
)
from wizard.reports.document_kinds import CHANGES as CHANGES_KIND
from wizard.text import one_line

_SOUND = "Ask for a sound bundle."


@dataclass(frozen=True, slots=True)
class StatedBase:
    """The earlier bundle that a bundle states it is compared with."""

    name: str
    sha256: str
    line: str
    """A summary of the changes."""
    proved: bool
    """Whether that bundle was available and the changes are right."""

    @property
    def sentence(self) -> str:
        """What was verified, in a sentence."""
        if self.proved:
            return f"{self.line}. Checked against that bundle."
        return f"{self.line}. The earlier values were not checked: name that bundle with --since."


def stated_base_of(changes: Document | None, *, proved: bool) -> StatedBase | None:
    """A summary of a bundle's `changes.json`; None if there is none."""
    if changes is None:
        return None
    base = changes["base"]
    return StatedBase(one_line(base["name"]), base["sha256"], changes_summary(changes), proved)


def changes_in(bundle: OpenBundle) -> Document | None:
    """The bundle's `changes.json`, None if there is none. Raises BundleError for another shape."""
    if CHANGES not in bundle.sizes:
        return None
    from wizard.reports.changes_schema import BundleChangesPart

    data = read_small_file(bundle, CHANGES, MAX_REPORT)
    where = f"{CHANGES} in {bundle.label}"
    document = read_published(data, where, CHANGES_KIND.head["schema"], BundleChangesPart)
    trouble = document_problem(document) or _day_trouble(document["base"]["as_of"])
    if any(each["before"] is None and each["after"] is None for each in document["files"]):
        trouble = "a file is neither there before nor after"
    if trouble:
        raise BundleError(f"{where} cannot be read: {trouble}.", _SOUND)
    return document


def _day_trouble(text: str) -> str:
    """The schema accepts digits alone for a date too, as seconds."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return "it names a date that does not exist"
    return ""


def base_mismatches(changes: Document | None, before: SentBundle, label: str) -> Iterator[str]:
    """Why a bundle cannot be compared with the given earlier one."""
    name = one_line(before.name)
    if changes is None:
        yield f"{label} does not say what changed since {name}: it holds no {CHANGES}."
    elif changes["base"]["sha256"] != before.sha256:
        yield f"{label} says what changed since a bundle with another SHA-256 than {name}."


def false_claims(
    changes: Document | None,
    judged: JudgedAnswers,
    manifest: BundleManifest,
    before: SentBundle | None,
) -> Iterator[str]:
    """Statements that the same rules, answers and files do not produce.

    Without the earlier bundle, what is stated of it is accepted, and only the present side, the
    comparison and the needs are verified.
    """
    if changes is None:
        return
    try:
        true = _again(changes, judged, manifest, before)
    except WizardError as error:
        yield f"{CHANGES} cannot be compared: {error.message}"
        return
    if changes_text(true) != changes_text(changes):
        since = f"changed since {one_line(before.name)}" if before else "its answers and files say"
        yield f"{CHANGES} differs from what {since}."


def _again(
    changes: Document, judged: JudgedAnswers, manifest: BundleManifest, before: SentBundle | None
) -> Document:
    """The expected `changes.json`. Raises WizardError for a base without readable answers."""
    edition = judged.assessment.edition
    base = (
        replace(before, name=changes["base"]["name"]) if before else _stated_base(changes["base"])
    )
    answers = judged.draft.all_answers
    if before is None:
        stated = {change["field"]: change["before"] for change in changes["fields"]}
        answers = {name: value for name, value in answers.items() if name in stated}
        earlier = SubmissionState(stated, {file.name: file for file in base.files})
    else:
        earlier = state_of(before, edition.catalogue.fields)
    present = SubmissionState(answers, {file.name: file for file in sent_files(manifest.file)})
    found = changes_since(earlier, present, edition)
    return changes_document(found, base, edition, manifest.as_of.isoformat())


def _stated_base(base: Document) -> SentBundle:
    """The base named in `changes.json`; its answers are unknown."""
    day = date.fromisoformat(base["as_of"])
    files = tuple(SentFile(**file) for file in base["files"])
    return SentBundle(
        name=base["name"],
        sha256=base["sha256"],
        state=base["state"],
        at=datetime.combine(day, time(), UTC),
        as_of=day,
        edition=base["edition"],
        catalogue_version="",
        catalogue_digest="",
        answers="",
        files=files,
    )
