"""What a run saw is told with its day, its age and its worth, in every report."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Cost
from wizard.drafts.evidence_observed import Observed, Question
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor
from wizard.engine.context import build_context
from wizard.engine.finding import Assessment
from wizard.engine.questions import pending_questions
from wizard.reports.json_report import assessment_document
from wizard.reports.markdown_report import markdown_report
from wizard.reports.text_report import text_report
from wizard.session.samples import Sample, sample_folder

DAY = date(2025, 4, 4)
NOW = datetime(2025, 4, 1, 9, tzinfo=UTC)
GUIDE = "sup-getting-started"
DEAD = {"failure": "no-host", "hops": [], "said": "there is no host"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def draft(catalogue: Catalogue) -> Draft:
    return load_draft(sample_folder(Sample.READY) / "submission.toml", catalogue.fields)


def judged(
    draft: Draft, catalogue: Catalogue, facts: dict[str, Any] | None = None, **more: Any
) -> tuple[Assessment, Question]:
    """The draft, after a run saw something at its getting-started guide."""
    edition = catalogue.edition(draft.edition)
    ground = build_context(edition, draft.answers, (), DAY)
    question = pending_questions(edition, ground, Cost.LIVE, [GUIDE])[0].question
    observed = Observed(more.pop("at", NOW), facts or {}, **more)
    return Assessor(edition, DAY).assess(draft.answers, (), {}, {question: observed}), question


def test_the_day_stands_with_what_was_found(draft: Draft, catalogue: Catalogue) -> None:
    assessment, question = judged(draft, catalogue, DEAD)
    text = text_report(assessment, draft, catalogue, DAY)
    markdown = markdown_report(assessment, draft, catalogue, DAY)

    assert "Seen 2025-04-01 (3 days ago): https://help." in " ".join(text.split())
    assert "| 2025-04-01 (3 days ago) |" in markdown
    assert f"`{GUIDE}`" in markdown
    document = assessment_document(assessment, draft, catalogue, DAY)
    (finding,) = (each for each in document["findings"] if each["id"] == GUIDE)
    assert finding["observed"] == [
        {
            "check": question.check,
            "subject": question.inputs[0],
            "at": "2025-04-01T09:00:00Z",
            "age_days": 3,
            "stale": False,
            "rehearsal": False,
        }
    ]


def test_a_rehearsal_is_always_called_one(draft: Draft, catalogue: Catalogue) -> None:
    assessment, _ = judged(draft, catalogue, DEAD, rehearsal=True)
    mark = "rehearsal, not Procore"

    assert mark in " ".join(text_report(assessment, draft, catalogue, DAY).split())
    assert mark in markdown_report(assessment, draft, catalogue, DAY)


def test_what_is_too_old_says_so_and_what_to_do(draft: Draft, catalogue: Catalogue) -> None:
    assessment, _ = judged(draft, catalogue, DEAD, at=NOW - timedelta(days=60))
    text = " ".join(text_report(assessment, draft, catalogue, DAY).split())

    assert "Checked on 2025-01-31, 63 days ago; a result counts for 30 days" in text
    assert "Fix: Run the check again." in text
    assert "Seen 2025-01-31 (63 days ago; too old to count)" in text
    assert "Results that are too old must be checked again" in markdown_report(
        assessment, draft, catalogue, DAY
    )


def test_what_was_looked_at_is_text_and_no_markup(draft: Draft, catalogue: Catalogue) -> None:
    nasty = "https://x.example/\x1b[31m|<b>`"
    changed = {**draft.answers, "support.getting_started_url": nasty}
    edition = catalogue.edition(draft.edition)
    ground = build_context(edition, changed, (), DAY)
    every = {
        one.question: Observed(NOW, DEAD) for one in pending_questions(edition, ground, Cost.LIVE)
    }
    assessment = Assessor(edition, DAY).assess(changed, (), {}, every)

    assert "\x1b" not in text_report(assessment, draft, catalogue, DAY)
    markdown = markdown_report(assessment, draft, catalogue, DAY)
    assert "\x1b" not in markdown
    assert "<b>" not in markdown.replace("\\<b\\>", "")


def test_what_nobody_looked_at_names_the_command(draft: Draft, catalogue: Catalogue) -> None:
    edition = catalogue.edition(draft.edition)
    assessment = Assessor(edition, DAY).assess(draft.answers, ())

    assert "`submission-wizard check DRAFT --live`" in markdown_report(
        assessment, draft, catalogue, DAY
    )
    assert "What runs saw" not in markdown_report(assessment, draft, catalogue, DAY)
