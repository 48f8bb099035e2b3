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


def anchors(text: str) -> set[str]:
    """What GitHub makes of the headings."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


def test_the_pages_are_those_of_the_catalogue(made: Mapping[str, str]) -> None:
    spec = importlib.util.spec_from_file_location("make_catalogue", DOCS / "make_catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    behind = {name for name, text in script.written().items() if made.get(name) != text}
    missing = made.keys() - script.written().keys()

    assert not behind | missing, "run: python docs/make_catalogue.py"


def test_every_edition_has_an_index_and_a_page_for_each_step(
    catalogue: Catalogue, made: Mapping[str, str]
) -> None:
    for name, journey in catalogue.journeys.items():
        wanted = {f"{name}/{step.id}.md" for step in journey.steps}
        wanted |= {f"{name}/README.md", f"{name}/coverage.md"}

        assert {path for path in made if path.startswith(f"{name}/")} == wanted


def test_every_requirement_stands_once_under_its_id_with_all_that_is_known(
    catalogue: Catalogue, made: Mapping[str, str]
) -> None:
    for name in catalogue.journeys:
        edition = catalogue.edition(name)
        text = "\n".join(page for path, page in made.items() if path.startswith(f"{name}/"))
        for requirement in edition.requirements.values():
            parts = re.findall(
                rf"^### {requirement.id}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL
            )

            assert len(parts) == 1, requirement.id
            for label in ("Why", "Reads", "Decided by", "Source", "In force"):
                assert f"- {label}: " in parts[0], requirement.id
            examples = requirement.examples
            shown = len(re.findall(r"^  - `", parts[0], re.MULTILINE))
            assert shown == len(examples.accepted) + len(examples.refused), requirement.id


def test_every_link_between_the_pages_leads_to_a_heading(made: Mapping[str, str]) -> None:
    for path, text in made.items():
        edition = path.partition("/")[0]
        for page, anchor in re.findall(r"\]\((\w[\w-]*\.md)(?:#([\w-]+))?\)", text):
            target = f"{edition}/{page}"

            assert target in made, f"{path}: {page}"
            assert not anchor or anchor in anchors(made[target]), f"{path}: {page}#{anchor}"


def test_nobody_takes_the_pages_for_procores(made: Mapping[str, str]) -> None:
    for path, text in made.items():
        if path.endswith("README.md"):
            assert "Procore neither wrote nor approved these pages." in text
        assert "do not edit by hand" in text


def test_the_pages_are_the_same_bytes_each_time(
    catalogue: Catalogue, made: Mapping[str, str]
) -> None:
    assert dict(pages(catalogue)) == dict(made)
