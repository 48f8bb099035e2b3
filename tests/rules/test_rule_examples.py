"""Every rule against the examples in `examples/*.toml`: answers, verdict, and what is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli

from wizard.catalogue.model import Status
from wizard.rules.parameters import problems
from wizard.rules.registry import RULES
from wizard.rules.verdict import Facts, Verdict

TODAY = date(2026, 11, 24)
STATUSES = {
    "done": Status.MET,
    "waived": Status.WAIVED,
    "beside": Status.NOT_APPLICABLE,
    "open": Status.UNANSWERED,
    "wrong": Status.NOT_MET,
    "unknown": Status.COULD_NOT_TELL,
}
LEFT_TO_THE_REQUIREMENT = {
    "is", "one-of", "derived", "not-before-answer", "column-covers", "pattern", "count",
}  # fmt: skip
"""Rules that see what is wrong, but not what to do about it: the requirement says that."""
Example = dict[str, Any]


def read_examples() -> list[tuple[str, Example]]:
    folder = Path(__file__).parent / "examples"
    tables = [tomli.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))]
    return [(name, one) for table in tables for name, every in table.items() for one in every]


def with_tuples(value: Any) -> Any:
    """Parameters as the catalogue hands them to a rule."""
    if isinstance(value, list):
        return tuple(map(with_tuples, value))
    if isinstance(value, dict):
        return {key: with_tuples(one) for key, one in value.items()}
    return value


def answers_in(example: Example) -> dict[str, Any]:
    return {key: value for key, value in example.items() if key in ("a", "b", "c")}


EXAMPLES = read_examples()
IDS = [f"{name}-{index}" for index, (name, _) in enumerate(EXAMPLES)]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=IDS)
def test_a_rule_says_what_its_example_says(name: str, example: Example) -> None:
    fields = tuple(example.get("fields", ["a"]))
    params = with_tuples(example.get("params", {}))
    assert problems(name, params, len(fields)) == []
    verdict = RULES[name](Facts(answers_in(example), TODAY, STATUSES), fields, **params)
    assert verdict.status.value == example["gives"], verdict
    for key in ("message", "fix", "row"):
        assert getattr(verdict, key) == example.get(key, getattr(verdict, key))
    assert (verdict.field or fields[0]) == example.get("field", verdict.field or fields[0])
    assert verdict.severity == example.get("severity")
    if example["gives"] == "not-met":
        assert_says_what_is_wrong_and_what_to_do(name, verdict)


def assert_says_what_is_wrong_and_what_to_do(name: str, verdict: Verdict) -> None:
    assert 0 < len(verdict.message) <= 160
    assert not verdict.message.endswith(".")
    if verdict.fix or name not in LEFT_TO_THE_REQUIREMENT:
        assert verdict.fix[0].isupper()
        assert verdict.fix.endswith(".")


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_has_an_accepted_and_a_refused_example(name: str) -> None:
    given = {example["gives"] for rule, example in EXAMPLES if rule == name}
    assert "met" in given
    assert given & {"not-met", "unanswered"}


@pytest.mark.parametrize("name", sorted(set(RULES) - {"derived"}))
def test_no_rule_is_green_while_nothing_is_answered(name: str) -> None:
    example = next(one for rule, one in EXAMPLES if rule == name and one["gives"] == "met")
    params = {key: one for key, one in example.get("params", {}).items() if key != "optional"}
    fields = tuple(example.get("fields", ["a"]))
    verdict = RULES[name](Facts({}, TODAY), fields, **with_tuples(params))
    assert verdict.status is Status.UNANSWERED
    assert verdict.field == fields[0]
