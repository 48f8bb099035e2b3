"""What a bundle says of its files is what anybody finds who looks into them again."""

from __future__ import annotations

import io
import json
import shutil
import struct
import zipfile
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli
from PIL import ExifTags, Image

from tests.files.pictures import flat_logo
from wizard.bundle.export import ExportOptions, ExportResult, export_bundle
from wizard.bundle.verify import Verification, VerificationOutcome, verify_bundle
from wizard.bundle.watch import ExportCancelled
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import Media
from wizard.catalogue.load import load_catalogue
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft
from wizard.errors import BundleError
from wizard.inspection.media.look import look_at
from wizard.inspection.media.strip import stripped
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.samples import Sample, sample_folder
from wizard.session.session import Session
from wizard.session.signatures import look_signature

DAY = date(2025, 4, 1)
LOGO, SHOT, FILM = "files/logo.png", "files/screenshot-overview.png", "files/demo-video.mp4"
PRIVATE = "own-pictures-private"
SHARP = "lst-logo-sharp"
ANYWAY = ExportOptions(allow_incomplete=True)
BARE = ExportOptions(allow_incomplete=True, strip_metadata=True)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_folder(Sample.READY), tmp_path / "app"))


@pytest.fixture
def draft(home: Path, catalogue: Catalogue) -> Draft:
    return load_draft(home / "submission.toml", catalogue.fields)


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _finding(members: dict[str, bytes], name: str) -> dict[str, Any]:
    document = json.loads(members["assessment.json"])
    return next(finding for finding in document["findings"] if finding["id"] == name)


def _telling(path: Path) -> None:
    """Gives a picture what a phone would write beside it."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SpyCam 9"
    exif[ExifTags.Base.Artist] = "Quentin Marsh"
    with Image.open(path) as image:
        image.save(path, "PNG", exif=exif)


def _phone_photo(path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Artist] = "Quentin Marsh"
    with Image.open(path) as image:
        turned = image.convert("RGB").transpose(Image.Transpose.ROTATE_90)
        turned.save(path.with_suffix(".jpg"), "JPEG", exif=exif)


def _same(made: ExportResult, catalogue: Catalogue) -> Verification:
    verification = verify_bundle(made.path, catalogue)
    assert (verification.outcome, verification.problems) == (VerificationOutcome.IDENTICAL, ())
    return verification


def test_findings_over_files_name_the_bundles_own_files(
    draft: Draft, catalogue: Catalogue, tmp_path: Path, home: Path
) -> None:
    made = export_bundle(draft, catalogue, DAY, tmp_path, ANYWAY)

    members = _members(made.path)
    (evidence,) = _finding(members, "partner-framework-agreement")["evidence"]
    assert evidence["path"] == "files/legal.framework_pdf.pdf"
    assert evidence["size"] == len(members[evidence["path"]])
    assert str(home) not in members["assessment.json"].decode()
    _same(made, catalogue)


def test_a_zip_and_a_folder_say_the_same_twice(
    draft: Draft, catalogue: Catalogue, tmp_path: Path
) -> None:
    first = export_bundle(draft, catalogue, DAY, tmp_path, ANYWAY)
    again = export_bundle(draft, catalogue, DAY, tmp_path, ANYWAY)
    folder = export_bundle(
        draft, catalogue, DAY, tmp_path, ExportOptions(allow_incomplete=True, as_folder=True)
    )

    assert first.sha256 == again.sha256
    for name, data in _members(first.path).items():
        assert (folder.path / name).read_bytes() == data
    one, other = _same(first, catalogue).assessment, _same(folder, catalogue).assessment
    assert one is not None
    assert other is not None
    assert one.context.facts.files_seen == other.context.facts.files_seen
    assert len(one.context.facts.files_seen) > 10


def test_the_sample_where_much_is_wrong_verifies_all_the_same(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    wrong = load_draft(sample_folder(Sample.WRONG) / "submission.toml", catalogue.fields)
    wrong.answers["legal.addendum_pdf"] = "files/framework-agreement.pdf"

    made = export_bundle(wrong, catalogue, DAY, tmp_path, ANYWAY)

    assert made.state == "incomplete"
    assert not _same(made, catalogue).manifest.ready


def _bomb() -> bytes:
    """A PNG of 50,000 by 50,000 pixels in few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
        )

    head = struct.pack(">LLBBBBB", 50_000, 50_000, 8, 6, 0, 0, 0)
    data = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


