"""After a move to a newer edition, what has to be looked at again is listed until it is seen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.drafts.empty import create_draft
from wizard.catalogue.catalogue import Catalogue
from wizard.session.review_marks import marked_fields
from wizard.session.session import Session

NOON = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
VIEWS = "app.sidepanel.views"
"""Asked of an app with a side panel."""


@pytest.mark.parametrize(
    ("types", "listed"),
    [(None, [VIEWS]), (["side-panel"], [VIEWS]), (["full-screen"], [])],
    ids=["not known yet", "asked", "not asked"],
)
def test_a_marked_question_is_listed_unless_it_is_surely_not_asked(
    tmp_path: Path, catalogue: Catalogue, types: list[str] | None, listed: list[str]
) -> None:
    draft = create_draft(tmp_path, "Sitebook", "2026-06", NOON, field_ids=catalogue.fields)
    session = Session(draft, catalogue.edition("2026-06"), date(2026, 7, 1))
    session.set("app.types", types)
    session.look_again = {VIEWS: ("moved",)}

    page = session.edition.page_of_field[VIEWS].page.id
    assert marked_fields(session) == marked_fields(session, page) == listed
    assert marked_fields(session, "another-page") == []
