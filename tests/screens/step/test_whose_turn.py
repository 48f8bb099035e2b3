"""The lines around a page say whose turn it is, and since when."""

from datetime import date
from pathlib import Path

from screens.widgets.summary import next_line
from tests.drafts.empty import create_draft
from tests.topics.feedback.test_turn import TODAY, point
from wizard.catalogue.catalogue import Catalogue
from wizard.session.session import Session


def line(folder: Path, catalogue: Catalogue, **answers: object) -> str:
    from tests.topics.feedback.test_points import NOON

    draft = create_draft(folder, "Sitebook", "2026-06", NOON, field_ids=catalogue.fields)
    draft.answers |= {name.replace("_", ".", 1): value for name, value in answers.items()}
    session = Session(draft, catalogue.edition("2026-06"), TODAY)
    return next_line(session, session.plan).plain


def test_the_line_below_a_page_ends_with_the_round_that_is_not_over(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    rows = [point(1, 9, closed=False)]
    told = line(tmp_path, catalogue, review_findings=rows, submission_on=date(2026, 12, 1))
    assert told.endswith(" · Review round 1: 1 point open. With us for 3 days, since 2026-12-09")


def test_without_anything_sent_it_says_only_what_is_next(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    assert "With " not in line(tmp_path, catalogue)
