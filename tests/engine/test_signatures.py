"""Whose word a verdict rests on, and what ends it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Severity, Status
from wizard.drafts.model import Signature
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor
from wizard.engine.finding import Proof
from wizard.engine.readiness import HoldReason, readiness_of
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.session import Session
from wizard.session.signatures import (
    SignatureRefused,
    look_signature,
    page_signatures,
    pages_waiting,
    to_look_at,
)

SAMPLE = Path(__file__).parents[2] / "assets" / "samples" / "2025-02" / "ready"
DAY = date(2025, 4, 1)
LOOKED_AT = "lst-logo-sharp"
FAULT = "The letters on the logo are blurred"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "app"))


@pytest.fixture
def session(folder: Path, catalogue: Catalogue, tmp_path: Path) -> Session:
    desk = AppContext(UserFolders.below(tmp_path / "home"), as_of=DAY)
    draft = desk.load(folder / "submission.toml")
    edition = catalogue.edition(draft.edition)
    found = desk.assess(draft).context.facts
    return Session(draft, edition, DAY, found.files_seen, found.observed)


def unsigned(session: Session) -> list[str]:
    found = session.assessment.findings.values()
    return [finding.id for finding in found if finding.status is Status.ANSWERED]


def test_the_ready_sample_is_signed_and_says_by_whom(session: Session) -> None:
    attested = [f for f in session.assessment.findings.values() if f.proof is Proof.ATTESTED]

    assert unsigned(session) == []
    assert len(attested) > 90
    assert all(finding.word and finding.word.by and finding.word.on for finding in attested)


def test_without_signatures_what_only_a_person_can_tell_is_answered_and_blocks_nothing(
    session: Session,
) -> None:
    session.draft.signatures = []
    session.judge_again()
    found = session.assessment.findings

    assert len(unsigned(session)) > 60
    told = ("Answered, but not signed yet", "answered but not signed yet")
    assert all(found[name].message.endswith(told) for name in unsigned(session))
    assert session.assessment.blockers == ()
    assert session.plan == ()
    progress = session.assessment.progress
    assert progress.answered > 60
    assert progress.share < progress.share_filled <= 1


def test_signing_every_page_that_waits_leaves_nothing_unsigned(session: Session) -> None:
    session.draft.signatures = []
    session.judge_again()
    while waiting := pages_waiting(session.assessment):
        session.sign(*page_signatures(session, [each.page.id for each in waiting], "Ana Kovač"))

    assert unsigned(session) == []


def test_a_changed_answer_ends_the_signature_of_its_page_alone(session: Session) -> None:
    before = session.assessment
    pages = set(before.context.signed)
    session.set("app.types", ["full-screen", "data-user"])
    session.undo()
    assert set(session.assessment.context.signed) == pages

    page = session.edition.page_of_field["listing.summary"].page.id
    session.set("listing.summary", "Another summary of what the app does for crews on site.")
    after = session.assessment
    assert pages - set(after.context.signed) == {page}
    fresh = Assessor(session.edition, DAY).assess(
        session.draft.answers, (), session.files_seen, session.observed, session.draft.signatures
    )
    assert after.findings == fresh.findings


@pytest.mark.parametrize(
    "change", [{"by": "-"}, {"on": DAY + timedelta(days=1)}, {"answers": "0" * 16}]
)
def test_a_signature_by_nobody_of_tomorrow_or_for_other_answers_counts_for_nothing(
    session: Session, change: dict[str, object]
) -> None:
    signed = session.draft.signatures
    session.draft.signatures = [replace(each, **change) for each in signed]  # type: ignore[arg-type]
    session.judge_again()

    assert session.assessment.context.signed == {}


@pytest.mark.parametrize("by", ["", "-", "x", "ghp_" + "a1B2c3D4e5F6g7H8" * 2 + "i9J0"])
def test_nobody_signs_without_a_name(session: Session, by: str) -> None:
    with pytest.raises(SignatureRefused) as refused:
        page_signatures(session, ["your-app"], by)
    assert refused.value.part == "by"


@pytest.fixture
def blurred(session: Session, catalogue: Catalogue) -> Session:
    """The sample with a logo of which no machine can tell whether it is sharp, on a blocker."""
    found = {
        shot: replace(seen, image=replace(seen.image, sharpness=-1.0)) if seen.image else seen
        for shot, seen in session.files_seen.items()
    }
    rules = session.edition.requirements
    strict = rules | {LOOKED_AT: replace(rules[LOOKED_AT], severity=Severity.BLOCKER)}
    edition = Edition(session.edition.journey, catalogue, strict.values())
    return Session(session.draft, edition, DAY, found, session.observed)


def test_what_needs_a_persons_eyes_holds_it_until_somebody_has_looked(blurred: Session) -> None:
    (finding,) = to_look_at(blurred.assessment)
    assert finding.status is Status.COULD_NOT_TELL
    assert "too few edges" in finding.message
    (hold,) = readiness_of(blurred.assessment).holds
    assert (hold.finding.id, hold.reason) == (finding.id, HoldReason.NEEDS_PERSON)
    assert ", 1 to look at" in blurred.readiness.headline

    blurred.sign(look_signature(blurred, finding.id, "Ana Kovač"))
    looked = blurred.assessment.findings[finding.id]
    assert (looked.status, looked.proof) == (Status.MET, Proof.ATTESTED)
    assert looked.word is not None
    assert (looked.word.by, looked.word.on) == ("Ana Kovač", "2025-04-01")
    assert blurred.readiness.ready


def test_a_look_that_finds_a_fault_is_not_met(blurred: Session) -> None:
    (finding,) = to_look_at(blurred.assessment)
    blurred.sign(look_signature(blurred, finding.id, "Ana Kovač", FAULT))

    found = blurred.assessment.findings[finding.id]
    assert (found.status, found.blocks) == (Status.NOT_MET, True)
    assert FAULT in found.message


def test_another_file_ends_what_a_person_saw(blurred: Session) -> None:
    (finding,) = to_look_at(blurred.assessment)
    blurred.sign(look_signature(blurred, finding.id, "Ana Kovač"))
    other = {
        shot: replace(seen, fingerprint=seen.fingerprint[::-1], shown=seen.shown[::-1])
        for shot, seen in blurred.files_seen.items()
    }
    blurred.learn(other)

    assert [f.id for f in to_look_at(blurred.assessment)] == [finding.id]


def test_nobody_looks_at_what_a_machine_can_tell(session: Session) -> None:
    with pytest.raises(SignatureRefused, match="needs no person's check"):
        look_signature(session, "lst-tagline-length", "Ana Kovač")


def test_source_that_was_not_searched_holds_a_blocker(session: Session) -> None:
    assert session.readiness.ready
    session.hear({})

    readiness = session.readiness
    assert session.assessment.blockers == ()
    assert not readiness.ready
    assert {hold.reason for hold in readiness.holds} == {HoldReason.NOT_STARTED}
    assert "prod-login-base-url" in {hold.finding.id for hold in readiness.holds}
    assert f"{len(readiness.holds)} to check first" in readiness.headline


@pytest.mark.parametrize("days", [30, 31])
def test_a_search_of_the_source_counts_as_long_as_its_check_says(
    session: Session, catalogue: Catalogue, days: int
) -> None:
    searched = max(known.at for known in session.observed.values()).date()
    day = searched + timedelta(days)
    found = Session(
        session.draft, catalogue.edition("2025-02"), day, session.files_seen, session.observed
    )

    held = [hold for hold in found.readiness.holds if hold.reason is HoldReason.NOT_STARTED]
    assert bool(held) is (days > 30)


def test_what_lacks_the_network_or_a_source_folder_holds_nothing(session: Session) -> None:
    readiness = session.readiness
    assert readiness.ready
    assert readiness.not_checked > 40
    assert 0 < readiness.could_block <= readiness.not_checked
    assert f"{readiness.not_checked} not checked" in readiness.headline


def test_signatures_are_saved_and_read_again(session: Session, catalogue: Catalogue) -> None:
    look = Signature("Ana Kovač", DAY, "0" * 16, requirement=LOOKED_AT, fault=FAULT)
    session.sign(look)
    from wizard.drafts.write import save_draft
    from wizard.session.app_context import local_now

    save_draft(session.draft, local_now())
    again = load_draft(session.draft.path, catalogue.fields)
    assert again.signatures == session.draft.signatures
    assert look in again.signatures
