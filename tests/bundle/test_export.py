"""A bundle is written whole or not at all, and the same draft gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import tomli
import tomli_w

from tests.posix import largest_file, make_pipe, run_without_rights
from tests.reports.small import DAY, HALF_DONE, catalogue_in, draft_in
from wizard.bundle.attach import attachments_of, read_blocks
from wizard.bundle.contents import assess
from wizard.bundle.export import ExportOptions, ExportResult, export_bundle, export_saved
from wizard.bundle.names import bundle_name
from wizard.bundle.place import refuse_folder
from wizard.bundle.watch import ExportCancelled
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.model import Draft
from wizard.errors import BundleError
from wizard.text import slug

ROOT = Path(__file__).resolve().parents[2]

AGAIN = """
import sys
from datetime import date
from pathlib import Path
from wizard.bundle.export import export_saved
from wizard.catalogue.load import load_catalogue
catalogue = load_catalogue(Path(sys.argv[1]))
print(export_saved(Path(sys.argv[2]), catalogue, date(2026, 11, 24), Path(sys.argv[3])).sha256)
"""


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_ready_draft_becomes_a_zip_with_answers_files_reports_and_sums(
    exported: ExportResult, out: Path
) -> None:
    members = _members(exported.path)

    assert exported.path == out / "site-log-2025-02-2026-11-24.zip"
    assert list(members) == [
        "assessment.json",
        "files/customers.letter-1.pdf",
        "files/media.logo.png",
        "files/media.papers-1.pdf",
        "files/media.screenshots-1.png",
        "files/media.screenshots-2.jpg",
        "manifest.toml",
        "report.html",
        "report.md",
        "reviewer.md",
        "submission.toml",
    ]
    assert members["files/media.logo.png"] == b"\x89PNG logo"
    manifest = tomli.loads(members["manifest.toml"].decode())
    assert (manifest["state"], manifest["blockers"], manifest["not_checked"]) == ("ready", 0, 1)
    for part in manifest["file"]:
        assert hashlib.sha256(members[part["name"]]).hexdigest() == part["sha256"]
        assert len(members[part["name"]]) == part["size"]


def test_what_was_exported_is_told(exported: ExportResult) -> None:
    data = exported.path.read_bytes()

    assert exported.sha256 == hashlib.sha256(data).hexdigest()
    assert (exported.size, exported.state) == (len(data), "ready")


def test_answers_stand_in_the_editions_order_with_the_names_of_the_bundle(
    exported: ExportResult,
) -> None:
    text = _members(exported.path)["submission.toml"].decode()
    answers = tomli.loads(text)

    assert answers["media"]["screenshots"] == [
        "files/media.screenshots-1.png",
        "files/media.screenshots-2.jpg",
    ]
    assert answers["customers"][0]["letter"] == "files/customers.letter-1.pdf"
    assert answers["app"]["colour"] == "blue"
    assert text.startswith("[wizard]\n")
    assert list(answers)[:4] == ["wizard", "app", "listing", "media"]
    assert answers["waiver"][0]["by"] == "Ben Okafor"


def test_folders_of_source_and_files_nobody_asked_for_stay_behind_and_are_named(
    exported: ExportResult,
) -> None:
    members = _members(exported.path)
    manifest = tomli.loads(members["manifest.toml"].decode())

    assert manifest["not_included"] == [
        {"field": "media.papers", "position": 2, "reason": "folder"},
        {"field": "panel.picture", "reason": "not asked"},
    ]
    assert tomli.loads(members["submission.toml"].decode())["media"]["papers"][1] == "source"


def test_a_secret_stays_a_reference(exported: ExportResult) -> None:
    answers = tomli.loads(_members(exported.path)["submission.toml"].decode())

    assert answers["prod"]["client_secret"].startswith("keyring:")


def test_a_secret_typed_into_the_draft_is_never_exported(
    draft: Draft, catalogue: Catalogue, out: Path
) -> None:
    draft.answers["prod.client_secret"] = "hunter2"

    with pytest.raises(BundleError, match="Client secret") as caught:
        export_bundle(draft, catalogue, DAY, out, ExportOptions(allow_incomplete=True))
    assert "hunter2" not in f"{caught.value.message}{caught.value.hint}"
    assert not list(out.iterdir())


def test_the_archive_is_what_pythons_own_zip_writer_makes(exported: ExportResult) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in _members(exported.path).items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o100644 << 16
            archive.writestr(info, data)

    assert buffer.getvalue() == exported.path.read_bytes()


def test_what_blocks_keeps_a_bundle_from_being_made(
    folder: Path, catalogue: Catalogue, out: Path
) -> None:
    draft = draft_in(folder, HALF_DONE)

    with pytest.raises(BundleError, match="1 blocks \\(tagline-length\\)"):
        export_bundle(draft, catalogue, DAY, out)
    assert not list(out.iterdir())


def test_an_incomplete_bundle_says_so_in_its_name_its_manifest_and_its_report(
    folder: Path, catalogue: Catalogue, out: Path
) -> None:
    (folder / "logo.png").write_bytes(b"logo")
    draft = draft_in(folder, HALF_DONE)

    exported = export_bundle(draft, catalogue, DAY, out, ExportOptions(allow_incomplete=True))

    members = _members(exported.path)
    assert exported.path.name == "site-log-2025-02-2026-11-24-INCOMPLETE.zip"
    assert b'state = "incomplete"' in members["manifest.toml"]
    assert b"NOT READY" in members["report.md"]


def test_the_saved_draft_is_what_counts(draft: Draft, catalogue: Catalogue, out: Path) -> None:
    draft.answers["listing.tagline"] = "x" * 99

    exported = export_saved(draft.path, catalogue, DAY, out)

    assert exported.state == "ready"


def test_a_folder_can_be_written_instead_and_again(
    draft: Draft, catalogue: Catalogue, out: Path, exported: ExportResult
) -> None:
    for _ in range(2):
        written = export_bundle(draft, catalogue, DAY, out, ExportOptions(as_folder=True))

    assert sorted(path.name for path in out.iterdir()) == [
        "site-log-2025-02-2026-11-24",
        "site-log-2025-02-2026-11-24.zip",
    ]
    for name, data in _members(exported.path).items():
        assert (written.path / name).read_bytes() == data
    assert written.size == sum(len(data) for data in _members(exported.path).values())


def test_a_folder_that_is_no_bundle_is_not_replaced(
    draft: Draft, catalogue: Catalogue, out: Path
) -> None:
    mine = out / "site-log-2025-02-2026-11-24"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")

    with pytest.raises(BundleError, match="is not a bundle"):
        export_bundle(draft, catalogue, DAY, out, ExportOptions(as_folder=True))
    assert (mine / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize(
    ("zone", "locale", "umask"), [("Pacific/Auckland", "de_DE.UTF-8", 0o077), ("UTC", "C", 0o022)]
)
def test_another_place_time_and_language_give_the_same_bytes(
    exported: ExportResult, draft: Draft, tmp_path: Path, zone: str, locale: str, umask: int
) -> None:
    catalogue_folder = tmp_path / "catalogue"
    catalogue_in(catalogue_folder)
    target = tmp_path / "elsewhere"
    target.mkdir()
    environment = os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": "7"}
    for path in draft.path.parent.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    command = [sys.executable, "-c", AGAIN, str(catalogue_folder), str(draft.path), str(target)]

    run = subprocess.run(
        command, cwd=ROOT, env=environment, umask=umask, check=True, capture_output=True, text=True
    )

    assert run.stdout.strip() == exported.sha256


def _broken(draft: Draft, catalogue: Catalogue, out: Path) -> str:
    with pytest.raises(BundleError) as caught:
        export_bundle(draft, catalogue, DAY, out)
    assert not list(out.iterdir())
    return caught.value.message


def test_the_order_in_which_the_drafts_keys_stand_makes_no_difference(
    draft: Draft, exported: ExportResult, catalogue: Catalogue, out: Path
) -> None:
    unknown = '\n[[notes]]\nto = "Ana"\ntext = "Call"\n'
    swapped = tomli.loads(draft.path.read_text("utf-8") + unknown)
    draft.path.write_text(draft.path.read_text("utf-8") + unknown, "utf-8")
    first = export_saved(draft.path, catalogue, DAY, out)

    draft.path.write_text(tomli_w.dumps(_reversed(swapped)), "utf-8")

    assert export_saved(draft.path, catalogue, DAY, out).sha256 == first.sha256 != exported.sha256


def _reversed(value: Any) -> Any:
    """The same tables with their keys from the last to the first."""
    if isinstance(value, list):
        return [_reversed(part) for part in value]
    if isinstance(value, dict):
        return {name: _reversed(value[name]) for name in reversed(value)}
    return value


def test_a_missing_file_is_named_with_its_field(
    draft: Draft, catalogue: Catalogue, out: Path, folder: Path
) -> None:
    (folder / "pictures/two.jpg").unlink()

    assert _broken(draft, catalogue, out) == "“Screenshots” 2: pictures/two.jpg does not exist."


def test_a_folder_in_place_of_a_picture_is_named(
    draft: Draft, catalogue: Catalogue, out: Path
) -> None:
    draft.answers["media.logo"] = "source"

    assert _broken(draft, catalogue, out) == "“Logo”: source is a folder."


@pytest.mark.parametrize("path", ["../secret.txt", "pictures/../../secret.txt", "link/secret.txt"])
def test_a_relative_path_cannot_leave_the_drafts_folder(
    draft: Draft, catalogue: Catalogue, out: Path, folder: Path, path: str
) -> None:
    (folder.parent / "secret.txt").write_text("secret")
    (folder / "link").symlink_to(folder.parent)
    draft.answers["media.logo"] = path

    assert "leads out of the draft's folder" in _broken(draft, catalogue, out)


def test_a_link_to_a_file_outside_is_refused(
    draft: Draft, catalogue: Catalogue, out: Path, folder: Path
) -> None:
    (folder.parent / "secret.txt").write_text("secret")
    (folder / "logo.png").symlink_to(folder.parent / "secret.txt")
    draft.answers["media.logo"] = "logo.png"

    assert "leads out of the draft's folder" in _broken(draft, catalogue, out)


@pytest.mark.parametrize("path", ["a\0b", "file://server/share/x.png", "~nobody-here/x.png"])
def test_a_path_that_means_no_file_here_is_refused(
    draft: Draft, catalogue: Catalogue, out: Path, path: str
) -> None:
    draft.answers["media.logo"] = path

    assert "“Logo”: " in _broken(draft, catalogue, out)


def test_a_pipe_is_refused_without_waiting_for_it(
    draft: Draft, catalogue: Catalogue, out: Path, folder: Path
) -> None:
    make_pipe(folder / "pipe.png")
    draft.answers["media.logo"] = "pipe.png"

    assert "not an ordinary file" in _broken(draft, catalogue, out)


def test_whole_paths_home_paths_and_file_addresses_are_followed(
    draft: Draft,
    catalogue: Catalogue,
    out: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere = tmp_path / "my pictures"
    elsewhere.mkdir()
    (elsewhere / "é 1.png").write_bytes(b"far")
    monkeypatch.setenv("HOME", str(elsewhere))
    found = []
    for path in (
        str(elsewhere / "é 1.png"),
        "~/é 1.png",
        f"file://{elsewhere}/%C3%A9%201.png".replace("my pictures", "my%20pictures"),
    ):
        draft.answers["media.logo"] = path
        found.append(_members(export_bundle(draft, catalogue, DAY, out).path))

    assert found[0] == found[1] == found[2]
    assert found[0]["files/media.logo.png"] == b"far"


def test_a_file_that_changes_while_it_is_copied_is_named(
    draft: Draft, catalogue: Catalogue, out: Path, folder: Path
) -> None:
    def meddle(_done: int, _total: int, name: str) -> None:
        if name == "files/media.logo.png":
            (folder / "pictures/Logo.PNG").write_bytes(b"\x89PNG LOGO")

    with pytest.raises(BundleError, match=r"pictures/Logo\.PNG changed while it was copied"):
        export_bundle(draft, catalogue, DAY, out, ExportOptions(progress=meddle))
    assert not list(out.iterdir())


def test_a_file_rewritten_with_its_old_times_is_noticed_too(
    draft: Draft, catalogue: Catalogue, out: Path, folder: Path
) -> None:
    logo = folder / "pictures/Logo.PNG"
    times = logo.stat()

    def meddle(_done: int, _total: int, name: str) -> None:
        if name == "files/media.screenshots-2.jpg":
            with logo.open("r+b") as file:
                file.write(b"X")
            os.utime(logo, ns=(times.st_atime_ns, times.st_mtime_ns))

    with pytest.raises(BundleError, match="changed while it was copied"):
        export_bundle(draft, catalogue, DAY, out, ExportOptions(progress=meddle))
    assert not list(out.iterdir())


@pytest.mark.parametrize("as_folder", [False, True])
@pytest.mark.parametrize("after", [0, 1, 5, 9, 13])
def test_stopping_leaves_nothing_behind_and_keeps_the_older_bundle(
    draft: Draft, catalogue: Catalogue, out: Path, after: int, as_folder: bool
) -> None:
    older = export_bundle(draft, catalogue, DAY, out, ExportOptions(as_folder=as_folder)).path
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    steps = []

    options = ExportOptions(
        as_folder=as_folder,
        progress=lambda *step: steps.append(step),
        cancelled=lambda: len(steps) > after,
    )

    with pytest.raises(ExportCancelled):
        export_bundle(draft, catalogue, DAY, out, options)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
    assert older.exists()


def test_a_failure_keeps_the_older_bundle(
    draft: Draft, catalogue: Catalogue, out: Path, exported: ExportResult, folder: Path
) -> None:
    before = exported.path.read_bytes()
    (folder / "letter.pdf").unlink()

    with pytest.raises(BundleError):
        export_bundle(draft, catalogue, DAY, out)
    assert exported.path.read_bytes() == before
    assert list(out.iterdir()) == [exported.path]


@pytest.mark.parametrize("as_folder", [False, True])
def test_a_disk_that_takes_no_more_keeps_the_older_bundle(
    draft: Draft, catalogue: Catalogue, out: Path, as_folder: bool
) -> None:
    older = export_bundle(draft, catalogue, DAY, out, ExportOptions(as_folder=as_folder)).path
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    told = rf"{older.name} was not written: the file may not"
    with largest_file(2_000), pytest.raises(BundleError, match=told):
        export_bundle(draft, catalogue, DAY, out, ExportOptions(as_folder=as_folder))
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_progress_counts_up_to_all(draft: Draft, catalogue: Catalogue, out: Path) -> None:
    told: list[tuple[int, int, str]] = []

    options = ExportOptions(progress=lambda *step: told.append(step))
    export_bundle(draft, catalogue, DAY, out, options)

    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert told[-1][0] == told[-1][1]


def test_a_folder_that_is_not_there_is_told(
    draft: Draft, catalogue: Catalogue, tmp_path: Path
) -> None:
    with pytest.raises(BundleError, match="There is no folder"):
        export_bundle(draft, catalogue, DAY, tmp_path / "nowhere")


def test_answers_too_long_to_verify_are_not_exported(
    draft: Draft, catalogue: Catalogue, out: Path
) -> None:
    draft.answers["listing.summary"] = "long " * 60_000

    assert "a bundle holds at most 262,144" in _broken(draft, catalogue, out)


def test_a_folder_in_which_nothing_may_be_written_is_told() -> None:
    folder = Path(tempfile.mkdtemp())  # others may read it, unlike pytest's own
    folder.chmod(0o555)

    told = run_without_rights(lambda: refuse_folder(folder))

    folder.chmod(0o755)
    folder.rmdir()
    assert told == f"BundleError: {folder} cannot be written to."


def test_a_large_file_is_read_in_blocks(draft: Draft, catalogue: Catalogue, folder: Path) -> None:
    (folder / "pictures/Logo.PNG").write_bytes(bytes(3 * 1024 * 1024 + 1))
    attached, _ = attachments_of(draft, assess(draft, catalogue, DAY))

    logo = next(part for part in attached if part.slot.field.id == "media.logo")
    assert [len(block) for block in read_blocks(logo)] == [1024 * 1024] * 3 + [1]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Crème Brûlée 2.0!", "creme-brulee-2-0"),
        ("日本語 アプリ", "日本語-アプリ"),
        ("Стройка №2", "стройка-no2"),
        ("निर्माण", "निर्माण"),
        ("../..", "app"),
        ("🙂", "app"),
        ("", "app"),
        ("現" * 90, "現" * 40),
    ],
)
def test_a_bundles_name_is_plain(name: str, wanted: str) -> None:
    assert slug(name, "app") == wanted
    whole = bundle_name(name, "2025-02", DAY, "ready", "all")
    assert whole == f"{wanted}-2025-02-2026-11-24"
    part = bundle_name(name, "2026-06", DAY, "incomplete", "apply")
    assert part == f"{wanted}-2026-06-apply-2026-11-24-INCOMPLETE"
