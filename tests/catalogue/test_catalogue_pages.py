"""The generated pages: complete, up to date, linked, and harmless whatever the catalogue says."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.reports.catalogue_pages import pages

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def made(catalogue: Catalogue) -> Mapping[str, str]:
    return pages(catalogue)


def test_the_pages_are_those_of_the_catalogue(made: Mapping[str, str]) -> None:
    spec = importlib.util.spec_from_file_location("make_catalogue", DOCS / "make_catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    behind = {name for name, text in script.written().items() if made.get(name) != text}
    missing = made.keys() - script.written().keys()

    assert not behind | missing, "run: python docs/make_catalogue.py"


def test_every_edition_has_a_page_for_each_milestone(
    catalogue: Catalogue, made: Mapping[str, str]
) -> None:
    wanted = {"README.md"}
    for name, journey in catalogue.journeys.items():
        wanted |= {f"{name}/{milestone.id}.md" for milestone in journey.milestones}

    assert made.keys() == wanted


def test_every_requirement_stands_once_on_the_page_of_its_milestone(
    catalogue: Catalogue, made: Mapping[str, str]
) -> None:
    for name in catalogue.journeys:
        edition = catalogue.edition(name)
        text = "\n".join(page for path, page in made.items() if path.startswith(f"{name}/"))
        for requirement in edition.requirements.values():
            page = made[f"{name}/{edition.milestone_of_requirement[requirement.id]}.md"]

            assert text.count(f" `{requirement.id}`\n") == 1, requirement.id
            assert f" `{requirement.id}`\n" in page, requirement.id
            if requirement.waiting or requirement.takes:
                assert f"{requirement.takes or 'No time is published'}. Source: " in page


def test_the_requirements_of_a_page_are_counted_by_who_decides(made: Mapping[str, str]) -> None:
    page = made["2026-06/feasibility.md"]
    figures = re.findall(r"\d+", page.split("requirements: ")[1].split("\n")[0])

    assert figures == [
        str(len(re.findall(rf"^- {sign} ", page, re.MULTILINE))) for sign in ["⚙", "⚙✎", "✎"]
    ]


def test_every_link_between_the_pages_leads_to_one(made: Mapping[str, str]) -> None:
    links = re.findall(r"\]\((\d[\w-]*/[\w-]+\.md)\)", made["README.md"])

    assert {*links, "README.md"} == made.keys()
    assert all("](../README.md)" in made[link] for link in links)


def test_nobody_takes_the_pages_for_procores(made: Mapping[str, str]) -> None:
    assert "neither wrote nor approved these pages." in made["README.md"]
    assert all("do not edit by hand" in text for text in made.values())


def test_the_pages_are_the_same_bytes_each_time(
    catalogue: Catalogue, made: Mapping[str, str]
) -> None:
    assert dict(pages(catalogue)) == dict(made)
