"""Answers that follow from others: shown, counted, overruled and brought back."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wizard.catalogue.edition import Edition
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Status
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor
from wizard.engine.question_count import asked_questions
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.field_state import field_view
from wizard.session.samples import DRAFT_NAME, Sample, sample_folder
from wizard.session.session import Session
from wizard.session.signatures import confirm, open_confirmations, pages_waiting

CATALOGUE = load_catalogue()
DAY = date(2026, 7, 1)
OLD = Path(__file__).parent.parent / "files" / "format-1"
HEAD = """\
[wizard]
format = {number}
id = "0123456789abcdef0123456789abcdef"
name = "Sitebook Sync"
edition = "2026-06"
created = 2026-05-01T08:00:00Z
changed = 2026-05-02T08:00:00Z
"""


@pytest.fixture(scope="module")
def newest() -> Edition:
    return CATALOGUE.edition("2026-06")


@pytest.fixture
def session(tmp_path: Path, newest: Edition) -> Session:
    path = tmp_path / "sitebook.toml"
    path.write_text(HEAD.format(number=2) + '[listing]\nname = "Sitebook Sync"\n', "utf-8")
    return Session(load_draft(path, CATALOGUE.fields), newest, DAY)


def test_an_answer_that_follows_counts_and_says_where_it_comes_from(session: Session) -> None:
    assert session.value("app.portal_name") == "Sitebook Sync"
    assert field_view(session, "app.portal_name").derived == "from App name"
    assert session.assessment.findings["lst-name-matches-portal"].status is Status.ANSWERED
    assert "app.portal_name" not in session.draft.answers


def test_it_is_overruled_by_another_and_comes_back_when_that_is_cleared(session: Session) -> None:
    session.set("app.portal_name", "Sitebook")
    assert session.value("app.portal_name") == "Sitebook"
    words = field_view(session, "app.portal_name").derived
    assert words == "in place of “Sitebook Sync” from App name"
    assert session.assessment.findings["lst-name-matches-portal"].status is Status.NOT_MET

    session.set("app.portal_name", None)
    assert session.value("app.portal_name") == "Sitebook Sync"
    session.set("listing.name", "Daily Log Sync")
    assert session.value("app.portal_name") == "Daily Log Sync"


def test_what_a_list_lacks_is_told_at_the_list(session: Session) -> None:
    session.set("test.runs", [{"what": "onboarding", "date": date(2026, 6, 1)}])
    finding = session.assessment.findings["val-tested-onboarding"]

    assert (finding.status, finding.field) == (Status.UNANSWERED, "test.runs")
    assert finding.message == "“Outcome of the onboarding test” is missing"
    assert session.is_hidden("test.onboarding.outcome")


def test_a_wrong_cell_is_told_at_its_row(session: Session) -> None:
    rows = [{"what": "functional"}, {"what": "onboarding", "outcome": "fail"}]
    session.set("test.runs", [row | {"date": date(2026, 6, 1)} for row in rows])
    finding = session.assessment.findings["val-tested-onboarding"]

    assert (finding.status, finding.field, finding.row) == (Status.NOT_MET, "test.runs", 1)
    assert finding.message.startswith("Outcome of the onboarding test: ")


def test_of_several_runs_of_one_test_the_last_one_counts(session: Session) -> None:
    rows = [{"what": "onboarding", "outcome": outcome} for outcome in ("fail", "pass")]
    session.set("test.runs", rows)
    assert session.value("test.onboarding.outcome") == "pass"
    session.set("test.runs", rows[::-1])
    assert session.value("test.onboarding.outcome") == "fail"


def test_a_cell_that_says_nothing_is_refused_for_its_row_alone(newest: Edition) -> None:
    rows: list[dict[str, Any]] = [
        {"what": "documentation", "url": "https://help.fieldline-software.com/procore"},
        {"what": "support", "url": "https://example.com/help"},
    ]
    context = Assessor(newest, DAY).assess({"support.pages": rows}).context

    assert "support.url" in context.content.refused
    assert "support.docs_url" not in context.content.refused


def test_a_page_that_is_not_listed_is_taken_from_the_documentation(session: Session) -> None:
    url = "https://help.fieldline-software.com/procore"
    session.set("support.pages", [{"what": "documentation", "url": url}])

    assert session.value("support.getting_started_url") == url
    assert session.value("app.instructions.url") == url
    assert session.value("support.url") is None


@pytest.mark.parametrize(
    ("types", "most"),
    [
        (["full-screen"], 160),
        (["side-panel", "data-service"], 220),
        (["full-screen", "data-user"], 220),
        (["data-service"], 220),
    ],
)
def test_no_kind_of_app_is_asked_more_than_this(
    newest: Edition, types: list[str], most: int
) -> None:
    asked = asked_questions(newest, {"app.types": types})
    first_steps = {"eligibility", "account", "application"}

    assert len(asked) <= most
    assert sum(each.placed.step.id in first_steps for each in asked) <= 45


def test_what_an_earlier_answer_settles_is_not_asked(session: Session) -> None:
    session.set("q.replicates_tool", False)
    assert session.applies("q.replication_note") is False
    session.set("app.types", ["data-service"])
    session.set("app.bulk_export", False)
    assert session.value("app.analytics_copy") is False
    session.set("app.bulk_export", True)
    assert session.value("app.analytics_copy") is None


def test_the_confirmations_of_a_page_are_given_in_one_name(session: Session) -> None:
    fields = open_confirmations(session, "logo")
    assert len(fields) == 4
    confirm(session, fields, "Ana Kovač")

    assert open_confirmations(session, "logo") == ()
    words: list[Any] = [session.value(each.id) for each in fields]
    assert {word["by"] for word in words} == {"Ana Kovač"}


def test_signatures_of_an_older_draft_stay_good(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    shutil.copytree(sample_folder(Sample.READY), folder)
    shutil.copy(OLD / "ready.toml", folder / DRAFT_NAME)
    told: list[str] = []
    places = UserFolders.below(tmp_path / "home")
    app_context = AppContext(places, as_of=date(2025, 4, 1), warn=told.append)
    assessment = app_context.assess(app_context.load(folder / DRAFT_NAME))

    assert pages_waiting(assessment) == ()
    assert assessment.progress.ready
    assert "has draft format 1; its first save keeps the file as it is" in told[0]


def test_a_waiver_for_one_answer_follows_it_into_the_list(tmp_path: Path) -> None:
    from wizard.engine.content import answer_digest

    url = "https://example.com/help"
    path = tmp_path / "a.toml"
    path.write_text(
        HEAD.format(number=1)
        + f'[support]\nurl = "{url}"\n\n[[waiver]]\nrequirement = "value-content:support.url"\n'
        f'reason = "The page opens in June."\nby = "Ana Kovač"\non = 2026-06-01\n'
        f'answers = "{answer_digest(None, url)}"\n',
        "utf-8",
    )
    app_context = AppContext(UserFolders.below(tmp_path / "home"), as_of=DAY)
    finding = app_context.assess(app_context.load(path)).findings["value-content:support.pages"]

    assert finding.status is Status.WAIVED


def test_a_value_for_an_old_field_goes_to_the_row_that_is_asked_now(session: Session) -> None:
    session.set("support.docs_url", "https://help.fieldline-software.com/procore")
    session.set("app.instructions.label", "Set up Sitebook Sync")

    assert session.draft.answers["support.pages"] == [
        {"what": "documentation", "url": "https://help.fieldline-software.com/procore"},
        {"what": "setup", "label": "Set up Sitebook Sync"},
    ]
    session.set("support.docs_url", None)
    assert [row["what"] for row in session.draft.answers["support.pages"]] == ["setup"]


def test_a_field_is_asked_where_its_source_is_not(session: Session) -> None:
    assert session.is_hidden("partner.sales_contact.name")
    session.set("org.path", "private-developer")
    assert not session.is_hidden("partner.sales_contact.name")
    assert session.assessment.findings["lst-sales-contact"].field == "partner.sales_contact.name"


def test_of_two_old_answers_that_disagree_both_are_shown(tmp_path: Path, newest: Edition) -> None:
    path = tmp_path / "a.toml"
    path.write_text(
        HEAD.format(number=1)
        + "[listing]\nlast_reviewed = 2026-06-20\n[support]\nlast_reviewed = 2026-05-01\n",
        "utf-8",
    )
    session = Session(load_draft(path, CATALOGUE.fields), newest, DAY)

    assert session.value("listing.read_on") == date(2026, 6, 20)
    assert not session.is_hidden("support.last_reviewed")
    words = field_view(session, "support.last_reviewed").derived
    assert words == "in place of 2026-06-20 from Listing and help pages read on"


def test_what_follows_after_a_change_equals_deriving_everything(newest: Edition) -> None:
    draft = load_draft(sample_folder(Sample.READY, "2026-06") / DRAFT_NAME, CATALOGUE.fields)
    derivations, given = newest.derivations, dict(draft.answers)
    before = derivations.standing(given)
    for changed in filter(derivations.concern, newest.fields):
        for after in (
            {**given, changed: "Another"},
            {k: v for k, v in given.items() if k != changed},
        ):
            answers, standing = derivations.after_change(changed, after, before)
            assert answers == derivations.complete(after)
            assert standing == derivations.standing(after)
