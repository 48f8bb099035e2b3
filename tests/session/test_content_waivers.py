"""What is held against an answer can be overruled with a reason, for that very answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Severity, Status
from wizard.drafts.read import load_draft
from wizard.session.samples import Sample, sample_folder
from wizard.session.session import Session
from wizard.session.waivers import Standing, WaiverRequest, standing_of, waiver_of

DAY = date(2025, 4, 1)
FIELD = "q.deletion"
DEMAND = f"value-content:{FIELD}"


@pytest.fixture
def session(catalogue: Catalogue) -> Session:
    path: Path = sample_folder(Sample.READY) / "submission.toml"
    return Session(load_draft(path, catalogue.fields), catalogue.edition("2025-02"), DAY)


def insist(session: Session, demand: str = DEMAND) -> None:
    reason = "Our lawyers want exactly these words"
    session.waive(waiver_of(WaiverRequest(demand, reason, "Ana Kovač"), session))


def statuses(session: Session, field: str) -> set[Status]:
    found = session.assessment.findings
    return {found[name].status for name in session.edition.readers[field]}


def test_nonsense_is_as_open_as_an_empty_answer(session: Session) -> None:
    session.set("listing.summary", None)
    empty = {f.id for f in session.assessment.blockers}
    session.set("listing.summary", "asdf asdf")
    finding = session.assessment.findings["value-content:listing.summary"]

    assert {f.id for f in session.assessment.blockers} == {*empty, finding.id}
    assert (finding.status, finding.severity) == (Status.NOT_MET, Severity.BLOCKER)
    assert "asdf" in finding.message
    assert Status.MET not in statuses(session, "listing.summary")


def test_somebody_who_insists_is_believed_for_this_answer_alone(session: Session) -> None:
    session.set(FIELD, "On request, always.")
    assert session.assessment.findings.get(DEMAND) is None
    session.set(FIELD, "See above")
    assert statuses(session, FIELD) == {Status.NOT_MET}
    insist(session)
    assert session.assessment.findings[DEMAND].status is Status.WAIVED
    assert Status.NOT_MET not in statuses(session, FIELD)

    session.set(FIELD, "n/a")
    standing = standing_of(session.draft.waivers, session.assessment)[-1]
    assert session.assessment.findings[DEMAND].status is Status.NOT_MET
    assert standing.standing is Standing.OTHER_ANSWER
    session.set(FIELD, "A request by mail is done within 7 days.")
    standing = standing_of(session.draft.waivers, session.assessment)[-1]
    assert standing.standing is Standing.NEEDLESS


def test_one_answer_to_different_questions_is_told_at_each_until_one_changes(
    session: Session,
) -> None:
    other, was = "q.tenant_isolation", session.value("q.tenant_isolation")
    session.set(other, session.value(FIELD))
    told = session.assessment.findings
    assert "is also the answer to" in told[DEMAND].message
    assert told[f"value-content:{other}"].status is Status.NOT_MET
    change = session.set(other, was)
    assert {DEMAND, f"value-content:{other}"} <= change.findings
    assert DEMAND not in session.assessment.findings


def test_an_optional_answer_is_blamed_for_what_it_shares_with_one_that_is_needed(
    session: Session,
) -> None:
    session.set("partner.confirmation_mails", ["files/demo-video.mp4"])
    found = session.assessment.findings
    assert found["value-content:partner.confirmation_mails"].severity is Severity.WARNING
    assert "value-content:media.demo_video" not in found
    assert session.assessment.progress.ready


def test_a_claim_that_a_sentence_denies_waits_for_a_person(session: Session) -> None:
    answer: Any = "All data is deleted within 30 days. Backups are never deleted."
    session.set(FIELD, answer)
    found = [session.assessment.findings[name] for name in session.edition.readers[FIELD]]

    assert {f.status for f in found} == {Status.COULD_NOT_TELL}
    assert all("“Backups are never deleted.”" in f.message for f in found)
