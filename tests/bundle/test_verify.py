"""A bundle is read as if a stranger had made it to do harm."""

from __future__ import annotations

import json
import os
import random
import shutil
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bundle.forging import members_of, packed, resealed
from tests.posix import make_pipe
from tests.reports.small import DAY, HALF_DONE, catalogue_in, draft_in
from tests.stress.mutations import PLANTED
from wizard.bundle.archive import ArchiveEntry, central_directory, local_header
from wizard.bundle.compare import read_document
from wizard.bundle.export import ExportOptions, ExportResult, export_bundle
from wizard.bundle.names import file_name_problem
from wizard.bundle.verify import VerificationOutcome, verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.model import Draft
from wizard.errors import BundleError
from wizard.inspection.media.content_cache import ContentCache


def _refused(path: Path, catalogue: Catalogue) -> str:
    begun = time.process_time()
    with pytest.raises(BundleError) as caught:
        verify_bundle(path, catalogue)
    assert time.process_time() - begun < 2, "refusing takes no time"
    assert path.name in caught.value.message
    assert caught.value.message.isprintable()
    return caught.value.message


def _zip(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes], method: int = 0) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data, method)
    return path


def test_an_untouched_bundle_is_identical(exported: ExportResult, catalogue: Catalogue) -> None:
    verification = verify_bundle(exported.path, catalogue)

    assert verification.outcome is VerificationOutcome.IDENTICAL
    assert verification.sound
    assert not verification.differences
    assert (verification.manifest.state, verification.manifest.as_of) == ("ready", DAY)
    assert verification.assessment
    assert verification.assessment.findings["tagline-length"].status == "met"


def test_an_untouched_folder_is_identical(draft: Draft, catalogue: Catalogue, out: Path) -> None:
    exported = export_bundle(draft, catalogue, DAY, out, ExportOptions(as_folder=True))

    assert verify_bundle(exported.path, catalogue).outcome is VerificationOutcome.IDENTICAL


def test_what_is_known_of_files_changes_no_verdict(
    exported: ExportResult, catalogue: Catalogue, out: Path
) -> None:
    alone = verify_bundle(exported.path, catalogue)
    contents = ContentCache(out / "cache")

    found = [verify_bundle(exported.path, catalogue, contents=contents) for _ in range(2)]

    for each in found:
        assert (each.outcome, each.problems, each.differences) == (alone.outcome, (), ())
        assert each.assessment
        assert alone.assessment
        assert each.assessment.findings == alone.assessment.findings


def test_an_incomplete_bundle_is_identical_and_incomplete(
    folder: Path, catalogue: Catalogue, out: Path
) -> None:
    (folder / "logo.png").write_bytes(b"logo")
    draft = draft_in(folder, HALF_DONE)
    exported = export_bundle(draft, catalogue, DAY, out, ExportOptions(allow_incomplete=True))

    verification = verify_bundle(exported.path, catalogue)

    assert verification.outcome is VerificationOutcome.IDENTICAL
    assert not verification.manifest.ready


def test_one_flipped_byte_in_any_file_of_a_zip_is_reported_with_its_name(
    exported: ExportResult, catalogue: Catalogue
) -> None:
    data = exported.path.read_bytes()
    with zipfile.ZipFile(exported.path) as archive:
        members = archive.infolist()
    for member in members:
        name = member.filename
        position = member.header_offset + 30 + len(name) + member.file_size // 2
        exported.path.write_bytes(_flipped(data, position))
        assert name in _complaint(exported.path, catalogue)


def _flipped(data: bytes, position: int) -> bytes:
    return data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]


def _complaint(path: Path, catalogue: Catalogue) -> str:
    """What is said of a bundle that is not sound, however it is said."""
    try:
        verification = verify_bundle(path, catalogue)
    except BundleError as error:
        return error.message
    assert verification.outcome is VerificationOutcome.DIFFERS
    return " ".join(verification.problems)


def test_no_flipped_byte_anywhere_in_a_zip_goes_unnoticed(
    exported: ExportResult, catalogue: Catalogue
) -> None:
    data = exported.path.read_bytes()
    for position in random.Random(7).sample(range(len(data)), 150):
        exported.path.write_bytes(_flipped(data, position))
        assert _complaint(exported.path, catalogue)


