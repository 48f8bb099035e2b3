"""A verdict over files says which check looked at which of them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import DecidedBy, Severity, Status
from wizard.drafts.model import Waiver
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor
from wizard.engine.finding import EvidenceRef, Finding, Proof
from wizard.inspection.media.content_cache import UNCACHED
from wizard.session.file_inspector import FileInspector, InspectionCache
from wizard.session.session import Session

SAMPLE = Path(__file__).parents[2] / "assets" / "samples" / "2025-02" / "ready"
DAY = date(2025, 4, 1)
AT = datetime(2025, 4, 1, tzinfo=UTC)
SIGNED = "partner-framework-agreement"
TESTED = "elig-functional-test-pass"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "app"))


@pytest.fixture
def looker(home: Path, catalogue: Catalogue) -> FileInspector:
    return FileInspector(
        catalogue.edition("2025-02").fields, home, InspectionCache(home / "looks.json"), UNCACHED
    )


@pytest.fixture
def session(home: Path, catalogue: Catalogue, looker: FileInspector) -> Session:
    draft = load_draft(home / "submission.toml", catalogue.fields)
    edition = catalogue.edition(draft.edition)
    return Session(draft, edition, DAY, looker.look(draft.answers))


def test_a_verdict_names_the_check_and_the_file_that_it_rests_on(
    session: Session, home: Path
) -> None:
    finding = session.assessment.findings[SIGNED]

    assert finding.status is Status.MET
    (evidence,) = finding.evidence
    assert (evidence.check, evidence.path) == ("document", "files/framework-agreement.pdf")
    assert evidence.size == (home / evidence.path).stat().st_size
    assert len(evidence.fingerprint) == 32


def test_what_a_person_decides_stays_that_persons_word_whatever_a_check_saw(
    session: Session,
) -> None:
    decided = [f for f in session.assessment.findings.values() if f.evidence]

    assert session.assessment.findings[SIGNED].proof is Proof.ATTESTED
    assert len(decided) > 2
    for finding in decided:
        machine = finding.requirement.decided_by is DecidedBy.MACHINE
        assert (finding.proof is Proof.VERIFIED) == (machine and finding.status is Status.MET)


def test_only_what_was_seen_or_stands_in_the_answers_is_called_verified(session: Session) -> None:
    proofs = {f.id: f.proof for f in session.assessment.findings.values()}

    assert proofs["lst-logo-size"] is Proof.VERIFIED  # the file was opened
    assert proofs["lst-tagline-length"] is Proof.VERIFIED  # the text itself
    for told in (
        "build-app-created",
        "build-developer-account-created",
        "build-team-invited",
        "build-redirect-uri-registered",
        "build-state-param",
        "post-listing-updated",
        "sup-content-current",
        "val-tested-all-features",
        "val-demo-video-freshness",
        "mon-api-url",
    ):
        assert proofs[told] is Proof.ATTESTED, told


def test_what_is_derived_is_verified_only_when_all_it_rests_on_is(catalogue: Catalogue) -> None:
    assessor = Assessor(catalogue.edition("2025-02"), DAY)
    ground = assessor.assess({"app.types": ["data-user"], "scan.source_paths": ["src"]}).context
    names = ("dq-undocumented-apis", "q-public-endpoints")
    source, derived = (assessor.edition.requirements[name] for name in names)
    part = Finding(source, Status.MET, Severity.BLOCKER, source.fields[0], "p")
    seen = replace(part, observed=(EvidenceRef("source-routes", "src", AT, 0),))

    for given, proof in (
        (part, Proof.ATTESTED),
        (seen, Proof.VERIFIED),
        (replace(seen, status=Status.WAIVED), Proof.ATTESTED),
    ):
        found = assessor.judge(derived, ground, {source.id: given})
        assert (found.status, found.proof) == (Status.MET, proof)


def test_answers_alone_leave_no_evidence_of_files(session: Session) -> None:
    assert session.assessment.findings["lst-tagline-length"].evidence == ()


def test_what_is_wrong_with_a_file_names_that_check_and_file(
    session: Session, home: Path, looker: FileInspector
) -> None:
    (home / "files" / "test-report.pdf").write_bytes(b"%PDF-1.7 and no more")
    session.learn(looker.look(session.answers))

    finding = session.assessment.findings[TESTED]
    assert finding.status is Status.NOT_MET
    assert [(e.check, e.path, e.size) for e in finding.evidence] == [
        ("document", "files/test-report.pdf", 20)
    ]


def test_nothing_is_evidence_while_nothing_is_decided_or_there(
    session: Session, home: Path, looker: FileInspector
) -> None:
    (home / "files" / "test-report.pdf").unlink()
    session.learn(looker.look(session.answers))
    absent = session.assessment.findings[TESTED]
    session.learn({})
    unseen = session.assessment.findings[TESTED]

    assert (absent.status, absent.evidence) == (Status.NOT_MET, ())
    assert (unseen.status, unseen.evidence) == (Status.COULD_NOT_TELL, ())


def test_a_waived_finding_rests_on_its_reason_alone(
    session: Session, home: Path, looker: FileInspector
) -> None:
    (home / "files" / "test-report.pdf").write_bytes(b"%PDF-1.7 and no more")
    session.waive(Waiver(TESTED, "The test laboratory sends it on Friday", "Ana Duarte", DAY, None))
    session.learn(looker.look(session.answers))

    finding = session.assessment.findings[TESTED]
    assert (finding.status, finding.evidence) == (Status.WAIVED, ())


def test_looking_again_at_the_same_files_changes_no_finding(
    session: Session, looker: FileInspector
) -> None:
    assert session.learn(looker.look(session.answers)).findings == frozenset()


def test_another_file_of_the_same_worth_is_other_evidence(
    session: Session, home: Path, looker: FileInspector
) -> None:
    paper = home / "files" / "framework-agreement.pdf"
    paper.write_bytes(paper.read_bytes() + b"\n")

    assert SIGNED in session.learn(looker.look(session.answers)).findings


def test_typing_elsewhere_keeps_the_evidence(session: Session) -> None:
    before = session.assessment.findings[SIGNED]
    session.set("listing.tagline", "Another one")

    assert session.assessment.findings[SIGNED] is before
