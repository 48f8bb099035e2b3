"""A bundle becomes a draft again, and takes nothing along that its files did not bring."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.reports.small import DAY
from wizard.bundle.adopt import import_bundle
from wizard.bundle.export import ExportOptions, ExportResult, export_bundle, export_saved
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft
from wizard.errors import BundleError

NOW = datetime(2026, 12, 1, 8, 0, 0, 5, tzinfo=UTC)


def _imported(path: Path, catalogue: Catalogue, folder: Path) -> Draft:
    return load_draft(import_bundle(path, catalogue, folder, NOW), catalogue.fields)


def test_a_bundle_becomes_a_draft_with_its_files_beside_it(
    exported: ExportResult, catalogue: Catalogue, tmp_path: Path
) -> None:
    draft = _imported(exported.path, catalogue, tmp_path / "library")

    assert draft.path == tmp_path / "library" / "site-log.toml"
    assert draft.answers["listing.tagline"] == "Write down the day on site"
    assert draft.answers["media.logo"] == "site-log-files/media.logo.png"
    assert (draft.path.parent / draft.answers["media.logo"]).read_bytes() == b"\x89PNG logo"
    letter = draft.answers["customers"][0]["letter"]
    assert (draft.path.parent / letter).read_bytes() == b"%PDF letter"
    assert draft.waivers[0].by == "Ben Okafor"
    assert draft.extras == {"app.colour": "blue"}


def test_it_has_an_id_of_its_own_and_no_secrets(
    exported: ExportResult, draft: Draft, catalogue: Catalogue, tmp_path: Path
) -> None:
    imported = _imported(exported.path, catalogue, tmp_path)

    assert imported.id != draft.id
    assert imported.created == imported.changed == NOW.replace(microsecond=0)
    assert "prod.client_secret" not in imported.answers
    assert "keyring:" not in imported.path.read_text("utf-8")


def test_paths_that_lead_to_no_file_of_the_bundle_are_dropped(
    exported: ExportResult, catalogue: Catalogue, tmp_path: Path
) -> None:
    imported = _imported(exported.path, catalogue, tmp_path)

    assert imported.answers["media.papers"] == ["site-log-files/media.papers-1.pdf"]
    assert "panel.picture" not in imported.answers


def test_importing_twice_makes_two_drafts(
    exported: ExportResult, catalogue: Catalogue, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    paths = [import_bundle(exported.path, catalogue, library, NOW) for _ in range(2)]

    assert [path.name for path in paths] == ["site-log.toml", "site-log-2.toml"]
    assert sorted(path.name for path in library.iterdir()) == [
        "site-log-2-files",
        "site-log-2.toml",
        "site-log-files",
        "site-log.toml",
    ]


def test_what_was_imported_can_be_exported_again(
    exported: ExportResult, catalogue: Catalogue, tmp_path: Path, out: Path
) -> None:
    path = import_bundle(exported.path, catalogue, tmp_path / "library", NOW)

    again = export_saved(path, catalogue, DAY, out)

    assert again.state == "ready"


def test_a_folder_can_be_imported_too(
    draft: Draft, catalogue: Catalogue, out: Path, tmp_path: Path
) -> None:
    exported = export_bundle(draft, catalogue, DAY, out, ExportOptions(as_folder=True))

    assert _imported(exported.path, catalogue, tmp_path).name == "Site Log"


def test_a_damaged_bundle_is_not_imported_and_leaves_nothing(
    exported: ExportResult, catalogue: Catalogue, tmp_path: Path
) -> None:
    data = exported.path.read_bytes()
    exported.path.write_bytes(data.replace(b"\x89PNG logo", b"\x89PNG LOGO"))
    library = tmp_path / "library"

    with pytest.raises(BundleError, match=r"files/media.logo.png is damaged"):
        import_bundle(exported.path, catalogue, library, NOW)
    assert not library.exists()


def test_a_misshapen_answer_cannot_smuggle_in_a_path(
    draft: Draft, catalogue: Catalogue, out: Path, tmp_path: Path
) -> None:
    draft.answers["media.screenshots"] = [str(tmp_path / "private-key"), 5]
    exported = export_bundle(draft, catalogue, DAY, out, ExportOptions(allow_incomplete=True))

    imported = _imported(exported.path, catalogue, tmp_path / "library")

    assert "media.screenshots" not in imported.answers
    assert "private-key" not in imported.path.read_text("utf-8")


def test_an_app_called_like_a_device_of_windows_becomes_a_draft_that_can_be_opened_there(
    draft: Draft, catalogue: Catalogue, tmp_path: Path
) -> None:
    draft.name = "Aux"
    bundle = export_bundle(draft, catalogue, DAY, tmp_path).path

    imported = _imported(bundle, catalogue, tmp_path / "library")

    assert imported.path.name == "draft-aux.toml"
    assert imported.answers["media.logo"].startswith("draft-aux-files/")
