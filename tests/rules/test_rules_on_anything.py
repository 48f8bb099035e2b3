"""Whatever a draft holds, a rule and a format give an answer and never a traceback."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Column, Field, Option, Status
from wizard.rules.formats import complaint, is_answered
from wizard.rules.registry import RULES
from wizard.rules.verdict import Facts
from wizard.text import clean, measure, normalised, unmasked

HARD_TEXTS = [
    "https://[::1", "https://a@b@c:99999999/{{x", "{{}}", "a@", "@", "1.2." + "9" * 5000, "\ud800",
    "//", "https://\ud800.example", "x://" + "a" * 300, "1:99:99", "https://login.procore.com?a&b=%",
    "https://login.procore.com/oauth/authorize?response_type=code&client_id=\udfff&redirect_uri=%ff",
    "pass", "beta", "end-to-end", "RFIs", "None", "Admin", "pull", "ℂ\u0301", "İ", "ß", "\u200d🚀",
]  # fmt: skip
texts = st.one_of(st.text(st.characters(), max_size=12), st.sampled_from(HARD_TEXTS))
scalars = st.one_of(
    texts,
    st.booleans(),
    st.integers(),
    st.just(16**5000),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.just(datetime(2026, 1, 1, tzinfo=UTC)),
    st.just(time(1, 2)),
    st.none(),
)
KEYS = [
    "by",
    "on",
    "tool",
    "level",
    "scope",
    "direction",
    "topic",
    "start",
    "end",
    "column",
    "role",
]
tables = st.dictionaries(st.sampled_from(KEYS), st.one_of(scalars, st.lists(scalars, max_size=2)))
values = st.one_of(
    scalars,
    tables,
    st.lists(texts, max_size=4),
    st.lists(tables, max_size=4),
    st.lists(st.one_of(scalars, tables, st.lists(scalars, max_size=2)), max_size=4),
)
answers = st.dictionaries(st.sampled_from("abc"), values)
days = st.one_of(st.dates(), st.just(date(2026, 2, 28)))


@cache
def example_tables() -> list[dict[str, Any]]:
    folder = Path(__file__).parent / "examples"
    return [tomli.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))]


def first_params(name: str) -> dict[str, Any]:
    """The parameters of a rule's first example that has some."""
    for table in example_tables():
        for example in table.get(name, []):
            if "params" in example:
                return {key: with_tuples(one) for key, one in example["params"].items()}
    return {}


def with_tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(with_tuples, value))
    if isinstance(value, dict):
        return {key: with_tuples(one) for key, one in value.items()}
    return value


@pytest.mark.parametrize("name", sorted(RULES))
@settings(max_examples=20, deadline=None)
@given(answers=answers, today=days)
def test_no_rule_raises_whatever_is_answered(
    name: str, answers: dict[str, Any], today: date
) -> None:
    params = first_params_of[name]
    verdict = RULES[name](Facts(answers, today), ("a", "b", "c"), **params)
    assert verdict.status in Status
    assert clean(verdict.message) == verdict.message
    assert clean(verdict.fix) == verdict.fix
    assert "\n" not in verdict.message
    assert len(verdict.message) < 400


first_params_of = {name: first_params(name) for name in RULES}


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_given_too_few_fields_waits_for_an_answer(name: str) -> None:
    verdict = RULES[name](Facts({"a": "x"}, date(2026, 1, 1)), ("a",), **first_params_of[name])
    assert verdict.status in Status


OPTIONS = (Option("one", "One"), Option("two", "Two"))
COLUMNS = tuple(
    Column(key, key.title(), kind, options=OPTIONS)
    for key, kind in zip(KEYS, [Kind.TEXT, Kind.DATE, Kind.CHOICE, *Kind], strict=False)
)


@pytest.mark.parametrize("kind", list(Kind))
@settings(max_examples=50, deadline=None)
@given(value=values)
def test_no_format_raises_and_an_odd_value_is_told_cleanly(kind: Kind, value: Any) -> None:
    said = complaint(Field("a", kind, "A", "", options=OPTIONS, columns=COLUMNS), value)
    assert clean(said) == said
    assert "\n" not in said
    is_answered(value)


@settings(max_examples=150, deadline=None)
@given(text=st.one_of(st.text(st.characters()), st.sampled_from(HARD_TEXTS)))
def test_no_text_is_too_strange_to_measure_clean_and_unmask(text: str) -> None:
    measured = measure(text)
    assert 0 <= measured.graphemes <= measured.code_points == len(normalised(text))
    assert clean(clean(text)) == clean(text)
    clean(text).encode("utf-8")
    unmasked(text)
