"""The shapes that other programs read our JSON by."""

from __future__ import annotations

import pytest

from wizard.places import assets_folder
from wizard.reports.schemas import PUBLISHED, schema_text


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_schemas_are_those_the_program_writes_by(name: str) -> None:
    published = (assets_folder("schemas") / name).read_text("utf-8")

    assert published == schema_text(PUBLISHED[name]), "run `python -m wizard.reports.schemas`"


def test_every_schema_that_is_published_is_written_by_the_program() -> None:
    assert {path.name for path in assets_folder("schemas").iterdir()} == set(PUBLISHED)
