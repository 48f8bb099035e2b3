"""What the sources say and the catalogue makes of it: each sentence held, each figure owned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.coverage import (
    PageCoverage,
    PagePoint,
    coverage_complaints,
    load_coverage,
    load_stated_figures,
)
from wizard.catalogue.lint_figures import figure_complaints, figures_in
from wizard.catalogue.model import Requirement


@pytest.fixture(params=["2025-02", "2026-06"])
def coverage(request: pytest.FixtureRequest) -> PageCoverage:
    found = load_coverage(request.param)
    assert found is not None
    return found


def with_one(catalogue: Catalogue, name: str, **changes: object) -> Catalogue:
    """The catalogue with the first version of one requirement alone, and that one changed."""
    one = next(r for r in catalogue.requirements if r.id == name)
    return replace(catalogue, requirements=(replace(one, **changes),))  # type: ignore[arg-type]


def test_each_sentence_of_the_owners_page_has_a_requirement_or_a_reason(
    catalogue: Catalogue, coverage: PageCoverage
) -> None:
    assert list(coverage_complaints(catalogue, coverage)) == []
    assert coverage.held >= 0.85 * len(coverage.points)
    assert len(coverage.points) >= 45


@pytest.mark.parametrize(
    ("point", "told"),
    [
        (PagePoint("new", "Introduction", "Something."), "say why none does"),
        (PagePoint("new", "Introduction", "Something.", ("lst-nothing",)), "no requirement lst-"),
        (PagePoint("new", "Introduction", "x" * 121, ("dq-ads",)), "1 to 120 characters"),
        (PagePoint("ads", "Introduction", "Shows ads.", ("dq-ads",)), "point ads stands 2 times"),
    ],
)
def test_a_slip_in_the_list_of_sentences_is_complained_about(
    catalogue: Catalogue, coverage: PageCoverage, point: PagePoint, told: str
) -> None:
    spoilt = replace(coverage, points=(*coverage.points, point))
    (complaint,) = coverage_complaints(catalogue, spoilt)
    assert told in complaint


def test_a_requirement_from_the_page_that_no_sentence_names_is_complained_about(
    catalogue: Catalogue, coverage: PageCoverage
) -> None:
    points = tuple(p for p in coverage.points if "dq-ads" not in p.records)
    (complaint,) = coverage_complaints(catalogue, replace(coverage, points=points))
    assert complaint == "requirement dq-ads: no point of the page names it"


def test_every_figure_is_the_sources_or_told_as_ours(catalogue: Catalogue) -> None:
    assert list(figure_complaints(catalogue, load_stated_figures())) == []


def test_every_requirement_with_figures_of_a_source_is_there(catalogue: Catalogue) -> None:
    known = {requirement.id for requirement in catalogue.requirements}
    assert load_stated_figures().keys() <= known


@pytest.mark.parametrize(
    ("name", "changes", "figure"),
    [
        ("lst-tagline-length", {"statement": "The tagline has at most 35 characters."}, "35"),
        ("lst-tagline-length", {"statement": "It has at most seven words."}, "7"),
        ("post-monitor-analytics", {"ours": ""}, "30"),
        ("sub-lead-time", {"ours": "The source asks only to plan."}, "21"),
        ("lst-name-length", {"statement": "The name has at most 31 characters."}, "31"),
    ],
)
def test_a_figure_of_nobody_is_complained_about(
    catalogue: Catalogue, name: str, changes: dict[str, str], figure: str
) -> None:
    one = with_one(catalogue, name, **changes)
    said = list(figure_complaints(one, load_stated_figures()))
    assert any(f": {figure} is neither" in each for each in said), said


def test_a_parameter_is_compared_as_well_as_the_sentence(catalogue: Catalogue) -> None:
    one = with_one(catalogue, "lst-name-length")
    (requirement,) = one.requirements
    (rule,) = requirement.rules
    other: Requirement = replace(requirement, rules=(replace(rule, params={"max": 28}),))
    (complaint,) = figure_complaints(replace(one, requirements=(other,)), load_stated_figures())
    assert complaint.startswith("requirement lst-name-length, since 2025-02-03: 28 is neither")


def test_figures_are_read_in_digits_and_in_words() -> None:
    assert figures_in("At least three of 2,000 words, 1.2 times in twelve months") == {
        3.0,
        2000.0,
        1.2,
        12.0,
    }
    assert figures_in("The page of v2 says it once") == set()
