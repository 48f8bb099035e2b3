"""`export`, `verify`, `demo` and `sample`: the main job, from a script."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.cli.conftest import Shell, data_in


@pytest.fixture
def ready(shell: Shell) -> Shell:
    """A shell beside the folder `ready`, whose draft nothing blocks."""
    shell.sample()
    return shell


def exported(shell: Shell, *words: str) -> Path:
    """The bundle that an export in the shell's folder said it wrote."""
    first = shell.ok("export", *words).splitlines()[0]
    return shell.folder / first.partition(": ")[2]


def test_a_ready_draft_becomes_a_zip_that_verifies(ready: Shell) -> None:
    bundle = exported(ready, "ready", "--to", ".")

    assert zipfile.ZipFile(bundle).testzip() is None
    assert bundle.parent == ready.folder
    assert "INCOMPLETE" not in bundle.name
    assert "IDENTICAL" in ready.ok("verify", bundle.name)


def test_a_bundle_may_be_a_folder(ready: Shell) -> None:
    bundle = exported(ready, "ready", "--to", ".", "--folder")

    assert (bundle / "submission.toml").is_file()
    assert "IDENTICAL" in ready.ok("verify", bundle.name)


def test_without_a_target_the_bundle_lies_beside_the_draft(ready: Shell) -> None:
    assert exported(ready, "ready").parent == ready.folder / "ready"


def test_the_same_draft_gives_the_same_bytes(ready: Shell) -> None:
    (ready.folder / "again").mkdir()

    one = exported(ready, "ready", "--to", ".")
    other = exported(ready, "ready", "--to", "again")

    assert one.name == other.name
    assert one.read_bytes() == other.read_bytes()


def test_pictures_are_packed_without_metadata_on_request(ready: Shell) -> None:
    logo = ready.folder / "ready" / "files" / "logo.png"
    told = PngInfo()
    told.add_text("Author", "Quentin Marsh")
    with Image.open(logo) as image:
        image.save(logo, "PNG", pnginfo=told)

    said = ready.ok("export", "ready", "--to", ".", "--strip-metadata")
    bundle = ready.folder / said.splitlines()[0].partition(": ")[2]

    assert "1 picture packed without metadata." in said
    assert b"Quentin Marsh" in logo.read_bytes()
    assert b"Quentin Marsh" not in bundle.read_bytes()
    assert "IDENTICAL" in ready.ok("verify", bundle.name)


def test_what_was_not_checked_is_said_at_the_export(ready: Shell) -> None:
    assert "requirements were not checked; report.md lists what" in ready.ok("export", "ready")


def test_a_blocked_draft_is_not_exported(shell: Shell) -> None:
    draft = shell.draft()

    ran = shell.run("export", draft)

    assert ran.code == 1
    assert "not ready" in ran.err
    assert "export it as incomplete" in ran.err
    assert not list(shell.folder.glob("*.zip"))


def test_an_incomplete_bundle_says_so_in_its_name_and_inside(shell: Shell) -> None:
    bundle = exported(shell, shell.draft(), "--incomplete")

    assert bundle.stem.endswith("INCOMPLETE")
    verified = data_in(shell.ok("verify", bundle.name, "--json"))
    assert verified["state"] == "incomplete"
    assert verified["sound"]
    assert verified["newer"]["known"]


@pytest.mark.parametrize("as_folder", [False, True])
def test_one_byte_broken_ends_with_4_and_names_the_file(ready: Shell, as_folder: bool) -> None:
    if as_folder:
        bundle = exported(ready, "ready", "--to", ".", "--folder")
        broken = next(bundle.rglob("*.png"))
        broken.write_bytes(_one_byte_off(broken.read_bytes()))
    else:
        bundle = exported(ready, "ready", "--to", ".")
        with zipfile.ZipFile(bundle) as packed:
            entry = next(each for each in packed.infolist() if each.filename.endswith(".png"))
        broken = Path(entry.filename)
        content = bytearray(bundle.read_bytes())
        content[entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2] ^= 1
        bundle.write_bytes(content)

    ran = ready.run("verify", bundle.name)

    assert ran.code == 4
    assert broken.name in ran.out + ran.err


def _one_byte_off(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", b"name = 1"])
def test_what_is_no_bundle_ends_with_4(shell: Shell, content: bytes) -> None:
    (shell.folder / "bundle.zip").write_bytes(content)

    ran = shell.run("verify", "bundle.zip")

    assert ran.code == 4
    assert "bundle.zip" in ran.err


def test_a_bundle_that_is_not_there_is_wrong_use(shell: Shell) -> None:
    assert shell.run("verify", "nowhere.zip").code == 4


def test_a_sample_can_be_had_and_never_overwrites(shell: Shell) -> None:
    assert Path(shell.ok("sample", "wrong", "mine").strip()).name == "submission.toml"

    ran = shell.run("sample", "ready", "mine")

    assert ran.code == 4
    assert "mine" in ran.err
    assert shell.run("check", "mine").code == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Edition 2026-06"),
        (("--edition", "2025-02"), "Edition 2025-02"),
        (("--milestone", "apply"), "READY to apply"),
    ],
)
def test_a_sample_is_of_the_newest_edition_unless_another_or_a_milestone_is_named(
    shell: Shell, options: tuple[str, ...], said: str
) -> None:
    shell.ok("sample", "ready", "mine", *options)

    assert said in shell.ok("check", "mine")


def test_a_milestone_that_a_sample_has_not_is_refused_and_nothing_is_copied(shell: Shell) -> None:
    ran = shell.run("sample", "ready", "mine", "--milestone", "takeoff")

    assert ran.code == 2
    assert "There are: fit, apply" in ran.err
    assert not list(shell.folder.iterdir())


def test_the_demo_plays_the_main_job_and_keeps_the_bundle_where_it_was_asked_to(
    shell: Shell,
) -> None:
    told = shell.ok("demo", "--to", ".")

    (bundle,) = shell.folder.glob("*.zip")
    steps = [line for line in told.splitlines() if line[:1].isdigit()]
    assert [step[:2] for step in steps] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert "edition 2026-06, as of 2026-09-15" in told
    assert "Nothing rules you out." in told
    assert "READY to apply" in told
    assert "-apply-" in bundle.name
    assert bundle.name in told
    assert "IDENTICAL" in told
    assert "Feasibility: " in told
    assert "Cannot be listed as it is: built for one customer; internal tool" in told
    assert len(told.splitlines()) < 40
