"""The counts of answers beside milestones and pages."""

from __future__ import annotations

from pathlib import Path

from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.read import load_draft
from wizard.session.answer_counts import AnswerCount, AnswerCounts
from wizard.session.samples import DAY
from wizard.session.session import Session

SAMPLE = Path(__file__).parents[2] / "assets" / "samples" / "2025-02" / "ready" / "submission.toml"


def _all(counts: AnswerCounts, session: Session) -> list[AnswerCount]:
    milestones = [counts.of_milestone(each.id) for each in session.edition.milestones]
    return milestones + [counts.of_page(placed.page.id) for placed in session.edition.pages]


def test_counts_kept_up_with_each_change_equal_those_of_everything(catalogue: Catalogue) -> None:
    session = Session(load_draft(SAMPLE, catalogue.fields), catalogue.edition("2025-02"), DAY)
    counts = AnswerCounts(session)
    seen = {tuple(_all(counts, session))}
    for name in [name for name in session.edition.fields if name in session.draft.answers][::7]:
        for value in (None, session.draft.answers[name]):
            counts.count(session.set(name, value))
            assert _all(counts, session) == _all(AnswerCounts(session), session), name
            seen.add(tuple(_all(counts, session)))

    ready = counts.of_milestone("fit")
    assert ready.answered == ready.asked > 0
    assert len(seen) > 10
