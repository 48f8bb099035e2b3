"""Fixtures: the shipped edition, and the two sample drafts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalogue.answers import TODAY
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor

SAMPLES = Path(__file__).parents[2] / "assets" / "samples" / "2025-02"


@pytest.fixture(scope="session")
def edition(catalogue: Catalogue) -> Edition:
    return catalogue.edition("2025-02")


@pytest.fixture(scope="session")
def assessor(edition: Edition) -> Assessor:
    return Assessor(edition, TODAY)


@pytest.fixture
def ready(catalogue: Catalogue) -> Draft:
    return load_draft(SAMPLES / "ready" / "submission.toml", catalogue.fields)


@pytest.fixture
def wrong(catalogue: Catalogue) -> Draft:
    return load_draft(SAMPLES / "wrong" / "submission.toml", catalogue.fields)
