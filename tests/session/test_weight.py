"""What the platform's documentation asks weighs more once a check has shown it is not so."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Cost, Severity, Status
from wizard.drafts.evidence_observed import Observed
from wizard.drafts.read import load_draft
from wizard.engine.answers_read import meanings
from wizard.engine.questions import PendingQuestion, pending_questions
from wizard.session.session import Session

SAMPLE = Path(__file__).parents[2] / "assets" / "samples" / "2025-02" / "ready"
DAY = date(2025, 4, 1)
PANEL = "app.sidepanel.url"
ABOUT_IT = "build-sidepanel-url"


@pytest.fixture
def session(tmp_path: Path, catalogue: Catalogue) -> Session:
    home = Path(shutil.copytree(SAMPLE, tmp_path / "app"))
    draft = load_draft(home / "submission.toml", catalogue.fields)
    return Session(draft, catalogue.edition(draft.edition), DAY)


def gone(session: Session) -> tuple[PendingQuestion, Observed]:
    """The question whether the side panel's page is there, answered with no."""
    session.set(PANEL, "https://app.fieldline-software.com/panel")
    ground = session.assessment.context
    asked = pending_questions(session.edition, ground, Cost.LIVE, [ABOUT_IT])
    one = next(each for each in asked if each.question.check == "link-alive")
    facts = {"hops": [[404, one.question.inputs[0]]], "type": "text/html", "characters": 9}
    return one, Observed(datetime(2025, 3, 30, tzinfo=UTC), facts)


def test_an_answer_that_falls_short_warns(session: Session) -> None:
    session.set(PANEL, None)
    finding = session.assessment.findings[ABOUT_IT]

    assert (finding.status, finding.severity) == (Status.UNANSWERED, Severity.WARNING)


def test_a_check_that_shows_it_blocks(session: Session) -> None:
    one, observed = gone(session)
    session.hear({one.question: observed})
    finding = session.assessment.findings[ABOUT_IT]

    assert (finding.status, finding.severity) == (Status.NOT_MET, Severity.BLOCKER)
    assert finding in session.assessment.blockers


def test_what_is_shown_comes_before_what_an_answer_only_says(session: Session) -> None:
    one, observed = gone(session)
    session.set("app.sidepanel.width_checked", None)
    session.hear({one.question: observed})
    finding = session.assessment.findings[ABOUT_IT]

    assert (finding.status, finding.severity) == (Status.NOT_MET, Severity.BLOCKER)
    assert "answers 404" in finding.message


def test_the_run_that_shows_it_says_so_too(session: Session) -> None:
    one, observed = gone(session)
    meaning, *_ = meanings(session.edition, session.assessment.context, one, observed)

    assert (meaning.status, meaning.severity) == (Status.NOT_MET, Severity.BLOCKER)
