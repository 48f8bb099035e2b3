"""The table of checks and what the catalogue says of them are one and the same."""

from __future__ import annotations

import inspect
import subprocess
import sys
from datetime import date
from typing import Any, get_origin, get_type_hints

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status
from wizard.checks.registry import CHECK_TABLE, CHECKS
from wizard.rules.parameters import params_model, problems, signature_of
from wizard.rules.verdict import Facts, Verdict

NAMES: dict[type, str] = {int: "int", float: "float", str: "str", bool: "bool", tuple: "list"}


def declared(name: str) -> dict[str, str]:
    """The parameters of a check as the catalogue would write their types."""
    hints = get_type_hints(CHECKS[name])
    return {
        key: NAMES[get_origin(hints[key]) or hints[key]] + "?" * (one.default is not one.empty)
        for key, one in signature_of(CHECKS[name]).items()
    }


def test_every_check_over_files_has_a_function_and_every_function_its_kind(
    catalogue: Catalogue,
) -> None:
    over_files = {kind.id for kind in catalogue.checks.values() if kind.cost == "file"}
    assert over_files <= set(CHECKS) <= set(catalogue.checks)


def test_the_catalogue_declares_the_parameters_that_the_functions_take(
    catalogue: Catalogue,
) -> None:
    assert {name: declared(name) for name in CHECKS} == {
        name: dict(kind.params) for name, kind in catalogue.checks.items() if name in CHECKS
    }


def test_every_use_gives_a_check_what_it_takes(catalogue: Catalogue) -> None:
    wrong = [
        f"{requirement.id}: {problem}"
        for requirement in catalogue.requirements
        for use in requirement.checks
        if use.name in CHECKS
        for problem in problems(use.name, use.params, len(use.fields), CHECK_TABLE)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "params", "said"),
    [
        ("no-such-check", {}, "there is no check 'no-such-check'"),
        ("document", {}, "kinds"),
        ("document", {"kinds": ("pdf", "scroll")}, "kinds.1"),
        ("document", {"kinds": "pdf"}, "kinds"),
        ("document", {"kinds": ("pdf",), "pages": 3}, "pages"),
    ],
)
def test_a_wrong_parameter_is_named(name: str, params: dict[str, Any], said: str) -> None:
    found = problems(name, params, None, CHECK_TABLE)
    assert len(found) == 1
    assert said in found[0]


def test_a_check_that_compares_two_fields_asks_for_two() -> None:
    found = problems("listed-names", {}, 1, CHECK_TABLE)
    assert found == ["listed-names needs 2 fields, 1 given"]


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_every_check_says_what_it_demands_and_takes_its_parameters_by_name(name: str) -> None:
    assert CHECKS[name].__doc__
    assert set(params_model(CHECKS[name]).model_fields) == set(signature_of(CHECKS[name]))
    positional = list(inspect.signature(CHECKS[name]).parameters)[:2]
    assert positional == ["facts", "fields"]


@pytest.mark.parametrize("value", [None, "a.bin", ["a.bin", " "], [{"a": "b"}], 7, {"by": "me"}])
def test_no_check_falls_over_any_answer_or_passes_what_nobody_looked_at(
    catalogue: Catalogue, value: object
) -> None:
    for requirement in catalogue.requirements:
        for use in requirement.checks:
            if use.name not in CHECKS:
                continue
            answers = dict.fromkeys(use.fields, value) if value is not None else {}
            facts = Facts(answers, date(2025, 4, 1))
            verdict = CHECKS[use.name](facts, use.fields, **use.params)
            assert isinstance(verdict, Verdict), use.name
            if value == "a.bin":
                assert verdict.status is not Status.MET or verdict.message == "", use.name


def test_importing_the_checks_brings_in_nothing_heavy() -> None:
    heavy = ("pydantic", "PIL", "pypdfium2", "zipfile", "email", "httpx", "textual", "rich")
    loaded = f"print([name for name in {heavy} if name in sys.modules])"
    script = f"import sys, wizard.checks; {loaded}"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
