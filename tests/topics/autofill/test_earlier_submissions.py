"""Answers of an earlier submission, and telling what a path holds by its content."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from wizard.bundle.export import export_saved
from wizard.bundle.sources import AutofillReader, AutofillReading, combine_readings
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Confidence
from wizard.errors import WizardError
from wizard.session.samples import DAY, Sample, copy_sample


@pytest.fixture
def desk(tmp_path: Path, catalogue: Catalogue) -> AutofillReader:
    """A reader for a draft in a folder of its own."""
    draft = tmp_path / "mine" / "new.toml"
    draft.parent.mkdir()
    draft.write_text("", "utf-8")
    return AutofillReader(catalogue.edition("2025-02"), draft)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    sample = copy_sample(Sample.READY, folder / "sample", DAY)
    return export_saved(sample, catalogue, DAY, folder).path


def values(reading: AutofillReading) -> dict[str, object]:
    return {one.field: one.value for one in reading.given}


def test_every_answer_of_a_bundle_is_given_with_its_name_and_day(
    desk: AutofillReader, bundle: Path
) -> None:
    reading = desk.read(bundle)
    given = {one.field: one for one in reading.given}
    name = given["listing.name"]
    assert name.value == "Sitebook Sync"
    assert name.origin == f"“Sitebook Sync” in {bundle.name}, changed 2025-03-31"
    assert name.confidence is Confidence.LIKELY
    assert given["listing.trademark_ack"].confidence is Confidence.GUESS
    assert given["app.versions"].confidence is Confidence.GUESS
    assert given["prod.client_id"].value
    assert not any(str(one.value).startswith("keyring:") for one in reading.given)


def test_files_of_a_bundle_are_given_only_where_it_is_unpacked_beside_the_draft(
    desk: AutofillReader, bundle: Path
) -> None:
    packed = desk.read(bundle)
    home = desk.draft.parent / "earlier"
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(home)
    unpacked = desk.read(home)
    assert "media.logo" not in values(packed)
    assert "must be unpacked beside the draft first" in packed.remarks[0]
    assert values(unpacked)["media.logo"] == "earlier/files/media.logo.png"


def test_files_of_another_draft_are_given_only_where_they_lie_beside_it(
    desk: AutofillReader, tmp_path: Path
) -> None:
    other = copy_sample(Sample.READY, tmp_path / "mine" / "other", DAY)
    text = other.read_text("utf-8")
    changed = text.replace('"files/logo.png"', f'"{tmp_path}/secret.png"')
    assert changed != text
    other.write_text(changed.replace('"files/demo-video.mp4"', '"../new.toml"'), "utf-8")
    given = values(desk.read(other))
    assert "media.logo" not in given
    assert "media.demo_video" not in given
    assert given["media.marketing_video"] == "other/files/marketing-video.mp4"


def test_what_a_path_is_is_told_by_its_content(desk: AutofillReader, tmp_path: Path) -> None:
    folder = copy_sample(Sample.READY, tmp_path / "project", DAY).parent
    (folder / "README.md").write_text("# Ledger\n", "utf-8")
    api = tmp_path / "service.json"
    api.write_text(json.dumps({"openapi": "3", "info": {"title": "A"}, "paths": {}}), "utf-8")
    names = [one.value for one in desk.read(folder).given if one.field == "listing.name"]
    assert names[:2] == ["Sitebook Sync", "Ledger"]
    assert values(desk.read(api))["listing.name"] == "A"
    assert values(desk.read(folder / "README.md"))["listing.name"] == "Ledger"
    assert values(desk.read(folder / "submission.toml"))["listing.name"] == "Sitebook Sync"


def test_a_project_file_and_words_about_a_draft_are_no_draft(
    desk: AutofillReader, tmp_path: Path
) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text('[project]\nname = "ledger"\nversion = "4.5.6"\n', "utf-8")
    readme = tmp_path / "README.md"
    readme.write_text("# Ledger\n\nIts draft begins with `[wizard]`.\n", "utf-8")

    assert values(desk.read(project))["app.version"] == "4.5.6"
    assert values(desk.read(readme))["listing.name"] == "Ledger"


def test_with_several_sources_each_origin_names_its_place(
    desk: AutofillReader, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "README.md").write_text(f"# {name}\n", "utf-8")
    given, _ = combine_readings([desk.read(tmp_path / "a"), desk.read(tmp_path / "b")])
    assert {one.origin for one in given if one.field == "listing.name"} == {
        "a: README.md, first heading",
        "b: README.md, first heading",
    }


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("photo.bin", b"\x00\x01", "contains no answers that can be read"),
        ("data.json", b"[1]", "contains no answers"),
        ("b.zip", b"PK\x03\x04rest", "b.zip"),
        ("d.toml", b"[wizard]\nformat = 'x'\n", "format"),
        ("absent", None, "cannot be read"),
        ("a\x00b", None, "cannot be read"),
    ],
)
def test_what_gives_no_answers_is_told(
    desk: AutofillReader, tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(WizardError, match=said):
        desk.read(path)


def test_the_draft_itself_gives_nothing(desk: AutofillReader, tmp_path: Path) -> None:
    sample = copy_sample(Sample.READY, tmp_path / "sample", DAY)
    own = AutofillReader(desk.edition, sample)
    with pytest.raises(WizardError, match="is the draft itself"):
        own.read(sample)
    reading = own.read(sample.parent)
    assert "listing.tagline" not in values(reading)
