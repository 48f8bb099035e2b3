"""A ready-made bundle, and the settings by which it is judged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wizard.batch.settings import BatchSettings
from wizard.bundle.export import ExportOptions, export_saved
from wizard.catalogue.load import load_catalogue
from wizard.places import assets_folder

DAY = date(2026, 9, 15)


@pytest.fixture(scope="session")
def digest() -> str:
    return load_catalogue(assets_folder("catalogue")).digest


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sound bundle, which is incomplete."""
    catalogue = load_catalogue(assets_folder("catalogue"))
    draft = assets_folder("samples") / "2026-06" / "wrong" / "submission.toml"
    options = ExportOptions(allow_incomplete=True, milestone="fit", compared=False)
    out = tmp_path_factory.mktemp("out")
    return export_saved(draft, catalogue, DAY, out, options).path


@pytest.fixture
def settings(digest: str) -> BatchSettings:
    return BatchSettings("bundle", digest, DAY.isoformat(), seconds=120)
