"""The two sample drafts: one that nothing can be said against, one with hardly a right answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Cost, Level, Severity, Status
from wizard.checks.registry import CHECKS
from wizard.drafts.model import Draft
from wizard.engine.assess import Assessor
from wizard.engine.finding import OPEN, Assessment, Finding
from wizard.engine.plan import plan_of
from wizard.places import UserFolders
from wizard.session.app_context import AppContext

SAMPLES = Path(__file__).parents[2] / "assets" / "samples" / "2025-02"


def judged(assessor: Assessor, draft: Draft) -> Assessment:
    return assessor.assess(draft.answers, draft.waivers, signatures=draft.signatures)


def looked_at(home: Path, draft: Draft) -> Assessment:
    """Judged with its files, as every command and screen does."""
    return AppContext(UserFolders.below(home), as_of=date(2025, 4, 1)).assess(draft)


def by_files(assessment: Assessment) -> list[Finding]:
    """What checks over files alone decide, beside the rules; not what waits for other checks."""
    kinds = assessment.edition.catalogue.checks
    return [
        finding
        for finding in assessment.findings.values()
        if finding.status is not Status.NOT_APPLICABLE
        and finding.requirement.checks
        and all(kinds[use.name].cost is Cost.FILE for use in finding.requirement.checks)
    ]


def test_every_file_of_the_ready_sample_holds_against_its_checks(home: Path, ready: Draft) -> None:
    assessment = looked_at(home, ready)
    assert assessment.blockers == ()
    assert assessment.progress.ready
    resting = {"partner-review-questionnaire"}  # on what waits for the network
    unmet = {f.id: f.message for f in by_files(assessment) if f.status is not Status.MET}
    assert set(unmet) == resting
    assert len(by_files(assessment)) > 25
    assert {seen.state.value for seen in assessment.context.facts.files_seen.values()} - {
        "opened"
    } == {
        "broken"  # the folder with the source
    }


WRONG_FILES = {
    "partner-framework-agreement": "framework-agreement.pdf is a PNG picture; it must be a PDF",
    "partner-technology-addendum": "technology-addendum.pdf does not exist",
    "val-demo-video-duration": "The video runs 2:11; it must run 3:00 to 5:00",
    "val-demo-video-format": "15 frames a second and no sound; it must have at least 720 lines",
    "lst-logo-size": "logo.png is 180 × 200; it must be 200 × 200",
    "lst-screenshots-dimensions": "screenshot-phone.jpg is shown turned, as 1080 × 1920",
    "own-pictures-private": "screenshot-phone.jpg also holds the place",
    "own-screenshots-filled": "screenshot-login.png is almost blank",
    "lst-video-duration": "The video runs 0:08; it must run 0:30 to 1:30",
    "lst-video-technical": "no sound",
}


def test_each_wrong_file_is_found_with_the_figure_found_and_the_one_wanted(
    home: Path, wrong: Draft
) -> None:
    findings = looked_at(home, wrong).findings
    for name, said in WRONG_FILES.items():
        finding = findings[name]
        assert finding.status is Status.NOT_MET, name
        assert said in finding.message
        assert len(finding.message) <= 180
        assert finding.fix


@pytest.mark.parametrize(
    ("field", "requirement", "severity"),
    [
        ("legal.framework_pdf", "partner-framework-agreement", Severity.BLOCKER),
        ("legal.addendum_pdf", "partner-technology-addendum", Severity.BLOCKER),
        ("test.report", "elig-functional-test-pass", Severity.BLOCKER),
        ("support.onboarding_doc", "elig-onboarding-instructions", Severity.BLOCKER),
        ("app.multi_company.test", "fb-multi-company", Severity.BLOCKER),
        ("screen.malware_scan.report", "dq-malicious-files", Severity.WARNING),
        ("q.replication_permission", "q-not-replicating", Severity.WARNING),
        ("q.consent_screen", "q-consent", Severity.WARNING),
        ("app.company_picker", "fb-company-selection-before-calls", Severity.ADVICE),
        ("app.installation_proof", "elig-installable-in-customer-account", Severity.BLOCKER),
        ("release.test_report", "post-quality-not-worse", Severity.REMINDER),
        ("listing.known_names", "lst-name-unique", Severity.BLOCKER),
    ],
)
def test_a_paper_that_cannot_be_opened_is_held_against_what_it_proves(
    field: str, requirement: str, severity: Severity, home: Path, ready: Draft
) -> None:
    ready.answers["q.replicates_tool"] = field == "q.replication_permission"
    ready.answers[field] = "files/demo-video.mp4/none.pdf"
    finding = looked_at(home, ready).findings[requirement]
    assert (finding.status, finding.message) == (Status.NOT_MET, "none.pdf does not exist")
    assert (finding.severity, finding.field) == (severity, field)


def test_a_saved_mail_that_is_none_is_told_and_blocks_nothing(home: Path, ready: Draft) -> None:
    ready.answers["partner.confirmation_mails"] = ["files/demo-video.mp4"]
    rows = [row | {"evidence": "files/demo-video.mp4"} for row in ready.answers["customers"]]
    ready.answers["customers"] = rows
    assessment = looked_at(home, ready)
    assert assessment.progress.ready
    for name in ("partner-signed-copies-received", "elig-beta-customer"):
        finding = assessment.findings[name]
        assert (finding.status, finding.severity) == (Status.NOT_MET, Severity.WARNING)
        assert finding.message.startswith("demo-video.mp4 is an MP4 video; it must be a PDF, a")


@pytest.mark.parametrize(
    ("field", "day", "requirement"),
    [
        ("partner.applied_on", date(2025, 2, 12), "partner-apply-in-portal"),
        ("legal.framework_signed_on", date(2025, 2, 10), "partner-review-questionnaire"),
        ("legal.addendum_signed_on", date(2025, 2, 10), "partner-review-questionnaire"),
    ],
)
def test_days_that_cannot_follow_each_other_are_warned_of(
    field: str, day: date, requirement: str, assessor: Assessor, ready: Draft
) -> None:
    findings = assessor.assess(ready.answers | {field: day}).findings
    assert findings[requirement].status is Status.NOT_MET
    assert findings[requirement].severity is Severity.WARNING
    assert "which should come first" in findings[requirement].message


def test_a_name_on_the_list_of_names_is_taken(home: Path, ready: Draft) -> None:
    ready.answers["listing.known_names"] = "files/setup.txt"
    ready.answers["listing.name"] = (SAMPLES / "ready/files/setup.txt").read_text().splitlines()[0]
    finding = looked_at(home, ready).findings["lst-name-unique"]
    assert finding.status is Status.NOT_MET
    assert finding.message.endswith("is in line 1 of setup.txt")


def test_every_check_over_files_is_tried_by_one_of_the_samples(
    home: Path, ready: Draft, wrong: Draft, catalogue: Catalogue
) -> None:
    tried = {
        use.name
        for draft in (ready, wrong)
        for finding in looked_at(home, draft).findings.values()
        if finding.status in {Status.MET, Status.NOT_MET}
        for use in finding.requirement.checks
    }
    kinds = catalogue.checks
    assert {name for name in CHECKS if kinds[name].cost is Cost.FILE} <= tried


def test_the_ready_sample_is_ready_and_says_what_was_not_checked(
    assessor: Assessor, ready: Draft
) -> None:
    assessment = judged(assessor, ready)
    assert [(f.id, f.message) for f in assessment.findings.values() if f.status in OPEN] == []
    assert assessment.progress.ready
    assert assessment.progress.not_checked > 0
    assert plan_of(assessment) == ()
    assert ready.extras == {}


def test_the_ready_sample_answers_every_question_that_has_to_be(
    assessor: Assessor, ready: Draft
) -> None:
    fields = assessor.edition.fields
    ground = judged(assessor, ready).context
    empty = {
        name
        for name, field in fields.items()
        if ground.applies[name] and not field.optional and name not in ready.all_answers
    }
    assert empty == set()


def test_the_wrong_sample_is_found_out_in_at_least_a_hundred_ways(
    assessor: Assessor, wrong: Draft
) -> None:
    assessment = judged(assessor, wrong)
    assert not assessment.progress.ready
    assert assessment.status_counts()[Status.NOT_MET] >= 100


def test_each_fault_of_the_wrong_sample_says_something_and_what_to_do(
    assessor: Assessor, wrong: Draft
) -> None:
    for finding in judged(assessor, wrong).findings.values():
        if finding.status is Status.NOT_MET:
            assert finding.message, finding.id
            assert len(finding.message) <= 180, finding.message
            assert finding.fix, finding.id


def test_every_disqualifying_question_answered_wrongly_is_found(
    assessor: Assessor, wrong: Draft
) -> None:
    screen = [
        f
        for f in judged(assessor, wrong).findings.values()
        if f.requirement.level is Level.DISQUALIFYING
    ]
    assert len(screen) == 13
    assert {f.status for f in screen} == {Status.NOT_MET}


def test_apps_of_one_kind_are_not_held_back_by_what_the_others_need(
    assessor: Assessor, ready: Draft
) -> None:
    choices = {
        "full-screen": None,
        "side-panel": None,
        "data-user": "user-level",
        "data-service": "service-account",
    }
    for kind, choice in choices.items():
        changed = {"app.types": [kind], "app.embedded_login": False, "app.auth_choice": choice}
        answers = {name: v for name, v in (ready.answers | changed).items() if v is not None}
        assessment = assessor.assess(answers)
        assert [(f.id, f.message) for f in assessment.findings.values() if f.status in OPEN] == []


def test_a_picture_of_the_installation_will_do_for_an_embedded_app(
    assessor: Assessor, ready: Draft
) -> None:
    answers = ready.answers | {"app.types": ["full-screen"], "app.embedded_login": False}
    for name in ("app.proof_company_id", "prod.client_id", "prod.client_secret"):
        answers.pop(name, None)
    answers["app.installation_proof"] = "files/app-management.png"
    assert assessor.assess(answers).progress.ready


def test_an_app_that_is_a_side_panel_alone_must_let_procore_frame_it(
    assessor: Assessor, ready: Draft
) -> None:
    answers = ready.answers | {
        "app.types": ["side-panel"],
        "app.sidepanel.url": "https://app.fieldline-software.com/{{company}}",
    }
    findings = assessor.assess(answers).findings
    assert findings["prod-embed-framing"].status is Status.COULD_NOT_TELL
    assert findings["build-url-interpolation-valid"].field == "app.sidepanel.url"


def test_without_the_source_an_app_is_warned_not_ruled_out(
    assessor: Assessor, ready: Draft
) -> None:
    answers = dict(ready.answers)
    del answers["scan.source_paths"]
    assert {f.id for f in assessor.assess(answers).blockers} == {"prod-company-id-header"}


def test_a_question_that_an_unmerged_page_asks_blocks_nothing_when_empty(
    assessor: Assessor, ready: Draft
) -> None:
    weak = [r for r in assessor.edition.requirements.values() if r.tier in {"U", "R", "Q"}]
    firm = {
        name
        for r in assessor.edition.requirements.values()
        if r not in weak and r.level is not Level.ONGOING
        for name in r.fields
    }
    sources = {each.field for name in firm for each in assessor.edition.fields[name].derived}
    only_weak = {r.fields[0] for r in weak} - firm - sources
    assert len(only_weak) > 30
    answers = {name: v for name, v in ready.answers.items() if name not in only_weak}
    assert [(f.id, f.field) for f in assessor.assess(answers).blockers] == []


def test_a_test_account_may_be_named_in_the_notes_but_not_a_beta(
    assessor: Assessor, ready: Draft
) -> None:
    answers = dict(ready.answers)
    answers["listing.version_notes"] = "Use the test account; project 12 holds demo data."
    assert assessor.assess(answers).findings["elig-no-demo-beta-trial"].status is Status.ANSWERED
    answers["listing.version_notes"] = "This is still a beta."
    finding = assessor.assess(answers).findings["elig-no-demo-beta-trial"]
    assert (finding.status, finding.severity) == (Status.NOT_MET, Severity.WARNING)


def test_a_permission_set_to_none_need_not_be_listed_as_a_tool(
    assessor: Assessor, ready: Draft
) -> None:
    row = {"scope": "project", "tool": "BIM", "level": "None"}
    answers = ready.answers | {"app.permissions": [*ready.answers["app.permissions"], row]}
    assert assessor.assess(answers).findings["lst-required-tools"].status is Status.ANSWERED


def test_whoever_submits_without_the_role_is_blamed_not_the_team(
    assessor: Assessor, ready: Draft
) -> None:
    answers = ready.answers | {"submission.by": "nobody@fieldline-software.com"}
    finding = assessor.assess(answers).findings["sub-submit-from-listing-tab"]
    assert (finding.status, finding.field) == (Status.NOT_MET, "submission.by")


def test_an_open_topic_of_the_reconstruction_never_undoes_the_partnership(
    assessor: Assessor, ready: Draft
) -> None:
    answers = {
        name: v
        for name, v in ready.answers.items()
        if not name.startswith("q.") or name == "q.contacts"  # it gives the addresses of sales
    }
    assessment = assessor.assess(answers)
    assert assessment.findings["partner-review-questionnaire"].severity is Severity.WARNING
    assert assessment.progress.ready
