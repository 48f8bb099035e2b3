"""What runs found out goes along with a bundle, and is told with its age."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import tomli

from tests.bundle.forging import members_of
from tests.bundle.forging import packed as archive_of
from wizard.bundle.adopt import import_bundle
from wizard.bundle.evidence import DatedEvidence, dated_evidence
from wizard.bundle.export import ExportOptions, NotReadyError, export_saved
from wizard.bundle.manifest import ManifestEntry, manifest_text, read_bundle_manifest
from wizard.bundle.verify import VerificationOutcome, verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Cost, Status
from wizard.drafts.evidence_file import EvidenceFile, evidence_bytes, read_evidence
from wizard.drafts.evidence_observed import Observed, Question
from wizard.drafts.read import load_draft
from wizard.engine.context import build_context
from wizard.engine.questions import pending_questions
from wizard.errors import BundleError
from wizard.session.samples import Sample, sample_folder

DAY = date(2025, 4, 1)
NOW = datetime(2025, 4, 1, 9, tzinfo=UTC)
GUIDE = "sup-getting-started"
DEAD = {"failure": "no-host", "hops": [], "said": "there is no host help.fieldline-software.com"}

Saw = Callable[..., Question]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    home = Path(shutil.copytree(sample_folder(Sample.READY), tmp_path / "app"))
    return home / "submission.toml"


@pytest.fixture
def unsearched(draft: Path) -> None:
    """The draft as it is before its source was searched."""
    EvidenceFile(draft).path.unlink()


@pytest.fixture
def saw(draft: Path, catalogue: Catalogue) -> Saw:
    """Notes what a run saw for a requirement of the draft."""

    def note(
        facts: dict[str, Any] | None = None, requirement: str = GUIDE, **more: Any
    ) -> Question:
        loaded = load_draft(draft, catalogue.fields)
        edition = catalogue.edition(loaded.edition)
        ground = build_context(edition, loaded.answers, (), DAY)
        question = pending_questions(edition, ground, Cost.LIVE, [requirement])[0].question
        observed = Observed(more.pop("at", NOW), facts or {}, **more)
        EvidenceFile(draft).add({question: observed})
        return question

    return note


def export(draft: Path, catalogue: Catalogue, *, incomplete: bool = True) -> Path:
    options = ExportOptions(allow_incomplete=incomplete)
    return export_saved(draft, catalogue, DAY, draft.parent.parent, options).path


def resealed(path: Path, members: dict[str, bytes]) -> Path:
    """The bundle with other files, whose sums the manifest gives as they are now."""
    manifest = read_bundle_manifest(members["manifest.toml"], path.name)
    manifest.file[:] = [
        ManifestEntry(
            part.name, len(data), hashlib.sha256(data).hexdigest(), part.field, part.stripped
        )
        for part in manifest.file
        if (data := members.get(part.name)) is not None
    ]
    path.write_bytes(archive_of({**members, "manifest.toml": manifest_text(manifest)}))
    return path


@pytest.mark.usefixtures("unsearched")
def test_without_evidence_a_bundle_is_what_it_was(draft: Path, catalogue: Catalogue) -> None:
    path = export(draft, catalogue)

    assert "evidence.json" not in members_of(path)
    assert verify_bundle(path, catalogue).outcome is VerificationOutcome.IDENTICAL


@pytest.mark.usefixtures("unsearched")
def test_evidence_goes_along_is_listed_and_judged_by(
    draft: Path, catalogue: Catalogue, saw: Saw
) -> None:
    question = saw(DEAD)
    path = export(draft, catalogue)
    members = members_of(path)

    known = read_evidence(members["evidence.json"], "it")
    assert known == {question: Observed(NOW, DEAD)}
    listed = {each["name"]: each for each in tomli.loads(members["manifest.toml"].decode())["file"]}
    sha256 = hashlib.sha256(members["evidence.json"]).hexdigest()
    assert listed["evidence.json"] == {
        "name": "evidence.json", "size": len(members["evidence.json"]), "sha256": sha256
    }  # fmt: skip
    findings = {f["id"]: f for f in json.loads(members["assessment.json"])["findings"]}
    assert findings[GUIDE]["status"] == "not-met"
    assert findings[GUIDE]["observed"][0]["at"] == "2025-04-01T09:00:00Z"
    assert "## Results of runs, with dates (" in members["report.md"].decode()

    verification = verify_bundle(path, catalogue)
    assert verification.outcome is VerificationOutcome.IDENTICAL
    assert verification.assessment
    assert verification.assessment.findings[GUIDE].status is Status.NOT_MET


def test_what_a_live_check_found_wrong_blocks_as_everything_else(
    draft: Path, catalogue: Catalogue, saw: Saw
) -> None:
    saw(DEAD)
    with pytest.raises(NotReadyError, match=GUIDE):
        export(draft, catalogue, incomplete=False)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"at": NOW - timedelta(days=90)}, "90 days ago; too old to count"),
        ({"rehearsal": True}, "rehearsal, not Procore"),
    ],
)
def test_what_is_too_old_or_rehearsed_is_named_and_keeps_nobody_from_exporting(
    draft: Path, catalogue: Catalogue, saw: Saw, more: dict[str, Any], words: str
) -> None:
    saw(DEAD, **more)
    path = export(draft, catalogue, incomplete=False)

    assert "INCOMPLETE" not in path.name
    assert words in members_of(path)["report.md"].decode()
    assert verify_bundle(path, catalogue).outcome is VerificationOutcome.IDENTICAL


@pytest.mark.usefixtures("unsearched")
def test_only_questions_of_the_draft_as_it_is_now_go_along(
    draft: Path, catalogue: Catalogue, saw: Saw
) -> None:
    saw(DEAD)
    text = draft.read_text("utf-8").replace("procore/getting-started", "procore/first-steps")
    draft.write_text(text, "utf-8")
    path = export(draft, catalogue)

    assert "evidence.json" not in members_of(path)


def test_evidence_that_cannot_be_read_is_as_good_as_none(
    draft: Path, catalogue: Catalogue, saw: Saw
) -> None:
    saw(DEAD)
    EvidenceFile(draft).path.write_text("{", "utf-8")

    assert "evidence.json" not in members_of(export(draft, catalogue))


def test_the_same_evidence_gives_the_same_bytes(
    draft: Path, catalogue: Catalogue, saw: Saw
) -> None:
    saw(DEAD)
    first = export(draft, catalogue).read_bytes()

    assert export(draft, catalogue).read_bytes() == first


@pytest.mark.usefixtures("unsearched")
def test_age_is_told_as_of_the_bundle_and_now(draft: Path, catalogue: Catalogue, saw: Saw) -> None:
    question = saw(DEAD, at=NOW - timedelta(days=20))
    verification = verify_bundle(export(draft, catalogue), catalogue)
    assert verification.assessment

    (evidence,) = dated_evidence(verification.assessment, catalogue, DAY + timedelta(days=15))
    assert (evidence.check, evidence.subject) == (question.check, question.inputs[0])
    assert (evidence.age_then, evidence.age_now) == (20, 35)
    assert (evidence.stale_then, evidence.stale_now) == (False, True)


@pytest.mark.parametrize(("age", "stale"), [(0, False), (30, False), (31, True)])
def test_evidence_counts_up_to_the_last_of_its_days(age: int, stale: bool) -> None:
    then = DatedEvidence("link-alive", "", NOW, age, 0, 30, rehearsal=False)
    now = DatedEvidence("link-alive", "", NOW, 0, age, 30, rehearsal=False)

    assert (then.stale_then, then.stale_now) == (stale, False)
    assert (now.stale_then, now.stale_now) == (False, stale)


def test_evidence_without_an_age_limit_counts_for_ever() -> None:
    old = DatedEvidence("link-alive", "", NOW, 9999, 9999, 0, rehearsal=False)

    assert (old.stale_then, old.stale_now) == (False, False)


# What somebody may have done to it


def test_evidence_that_was_changed_is_told(draft: Path, catalogue: Catalogue, saw: Saw) -> None:
    saw(DEAD)
    path = export(draft, catalogue)
    members = members_of(path)
    members["evidence.json"] = members["evidence.json"].replace(b"2025-04-01", b"2025-04-02")
    path.write_bytes(archive_of(members))
    verification = verify_bundle(path, catalogue)

    assert not verification.sound
    assert "evidence.json is damaged or was changed" in verification.problems[0]


def test_evidence_that_proves_otherwise_than_the_findings_say_is_a_difference(
    draft: Path, catalogue: Catalogue, saw: Saw
) -> None:
    question = saw(DEAD)
    path = export(draft, catalogue)
    rehearsed = evidence_bytes({question: Observed(NOW, DEAD, rehearsal=True)})
    verification = verify_bundle(
        resealed(path, {**members_of(path), "evidence.json": rehearsed}), catalogue
    )

    assert verification.outcome is VerificationOutcome.DIFFERS
    assert GUIDE in [each.requirement for each in verification.differences]


def test_evidence_that_nobody_asked_for_is_told(
    draft: Path, catalogue: Catalogue, saw: Saw
) -> None:
    question = saw(DEAD)
    path = export(draft, catalogue)
    other = Question("link-alive", ("https://elsewhere.example",))
    more = evidence_bytes({question: Observed(NOW, DEAD), other: Observed(NOW, DEAD)})
    verification = verify_bundle(
        resealed(path, {**members_of(path), "evidence.json": more}), catalogue
    )

    assert any("evidence.json holds what no question" in each for each in verification.problems)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"format": 9, "evidence": []}', b"\xff"])
def test_what_is_no_evidence_makes_no_sound_bundle(
    draft: Path, catalogue: Catalogue, saw: Saw, data: bytes
) -> None:
    saw(DEAD)
    path = export(draft, catalogue)
    resealed(path, {**members_of(path), "evidence.json": data})
    try:
        sound = verify_bundle(path, catalogue).sound
    except BundleError as error:
        assert "evidence.json" in error.message  # noqa: PT017 - either end will do
    else:
        assert not sound


def test_facts_of_any_shape_are_no_fault(draft: Path, catalogue: Catalogue, saw: Saw) -> None:
    question = saw(DEAD)
    path = export(draft, catalogue)
    strange = evidence_bytes({question: Observed(NOW, {"hops": {"a": [None]}, "failure": 7})})
    verification = verify_bundle(
        resealed(path, {**members_of(path), "evidence.json": strange}), catalogue
    )

    assert verification.outcome is VerificationOutcome.DIFFERS


def test_a_draft_made_of_a_bundle_begins_without_evidence(
    draft: Path, catalogue: Catalogue, saw: Saw, tmp_path: Path
) -> None:
    saw(DEAD)
    path = export(draft, catalogue)
    with zipfile.ZipFile(path) as archive:
        assert "evidence.json" in archive.namelist()
    made = import_bundle(path, catalogue, tmp_path / "home", NOW)

    assert not EvidenceFile(made).path.exists()
    assert not list((tmp_path / "home").rglob("*evidence.json"))
