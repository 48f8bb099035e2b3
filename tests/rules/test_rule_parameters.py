"""The catalogue is told when it gives a rule what the rule does not take."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from timeit import repeat
from types import MappingProxyType
from typing import Any

import pytest

from wizard.rules.parameters import params_model, problems, signature_of
from wizard.rules.registry import RULES
from wizard.rules.verdict import Facts


@pytest.mark.parametrize(
    ("name", "params", "said"),
    [
        ("no-such-rule", {}, "there is no rule 'no-such-rule'"),
        ("length", {"maximum": 3}, "maximum"),
        ("length", {"max": "3"}, "max"),
        ("length", {"max": True}, "max"),
        ("words-absent", {}, "words"),
        ("words-absent", {"words": ["a list"]}, "words"),
        ("agrees", {"map": {"a": "b"}}, "map"),
        ("pattern", {"regex": "(", "says": "sound"}, "regex"),
    ],
)
def test_a_wrong_parameter_is_named(name: str, params: dict[str, Any], said: str) -> None:
    found = problems(name, params)
    assert len(found) == 1
    assert said in found[0]


def test_a_rule_that_compares_two_fields_asks_for_two() -> None:
    assert problems("same-as", {}, 1) == ["same-as needs 2 fields, 1 given"]


def test_tables_and_tuples_are_what_the_loader_gives() -> None:
    where = MappingProxyType({"role": ("beta", "active"), "open": True})
    assert problems("rows", {"where": where, "min": 2}) == []


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_describes_its_parameters(name: str) -> None:
    assert set(params_model(RULES[name]).model_fields) == set(signature_of(RULES[name]))
    assert RULES[name].__doc__


def test_the_table_of_rules_cannot_be_changed_from_outside() -> None:
    with pytest.raises(TypeError):
        RULES["length"] = RULES["count"]  # type: ignore[index]


def test_importing_the_rules_brings_in_nothing_heavy() -> None:
    heavy = ("pydantic", "wcwidth", "difflib", "httpx", "textual", "rich", "screens")
    loaded = f"print([name for name in {heavy} if name in sys.modules])"
    script = f"import sys, wizard.rules, wizard.rules.formats; {loaded}"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_two_thousand_verdicts_on_a_long_text_take_a_few_milliseconds() -> None:
    text = "Sitebook keeps daily logs – and photos – in step with your ledger. " * 28
    facts = Facts({"a": text}, date(2026, 11, 24))
    uses: list[tuple[str, dict[str, Any]]] = [
        ("length", {"max": 2000}),
        ("words-absent", {"words": ("beta", "alpha", "demo")}),
        ("no-stuffing", {"stop_words": ("and", "with")}),
        ("characters", {"categories": ("So", "Cc")}),
        ("forbidden-word", {"word": "procore"}),
        ("unlike", {"texts": ("Enter the steps here.",), "similarity": 0.8}),
    ]

    def judge_all() -> None:
        for name, params in uses:
            RULES[name](facts, ("a",), **params)

    best = min(repeat(judge_all, number=333, repeat=3, timer=time.process_time))
    assert best < 0.1, f"{best * 1000:.1f} ms"
