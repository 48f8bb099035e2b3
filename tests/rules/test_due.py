"""The calendar behind the rules: what a rule says on a day follows from when it falls due."""

from __future__ import annotations

import inspect
from datetime import date, timedelta
from typing import Any

import pytest

from wizard.catalogue.model import Status
from wizard.rules.due import DUE, TIMELESS, Period
from wizard.rules.parameters import signature_of
from wizard.rules.registry import RULES
from wizard.rules.verdict import Facts

TIMES = {"days", "months", "max_age_days"}
DAY = timedelta(1)
USES: list[tuple[str, dict[str, Any]]] = [
    ("recent", {"days": 90}),
    ("recent", {"days": 1}),
    ("confirmed", {"max_age_days": 365}),
    ("rows-recent", {"column": "used", "months": 12}),
    ("rows-recent", {"column": "used", "months": 1}),
    ("rows-recent", {"column": "used", "months": 30, "where": {"role": "active"}}),
]
DONE = [date(2025, 4, 22), date(2024, 2, 29), date(2025, 2, 28), date(2025, 1, 31)]


def answer(name: str, day: date) -> Any:
    return {
        "recent": day,
        "confirmed": {"by": "Ana", "on": day},
        "rows-recent": [{"company": "Harbor", "role": "active", "used": day}],
    }[name]


def test_every_rule_with_a_rhythm_has_its_place_in_the_calendar() -> None:
    timed = {name for name, each in RULES.items() if TIMES & signature_of(each).keys()}

    assert timed == DUE.keys() | TIMELESS
    assert not DUE.keys() & TIMELESS
    for name in DUE:
        taken = inspect.signature(DUE[name]).parameters
        assert dict(taken) == dict(inspect.signature(RULES[name]).parameters)


@pytest.mark.parametrize("done", DONE)
@pytest.mark.parametrize(("name", "params"), USES)
def test_a_rule_is_met_on_the_last_day_and_no_longer_the_day_after(
    name: str, params: dict[str, Any], done: date
) -> None:
    facts = Facts({"a": answer(name, done)}, done)
    due = DUE[name](facts, ("a",), **params)
    assert due is not None
    assert due.last == done
    assert due.due is not None

    on_time, late = (
        RULES[name](Facts({"a": answer(name, done)}, day), ("a",), **params).status
        for day in (due.due, due.due + DAY)
    )
    assert on_time is Status.MET
    assert late in {Status.NOT_MET, Status.STALE}


@pytest.mark.parametrize(("name", "params"), USES)
def test_what_was_never_done_or_is_dated_ahead_has_no_last_day(
    name: str, params: dict[str, Any]
) -> None:
    today = date(2025, 4, 22)
    for answers in ({}, {"a": answer(name, today + DAY)}, {"a": "soon"}):
        due = DUE[name](Facts(answers, today), ("a",), **params)
        assert due is not None
        assert (due.last, due.due) == (None, None)


def test_the_oldest_of_several_confirmations_decides() -> None:
    word = {"by": "Ana", "on": date(2025, 1, 2)}
    answers = {"a": {"by": "Ana", "on": date(2025, 3, 1)}, "b": word}
    today = date(2025, 4, 22)
    both = DUE["confirmed"](Facts(answers, today), ("a", "b"), max_age_days=30)
    one = DUE["confirmed"](Facts({"a": word}, today), ("a", "b"), max_age_days=30)

    assert both is not None
    assert (both.field, both.last) == ("b", date(2025, 1, 2))
    assert one is not None
    assert (one.field, one.last) == ("b", None)
    assert DUE["confirmed"](Facts(answers, today), ("a", "b")) is None


def test_the_customer_who_used_it_last_decides_and_with_two_wanted_the_one_before() -> None:
    rows = [
        {"company": "Harbor", "role": "active", "used": date(2025, 3, 1)},
        {"company": "Pier", "role": "active", "used": date(2025, 3, 9)},
        {"company": "Quay", "role": "pilot", "used": date(2025, 4, 1)},
    ]
    facts = Facts({"a": rows}, date(2025, 4, 22))
    params = {"column": "used", "months": 12, "where": {"role": "active"}}
    first = DUE["rows-recent"](facts, ("a",), **params)
    second = DUE["rows-recent"](facts, ("a",), **params, min=2)

    assert first is not None
    assert (first.who, first.row, first.last) == ("Pier", 1, date(2025, 3, 9))
    assert second is not None
    assert (second.who, second.row, second.last) == ("Harbor", 0, date(2025, 3, 1))


@pytest.mark.parametrize("period", [Period(days=10**6), Period(months=10**5), Period(months=1)])
def test_the_end_of_the_calendar_is_no_trouble(period: Period) -> None:
    assert period.end(date.max) == date.max
    assert str(Period(months=1)) == "1 month"
