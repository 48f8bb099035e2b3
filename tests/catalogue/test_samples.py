"""The two sample drafts: one that nothing can be said against, one with hardly a right answer."""

from __future__ import annotations

from wizard.catalogue.model import Level, Severity, Status
from wizard.drafts.model import Draft
from wizard.session.assess import Assessor
from wizard.session.finding import OPEN, Assessment
from wizard.session.plan import plan_of


def judged(assessor: Assessor, draft: Draft) -> Assessment:
    return assessor.assess(draft.answers, draft.waivers)


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
    ground = judged(assessor, ready).ground
    empty = {
        name
        for name, field in fields.items()
        if ground.applies[name] and not field.optional and name not in ready.answers
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
    only_weak = {r.fields[0] for r in weak} - firm
    assert len(only_weak) > 30
    answers = {name: v for name, v in ready.answers.items() if name not in only_weak}
    assert [(f.id, f.field) for f in assessor.assess(answers).blockers] == []


def test_a_test_account_may_be_named_in_the_notes_but_not_a_beta(
    assessor: Assessor, ready: Draft
) -> None:
    answers = dict(ready.answers)
    answers["listing.version_notes"] = "Use the test account; project 12 holds demo data."
    assert assessor.assess(answers).findings["elig-no-demo-beta-trial"].status is Status.MET
    answers["listing.version_notes"] = "This is still a beta."
    finding = assessor.assess(answers).findings["elig-no-demo-beta-trial"]
    assert (finding.status, finding.severity) == (Status.NOT_MET, Severity.WARNING)


def test_a_permission_set_to_none_need_not_be_listed_as_a_tool(
    assessor: Assessor, ready: Draft
) -> None:
    row = {"scope": "project", "tool": "BIM", "level": "None"}
    answers = ready.answers | {"app.permissions": [*ready.answers["app.permissions"], row]}
    assert assessor.assess(answers).findings["lst-required-tools"].status is Status.MET


def test_whoever_submits_without_the_role_is_blamed_not_the_team(
    assessor: Assessor, ready: Draft
) -> None:
    answers = ready.answers | {"submission.by": "nobody@fieldline-software.com"}
    finding = assessor.assess(answers).findings["sub-submit-from-listing-tab"]
    assert (finding.status, finding.field) == (Status.NOT_MET, "submission.by")


def test_an_open_topic_of_the_reconstruction_never_undoes_the_partnership(
    assessor: Assessor, ready: Draft
) -> None:
    answers = {name: v for name, v in ready.answers.items() if not name.startswith("q.")}
    assessment = assessor.assess(answers)
    assert assessment.findings["partner-review-questionnaire"].severity is Severity.WARNING
    assert assessment.progress.ready
