"""A bundle says what decoding showed of its videos, so that it verifies the same everywhere."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.files.recordings import plain, save_recording
from wizard.bundle.export import ExportOptions, export_bundle
from wizard.bundle.verify import VerificationOutcome, verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.drafts.read import load_draft
from wizard.engine.readiness import readiness_of
from wizard.inspection.media import playback
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
