"""Whatever is answered, in whatever order: the same verdicts, and never a traceback."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogue.answers import TODAY, any_answer, plausible
from wizard.catalogue.edition import Edition, derives_from
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Status
from wizard.drafts.model import Draft, FileBaseline
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor
from wizard.engine.finding import Assessment, Finding
from wizard.engine.plan import next_blocker, plan_of
from wizard.session.field_state import field_view
from wizard.session.session import Session

CATALOGUE = load_catalogue()
EDITION: Edition = CATALOGUE.edition("2025-02")
ASSESSOR = Assessor(EDITION, TODAY)
SAMPLES = Path(__file__).parents[2] / "assets" / "samples" / "2025-02"
STARTS = [
    {},
    *(
        dict(load_draft(SAMPLES / name / "submission.toml", CATALOGUE.fields).answers)
        for name in ("ready", "wrong")
    ),
]

names = st.one_of(
    st.sampled_from(sorted(EDITION.fields)),
    st.sampled_from(sorted(EDITION.drivers)),
    st.sampled_from(sorted(f.id for f in EDITION.fields.values() if f.columns)),
)
changes = names.flatmap(lambda name: st.tuples(st.just(name), any_answer(EDITION.fields[name])))


def comparable(assessment: Assessment) -> dict[str, tuple[Any, ...]]:
    return {name: parts(finding) for name, finding in assessment.findings.items()}


def parts(f: Finding) -> tuple[Any, ...]:
    return f.status, f.severity, f.field, f.page, f.message, f.fix, f.row


def draft_of(answers: dict[str, Any]) -> Draft:
    now = datetime(2025, 4, 1, tzinfo=UTC)
    baseline = FileBaseline("", {}, {}, frozenset(), b"", (0, 0, 0))
    return Draft(Path("none.toml"), "0" * 32, "Any", "2025-02", now, now, baseline, answers)


@settings(max_examples=15)
@given(st.sampled_from(STARTS), st.lists(changes, min_size=1, max_size=12))
def test_judging_after_each_change_is_judging_anew(
    start: dict[str, Any], edits: list[tuple[str, Any]]
) -> None:
    answers = dict(start)
    assessment = ASSESSOR.assess(answers)
    for name, value in edits:
        answers.pop(name, None)
        if value is not None:
            answers[name] = value
        assessment = ASSESSOR.reassess(assessment, answers, name)
        anew = ASSESSOR.assess(answers)
        assert comparable(assessment) == comparable(anew)
        assert assessment.context.applies == anew.context.applies


@settings(max_examples=15)
@given(st.fixed_dictionaries({}, optional={n: any_answer(f) for n, f in EDITION.fields.items()}))
def test_no_answers_make_the_judgement_raise(answers: dict[str, Any]) -> None:
    assessment = ASSESSOR.assess(answers)
    plan_of(assessment)
    first = EDITION.pages[0].page
    next_blocker(assessment, first.id, first.fields[0], 1)
    for finding in assessment.findings.values():
        assert finding.field in EDITION.fields
        assert "\x1b" not in finding.message
        assert finding.status is not Status.NOT_MET or finding.message


@settings(max_examples=20)
@given(st.sampled_from(STARTS), st.lists(changes, min_size=1, max_size=15))
def test_undoing_all_edits_leads_back_and_redoing_them_forth(
    start: dict[str, Any], edits: list[tuple[str, Any]]
) -> None:
    session = Session(draft_of(dict(start)), EDITION, TODAY)
    before, verdicts = snapshot(session), comparable(session.assessment)
    for name, value in edits:
        session.set(name, value)
        session.end_typing()
    after, later = snapshot(session), comparable(session.assessment)
    while session.undo():
        pass
    assert snapshot(session) == before
    assert comparable(session.assessment) == verdicts
    while session.redo():
        pass
    assert snapshot(session) == after
    assert comparable(session.assessment) == later


def snapshot(session: Session) -> dict[str, bytes]:
    """By bytes, since not every odd number equals itself."""
    return {name: pickle.dumps(value) for name, value in session.answers.items()}


@settings(max_examples=40)
@given(names.flatmap(lambda name: st.tuples(st.just(name), plausible(EDITION.fields[name]))))
def test_one_answer_contradicts_only_what_reads_it(change: tuple[str, Any]) -> None:
    name, value = change
    given = {name, *EDITION.derivations.dependents(name)}
    for finding in ASSESSOR.assess({name: value}).findings.values():
        if finding.status is Status.NOT_MET and not derives_from(finding.requirement):
            assert given & {finding.field, *finding.requirement.fields}, finding.id


def test_an_empty_draft_contradicts_nothing_and_is_far_from_ready() -> None:
    assessment = ASSESSOR.assess({})
    assert {f.status for f in assessment.findings.values()} <= {
        Status.UNANSWERED,
        Status.NOTHING_REPORTED,
        Status.NOT_APPLICABLE,
    }
    assert not assessment.progress.ready
    assert assessment.progress.done == 0


def test_a_kind_of_app_folds_what_it_does_not_need_and_its_removal_unfolds_it() -> None:
    session = Session(draft_of({}), EDITION, TODAY)
    assert session.applies("app.sidepanel.url") is None
    change = session.set("app.types", ["data-service"])
    assert {"app.sidepanel.url", "app.permissions"} <= change.folded
    assert session.applies("app.permissions") is True
    assert session.applies("app.sidepanel.url") is False
    assert "side panel" in field_view(session, "app.sidepanel.url").folded
    views = session.assessment.findings["build-sidepanel-views"]
    assert views.status is Status.NOT_APPLICABLE
    session.set("app.types", ["data-service", "side-panel"])
    assert session.applies("app.sidepanel.url") is True
    assert field_view(session, "app.sidepanel.url").folded == ""


def test_a_folded_answer_is_kept_but_does_not_count() -> None:
    session = Session(draft_of({}), EDITION, TODAY)
    seen = []
    session.set("app.sidepanel.url", "http://panel.example.org")
    for kind in ("side-panel", "full-screen", "side-panel"):
        session.set("app.types", [kind])
        seen.append(session.assessment.findings["build-sidepanel-url"].status)
    assert seen == [Status.NOT_MET, Status.NOT_APPLICABLE, Status.NOT_MET]
    assert session.value("app.sidepanel.url") == "http://panel.example.org"


def test_every_driver_changes_what_applies() -> None:
    for name in sorted(EDITION.drivers):
        field = EDITION.fields[name]
        if field.kind not in {Kind.YES_NO, Kind.CHOICE, Kind.CHOICES}:
            continue
        chosen: list[Any] = [option.value for option in field.options] or [True, False]
        values = [[one] for one in chosen] if field.kind is Kind.CHOICES else chosen
        outcomes = [
            ASSESSOR.assess(STARTS[1] | {name: value}).context.conditions for value in values
        ]
        assert any(outcome != outcomes[0] for outcome in outcomes), name