HOSTILE = {
    "empty": b"",
    "cut off": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "bomb": _bomb(),
    "no picture": b"%PDF-1.7\n" + b"\xff" * 5000,
    "nest": b"\0\0\0\x08moov" * 50_000,
    "endless": b"\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\0\0mdat\0\0\0\1moov" + b"\xff" * 90,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_broken_and_hostile_files_are_told_and_stop_neither_export_nor_verification(
    draft: Draft, catalogue: Catalogue, tmp_path: Path, home: Path, name: str
) -> None:
    for path in (LOGO, SHOT, FILM, "files/framework-agreement.pdf"):
        (home / path).write_bytes(HOSTILE[name])

    made = export_bundle(draft, catalogue, DAY, tmp_path, ANYWAY)

    paper = _finding(_members(made.path), "partner-framework-agreement")
    assert paper["status"] != "met"
    assert made.state == "incomplete"
    _same(made, catalogue)


def test_a_flipped_byte_in_a_film_is_damage_wherever_it_is(
    draft: Draft, catalogue: Catalogue, tmp_path: Path
) -> None:
    made = export_bundle(draft, catalogue, DAY, tmp_path, ANYWAY)
    members = _members(made.path)
    name = "files/media.demo_video.mp4"
    whole = made.path.read_bytes()
    start = whole.index(members[name])
    for at in (0, 2, 3):
        place = start + len(members[name]) * at // 4
        made.path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])

        found = verify_bundle(made.path, catalogue)

        assert found.outcome is VerificationOutcome.DIFFERS
        assert found.problems == (
            f"{name} is damaged or was changed: its SHA-256 is a different one.",
        )


def test_pictures_are_packed_as_they_are_unless_asked_otherwise(
    draft: Draft, catalogue: Catalogue, tmp_path: Path, home: Path
) -> None:
    _telling(home / SHOT)

    made = export_bundle(draft, catalogue, DAY, tmp_path, ANYWAY)

    members = _members(made.path)
    assert members["files/media.screenshots-1.png"] == (home / SHOT).read_bytes()
    assert b"stripped" not in members["manifest.toml"]
    assert made.stripped == 0


def test_on_request_the_copies_of_pictures_tell_nothing_but_the_picture(
    draft: Draft, catalogue: Catalogue, tmp_path: Path, home: Path
) -> None:
    _telling(home / SHOT)
    _telling(home / "files/consent.png")
    original = (home / SHOT).read_bytes()
    as_it_is = export_bundle(draft, catalogue, DAY, tmp_path, ANYWAY)
    told = _finding(_members(as_it_is.path), PRIVATE)

    made = export_bundle(draft, catalogue, DAY, tmp_path, BARE)

    members = _members(made.path)
    assert (told["status"], _finding(members, PRIVATE)["status"]) == ("not-met", "met")
    copied = members["files/media.screenshots-1.png"]
    assert b"Quentin Marsh" in original
    assert b"Quentin Marsh" not in made.path.read_bytes()
    assert copied == stripped(original)
    with Image.open(io.BytesIO(copied)) as one, Image.open(io.BytesIO(original)) as other:
        assert one.tobytes() == other.tobytes()
    assert (home / SHOT).read_bytes() == original
    files = tomli.loads(members["manifest.toml"].decode())["file"]
    marked = {part["name"] for part in files if "stripped" in part}
    assert "files/media.screenshots-1.png" in marked
    assert "files/media.logo.png" not in marked
    assert made.stripped == len(marked)
    _same(made, catalogue)


def test_a_photo_that_lies_on_its_side_stays_upright_without_its_notes(
    draft: Draft, catalogue: Catalogue, tmp_path: Path, home: Path
) -> None:
    _phone_photo(home / SHOT)
    draft.answers["media.screenshots"][0] = "files/screenshot-overview.jpg"

    made = export_bundle(draft, catalogue, DAY, tmp_path, BARE)

    copied = _members(made.path)["files/media.screenshots-1.jpg"]
    assert b"Quentin Marsh" not in copied
    with Image.open(io.BytesIO(copied)) as image:
        assert image.getexif()[ExifTags.Base.Orientation] == 6
    _same(made, catalogue)


def test_the_same_copies_are_made_each_time_as_zip_and_as_folder(
    draft: Draft, catalogue: Catalogue, tmp_path: Path, home: Path
) -> None:
    _telling(home / LOGO)
    told: list[tuple[int, int, str]] = []
    watched = ExportOptions(
        allow_incomplete=True, strip_metadata=True, progress=lambda *step: told.append(step)
    )
    first = export_bundle(draft, catalogue, DAY, tmp_path, watched)
    again = export_bundle(draft, catalogue, DAY, tmp_path, BARE)
    folder = export_bundle(
        draft,
        catalogue,
        DAY,
        tmp_path,
        ExportOptions(allow_incomplete=True, strip_metadata=True, as_folder=True),
    )

    assert first.sha256 == again.sha256
    assert told[-1][0] == told[-1][1]
    for name, data in _members(first.path).items():
        assert (folder.path / name).read_bytes() == data
    _same(folder, catalogue)


def test_a_scan_among_papers_is_a_picture_too(
    draft: Draft, catalogue: Catalogue, tmp_path: Path, home: Path
) -> None:
    scan = home / "files/test-report.png"
    shutil.copy(home / SHOT, scan)
    _telling(scan)
    draft.answers["test.report"] = "files/test-report.png"

    made = export_bundle(draft, catalogue, DAY, tmp_path, BARE)

    assert b"Quentin Marsh" not in made.path.read_bytes()


