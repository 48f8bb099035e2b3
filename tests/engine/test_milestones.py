"""A partner sees one milestone: what is left to it, and nothing of those that come later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.lint_milestones import milestone_complaints
from wizard.catalogue.model import Status
from wizard.engine.assess import Assessor
from wizard.engine.milestones import (
    MilestonePlace,
    MilestoneView,
    UnknownMilestone,
    milestone_of,
    waiting_items,
)
from wizard.engine.readiness import (
    Responsible,
    duration_words,
    readiness_of,
    remaining_of,
    responsible_for,
)

DAY = date(2026, 11, 30)
NEW = "2026-06"
EDITIONS = ("2025-02", NEW)

FITTING: dict[str, Any] = {
    "app.types": ["side-panel", "data-service"],
    "app.release_stage": "production",
    "app.embedded_login": False,
    "app.bulk_export": False,
    "app.analytics_copy": False,
    "org.path": "marketplace-partner",
    "policy.surveillance": False,
    "policy.migrates_away": False,
    "policy.avoids_subscription": False,
    "privacy.sells_data": False,
    "q.replicates_tool": False,
    "screen.complete": True,
    "screen.internal_only": False,
    "screen.login_only": False,
    "screen.needs_partner_user": False,
    "screen.purpose": ["sync"],
    "screen.push": False,
    "screen.sellable_to_others": True,
    "screen.shows_ads": False,
    "screen.single_customer_build": False,
    "screen.trains_models_on_procore_data": False,
    "screen.undocumented_apis": False,
}
"""The fit questions of both editions, answered for an app that can be listed."""


def view_of(catalogue: Catalogue, edition: str, answers: dict[str, Any]) -> MilestoneView:
    return MilestoneView(Assessor(catalogue.edition(edition), DAY).assess(answers))


def current(view: MilestoneView) -> str:
    assert view.current is not None
    return view.current.id


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_new_draft_is_asked_the_questions_of_the_first_milestone_alone(
    catalogue: Catalogue, edition: str
) -> None:
    view = view_of(catalogue, edition, {})
    first = catalogue.edition(edition).milestones[0]

    assert current(view) == first.id
    assert {f.field for f in view.at_current.findings.values()} <= set(first.questions)
    assert remaining_of(view.at_current).total <= len(first.questions) <= 20
    assert remaining_of(view.at_current).minutes <= 10


@pytest.mark.parametrize("edition", EDITIONS)
def test_once_the_first_questions_are_answered_the_next_milestone_counts(
    catalogue: Catalogue, edition: str
) -> None:
    view = view_of(catalogue, edition, FITTING)
    milestones = catalogue.edition(edition).milestones

    assert current(view) == milestones[1].id
    order = {m.id: n for n, m in enumerate(milestones)}
    belongs = {milestone_of(catalogue.edition(edition), f) for f in view.at_current.blockers}
    assert all(order[name] <= 1 for name in belongs)
    assert not view.ruled_out


def test_an_answer_that_rules_the_app_out_counts_at_once(catalogue: Catalogue) -> None:
    view = view_of(catalogue, NEW, FITTING | {"screen.undocumented_apis": True})

    assert [finding.id for finding in view.ruled_out] == ["dq-undocumented-apis"]
    assert current(view) == "fit"
    assert any(f.id == "dq-undocumented-apis" for f in view.at("apply").blockers)


def test_what_only_procore_can_do_blocks_nothing_before_the_milestone_it_opens(
    catalogue: Catalogue,
) -> None:
    sent = FITTING | {"partner.application_sent_on": date(2026, 11, 4)}
    view = view_of(catalogue, NEW, sent)

    assert all(f.requirement.waiting is None for f in view.at("apply").blockers)
    assert current(view) == "feasibility"
    waiting = {item.finding.id: item for item in waiting_items(view.at_current)}
    assert waiting["app-vetting-approved"].since == date(2026, 11, 4)
    assert "since 2026-11-04" in waiting["app-vetting-approved"].words


def test_a_partner_who_is_further_is_not_sent_back(catalogue: Catalogue) -> None:
    view = view_of(catalogue, NEW, {"cert.submitted_on": date(2026, 11, 4)})

    places = {state.milestone.id: state.place for state in view.states()}
    assert current(view) == "launch"
    assert places["fit"] is places["certify"] is MilestonePlace.BEHIND
    assert places["launch"] is MilestonePlace.CURRENT
    assert places["stay-listed"] is MilestonePlace.AHEAD


def test_each_milestone_counts_its_own_items_and_all_before_hold_it(catalogue: Catalogue) -> None:
    view = view_of(catalogue, NEW, {"app.types": ["side-panel", "data-service"]})
    last = -1
    for milestone in catalogue.edition(NEW).milestones[1:]:
        blockers = len(view.at(milestone.id).blockers)
        assert blockers >= last
        last = blockers
    assert len(view.at("all").blockers) == len(view.assessment.blockers) == last


def test_the_headline_names_the_milestone(catalogue: Catalogue) -> None:
    view = view_of(catalogue, NEW, FITTING)

    assert readiness_of(view.at("fit")).headline.startswith("READY to start: ")
    assert readiness_of(view.at("apply")).headline.startswith("NOT READY to apply, ")


def test_an_unknown_milestone_is_named_with_those_that_exist(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownMilestone) as caught:
        view_of(catalogue, NEW, {}).named("golive")

    assert "golive" in caught.value.message
    assert "launch" in caught.value.hint


def test_who_has_to_act_is_told(catalogue: Catalogue) -> None:
    edition = catalogue.edition(NEW)
    findings = (
        view_of(catalogue, NEW, {"app.types": ["side-panel", "data-service"]}).at("all").findings
    )

    assert responsible_for(edition, findings["app-fit-statement"]) is Responsible.YOU_WRITE
    assert responsible_for(edition, findings["lst-logo-rights"]) is Responsible.YOU_DO
    assert responsible_for(edition, findings["cert-passed"]) is Responsible.PROCORE


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0.5, "about 1 min"), (11, "about 15 min"), (61, "about 65 min"), (150, "about 2 h")],
)
def test_durations_are_rounded(minutes: float, words: str) -> None:
    assert duration_words(minutes) == words


def test_a_page_is_not_open_for_what_is_missing_on_another(catalogue: Catalogue) -> None:
    assessment = view_of(catalogue, NEW, FITTING).assessment

    for page, findings in assessment.by_page.items():
        fields = set(assessment.edition.page_ids[page].page.fields)
        unanswered = [f for f in findings if f.status is Status.UNANSWERED]
        assert all(finding.field in fields for finding in unanswered), page


def test_the_lint_names_what_belongs_to_no_milestone_and_what_rests_on_a_later_one(
    catalogue: Catalogue,
) -> None:
    assert list(milestone_complaints(catalogue)) == []
    journey = catalogue.journeys[NEW]
    fit, apply, feasibility, certify, *rest = journey.milestones
    early = replace(fit, requirements=(*fit.requirements, "cert-security"), pages=("nowhere",))
    kept = replace(certify, steps=("eligibility",), requirements=certify.requirements)
    broken = replace(journey, milestones=(early, apply, feasibility, kept, *rest))
    complaints = list(
        milestone_complaints(replace(catalogue, journeys={**catalogue.journeys, NEW: broken}))
    )

    assert any("build-version-semver belongs to no milestone" in each for each in complaints)
    assert any("cert-security rests on cq-auth" in each for each in complaints) or any(
        "cq-auth belongs to no milestone" in each for each in complaints
    )
    assert any("there is no page nowhere" in each for each in complaints)
