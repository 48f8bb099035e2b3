"""What a typed text means as an answer."""

from __future__ import annotations

from datetime import date

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.rules.days import parse_day
from wizard.rules.formats import complaint
from wizard.session.parse_value import expected_text, value_of


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05", "2026-3-5", "2026/03/05", "2026.3.5", " 5 March 2026 ", "5. march 2026",
        "5th Mar 2026", "5th of March 2026", "March 5, 2026", "Mar. 5 2026", "5-Mar-2026",
        "2026 March 5", "05.03.2026", "5. 3. 2026",
    ],
)  # fmt: skip
def test_a_date_is_read_in_the_usual_spellings(text: str) -> None:
    assert parse_day(text) == date(2026, 3, 5)


def test_a_date_with_the_day_or_the_month_first_is_read_where_one_order_is_possible() -> None:
    assert parse_day("13/04/2026") == parse_day("04-13-2026") == date(2026, 4, 13)
    assert parse_day("05/05/2026") == date(2026, 5, 5)


def test_a_date_that_can_be_two_is_refused_with_both(catalogue: Catalogue) -> None:
    field = catalogue.fields["org.applied_on"]
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the text itself
        value_of(field, "03/04/2026")
    both = "2026-03-04 (4 March) or 2026-04-03 (3 April)"
    assert expected_text(field, "03/04/2026") == f"one date: it can be {both}"
    assert complaint(field, "03/04/2026") == f"must be one date; “03/04/2026” can be {both}"


@pytest.mark.parametrize(
    "text",
    [
        "05/03/26", "3 5 2026", "31 June 2026", "30/02/2026", "5 Marble 2026", "March 2026",
        "2026/3-5", "",
    ],
)  # fmt: skip
def test_what_names_no_date_of_the_calendar_is_no_date(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the text itself
        parse_day(text)


def test_only_date_columns_of_a_table_become_dates(catalogue: Catalogue) -> None:
    given = '[{"company": "20260305", "since": "5 March 2026", "last_used": "soon"}]'
    row = {"company": "20260305", "since": date(2026, 3, 5), "last_used": "soon"}
    assert value_of(catalogue.fields["customers"], given) == [row]


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("screen.purpose", "Something else, sync", ["other", "sync"]),
        ("screen.purpose", "SYNC", ["sync"]),
        ("app.types", '["Side panel beside a record", "nonsense"]', ["side-panel", "nonsense"]),
        ("app.release_stage", "beta", "beta"),
        ("app.release_stage", "asleep", "asleep"),
    ],
)
def test_a_choice_may_be_given_as_the_screen_shows_it(
    catalogue: Catalogue, field: str, given: str, kept: object
) -> None:
    assert value_of(catalogue.fields[field], given) == kept
