"""The samples of both editions at each of their milestones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from wizard.bundle.export import ExportOptions, export_saved
from wizard.bundle.verify import VerificationOutcome, verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Level, Severity, Status
from wizard.drafts.read import load_draft
from wizard.engine.finding import OPEN, Assessment
from wizard.engine.milestones import MilestoneView, UnknownMilestone
from wizard.engine.plan import plan_of
from wizard.engine.readiness import readiness_of
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.samples import (
    DAYS,
    DRAFT_NAME,
    NEWEST_EDITION,
    Sample,
    copy_sample,
    sample_folder,
)

Views = dict[tuple[str, Sample], MilestoneView]

MILESTONES = {
    "2025-02": ("fit", "build", "feedback", "partner", "validation", "stay-listed", "all"),
    "2026-06": ("fit", "apply", "feasibility", "certify", "launch", "stay-listed", "all"),
}
GATES = [(edition, name) for edition, names in MILESTONES.items() for name in names]


def judged(folder: Path, path: Path, edition: str) -> Assessment:
    """The whole assessment of a draft with its files, as every command and screen makes it."""
    app_context = AppContext(UserFolders.below(folder), as_of=DAYS[edition])
    return app_context.assess(app_context.load(path))


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Views:
    """Each sample of each edition, judged once."""
    folder = tmp_path_factory.mktemp("home")
    return {
        (edition, sample): MilestoneView(
            judged(folder, sample_folder(sample, edition) / DRAFT_NAME, edition)
        )
        for edition in DAYS
        for sample in Sample
    }


def open_in(assessment: Assessment) -> list[tuple[str, str]]:
    return [(f.id, f.message) for f in assessment.findings.values() if f.status in OPEN]


def test_every_edition_with_milestones_has_samples(catalogue: Catalogue) -> None:
    found = {name: catalogue.edition(name).milestones for name in catalogue.journeys}

    assert {name: (*(m.id for m in each), "all") for name, each in found.items()} == MILESTONES
    assert set(DAYS) == set(MILESTONES)


@pytest.mark.parametrize(("edition", "milestone"), GATES)
def test_the_ready_sample_is_ready_at_every_milestone_without_a_remark(
    views: Views, edition: str, milestone: str
) -> None:
    assessment = views[edition, Sample.READY].named(milestone)
    ready = readiness_of(assessment)

    assert ready.ready, ready.headline
    assert ready.holds == ()
    assert open_in(assessment) == []
    assert plan_of(assessment) == ()


@pytest.mark.parametrize("edition", DAYS)
def test_nothing_is_held_against_the_words_of_a_ready_sample(views: Views, edition: str) -> None:
    content = views[edition, Sample.READY].assessment.context.content

    assert content.objections == {}
    assert content.doubts == {}


@pytest.mark.parametrize(("edition", "milestone"), GATES)
def test_the_wrong_sample_is_held_back_at_every_milestone(
    views: Views, edition: str, milestone: str
) -> None:
    view = views[edition, Sample.WRONG]
    wrong = {
        finding.id
        for finding in view.named(milestone).findings.values()
        if finding.status is Status.NOT_MET and finding.severity is not Severity.REMINDER
    }
    names = MILESTONES[edition]
    before = names[names.index(milestone) - 1] if milestone != names[0] else ""
    known = {f.id for f in view.named(before).findings.values()} if before else set()

    assert not readiness_of(view.named(milestone)).ready
    assert wrong - known or milestone in {"stay-listed", "all"}


def test_the_wrong_sample_of_the_newest_edition_gets_no_further_than_fit(views: Views) -> None:
    view = views[NEWEST_EDITION, Sample.WRONG]

    assert view.current is not None
    assert view.current.id == "fit"


@pytest.mark.parametrize("edition", DAYS)
def test_the_answers_of_the_wrong_sample_rule_the_app_out(views: Views, edition: str) -> None:
    view = views[edition, Sample.WRONG]
    screen = [
        finding
        for finding in view.assessment.findings.values()
        if finding.requirement.level is Level.DISQUALIFYING
    ]

    assert len(screen) >= 13
    assert {finding.status for finding in screen} == {Status.NOT_MET}
    assert len(view.ruled_out) >= 10
    assert views[edition, Sample.READY].ruled_out == ()


@pytest.mark.parametrize("edition", DAYS)
def test_each_fault_of_a_wrong_sample_says_what_is_wrong_and_how_to_mend_it(
    views: Views, edition: str
) -> None:
    assessment = views[edition, Sample.WRONG].assessment
    faults = [f for f in assessment.findings.values() if f.status is Status.NOT_MET]

    assert len(faults) >= 100
    for finding in faults:
        assert 0 < len(finding.message) <= 180, finding
        assert finding.fix, finding.id


@pytest.mark.parametrize("edition", DAYS)
def test_a_ready_sample_answers_every_question_that_has_to_be(views: Views, edition: str) -> None:
    assessment = views[edition, Sample.READY].assessment
    context = assessment.context
    empty = {
        name
        for name, field in assessment.edition.fields.items()
        if context.applies[name] and not field.optional and name not in context.answers
    }

    assert empty == set()


@pytest.mark.parametrize("edition", DAYS)
@pytest.mark.parametrize("sample", Sample)
def test_a_sample_has_no_answer_that_its_edition_does_not_ask_for(
    catalogue: Catalogue, edition: str, sample: Sample
) -> None:
    draft = load_draft(sample_folder(sample, edition) / DRAFT_NAME, catalogue.fields)

    assert draft.edition == edition
    assert draft.extras == {}
    assert set(draft.answers) - catalogue.edition(edition).fields.keys() == set()


@pytest.mark.parametrize("milestone", ["apply", "feasibility", "certify", "launch", "stay-listed"])
def test_a_sample_copied_for_a_milestone_stands_there_with_nothing_open(
    tmp_path: Path, milestone: str
) -> None:
    path = copied(tmp_path / "app", milestone)
    view = MilestoneView(judged(tmp_path, path, NEWEST_EDITION))

    assert view.current is not None
    assert view.current.id == milestone
    assert readiness_of(view.at_current).ready
    assert open_in(view.at_current) == []
    assert all(each.remaining.total for each in view.states() if each.place.value == "ahead")


def test_a_sample_copied_for_fit_answers_its_questions_and_is_about_to_apply(
    tmp_path: Path,
) -> None:
    view = MilestoneView(judged(tmp_path, copied(tmp_path / "app", "fit"), NEWEST_EDITION))

    assert readiness_of(view.at("fit")).ready
    assert view.current is not None
    assert view.current.id == "apply"
    assert not readiness_of(view.at_current).ready


def test_a_copy_for_a_milestone_reads_as_if_nothing_later_had_been_asked(tmp_path: Path) -> None:
    text = copied(tmp_path / "app", "apply").read_text("utf-8")

    assert "better_together = " in text
    assert "application_sent_on" not in text
    assert "[cert]" not in text
    assert "]\n\n[" not in text.replace("]\n\n[[", "").replace('"]\n\n[', "")


def test_an_unknown_milestone_copies_nothing_and_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownMilestone, match="no milestone build") as raised:
        copied(tmp_path / "app", "build")

    assert "apply, feasibility" in raised.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("milestone", ["apply", "certify"])
def test_the_bundle_of_a_milestone_is_verified_as_identical(
    tmp_path: Path, catalogue: Catalogue, milestone: str
) -> None:
    day, path = DAYS[NEWEST_EDITION], copied(tmp_path / "app", "")
    options = replace(ExportOptions(), milestone=milestone)
    bundle = export_saved(path, catalogue, day, tmp_path, options)
    verification = verify_bundle(bundle.path, catalogue)

    assert bundle.state == "ready"
    assert verification.outcome is VerificationOutcome.IDENTICAL
    assert f"-{milestone}-" in bundle.path.name


def copied(folder: Path, milestone: str) -> Path:
    day = DAYS[NEWEST_EDITION]
    return copy_sample(Sample.READY, folder, day, edition=NEWEST_EDITION, milestone=milestone)
