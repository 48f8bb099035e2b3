"""Places in source: what each weighs, from the facts that a search stores."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from wizard.catalogue.model import CheckUse
from wizard.checks.source_found import Weight
from wizard.rules.verdict import Facts
from wizard.topics.scan.places import counts_by_weight, weighed_places

ANSWERS = Facts({}, date(2025, 4, 1))
STEPS = [
    {"name": "src/base.js", "line": 1, "column": 9, "excerpt": "B = '/rest/v1.0'", "note": "B"},
    {"name": "src/api.js", "line": 12, "column": 5, "excerpt": "get(B + x)", "note": "the call"},
]


def use(check: str, **params: Any) -> CheckUse:
    return CheckUse(check, ("scan.source_paths",), params)


def route(sort: str, **more: Any) -> Mapping[str, Any]:
    """A route as `route_facts` stores it."""
    return {
        "method": "GET",
        "path": "/rest/v1.0/*",
        "where": "src/api.js:12",
        "times": 1,
        "origin": "source",
        "sort": sort,
        "sure": True,
        "row": None,
    } | more


@pytest.mark.parametrize(
    ("check", "row", "weight"),
    [
        ("source-routes", route("private"), Weight.FAILS),
        ("source-routes", route("private", sure=False), Weight.WARNS),
        ("source-routes", route("unlisted", sure=False), Weight.UNCLEAR),
        ("source-routes", route("open"), Weight.UNCLEAR),
        ("source-routes", route("private", understood=False), Weight.UNCLEAR),
        ("source-deprecated-routes", route("deprecated", sure=False), Weight.FAILS),
        ("source-deprecated-routes", route("partly"), Weight.UNCLEAR),
    ],
)
def test_a_route_weighs_what_its_verdict_does(
    check: str, row: Mapping[str, Any], weight: Weight
) -> None:
    (place,) = weighed_places(use(check), ANSWERS, {"rows": [row]})

    assert place.weight is weight
    assert (place.row["name"], place.row["line"], place.row["column"]) == ("src/api.js", 12, 0)
    assert place.about.startswith("GET /rest/v1.0/*: ")
    assert counts_by_weight(use(check), ANSWERS, {"rows": [row]})[weight] == 1


def test_a_call_that_was_not_understood_says_so() -> None:
    facts = {"rows": [route("open", understood=False)]}
    (place,) = weighed_places(use("source-routes"), ANSWERS, facts)

    assert place.about.endswith("looks like a call of Procore's API, and could not be understood")


def test_a_route_stands_where_the_last_of_its_steps_uses_it() -> None:
    facts = {"rows": [route("unlisted", steps=STEPS)]}
    (place,) = weighed_places(use("source-routes"), ANSWERS, facts)

    assert (place.row["column"], place.row["excerpt"]) == (5, "get(B + x)")
    assert place.row["steps"] == STEPS


@pytest.mark.parametrize("row", [route("private", origin="typed"), route("foreign")])
def test_what_is_not_in_source_or_says_nothing_has_no_place(row: Mapping[str, Any]) -> None:
    assert not weighed_places(use("source-routes"), ANSWERS, {"rows": [row]})


def test_a_library_and_matches_beside_the_app_are_places_of_what_is_missing() -> None:
    hit = {"name": "test/a.js", "line": 3, "column": 1, "excerpt": "x", "unreasoned": False}
    library = {**hit, "name": "Gemfile", "place": "code", "sure": "plain"}
    hits = [{**hit, "place": place, "sure": "plain"} for place in ("code", "test")]
    facts = {"libraries": [library], "hits": hits}

    places = weighed_places(use("source-present", rule="company-header"), ANSWERS, facts)

    assert [(p.row["name"], p.weight) for p in places] == [
        ("Gemfile", Weight.UNCLEAR),
        ("test/a.js", Weight.TOLD),
    ]