def test_papers_and_films_are_never_touched(
    draft: Draft, catalogue: Catalogue, tmp_path: Path, home: Path
) -> None:
    made = export_bundle(draft, catalogue, DAY, tmp_path, BARE)

    members = _members(made.path)
    assert members["files/media.demo_video.mp4"] == (home / FILM).read_bytes()
    assert members["files/test.runs.report-3.pdf"] == (home / "files/test-report.pdf").read_bytes()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"GIF89a" + bytes(50), "is neither a PNG nor a JPEG picture"),
        (b"\xff\xd8\xff\xe0\0", "cut off"),
    ],
)
def test_a_picture_that_cannot_be_cleaned_is_named_and_nothing_is_written(
    draft: Draft, catalogue: Catalogue, tmp_path: Path, home: Path, data: bytes, said: str
) -> None:
    (home / "files/screenshot-mapping.png").write_bytes(data)

    with pytest.raises(BundleError, match=said) as caught:
        export_bundle(draft, catalogue, DAY, tmp_path, BARE)

    assert "“Screenshots” 3: files/screenshot-mapping.png " in caught.value.message
    assert {path.name for path in tmp_path.iterdir()} == {"app"}


def test_a_picture_too_large_to_be_cleaned_is_named(
    draft: Draft, catalogue: Catalogue, tmp_path: Path, home: Path
) -> None:
    with (home / SHOT).open("ab") as file:
        file.truncate(65 * 1024 * 1024)

    with pytest.raises(BundleError, match=r"68,157,440 bytes of at most 64 MiB"):
        export_bundle(draft, catalogue, DAY, tmp_path, BARE)


def test_a_manifest_that_calls_a_telling_picture_stripped_is_found_out(
    draft: Draft, catalogue: Catalogue, tmp_path: Path, home: Path
) -> None:
    _telling(home / SHOT)
    folder = ExportOptions(allow_incomplete=True, as_folder=True)
    made = export_bundle(draft, catalogue, DAY, tmp_path, folder)
    manifest = made.path / "manifest.toml"
    row = 'field = "media.screenshots"\n'
    text = manifest.read_text("utf-8").replace(row, f"{row}stripped = true\n")
    manifest.write_text(text, "utf-8")

    found = verify_bundle(made.path, catalogue)

    said = "is not the picture without metadata that manifest.toml says it is."
    assert found.problems == (f"files/media.screenshots-1.png {said}",)


def test_looking_is_told_and_can_be_stopped(
    draft: Draft, catalogue: Catalogue, tmp_path: Path
) -> None:
    made = export_bundle(draft, catalogue, DAY, tmp_path, ANYWAY)
    told: list[str] = []
    wanted = "looking at files/media.demo_video.mp4"
    before = made.path.read_bytes()

    def progress(_done: int, _total: int, name: str) -> None:
        told.append(name)

    def cancelled() -> bool:
        return wanted in told

    with pytest.raises(ExportCancelled):
        export_bundle(
            draft,
            catalogue,
            DAY,
            tmp_path,
            ExportOptions(allow_incomplete=True, progress=progress, cancelled=cancelled),
        )
    assert told[-1] == wanted
    told.clear()
    with pytest.raises(ExportCancelled):
        verify_bundle(made.path, catalogue, progress=progress, cancelled=cancelled)
    assert told[-1] == wanted
    assert made.path.read_bytes() == before


def test_a_look_at_a_picture_holds_in_a_bundle_whose_pictures_have_no_metadata(
    home: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    flat_logo(home / LOGO)
    _telling(home / LOGO)
    desk = AppContext(UserFolders.below(tmp_path / "home"), as_of=DAY)
    draft = desk.load(home / "submission.toml")
    seen = desk.assess(draft).context.facts
    session = Session(draft, catalogue.edition(draft.edition), DAY, seen.files_seen, seen.observed)
    assert session.assessment.findings[SHARP].needs_person
    session.sign(look_signature(session, SHARP, "Ana Kovač"))

    made = export_bundle(draft, catalogue, DAY, tmp_path, BARE)

    assert made.stripped == 1
    assert _finding(_members(made.path), SHARP)["status"] == "met"
    verification = _same(made, catalogue)
    assert verification.assessment is not None
    assert verification.assessment.findings[SHARP].word is not None


def test_a_look_ends_when_the_pixels_of_a_picture_change(tmp_path: Path) -> None:
    one, other = tmp_path / "one.png", tmp_path / "other.png"
    Image.new("RGB", (40, 40), "navy").save(one)
    Image.new("RGB", (40, 40), "maroon").save(other)
    before = look_at(one, Media.IMAGE)
    _telling(one)
    _telling(other)

    assert look_at(one, Media.IMAGE).fingerprint != before.fingerprint
    assert look_at(one, Media.IMAGE).content_fingerprint == before.content_fingerprint
    assert look_at(other, Media.IMAGE).content_fingerprint != before.content_fingerprint
