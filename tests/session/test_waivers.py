"""A waiver is worth what it says: for a reason, until a day, for an answer, and never for all."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.drafts.empty import create_draft
from wizard.bundle.export import export_saved
from wizard.bundle.verify import VerificationOutcome, verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Level, Status
from wizard.drafts.model import Waiver
from wizard.drafts.read import load_draft
from wizard.drafts.write import save_draft
from wizard.engine.context import answers_fingerprint
from wizard.engine.waiver_reasons import reason_problem, says_why
from wizard.reports.markdown_report import markdown_report
from wizard.reports.text_report import text_report
from wizard.session.app_context import local_now
from wizard.session.session import Session
from wizard.session.waivers import Standing, WaiverRefused, WaiverRequest, standing_of, waiver_of

DAY = date(2025, 4, 1)
NAME, FIELD = "lst-tagline-length", "listing.tagline"
LONG = "The easiest way to sync all your site books"
WHY = "The tagline is our registered claim, agreed with the partner manager"
SAMPLE = Path(__file__).parents[2] / "assets" / "samples" / "2025-02" / "ready"


@pytest.fixture
def session(tmp_path: Path, catalogue: Catalogue) -> Session:
    draft = create_draft(tmp_path, "App", "2025-02", local_now(), field_ids=catalogue.fields)
    draft.answers[FIELD] = LONG
    return Session(draft, catalogue.edition("2025-02"), DAY)


def at(session: Session, day: date) -> Session:
    return Session(session.draft, session.edition, day)


def standing(session: Session) -> list[Standing]:
    return [s.standing for s in standing_of(session.draft.waivers, session.assessment)]


def test_a_waiver_bites_again_after_its_last_day(session: Session) -> None:
    session.waive(waiver_of(WaiverRequest(NAME, WHY, "Ana", "+30"), session))
    last = DAY + timedelta(30)

    assert session.assessment.findings[NAME].status is Status.WAIVED
    assert at(session, last).assessment.findings[NAME].status is Status.WAIVED
    after = at(session, last + timedelta(1))
    assert after.assessment.findings[NAME].blocks
    assert standing(after) == [Standing.EXPIRED]
    (told,) = standing_of(session.draft.waivers, at(session, last).assessment)
    assert "today is its last day" in told.note


def test_a_waiver_for_this_answer_bites_when_the_answer_changes(session: Session) -> None:
    session.waive(waiver_of(WaiverRequest(NAME, WHY, "Ana", this_answer=True), session))
    session.set("listing.name", "Another name")
    assert session.assessment.findings[NAME].status is Status.WAIVED

    session.set(FIELD, f"{LONG} now")
    assert session.assessment.findings[NAME].blocks
    assert standing(session) == [Standing.OTHER_ANSWER]

    session.undo()
    assert session.assessment.findings[NAME].status is Status.WAIVED


def test_a_waiver_that_is_not_needed_is_a_note_and_costs_nothing(session: Session) -> None:
    session.waive(waiver_of(WaiverRequest(NAME, WHY, "Ana"), session))
    session.set(FIELD, "Sync site books daily")

    assert session.assessment.findings[NAME].status is Status.MET
    assert standing(session) == [Standing.NEEDLESS]
    catalogue, draft = session.edition.catalogue, session.draft
    for report in (text_report, markdown_report):
        assert "(not needed)" in report(session.assessment, draft, catalogue, DAY)


def test_nothing_that_rules_an_app_out_can_be_waived(session: Session) -> None:
    fixed = [r for r in session.edition.requirements.values() if not r.can_be_waived]
    assert {r.id for r in fixed} >= {
        r.id for r in session.edition.requirements.values() if r.level is Level.DISQUALIFYING
    }
    open_ones = [r.id for r in fixed if session.assessment.findings[r.id].status is not Status.MET]
    for name in open_ones:
        session.draft.waivers.append(Waiver(name, WHY, "Ana", DAY))
    session.judge_again()

    assert open_ones
    assert set(standing(session)) <= {Standing.NOT_ALLOWED}
    assert not any(session.assessment.findings[n].status is Status.WAIVED for n in open_ones)


@pytest.mark.parametrize(
    "reason",
    ["", "  ", "n/a", "N.A.", "predates", "It predates the rule.", "later", "will fix this later",
     "TODO", "not applicable", "not needed now", "xxx xxx", "grandfathered", "\u200bn\u200b/a"],
)  # fmt: skip
def test_reasons_that_give_none_are_refused_and_waive_nothing(
    session: Session, reason: str
) -> None:
    with pytest.raises(WaiverRefused) as refused:
        waiver_of(WaiverRequest(NAME, reason, "Ana"), session)
    assert refused.value.part == "reason"
    assert refused.value.message

    session.waive(Waiver(NAME, reason, "Ana", DAY))
    assert session.assessment.findings[NAME].blocks
    assert standing(session) == [Standing.NO_REASON]


@pytest.mark.parametrize("by", ["", " ", "-", "Q", "1.2"])
def test_what_names_no_person_accepts_nothing(session: Session, by: str) -> None:
    with pytest.raises(WaiverRefused) as refused:
        waiver_of(WaiverRequest(NAME, WHY, by), session)
    assert refused.value.part == "by"

    session.waive(Waiver(NAME, WHY, by, DAY))
    assert session.assessment.findings[NAME].blocks
    assert standing(session) == [Standing.NO_NAME]


@pytest.mark.parametrize("by", ["Jo", "李明", "Ö. Å."])
def test_a_name_of_two_letters_in_any_script_is_enough(session: Session, by: str) -> None:
    session.waive(waiver_of(WaiverRequest(NAME, WHY, f" {by} "), session))

    assert standing(session) == [Standing.HOLDS]
    assert session.draft.waivers[0].by == by


@pytest.mark.parametrize(
    "reason",
    [WHY, "Legal forbids the short form", "顧客の登録商標です", "Юристы запретили", "see SUP-4411"],
)  # fmt: skip
def test_reasons_that_give_one_are_taken(reason: str) -> None:
    assert says_why(reason)
    assert reason_problem(reason) == ""


def test_one_sentence_for_everything_is_a_template_and_refused(session: Session) -> None:
    session.waive(waiver_of(WaiverRequest(NAME, WHY, "Ana"), session))
    other = "lst-summary-length"
    session.set("listing.summary", "Too short")

    for twin in (WHY, f"{WHY.upper()}!", f"{WHY} (2)"):
        with pytest.raises(WaiverRefused, match="same reason"):
            waiver_of(WaiverRequest(other, twin, "Ana"), session)
    assert waiver_of(WaiverRequest(NAME, WHY, "Bo"), session).by == "Bo", (
        "one's own may be worded again"
    )


@pytest.mark.parametrize(
    ("wish", "part"),
    [
        (WaiverRequest("no-such", WHY, "Ana"), "requirement"),
        (WaiverRequest("lst-logo-size", WHY, "Ana", "soon"), "until"),
        (WaiverRequest("lst-logo-size", WHY, "Ana", "2025-03-31"), "until"),
        (WaiverRequest("lst-logo-size", WHY, "Ana", "+99999999"), "until"),
        (WaiverRequest("lst-logo-size", WHY, " "), "by"),
    ],
    ids=["unknown", "no-day", "over", "beyond-the-calendar", "nobody"],
)
def test_what_a_waiver_lacks_is_named(session: Session, wish: WaiverRequest, part: str) -> None:
    with pytest.raises(WaiverRefused) as refused:
        waiver_of(wish, session)
    assert refused.value.part == part


def test_a_waiver_for_this_answer_holds_in_the_bundle_where_files_have_other_names(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    home = Path(shutil.copytree(SAMPLE, tmp_path / "app"))
    path = home / "submission.toml"
    (home / "files" / "small.png").write_bytes((home / "files" / "company-picker.png").read_bytes())
    draft = load_draft(path, catalogue.fields)
    draft.answers["media.logo"] = "files/small.png"
    session = Session(draft, catalogue.edition("2025-02"), DAY)
    for name in ("lst-logo-size", "lst-logo-format"):
        wish = WaiverRequest(name, f"{WHY} {name}", "Ana", this_answer=True)
        session.draft.waivers.append(unasked(wish, session))
    save_draft(session.draft)

    exported = export_saved(path, catalogue, DAY, tmp_path)
    verified = verify_bundle(exported.path, catalogue)

    assert exported.assessment.findings["lst-logo-size"].status is Status.WAIVED
    assert verified.outcome is VerificationOutcome.IDENTICAL


def unasked(wish: WaiverRequest, session: Session) -> Waiver:
    """As `waiver_of` makes it, without asking whether there is anything to waive yet."""
    answers = answers_fingerprint(session.edition, wish.requirement, session.answers)
    return Waiver(wish.requirement, wish.reason, wish.by, DAY, answers=answers)
