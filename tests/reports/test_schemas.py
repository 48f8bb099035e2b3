"""The shapes that other programs read our JSON by."""

from __future__ import annotations

import pytest

from wizard.places import assets_folder
from wizard.reports.schemas import published_files


@pytest.fixture(scope="module")
def published() -> dict[str, str]:
    return published_files()


def test_the_published_schemas_are_those_the_program_writes(published: dict[str, str]) -> None:
    folder = assets_folder("schemas")
    behind = [
        name for name, text in published.items() if (folder / name).read_text("utf-8") != text
    ]

    assert not behind, "run `python -m wizard.reports.schemas`"


def test_every_schema_that_is_published_is_written_by_the_program(
    published: dict[str, str],
) -> None:
    assert {path.name for path in assets_folder("schemas").iterdir()} == set(published)
