"""What a typed text means as an answer."""

from __future__ import annotations

from datetime import date

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.session.parse_value import parse_day, value_of


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05", " 5 March 2026 ", "5. march 2026", "5th Mar 2026", "March 5, 2026",
        "Mar. 5 2026", "5-Mar-2026", "2026 March 5",
    ],
)  # fmt: skip
def test_a_day_may_name_its_month_in_words(text: str) -> None:
    assert parse_day(text) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "text",
    ["05/03/2026", "5.3.2026", "3 5 2026", "31 June 2026", "5 Marble 2026", "March 2026", ""],
)
def test_a_day_that_can_be_read_in_two_ways_or_none_is_no_day(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the text itself
        parse_day(text)


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
