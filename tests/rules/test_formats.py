"""What shape each kind of field takes, and how a wrong one is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from wizard.catalogue.field_kinds import FIELD_KINDS, Kind
from wizard.catalogue.model import Column, Field, Option
from wizard.rules.formats import complaint, is_answered

OPTIONS = (Option("beta", "Beta"), Option("live", "Live"))
COLUMNS = (
    Column("company", "Company", required=True),
    Column("since", "Since", Kind.DATE),
    Column("role", "Role", Kind.CHOICE, options=OPTIONS),
)
DAY = date(2026, 11, 24)
GOOD: dict[Kind, list[Any]] = {
    Kind.TEXT: ["Sitebook", ""],
    Kind.LONG_TEXT: ["one\ntwo"],
    Kind.TEXTS: [["a", "b"], []],
    Kind.YES_NO: [True, False],
    Kind.CHOICE: ["beta", ""],
    Kind.CHOICES: [["beta", "live"], []],
    Kind.NUMBER: [3, 2.5, 0],
    Kind.DATE: [DAY],
    Kind.EMAIL: ["not an address, but text"],
    Kind.URL: ["nor this"],
    Kind.VERSION: ["1"],
    Kind.FILE: ["report.pdf"],
    Kind.FILES: [["a.pdf"]],
    Kind.IMAGE: ["logo.png"],
    Kind.IMAGES: [["a.png", "b.png"]],
    Kind.VIDEO: ["demo.mp4"],
    Kind.RECORDS: [
        [{"company": "Acme", "since": DAY, "role": "beta", "other": 1}],
        [{"since": ""}],
    ],
    Kind.SECRET: ["keyring:sandbox.client_secret"],
    Kind.CONFIRMATION: [{"by": "Ana Kovač", "on": DAY}],
}
BAD: dict[Kind, list[tuple[Any, str]]] = {
    Kind.TEXT: [(3, "must be text; it is a number"), (["a"], "must be text; it is a list")],
    Kind.LONG_TEXT: [(True, "must be text; it is yes or no")],
    Kind.TEXTS: [("a", "must be a list of texts; it is text"), (["a", 2], "item 2 is a number")],
    Kind.YES_NO: [("yes", "it is text"), (1, "it is a number")],
    Kind.CHOICE: [
        ("Live", "must be “live”, as “Live” is written in drafts"),
        ("alpha", "must be “beta” or “live”, not “alpha”"),
        (["beta"], "it is a list"),
    ],
    Kind.CHOICES: [(["beta", "x"], "not “x”"), ("beta", "a list of choices")],
    Kind.NUMBER: [("3", "it is text"), (True, "it is yes or no")],
    Kind.DATE: [
        ("2026-11-24", "must be the date 2026-11-24 without quotation marks; it is text"),
        ("in March", "a date like 2026-11-24 (year-month-day); it is “in March”"),
        (datetime(2026, 11, 24, tzinfo=UTC), "it is a date with a time"),
    ],
    Kind.EMAIL: [(1, "must be text")],
    Kind.URL: [(1, "must be text")],
    Kind.VERSION: [(1.0, "must be text; it is a number")],
    Kind.FILE: [(["a"], "must be text")],
    Kind.FILES: [("a.pdf", "must be a list of files")],
    Kind.IMAGE: [({}, "it is a table")],
    Kind.IMAGES: [([1], "item 1 is a number")],
    Kind.VIDEO: [(1, "must be text")],
    Kind.RECORDS: [
        ("x", "must be a list of rows; it is text"),
        (["x"], "row 1 is text"),
        ([{}, {"since": "soon"}], "row 2: “Since” must be a date"),
        ([{"role": "alpha"}], "row 1: “Role” must be “beta” or “live”, not “alpha”"),
    ],
    Kind.SECRET: [("hunter2", "begins with “keyring:”"), (5, "begins with “keyring:”")],
    Kind.CONFIRMATION: [
        (True, "it is yes or no"),
        ({"on": DAY}, "who confirms it"),
        ({"by": "-", "on": DAY}, "must name a person in “by”"),
        ({"by": " 7 ", "on": DAY}, "at least 2 letters"),
        ({"by": "Ana", "on": "today"}, "the date it was confirmed"),
    ],
}


def field(kind: Kind) -> Field:
    options = OPTIONS if kind in (Kind.CHOICE, Kind.CHOICES) else ()
    return Field("a", kind, "A", "", options=options, columns=COLUMNS)


def test_every_kind_has_a_format_and_examples() -> None:
    assert set(FIELD_KINDS) == set(GOOD) == set(BAD) == set(Kind)


@pytest.mark.parametrize(("kind", "value"), [(kind, one) for kind in GOOD for one in GOOD[kind]])
def test_a_value_of_the_right_shape_is_no_matter_of_complaint(kind: Kind, value: Any) -> None:
    assert complaint(field(kind), value) == ""


@pytest.mark.parametrize(
    ("kind", "value", "said"), [(kind, *one) for kind in BAD for one in BAD[kind]]
)
def test_a_value_of_another_shape_is_told_with_what_it_is(
    kind: Kind, value: Any, said: str
) -> None:
    assert said in complaint(field(kind), value)


def test_a_secret_typed_into_a_draft_is_never_repeated() -> None:
    assert "hunter2" not in complaint(field(Kind.SECRET), "hunter2")


def test_control_characters_in_a_wrong_choice_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in complaint(field(Kind.CHOICE), "\x1b[2Jalpha")


@pytest.mark.parametrize("value", ["x", False, 0, ["", "x"], [{"a": False}], {"by": "Ana"}, DAY])
def test_no_and_zero_are_answers(value: Any) -> None:
    assert is_answered(value)


@pytest.mark.parametrize("value", [None, "", " \n\u00a0", [], {}, ["", " "], [{}, {"a": ""}]])
def test_blank_parts_make_no_answer(value: Any) -> None:
    assert not is_answered(value)
