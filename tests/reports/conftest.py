"""One small catalogue for all tests of reports."""

from __future__ import annotations

from collections.abc import Iterator

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


@pytest.fixture(autouse=True, scope="module")
def made_at_one_time() -> Iterator[None]:
    """Documents state when they were made; here that is always the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1743465600")
        yield
