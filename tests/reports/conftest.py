"""One small catalogue for all tests of reports."""

from __future__ import annotations

import pytest

from tests.reports.small import catalogue_in
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_in(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture(scope="session")
def shipped() -> Catalogue:
    """The catalogue of the program itself."""
    return load_catalogue()