def test_no_flipped_byte_in_a_folder_goes_unnoticed(
    draft: Draft, catalogue: Catalogue, out: Path
) -> None:
    exported = export_bundle(draft, catalogue, DAY, out, ExportOptions(as_folder=True))
    for path in sorted(exported.path.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            for position in random.Random(7).sample(range(len(data)), min(len(data), 12)):
                path.write_bytes(_flipped(data, position))
                assert _complaint(exported.path, catalogue), f"{path.name} at {position}"
            path.write_bytes(data)
    assert verify_bundle(exported.path, catalogue).sound


def test_a_bundle_cut_off_anywhere_is_refused(exported: ExportResult, catalogue: Catalogue) -> None:
    data = exported.path.read_bytes()
    for twentieth in range(20):
        exported.path.write_bytes(data[: len(data) * twentieth // 20])
        assert "cut off" in (message := _refused(exported.path, catalogue)) or "zip" in message
    exported.path.write_bytes(data[:-1])
    assert "cut off" in _refused(exported.path, catalogue)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: b"#!/bin/sh\n" + data, "does not begin as a zip does"),
        (lambda data: data + b"more", "data after its end"),
        (lambda data: data + data, "data after its end"),
        (lambda _: b"", "does not begin as a zip does"),
        (lambda _: b"\x7fELF" + bytes(1000), "does not begin as a zip does"),
        (lambda _: b"PK\3\4", "cut off"),
        (lambda _: b"PK\5\6" + bytes(18), "does not begin as a zip does"),
    ],
    ids=["in front", "behind", "twice", "empty", "program", "four bytes", "empty zip"],
)
def test_what_is_no_whole_bundle_is_refused(
    exported: ExportResult, catalogue: Catalogue, change: Callable[[bytes], bytes], words: str
) -> None:
    exported.path.write_bytes(change(exported.path.read_bytes()))

    assert words in _refused(exported.path, catalogue)


@pytest.mark.parametrize(
    "name",
    [
        "../../evil", "/etc/evil", "files/../../evil", "C:\\evil", "..\\evil", "files//x", "./x",
        "Files/X.png", "con", "files/nul.png", "a\x1b[2J", "line\nbreak", "\u202eevil", "é", " ",
        "files/", "x" * 300, "",
    ],
)  # fmt: skip
def test_a_name_that_is_no_plain_name_is_refused(
    tmp_path: Path, catalogue: Catalogue, name: str
) -> None:
    path = _zip(tmp_path / "bundle.zip", (zipfile.ZipInfo(name), b"x"))

    assert "the name" in _refused(path, catalogue)


