"""A secret in an answer: found while typing, never shown, never packed, gone once taken out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli
import tomli_w

from tests.screens.home.stage import DAY, NOON, desk_in
from wizard.bundle.export import ExportOptions, export_saved
from wizard.bundle.secret_gate import SecretInBundle
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status
from wizard.drafts.evidence_file import EvidenceFile, evidence_bytes
from wizard.drafts.evidence_observed import Observed, Question
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import NOTHING_DONE
from wizard.drafts.model import evidence_path
from wizard.engine.diff import SubmissionState, changes_since
from wizard.errors import DraftError
from wizard.reports.calendar_ics import ics_calendar
from wizard.reports.formats import FORMATS as REPORTS
from wizard.reports.outcome import CheckOutcome
from wizard.reports.reply import FORMS, reviewer_reply
from wizard.reports.reviewer_report import reviewer_report
from wizard.reports.sheet import sheet_of
from wizard.reports.sheet_formats import SHEET_FORMATS
from wizard.reports.subject import Subject
from wizard.secrets.detection import holds_secret, secret_texts
from wizard.session.app_context import AppContext
from wizard.session.company import CompanyFile
from wizard.session.open_draft import OpenDraft
from wizard.session.search import search, search_entries
from wizard.session.secret_cleanup import toml_without_secrets
from wizard.session.waivers import Standing, WaiverRefused, WaiverRequest, standing_of, waiver_of
from wizard.topics.editions.migrate import migrate_draft
from wizard.topics.feedback.points import Feedback, rounds_of
from wizard.topics.handoff.sheet import hand_off_of
from wizard.topics.upkeep.calendar import calendar_of
from wizard.topics.upkeep.draft_list import update_draft_list

SECRET = "ghp_" + "a1B2c3D4e5F6g7H8" * 2 + "i9J0"
TOKEN = "Zx81kQ72mPq0Lw93Tn5B"
TAGLINE, REQUIREMENT = "listing.tagline", "value-secret:listing.tagline"
WHY = "The token only opens the public demo video"


@pytest.fixture
def desk(home: Path, catalogue: Catalogue) -> AppContext:
    return desk_in(home, catalogue)


@pytest.fixture
def work(desk: AppContext, tmp_path: Path) -> Iterator[OpenDraft]:
    work = desk.open(desk.begin("Sitebook Sync", "2025-02", (), tmp_path))
    yield work
    work.close()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


IN_FIELDS: dict[str, tuple[str, Any]] = {
    "text": ("listing.tagline", f"Sync with {SECRET} now"),
    "long text": ("listing.summary", f"We keep\n\npassword: {TOKEN}\n\nin it."),
    "URL": ("legal.privacy_url", f"https://help.example.com/?access_token={TOKEN}"),
    "e-mail": ("support.email", f"https://me:{TOKEN}@mail.example.com"),
    "date as text": ("approval.on", f"2025-01-01 {SECRET}"),
    "choice": ("app.types", [SECRET]),
    "list": ("listing.links", [{"label": "A", "url": "https://a.example"}, {"label": SECRET}]),
    "signatory": ("legal.compliance_confirmed", {"by": SECRET, "on": DAY}),
    "feedback": ("review.findings", [{"text": f"Log in with password: {TOKEN}", "round": 1}]),
}


@pytest.mark.parametrize("kind", IN_FIELDS)
def test_a_secret_blocks_in_every_kind_of_field_and_is_never_quoted(
    work: OpenDraft, kind: str
) -> None:
    field, value = IN_FIELDS[kind]
    change = work.session.set(field, value)

    finding = work.session.assessment.findings[f"value-secret:{field}"]
    assert finding.id in change.findings
    assert finding.blocks
    assert "looks like" in finding.message
    assert "Remove it" in finding.fix
    assert finding.row == (1 if kind == "list" else 0 if isinstance(value, list) else None)
    for each in work.session.assessment.findings.values():
        assert SECRET not in each.message + each.fix
        assert TOKEN not in each.message + each.fix
    work.session.set(field, None)
    assert finding.id not in work.session.assessment.findings


def filled(work: OpenDraft) -> None:
    for field, value in IN_FIELDS.values():
        work.session.set(field, value)
    work.session.set("approval.on", DAY)


def outputs(desk: AppContext, work: OpenDraft) -> Iterator[tuple[str, str]]:
    session, draft, catalogue = work.session, work.draft, desk.catalogue
    tmp = draft.path.parent
    subject = Subject(session.assessment, draft, catalogue, DAY)
    for name, report in REPORTS.items():
        yield name, report.render(CheckOutcome(subject))
    yield "reviewer", reviewer_report(subject, (), None)
    hand_off = hand_off_of(session.assessment, tmp, NOTHING_DONE, {})
    sheet = sheet_of(draft, session.assessment, hand_off, DAY, everything=True)
    for form in SHEET_FORMATS:
        yield (
            f"sheet {form}",
            SHEET_FORMATS[form](sheet),
        )
    for form in FORMS:
        yield (
            f"reply {form}",
            reviewer_reply("A", rounds_of(Feedback(session).points), session.edition, form),
        )
    yield "calendar", ics_calendar(calendar_of(session.assessment, draft.waivers), draft).decode()
    before, after = SubmissionState({}), SubmissionState(draft.all_answers)
    yield "changes", repr(changes_since(before, after, session.edition))
    yield "search", repr(search(search_entries(session), "sync password we"))
    work.save()
    update_draft_list(desk, work)
    yield "index", (desk.places.state / "index.json").read_text()


def test_no_report_sheet_reply_or_list_shows_a_secret(desk: AppContext, work: OpenDraft) -> None:
    filled(work)
    shown = [name for name, text in outputs(desk, work) if SECRET in text or TOKEN in text]
    assert shown == []


@pytest.mark.parametrize("allowed", [True, False])
def test_no_bundle_is_made_with_a_secret_even_as_incomplete(
    desk: AppContext, work: OpenDraft, out: Path, allowed: bool
) -> None:
    work.session.set(TAGLINE, IN_FIELDS["text"][1])
    work.save()
    options = ExportOptions(allow_incomplete=allowed)

    with pytest.raises(SecretInBundle, match=r"“.+” \(listing\.tagline\)") as caught:
        export_saved(work.draft.path, desk.catalogue, DAY, out, options)

    assert caught.value.exit_code == 1
    assert SECRET not in str(caught.value) + caught.value.hint
    assert not list(out.iterdir())


def test_a_secret_in_an_unknown_key_or_a_packed_text_keeps_the_bundle_from_being_made(
    desk: AppContext, work: OpenDraft, tmp_path: Path, out: Path
) -> None:
    options = ExportOptions(allow_incomplete=True)
    paper = tmp_path / "notes.md"
    paper.write_text(f"The demo uses {SECRET}.")
    work.session.set("release.test_report", "notes.md")
    work.save()
    with pytest.raises(SecretInBundle, match=r"notes\.md"):
        export_saved(work.draft.path, desk.catalogue, DAY, out, options)

    paper.write_text("The demo uses nothing.")
    text = work.draft.path.read_text()
    work.draft.path.write_text(f'{text}\n[made_up]\napi_key = "{TOKEN}"\n')
    with pytest.raises(SecretInBundle, match=r"made_up\.api_key"):
        export_saved(work.draft.path, desk.catalogue, DAY, out, options)


@pytest.mark.parametrize("head", ['{"openapi": "3.0.3", ', '{"info": {}, "swagger":"2.0", '])
def test_examples_in_an_api_description_do_not_keep_the_bundle_from_being_made(
    desk: AppContext, work: OpenDraft, tmp_path: Path, out: Path, head: str
) -> None:
    (tmp_path / "procore-openapi.json").write_text(f'{head}"paths": {{}}, "example": "{SECRET}"}}')
    work.session.set("scan.endpoint_allowlist", "procore-openapi.json")
    work.session.set("release.test_report", "procore-openapi.json")
    work.save()

    export_saved(work.draft.path, desk.catalogue, DAY, out, ExportOptions(allow_incomplete=True))
    assert len(list(out.iterdir())) == 1


def test_the_name_of_an_unknown_key_is_masked_and_no_waiver_is_offered_for_it(
    desk: AppContext, work: OpenDraft, out: Path
) -> None:
    work.save()
    text = work.draft.path.read_text()
    work.draft.path.write_text(f'{text}\n[made_up]\n{SECRET} = "x"\n')
    with pytest.raises(SecretInBundle, match=r"made_up\.••••") as caught:
        export_saved(
            work.draft.path, desk.catalogue, DAY, out, ExportOptions(allow_incomplete=True)
        )
    assert SECRET not in str(caught.value)
    assert "waive" not in caught.value.hint


def test_somebody_says_it_is_no_secret_for_this_very_value_alone(
    desk: AppContext, work: OpenDraft, out: Path
) -> None:
    session = work.session
    session.set(TAGLINE, IN_FIELDS["text"][1])
    with pytest.raises(WaiverRefused, match="does not say why"):
        waiver_of(WaiverRequest(REQUIREMENT, "fine", "Ana"), session)
    with pytest.raises(WaiverRefused, match="looks like a secret"):
        waiver_of(WaiverRequest(REQUIREMENT, f"{WHY}: {SECRET}", "Ana"), session)
    session.waive(waiver_of(WaiverRequest(REQUIREMENT, WHY, "Ana"), session))
    work.save()

    assert session.assessment.findings[REQUIREMENT].status is Status.WAIVED
    assert TAGLINE in session.assessment.context.facts.answers
    assert [s.standing for s in standing_of(work.draft.waivers, session.assessment)] == [
        Standing.HOLDS
    ]
    assert SECRET not in work.draft.path.read_text().partition("[[waiver]]")[2]
    options = ExportOptions(allow_incomplete=True)
    assert export_saved(work.draft.path, desk.catalogue, DAY, out, options).path.is_file()

    session.set(TAGLINE, f"{IN_FIELDS['text'][1]}!")
    assert session.assessment.findings[REQUIREMENT].blocks
    assert [s.standing for s in standing_of(work.draft.waivers, session.assessment)] == [
        Standing.OTHER_ANSWER
    ]


def test_an_ordinary_waiver_does_not_let_a_secret_through(work: OpenDraft) -> None:
    work.session.set(TAGLINE, IN_FIELDS["text"][1])
    waiver = waiver_of(WaiverRequest(REQUIREMENT, WHY, "Ana"), work.session)
    object.__setattr__(waiver, "answers", None)
    work.session.waive(waiver)

    assert work.session.assessment.findings[REQUIREMENT].blocks


def test_undo_and_redo_do_not_bring_back_a_secret_that_was_taken_out(work: OpenDraft) -> None:
    session = work.session
    session.set(TAGLINE, "Sync now")
    session.set(TAGLINE, f"Sync {SECRET} now")
    session.set(TAGLINE, "Sync later")
    back = [session.undo(), session.undo(), session.redo(), session.redo()]

    assert all(change is not None for change in back)
    assert SECRET not in repr(back)
    session.set(TAGLINE, f"Sync {SECRET}")
    session.undo()
    assert SECRET not in repr(session.redo())


def test_a_secret_taken_out_letter_by_letter_is_gone_from_undo(work: OpenDraft) -> None:
    session = work.session
    session.set(TAGLINE, SECRET)
    for length in range(len(SECRET) - 1, 3, -1):
        session.set(TAGLINE, SECRET[:length])

    assert SECRET[:20] not in repr(session.undo())


def test_once_taken_out_it_is_gone_from_every_file_beside_the_draft(
    desk: AppContext, work: OpenDraft, tmp_path: Path, out: Path
) -> None:
    work.session.set(TAGLINE, f'Sync {SECRET} "now"')
    work.session.set("legal.privacy_url", IN_FIELDS["URL"][1])
    work.save()
    path = work.draft.path
    seen = {Question("link-alive", (IN_FIELDS["URL"][1],)): Observed(NOON, {"status": 200})}
    evidence_path(path).write_bytes(evidence_bytes(seen))
    options = ExportOptions(allow_incomplete=True)
    work.session.set(TAGLINE, "Sync now")
    work.session.set("legal.privacy_url", None)
    work.save()
    export_saved(path, desk.catalogue, DAY, out, options)
    journal = JournalFile(path)
    plain = journal.path.read_text()
    journal.path.write_text(plain.replace("Sync now", f"Sync {SECRET}"))
    kept = path.with_name(f"{path.stem}.2025-02.kept")
    kept.write_text(f'{path.read_text()}\n# password: {TOKEN}\n[made_up]\nnote = "{SECRET}"\n')

    work.session.set(TAGLINE, f"Sync {SECRET}")
    work.session.set(TAGLINE, "Sync again")
    work.save()

    held = {p.name for p in tmp_path.glob("sitebook*") if p.is_file() and SECRET in p.read_text()}
    assert held == set()
    assert TOKEN not in kept.read_text()
    assert "[made_up]" in kept.read_text()
    assert IN_FIELDS["URL"][1] not in evidence_path(path).read_text()
    (sent,) = journal.read().bundles
    assert 'tagline = "Sync ••••"' in sent.answers


def test_what_a_run_saw_is_kept_without_tokens(work: OpenDraft) -> None:
    question = Question("link-alive", ("https://help.example.com/",))
    target = f"https://help.example.com/?access_token={TOKEN}"
    file = EvidenceFile(work.draft.path)
    file.add({question: Observed(NOON, {"hops": [[301, target]]}, "")})

    assert TOKEN not in file.path.read_text()
    assert json.loads(file.path.read_text())["evidence"][0]["facts"]["hops"][0][1].endswith("••••")


def test_a_secret_in_the_company_s_file_blocks_in_every_app_that_inherits(
    desk: AppContext, work: OpenDraft
) -> None:
    company = CompanyFile(desk.places.company, desk.catalogue, desk.now)
    with pytest.raises(DraftError, match="looks like a secret"):
        company.put({}, name=f"Acme {SECRET}")
    company.put({"support.email": f"me@acme.com {SECRET}"})
    work.join(str(desk.places.company))

    assert work.session.assessment.findings["value-secret:support.email"].blocks


def test_a_move_to_another_edition_and_the_name_of_a_draft_keep_no_secret(
    desk: AppContext, work: OpenDraft
) -> None:
    path = work.draft.path
    with pytest.raises(DraftError, match="looks like a secret"):
        desk.begin(f"App {SECRET}", "2025-02", (), path.parent)
    work.session.set(TAGLINE, f"Sync {SECRET}")
    work.close()
    migrate_draft(path, desk.catalogue, "2026-06", NOON)
    again = desk.open(path)
    again.session.set(TAGLINE, "Sync now")
    again.close()

    assert [p.name for p in path.parent.iterdir() if SECRET in p.read_text()] == []


def test_a_secret_that_cannot_be_cleaned_away_is_told(work: OpenDraft) -> None:
    JournalFile(work.draft.path).path.write_text("no journal")
    work.session.set(TAGLINE, f"Sync {SECRET}")
    work.session.set(TAGLINE, "Sync")
    work.save()

    assert "a secret may be left" in work.saved_words()
    assert "journal.json" in work.saved_words()


@pytest.mark.parametrize("text", [f'password: "{TOKEN}"', f"{'9f' * 31}3a\n{'7b' * 31}2c"])
def test_a_secret_with_quotes_or_lines_is_masked_in_an_older_text_of_answers(text: str) -> None:
    written = tomli_w.dumps({"wizard": {"name": "A"}, "listing": {"tagline": text}})
    cleaned = toml_without_secrets(written)

    assert holds_secret(tomli.loads(written))
    assert not holds_secret(tomli.loads(cleaned))
    assert toml_without_secrets(written, secret_texts(text)) == written
