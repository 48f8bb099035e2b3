"""What is held against an answer can be overruled with a reason, for that very answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import Media
from wizard.catalogue.model import Severity, Status
from wizard.drafts.read import load_draft
from wizard.engine.readiness import Responsible, remaining_of
from wizard.inspection.media.seen import FileRef, FileSeen, InspectionState
from wizard.reports.text_report import text_report
from wizard.session.samples import Sample, sample_folder
from wizard.session.session import Session
from wizard.session.signatures import SignatureRefused, page_signatures
from wizard.session.waivers import Standing, WaiverRefused, WaiverRequest, standing_of, waiver_of

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


def test_nonsense_is_told_once_and_what_reads_it_only_names_its_field(session: Session) -> None:
    session.set("listing.name", "asdf")
    found = session.assessment.findings.values()
    told = [f for f in found if "is not an answer" in f.message]
    resting = [
        f for f in found if f.message == "Depends on “App name”, whose answer cannot be used"
    ]

    assert [f.id for f in told] == ["value-content:listing.name"]
    assert len(resting) > 8
    assert {(f.status, f.field, f.fix) for f in resting} == {
        (Status.NOT_MET, "listing.name", "Correct “App name” first.")
    }


def test_one_nonsense_answer_looks_like_one_fault_in_headline_plan_and_report(
    session: Session,
) -> None:
    session.set("listing.name", "asdf")
    assert remaining_of(session.assessment).items[Responsible.YOU_WRITE] == 1
    assert ", 8 block (7 of them for 1 answer that says nothing)" in session.readiness.headline
    assert "for 1 answer" not in session.readiness.short
    (task,) = [each for each in session.plan if each.field == "listing.name"]
    assert task.action.startswith("App name: Answer the question.")
    assert [f.id for f in task.findings] == ["value-content:listing.name"]
    report = text_report(session.assessment, session.draft, session.edition.catalogue, DAY)
    assert report.count("is not an answer") == 1
    assert report.index("is not an answer") < report.index("Depends on “App name”")


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


def _with_files(session: Session, **contents: str) -> None:
    """Gives fields a file each, as if it had been read; equal contents are equal files."""
    files_seen = dict(session.files_seen)
    for name, content in contents.items():
        field = session.edition.fields[name.replace("__", ".")]
        path = f"files/{name}.bin"
        session.set(field.id, [path] if field.kind.spec.is_list else path)
        media = field.kind.spec.media
        assert media is not None
        files_seen[FileRef(media, path)] = FileSeen(InspectionState.OPENED, fingerprint=content)
    session.learn(files_seen)


def test_a_copy_of_a_file_under_another_name_is_found_by_its_content(session: Session) -> None:
    _with_files(session, media__demo_video="film", partner__confirmation_mails="film")
    found = session.assessment.findings["value-content:partner.confirmation_mails"]
    assert found.message == (
        "“files/partner__confirmation_mails.bin” is the same file as in “Demo video”"
    )
    _with_files(session, media__demo_video="film", partner__confirmation_mails="mail")
    assert "value-content:partner.confirmation_mails" not in session.assessment.findings


def test_a_copy_that_somebody_insists_on_counts_under_any_name(session: Session) -> None:
    demand = "value-content:partner.confirmation_mails"
    _with_files(session, media__demo_video="film", partner__confirmation_mails="film")
    insist(session, demand)
    assert session.assessment.findings[demand].status is Status.WAIVED
    session.set("partner.confirmation_mails", ["media.demo_video.mp4"])
    session.set("media.demo_video", "media.demo_video.mp4")
    assert session.assessment.findings[demand].status is Status.WAIVED


def test_fields_that_may_share_a_file_may_hold_copies_of_it(catalogue: Catalogue) -> None:
    path = sample_folder(Sample.READY) / "submission.toml"
    draft = load_draft(path, catalogue.fields)
    session = Session(draft, catalogue.edition("2026-06"), date(2026, 7, 1))
    groups: dict[str, list[str]] = {}
    for field in session.edition.fields.values():
        if field.kind.spec.is_file and field.content.shares:
            groups.setdefault(field.content.shares, []).append(field.id.replace(".", "__"))
    one, other = next(names for names in groups.values() if len(names) > 1)[:2]
    _with_files(session, **{one: "paper", other: "paper"})
    for name in (one, other):
        assert f"value-content:{name.replace('__', '.')}" not in session.assessment.findings


@pytest.mark.parametrize("name", ["xx", "asdf", "n/a", "nobody", "TODO"])
def test_a_name_that_says_nothing_waives_and_signs_nothing(session: Session, name: str) -> None:
    session.set(FIELD, "See above")
    with pytest.raises(WaiverRefused) as refused:
        waiver_of(WaiverRequest(DEMAND, "Our lawyers want exactly these words", name), session)
    assert refused.value.part == "by"
    with pytest.raises(SignatureRefused):
        page_signatures(session, [session.edition.page_of_field[FIELD].page.id], name)


@pytest.mark.parametrize("name", ["Bo Li", "Ed", "李娜", "Ng", "Ana Kovač"])
def test_a_short_honest_name_is_taken(session: Session, name: str) -> None:
    session.set(FIELD, "See above")
    request = WaiverRequest(DEMAND, "Our lawyers want exactly these words", name)
    session.waive(waiver_of(request, session))
    assert session.assessment.findings[DEMAND].status is Status.WAIVED


def _customers_with_evidence(session: Session, path: str, content: str) -> None:
    """Gives the first customer a file as evidence, as if it had been read."""
    value = session.value("customers")
    assert isinstance(value, list)
    session.set("customers", [{**value[0], "evidence": path}, *value[1:]])
    known = FileSeen(InspectionState.OPENED, fingerprint=content)
    session.learn({**session.files_seen, FileRef(Media.DOCUMENT, path): known})


def test_a_copy_of_a_file_in_a_row_of_a_list_is_found_by_its_content(session: Session) -> None:
    _with_files(session, legal__framework_pdf="contract")
    _customers_with_evidence(session, "files/mail.pdf", "contract")
    found = session.assessment.findings
    assert found["value-content:customers"].row == 0
    assert found["value-content:customers"].severity is Severity.WARNING
    assert not found["elig-beta-customer"].refused_field
    assert found["value-content:customers"].message == (
        "Row 1, Evidence (file): “files/mail.pdf” is the same file as in "
        "“Framework Agreement, signed”"
    )
    assert "value-content:legal.framework_pdf" not in found

    _customers_with_evidence(session, "files/mail.pdf", "mail")
    assert "value-content:customers" not in session.assessment.findings


def test_customers_may_share_their_evidence_and_the_picture_of_the_installed_app(
    session: Session,
) -> None:
    _with_files(session, app__installation_proof="page")
    _customers_with_evidence(session, "files/page.png", "page")
    value = session.value("customers")
    assert isinstance(value, list)
    session.set("customers", [{**row, "evidence": "files/page.png"} for row in value])

    assert not [name for name in session.assessment.findings if name.startswith("value-content")]


def test_evidence_that_somebody_insists_on_counts_under_any_name(session: Session) -> None:
    _with_files(session, legal__framework_pdf="contract")
    _customers_with_evidence(session, "files/mail.pdf", "contract")
    insist(session, "value-content:customers")
    _customers_with_evidence(session, "files/customers.evidence-1.pdf", "contract")

    assert session.assessment.findings["value-content:customers"].status is Status.WAIVED
