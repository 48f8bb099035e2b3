"""Can the app be listed: the verdict on a few answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogue.answers import any_answer
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Level, Severity, Status, Value
from wizard.engine.assess import Assessor
from wizard.engine.milestones import MilestoneView
from wizard.topics.fit.answers import unsaved_session
from wizard.topics.fit.questions import fit_milestone
from wizard.topics.fit.verdict import FitState, FitVerdict, fit_verdict

OLD, NEW = "2025-02", "2026-06"
TODAY = date(2026, 11, 30)
FINE: Mapping[str, Value] = {
    "app.types": ["data-user"],
    "org.path": "marketplace-partner",
    "app.release_stage": "production",
    "screen.sellable_to_others": True,
    "screen.complete": True,
    "screen.purpose": ["sync"],
}
"""Answers that rule nothing out; to every other question it is no."""

Judge = Callable[..., FitVerdict]


def all_answers(catalogue: Catalogue, edition: str, other: Mapping[str, Value]) -> dict[str, Value]:
    """An answer to every question; those of `other` in place of the harmless ones."""
    milestone = fit_milestone(catalogue.edition(edition))
    assert milestone is not None
    harmless = {name: FINE.get(name, False) for name in milestone.questions}
    return harmless | {name: value for name, value in other.items() if name in harmless}


@pytest.fixture
def judge(catalogue: Catalogue) -> Judge:
    """The verdict on all questions, with these answers in place of harmless ones."""

    def judged(other: Mapping[str, Value], edition: str = NEW) -> FitVerdict:
        answers = all_answers(catalogue, edition, other)
        session = unsaved_session(catalogue.edition(edition), TODAY, answers)
        return fit_verdict(session.milestones)

    return judged


@pytest.mark.parametrize("edition", [OLD, NEW])
def test_an_app_that_nothing_rules_out_is_told_what_lies_ahead(judge: Judge, edition: str) -> None:
    verdict = judge({}, edition)

    assert verdict.state is FitState.NOT_RULED_OUT
    assert verdict.headline.startswith("Nothing rules you out · ")
    assert "need Procore · about " in verdict.headline
    assert verdict.headline.endswith(" h of answers in 4 milestones")
    assert not verdict.to_settle


@pytest.mark.parametrize("edition", [OLD, NEW])
def test_what_rules_an_app_out_is_named_with_the_answer_the_source_and_what_would_change_it(
    judge: Judge, edition: str
) -> None:
    verdict = judge({"screen.internal_only": True}, edition)
    (point,) = verdict.ruled_out

    assert verdict.headline == "Cannot be listed as it is: internal tool"
    assert (point.question, point.answer, point.better) == ("screen.internal_only", "yes", ("no",))
    assert point.finding.requirement.source.document
    assert "the answer “no”" in point.remedy


def test_one_reason_is_told_once_although_several_pages_state_it(judge: Judge) -> None:
    verdict = judge({"screen.shows_ads": True, "screen.undocumented_apis": True})

    assert verdict.headline == (
        "Cannot be listed as it is: routes that are not public, advertising"
    )


def test_an_answer_that_another_one_would_not_mend_offers_none(judge: Judge) -> None:
    made_to_order = {"screen.single_customer_build": True, "screen.sellable_to_others": False}
    (point,) = judge(made_to_order).ruled_out

    assert point.better == ()
    assert point.remedy.startswith("Keep it as a custom app for that customer")


@pytest.mark.parametrize(
    ("answers", "label", "better"),
    [
        ({"app.release_stage": "beta"}, "Release stage", ("In production",)),
        ({"org.path": "private-developer"}, "Verification path", ("Marketplace partner",)),
        ({"q.replicates_tool": True}, "Does it copy a Procore tool?", ("no",)),
    ],
)
def test_what_does_not_rule_out_but_has_to_be_settled_stands_apart(
    judge: Judge, answers: Mapping[str, Value], label: str, better: tuple[str, ...]
) -> None:
    verdict = judge(answers)
    (point,) = verdict.to_settle

    assert not verdict.ruled_out
    assert "Nothing rules you out · 1 to settle first" in verdict.headline
    assert (point.label, point.better) == (label, better)


def test_a_note_that_is_written_settles_a_copied_tool(catalogue: Catalogue) -> None:
    answers = all_answers(catalogue, OLD, {"q.replicates_tool": True})
    answers["q.replication_note"] = (
        "It resembles Daily Log, and adds weather from stations beside the site, which Procore "
        "knows of since March."
    )
    answers["q.replication_permission"] = "files/permission.pdf"
    session = unsaved_session(catalogue.edition(OLD), TODAY, answers)

    assert not fit_verdict(session.milestones).to_settle


@pytest.mark.parametrize(
    ("kinds", "hidden"),
    [
        (["full-screen"], {"app.bulk_export", "app.analytics_copy"}),
        (["data-user"], {"app.embedded_login"}),
        (["side-panel", "data-service"], set()),
    ],
)
def test_what_does_not_apply_to_an_app_is_not_asked(
    judge: Judge, kinds: list[str], hidden: set[str]
) -> None:
    verdict = judge({"app.types": kinds})

    assert {q.field.id for q in verdict.questions if not q.applies} == hidden
    assert not verdict.unanswered


def test_an_answer_to_a_question_that_does_not_apply_rules_nothing_out(judge: Judge) -> None:
    verdict = judge({"app.types": ["full-screen"], "app.bulk_export": True})

    assert verdict.state is FitState.NOT_RULED_OUT


def test_before_all_is_answered_the_verdict_says_so_and_how_many_are_left(
    catalogue: Catalogue,
) -> None:
    session = unsaved_session(catalogue.edition(NEW), TODAY, {"app.types": ["data-user"]})
    verdict = fit_verdict(session.milestones)

    assert verdict.state is FitState.OPEN
    assert verdict.answer == "So far nothing rules you out · 18 questions left"
    assert "at least" in verdict.outlook, "an open question decides what is asked"


@pytest.mark.parametrize("edition", [OLD, NEW])
def test_what_keeps_apps_out_and_is_not_asked_here_is_named(judge: Judge, edition: str) -> None:
    later = {finding.id for finding in judge({}, edition).judged_later}

    assert {"dq-malicious-files", "dq-violates-agreements"} <= later
    assert not later & {"dq-ads", "pol-no-ads"}, "the questions decide these"


def test_the_fewer_kinds_an_app_has_the_less_lies_ahead(judge: Judge) -> None:
    small = judge({"app.types": ["full-screen"]}).ahead
    large = judge({"app.types": ["full-screen", "side-panel", "data-user", "data-service"]}).ahead

    assert small.items < large.items
    assert small.remaining.minutes < large.remaining.minutes
    assert [each.id for each in large.milestones] == ["apply", "feasibility", "certify", "launch"]


def test_the_head_of_a_screen_says_what_rules_out_and_nothing_of_open_questions(
    catalogue: Catalogue,
) -> None:
    session = unsaved_session(catalogue.edition(NEW), TODAY, {})
    before = session.milestones.cannot_be_listed
    session.set("screen.internal_only", True)

    assert before == ""
    assert session.milestones.cannot_be_listed == "Cannot be listed as it is: internal tool"


CATALOGUE = load_catalogue()


def answers_of(edition: str) -> st.SearchStrategy[dict[str, Any]]:
    """Answers to some of the questions, plausible ones and others."""
    milestone = fit_milestone(CATALOGUE.edition(edition))
    assert milestone is not None
    fields = CATALOGUE.edition(edition).fields
    return st.fixed_dictionaries(
        {}, optional={name: any_answer(fields[name]) for name in milestone.questions}
    )


@settings(max_examples=60)
@given(st.sampled_from([OLD, NEW]).flatmap(lambda e: st.tuples(st.just(e), answers_of(e))))
def test_the_verdict_agrees_with_what_check_finds(drawn: tuple[str, dict[str, Any]]) -> None:
    """Never "nothing rules you out" beside a disqualifying blocker, and never the other way."""
    name, answers = drawn
    edition = CATALOGUE.edition(name)
    checked = Assessor(edition, TODAY).assess(answers)
    disqualifying = {
        finding.id
        for finding in checked.findings.values()
        if finding.requirement.level is Level.DISQUALIFYING
        and finding.severity is Severity.BLOCKER
        and finding.status is Status.NOT_MET
    }

    verdict = fit_verdict(unsaved_session(edition, TODAY, answers).milestones)
    named = {point.finding.id for point in verdict.ruled_out}

    assert bool(disqualifying) == (verdict.state is FitState.RULED_OUT)
    assert named <= disqualifying
    assert all(one in named or edition.parts[one] & named for one in disqualifying)
    assert all(point.finding.id not in disqualifying for point in verdict.to_settle)
    assert MilestoneView(checked).cannot_be_listed == (verdict.answer if named else "")
