"""A bundle says what decoding showed of its videos, so that it verifies the same everywhere."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli

from tests.bundle.forging import members_of, packed
from tests.files.recordings import plain, save_recording
from wizard.bundle import playback_again
from wizard.bundle.attach import SkippedFile
from wizard.bundle.export import ExportOptions, export_bundle
from wizard.bundle.manifest import BundleManifest, ManifestEntry, manifest_text
from wizard.bundle.verify import VerificationOutcome, verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.cli.bundles import verified_lines
from wizard.drafts.read import load_draft
from wizard.engine.readiness import readiness_of
from wizard.inspection.media import playback
from wizard.inspection.media.seen import PlaybackFacts
from wizard.session.samples import Sample, sample_folder

DAY = date(2025, 4, 1)
FILM = "files/demo-video.mp4"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_folder(Sample.READY), tmp_path / "app"))


def _without_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playback, "available_decoder", lambda: None)


def _provided(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        findings = json.loads(archive.read("assessment.json"))["findings"]
    return next(each for each in findings if each["id"] == "val-demo-video-provided")


def test_a_bundle_with_decoded_videos_is_identical_where_nothing_can_decode_them(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_recording(home / FILM, [plain()])
    draft = load_draft(home / "submission.toml", catalogue.fields)
    options = ExportOptions(allow_incomplete=True)
    made = export_bundle(draft, catalogue, DAY, home, options)
    assert "shows nothing" in _provided(made.path)["message"]
    _without_decoder(monkeypatch)
    verified = verify_bundle(made.path, catalogue)
    assert (verified.problems, verified.outcome) == ((), VerificationOutcome.IDENTICAL)


def test_a_draft_without_a_decoder_is_ready_and_names_what_is_missing(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_decoder(monkeypatch)
    draft = load_draft(home / "submission.toml", catalogue.fields)
    made = export_bundle(draft, catalogue, DAY, home)
    finding = _provided(made.path)
    assert finding["status"] == "could-not-tell"
    assert "needs av or ffmpeg" in finding["message"]
    monkeypatch.undo()
    verified = verify_bundle(made.path, catalogue)
    assert (verified.problems, verified.outcome) == ((), VerificationOutcome.IDENTICAL)
    assert verified.assessment is not None
    assert readiness_of(verified.assessment).ready


def _forged(path: Path, stated: dict[str, Any] | None) -> Path:
    """The bundle with another statement about its video, and all sums right."""
    members = members_of(path)
    table = tomli.loads(members["manifest.toml"].decode())
    fact = PlaybackFacts(**stated) if stated else None
    files = [
        ManifestEntry(
            **row | {"playback": fact if row["name"].endswith(".mp4") else None},
        )
        for row in table.pop("file")
    ]
    left = [SkippedFile(**row) for row in table.pop("not_included", [])]
    manifest = BundleManifest(**table, file=files, not_included=left)
    forged = path.with_name("forged.zip")
    forged.write_bytes(packed(members | {"manifest.toml": manifest_text(manifest)}))
    return forged


@pytest.fixture(scope="module")
def black(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """A bundle with a black video, which says so."""
    home = tmp_path_factory.mktemp("black") / "app"
    shutil.copytree(sample_folder(Sample.READY), home)
    save_recording(home / FILM, [plain()])
    draft = load_draft(home / "submission.toml", catalogue.fields)
    return export_bundle(draft, catalogue, DAY, home, ExportOptions(allow_incomplete=True)).path


def test_a_manifest_that_praises_a_black_video_is_found_out(
    black: Path, catalogue: Catalogue
) -> None:
    forged = _forged(black, {"frames": 3, "plain": 0, "audible_s": 5.0})
    verified = verify_bundle(forged, catalogue, decode=True)
    assert any("does not show what manifest.toml says" in p for p in verified.problems)
    assert verified.outcome is VerificationOutcome.DIFFERS


@pytest.mark.parametrize(
    "stated",
    [None, {"picture_trouble": "took too long to decode", "sound_trouble": "took too long"}],
    ids=["nothing", "trouble"],
)
def test_a_black_video_that_the_manifest_is_silent_about_is_named(
    black: Path, catalogue: Catalogue, stated: dict[str, Any] | None
) -> None:
    verified = verify_bundle(_forged(black, stated), catalogue, decode=True)
    assert any("shows nothing" in remark for remark in verified.remarks)


def test_an_honest_manifest_is_confirmed_by_decoding_again(
    black: Path, catalogue: Catalogue
) -> None:
    verified = verify_bundle(black, catalogue, decode=True)
    assert (verified.problems, verified.remarks) == ((), ())
    assert verified.outcome is VerificationOutcome.IDENTICAL


def test_without_a_decoder_a_verification_says_what_it_took_from_the_bundle(
    black: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playback_again, "available_decoder", lambda: None)
    verified = verify_bundle(black, catalogue, decode=True)
    lines = "\n".join(verified_lines(verified))
    assert "shows is taken from the bundle: neither av nor ffmpeg is installed here." in lines
    assert verified.outcome is VerificationOutcome.IDENTICAL
