"""A draft with files for every kind of file field, ready to export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reports.small import DAY, WAIVED, catalogue_in, draft_in
from wizard.bundle.export import ExportResult, export_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.model import Draft

COMPLETE = """
[app]
name = "Site Log"
types = ["full-screen"]
colour = "blue"

[listing]
tagline = "Write down the day on site"
summary = "Too short"
reviewed = { by = "Ana Kovač", on = 2026-11-20 }

[media]
logo = "pictures/Logo.PNG"
screenshots = ["pictures/one.png", "pictures/two.jpg"]
papers = ["terms.pdf", "source"]

[panel]
picture = "nowhere.png"

[[customers]]
company = "Bau AG"
letter = "letter.pdf"

[prod]
client_secret = "keyring:5f0c1e5e/prod.client_secret"

[support]
mail = "help@example.com"
"""

FILES = {
    "pictures/Logo.PNG": b"\x89PNG logo",
    "pictures/one.png": b"one" * 1000,
    "pictures/two.jpg": b"two",
    "terms.pdf": b"%PDF-1.7",
    "letter.pdf": b"%PDF letter",
    "source/main.py": b"print()",
}

Export = Callable[..., ExportResult]


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_in(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The draft's folder, with the files that it names."""
    home = tmp_path / "work"
    for name, data in FILES.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return home


@pytest.fixture
def draft(folder: Path) -> Draft:
    return draft_in(folder, COMPLETE, WAIVED)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    target = tmp_path / "out"
    target.mkdir()
    return target


@pytest.fixture
def exported(draft: Draft, catalogue: Catalogue, out: Path) -> ExportResult:
    return export_bundle(draft, catalogue, DAY, out)