def test_a_compressed_archive_is_refused_before_anything_is_unpacked(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    bomb = _zip(tmp_path / "bomb.zip", ("files/x", bytes(50_000_000)), method=zipfile.ZIP_DEFLATED)

    assert "compressed" in _refused(bomb, catalogue)


def test_an_encrypted_archive_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "bundle.zip"
    head = bytearray(local_header("files/x", 1, 0))
    head[6] |= 1
    path.write_bytes(bytes(head) + b"x")

    assert "encrypted" in _refused(path, catalogue)


def test_a_link_in_an_archive_is_refused(exported: ExportResult, catalogue: Catalogue) -> None:
    data = bytearray(exported.path.read_bytes())
    record = data.index(b"PK\1\2")
    data[record + 38 : record + 42] = struct.pack("<L", 0o120777 << 16)
    exported.path.write_bytes(bytes(data))

    assert "is a link" in _refused(exported.path, catalogue)


def test_the_same_name_twice_is_refused(exported: ExportResult, catalogue: Catalogue) -> None:
    members = members_of(exported.path)
    content = members["assessment.json"]
    crc = zlib.crc32(content)
    one = local_header("assessment.json", len(content), crc) + content
    exported.path.write_bytes(one + exported.path.read_bytes())

    assert "twice" in _refused(exported.path, catalogue)


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    """Many files over the same bytes unpack to far more than the archive holds."""
    kernel = bytes(100_000)
    crc = zlib.crc32(kernel)
    data = local_header("files/a", len(kernel), crc) + kernel
    entries = [ArchiveEntry(f"files/{letter}", len(kernel), crc, 37) for letter in "abcdefgh"]
    path = tmp_path / "bomb.zip"
    path.write_bytes(data + central_directory(entries, len(data)))

    assert "contradicts" in _refused(path, catalogue)


def test_an_archive_made_by_another_tool_is_refused(
    exported: ExportResult, catalogue: Catalogue
) -> None:
    members = members_of(exported.path)
    path = exported.path.with_name("repacked.zip")
    _zip(path, *((zipfile.ZipInfo(n, (2026, 1, 1, 0, 0, 0)), d) for n, d in members.items()))

    assert "not packed by this program" in _refused(path, catalogue)


def test_very_many_entries_are_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "many.zip"
    path.write_bytes(packed({f"files/{number:05}": b"" for number in range(10_001)}))

    assert "more than 10,000 files" in _refused(path, catalogue)


def test_an_additional_a_missing_and_an_exchanged_file_are_each_named(
    exported: ExportResult, catalogue: Catalogue
) -> None:
    members = members_of(exported.path)
    members["files/more.png"] = b"more"
    del members["files/media.logo.png"]
    members["files/media.papers-1.pdf"] = b"%PDF-1.8"
    exported.path.write_bytes(packed(members))

    verification = verify_bundle(exported.path, catalogue)

    assert verification.outcome is VerificationOutcome.DIFFERS
    told = " ".join(verification.problems)
    assert "files/media.logo.png is missing" in told
    assert "files/more.png is not listed" in told
    assert "files/media.papers-1.pdf is damaged" in told


@pytest.mark.parametrize("name", ["manifest.toml", "submission.toml", "assessment.json"])
def test_a_bundle_without_one_of_its_own_files_is_refused(
    exported: ExportResult, catalogue: Catalogue, name: str
) -> None:
    members = members_of(exported.path)
    del members[name]
    exported.path.write_bytes(packed(members))

    assert f"holds no {name}" in _refused(exported.path, catalogue)


HOSTILE_TOML = {
    "huge": b"a = 1\n" * 60_000,
    "deep key": b".".join([b"a"] * 60_000) + b" = 1\n",
    "deep list": b"a = " + b"[" * 100_000,
    "utf-16": "a = 1".encode("utf-16"),
    "bytes": b"\xff\xfe\x00",
    "number": b"a = " + b"9" * 5_000,
    "binary": bytes(range(256)),
}


@pytest.mark.parametrize("file", ["manifest.toml", "submission.toml"])
@pytest.mark.parametrize("content", HOSTILE_TOML)
def test_hostile_toml_is_refused_quickly_and_by_name(
    exported: ExportResult, catalogue: Catalogue, file: str, content: str
) -> None:
    members = members_of(exported.path) | {file: HOSTILE_TOML[content]}
    exported.path.write_bytes(packed(resealed(members)))

    assert file in _refused(exported.path, catalogue)


@pytest.mark.parametrize(
    "content", [b"[" * 200_000, b"{}", b"\xff", b'{"schema": NaN}', b"9" * 5_000, b""]
)
def test_hostile_json_is_refused_quickly_and_by_name(
    exported: ExportResult, catalogue: Catalogue, content: bytes
) -> None:
    members = members_of(exported.path) | {"assessment.json": content}
    exported.path.write_bytes(packed(resealed(members)))

    assert "assessment.json" in _refused(exported.path, catalogue)


def test_answers_exchanged_by_a_careful_forger_are_found_by_judging_again(
    exported: ExportResult, catalogue: Catalogue
) -> None:
    members = members_of(exported.path)
    members["submission.toml"] = members["submission.toml"].replace(
        b"Write down the day on site", b"Write down the whole day on every site there is"
    )
    exported.path.write_bytes(packed(resealed(members)))

    verification = verify_bundle(exported.path, catalogue)

    assert verification.outcome is VerificationOutcome.DIFFERS
    (difference,) = verification.differences
    assert difference.requirement == "tagline-length"
    assert difference.before == "met"
    assert difference.after.startswith("not met (blocks): ")


def test_a_report_embellished_by_a_careful_forger_is_found(
    exported: ExportResult, catalogue: Catalogue
) -> None:
    members = members_of(exported.path)
    members["report.md"] += b"\nApproved by everybody.\n"
    exported.path.write_bytes(packed(resealed(members)))

    verification = verify_bundle(exported.path, catalogue)

    assert verification.outcome is VerificationOutcome.DIFFERS
    assert verification.problems[0].startswith("report.md is not what this program writes")


@pytest.mark.parametrize(
    "facts", [{"state": "incomplete"}, {"blockers": 3}, {"waived": 0}, {"name": "Other"}]
)
def test_a_manifest_that_says_otherwise_than_the_assessment_is_found(
    exported: ExportResult, catalogue: Catalogue, facts: dict[str, object]
) -> None:
    exported.path.write_bytes(packed(resealed(members_of(exported.path), **facts)))

    assert "manifest.toml and assessment.json differ" in _complaint(exported.path, catalogue)


def test_another_catalogue_says_that_the_rules_changed_and_what_follows(
    exported: ExportResult, tmp_path: Path
) -> None:
    stricter = catalogue_in(
        tmp_path / "stricter", tagline_length={"rules": [{"use": "length", "max": 10}]}
    )

    verification = verify_bundle(exported.path, stricter)

    assert verification.outcome is VerificationOutcome.RULES_CHANGED
    assert verification.sound
    assert [difference.requirement for difference in verification.differences] == ["tagline-length"]
    assert "tagline-length: met → not met (blocks)" in str(verification.differences[0])


def test_an_edition_this_program_does_not_know_is_told(
    exported: ExportResult, catalogue: Catalogue
) -> None:
    future = replace(catalogue, journeys={"2099-01": catalogue.journeys["2025-02"]})

    assert "no edition 2025-02" in _refused(exported.path, future)


def test_a_link_a_pipe_and_a_foreign_file_in_a_folder_are_refused(
    draft: Draft, catalogue: Catalogue, out: Path
) -> None:
    good = export_bundle(draft, catalogue, DAY, out, ExportOptions(as_folder=True)).path
    spoils: list[Callable[[Path], object]] = [
        lambda folder: (folder / "files" / "x.png").symlink_to("/etc/hostname"),
        lambda folder: (folder / "more").symlink_to(out),
        lambda folder: make_pipe(folder / "files" / "pipe"),
        lambda folder: (folder / "Thumbs.db").write_bytes(b""),
    ]
    for number, spoil in enumerate(spoils):
        bad = shutil.copytree(good, out / f"bad-{number}")
        spoil(bad)
        assert _refused(bad, catalogue)


def test_what_is_not_there_or_is_no_file_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    assert "There is no" in _refused(tmp_path / "nothing.zip", catalogue)
    make_pipe(tmp_path / "pipe.zip")
    assert "not an ordinary file" in _refused(tmp_path / "pipe.zip", catalogue)
    (tmp_path / "empty").mkdir()
    assert "holds no manifest.toml" in _refused(tmp_path / "empty", catalogue)


@settings(max_examples=60)
@given(st.binary(max_size=400), st.integers(0, 10_000))
def test_no_damage_of_any_kind_makes_the_program_fail(
    exported: ExportResult, catalogue: Catalogue, noise: bytes, place: int
) -> None:
    original = exported.path.read_bytes()
    position = place % len(original)
    damaged = original[:position] + noise + original[position + len(noise) :]
    try:
        exported.path.write_bytes(damaged)
        if damaged != original:
            assert _complaint(exported.path, catalogue)
    finally:
        exported.path.write_bytes(original)


@given(st.text(max_size=30))
def test_a_name_that_passes_stays_in_its_folder(name: str) -> None:
    if not file_name_problem(name):
        assert os.path.normpath(name) == name
        assert not name.startswith(("/", "."))
        assert name == name.casefold()


def test_a_refusal_repeats_no_secret_of_a_key() -> None:
    document = json.dumps({"schema": "submission-wizard/assessment/2", PLANTED: 1}).encode()
    with pytest.raises(BundleError, match="see ") as refused:
        read_document(document, "app.zip")
    assert PLANTED not in refused.value.message
