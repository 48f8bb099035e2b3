"""What a look does before any format matters: paths, troubles, kinds, parts of files."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path, PureWindowsPath

import pytest

from tests.files import papers
from tests.posix import listening_socket, make_pipe
from wizard.catalogue.field_kinds import Media
from wizard.inspection.media import paths
from wizard.inspection.media.kinds import HEAD, NAMES, content_of
from wizard.inspection.media.look import FileWindow, inspect_stream, look_at
from wizard.inspection.media.paths import PathError, located
from wizard.inspection.media.seen import FileSeen, InspectionState

LOOKS = pytest.mark.parametrize("look", list(Media))


@LOOKS
def test_a_file_that_is_not_there_is_absent(look: Media, tmp_path: Path) -> None:
    assert look_at(tmp_path / "no.png", look) == FileSeen(InspectionState.ABSENT, "does not exist")
    inside_a_file = papers.text(tmp_path / "a.txt", "a") / "logo.png"
    assert look_at(inside_a_file, look).state is InspectionState.ABSENT


@LOOKS
def test_a_folder_is_called_one(look: Media, tmp_path: Path) -> None:
    seen = look_at(tmp_path, look)
    assert (seen.state, seen.trouble, seen.content) == (
        InspectionState.BROKEN,
        "is a folder",
        "folder",
    )


@LOOKS
def test_an_empty_file_is_called_empty(look: Media, tmp_path: Path) -> None:
    seen = look_at(papers.text(tmp_path / "logo.png", ""), look)
    assert (seen.state, seen.trouble) == (InspectionState.BROKEN, "is empty")


@LOOKS
def test_a_link_that_leads_nowhere_or_to_itself_is_no_file(look: Media, tmp_path: Path) -> None:
    nowhere, itself = tmp_path / "nowhere.png", tmp_path / "itself.png"
    nowhere.symlink_to(tmp_path / "gone.png")
    itself.symlink_to(itself)
    assert look_at(nowhere, look).state is InspectionState.ABSENT
    assert look_at(itself, look).state is InspectionState.UNREADABLE


@LOOKS
def test_what_is_no_ordinary_file_is_never_waited_for(look: Media, tmp_path: Path) -> None:
    pipe = tmp_path / "demo.mp4"
    make_pipe(pipe)
    for path in (pipe, Path("/dev/null"), Path("/dev/zero")):
        seen = look_at(path, look)
        assert (seen.state, seen.trouble) == (InspectionState.BROKEN, "is not an ordinary file")


def test_a_socket_is_no_ordinary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    with listening_socket("s"):
        assert look_at(tmp_path / "s", Media.DOCUMENT).state is InspectionState.BROKEN


@pytest.mark.parametrize("name", ["a\0b.png", "x" * 5000, "\udcff.png"])
def test_a_name_that_no_file_can_have_raises_nothing(name: str, tmp_path: Path) -> None:
    seen = look_at(tmp_path / name, Media.IMAGE)
    assert seen.state in {InspectionState.ABSENT, InspectionState.UNREADABLE}
    assert seen.trouble


def test_a_file_of_somebody_else_says_that_it_may_not_be_read(
    open_folder: Path, without_rights: Callable[[Callable[[], object]], object]
) -> None:
    path = papers.pdf(open_folder / "agreement.pdf")
    path.chmod(0)
    answer = str(without_rights(lambda: look_at(path, Media.DOCUMENT)))
    assert "unreadable" in answer
    assert "may not be read by you" in answer


def test_equal_files_have_equal_fingerprints_and_others_do_not(tmp_path: Path) -> None:
    one = papers.pdf(tmp_path / "one.pdf")
    same = papers.pdf(tmp_path / "same.pdf")
    other = papers.text(tmp_path / "other.pdf", one.read_text("latin-1").replace("72", "73"))
    prints = [look_at(path, Media.DOCUMENT).fingerprint for path in (one, same, other)]
    assert prints[0] == prints[1] != prints[2]


def test_a_change_at_the_end_of_a_long_file_changes_its_fingerprint(tmp_path: Path) -> None:
    path = papers.text(tmp_path / "a.txt", "line\n" * 100_000)
    before = look_at(path, Media.DOCUMENT).fingerprint
    papers.text(path, "line\n" * 99_999 + "lime\n")
    assert look_at(path, Media.DOCUMENT).fingerprint != before


HEADS: dict[bytes, str] = {
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR": "png",
    b"\xff\xd8\xff\xe0\0\x10JFIF": "jpeg",
    b"GIF89a": "gif",
    b"BM\x36\0": "bmp",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
    b"8BPS\0\1": "psd",
    b"RIFF\x24\0\0\0WEBPVP8 ": "webp",
    b"RIFF\x24\0\0\0AVI LIST": "avi",
    b"RIFF\x24\0\0\0WAVEfmt ": "wav",
    b"RIFF\x24\0\0\0ACONanih": "",
    b"        WEBP, a format": "text",
    b"\0\0\0\x1cftypheic": "heic",
    b"\0\0\0\x1cftypavif": "avif",
    b"\0\0\0\x1cftypM4A ": "m4a",
    b"\0\0\0\x1cftypisom": "mp4",
    b"\0\0\0\x14ftypqt  ": "mov",
    b"\0\0\0\x08wide\0\0\0\x10mdat": "mov",
    b"\x1a\x45\xdf\xa3": "matroska",
    b"FLV\1": "flv",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11": "wmv",
    b"\0\0\1\xba": "mpeg",
    b"OggS": "ogg",
    b"fLaC": "flac",
    b"ID3\3": "mp3",
    b"%PDF-1.7": "pdf",
    b"\xef\xbb\xbf\r\n%PDF-1.7": "pdf",
    b"About %PDF-1.7": "text",
    b"Our papers begin with\n%PDF-1.7\nas they must": "text",
    b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>": "pdf",
    bytes(99) + b"scanner\1%PDF-1.7\n4 0 obj\n": "pdf",
    b"%" * 1100 + b"\n%PDF-1.7\n4 0 obj\n": "text",
    b"\0\0\1\0\2\0\x10\x10": "ico",
    b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 ": "jp2",
    b"\xff\x4f\xff\x51\0\x2f": "jp2",
    b"\xff\x0a\xfa\x1f": "jxl",
    b"P6\n# made by hand\n200 200\n255\n\xff\0\0": "pnm",
    b"P4\n200 200\n\0\0": "pnm",
    b"P6 is the last of our phases, 12 days": "text",
    b"P3\n12 weeks\n": "text",
    b"\0\0\2\0\0\0\0\0\0\0\0\0\xc8\0\xc8\0\x20\x28rest": "tga",
    b"\0\0\x0a\0\0\0\0\0\0\0\0\0\xc8\0\xc8\0\x18\0rest": "tga",
    b"\0\0\0\x1cftyp3gp4\0\0\2\0isom3gp4": "3gp",
    b"\0\0\0\x1cftypcrx ": "raw",
    b"%!PS-Adobe": "postscript",
    b"PK\3\4": "zip",
    b"PK\5\6": "zip",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "ole",
    b"{\\rtf1": "rtf",
    b"\x1f\x8b\x08": "gzip",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\7": "rar",
    b"\x7fELF": "program",
    b"MZ\x90\0": "program",
    b'<?xml version="1.0"?><svg xmlns="x">': "svg",
    b"<SVG>": "svg",
    b"\xef\xbb\xbf<!DOCTYPE HTML>": "html",
    b"<html lang=en>": "html",
    b"# A heading": "text",
    "Prüfbericht".encode(): "text",
    b"\xc3\x28" * 9: "",
    b"": "",
    b"\0\0\0\0": "",
}


@pytest.mark.parametrize("head", HEADS)
def test_a_kind_is_told_by_the_first_bytes(head: bytes) -> None:
    assert content_of(head) == HEADS[head]


def test_every_kind_that_can_be_told_has_a_name() -> None:
    assert set(HEADS.values()) - {""} <= set(NAMES)
    for name in NAMES.values():
        assert name.startswith(("a ", "an "))


def test_a_letter_cut_in_two_by_the_end_of_the_head_is_still_text() -> None:
    text = ("x" * (HEAD - 1) + "ü").encode()
    assert content_of(text[:HEAD]) == "text"


def whole_and_part(content: bytes) -> tuple[io.BytesIO, io.BufferedReader]:
    inside = io.BytesIO(b"before" + content + b"behind")
    return io.BytesIO(content), io.BufferedReader(FileWindow(inside, 6, len(content)))


def test_a_part_of_a_file_reads_like_a_file() -> None:
    whole, part = whole_and_part(bytes(range(200)))
    with whole, part:
        for offset, whence, count in (
            (0, os.SEEK_SET, 10),
            (-7, os.SEEK_END, 20),
            (50, os.SEEK_SET, -1),
            (500, os.SEEK_SET, 5),
            (0, os.SEEK_SET, 1000),
        ):
            assert part.seek(offset, whence) == whole.seek(offset, whence)
            assert part.read(count) == whole.read(count)
        with pytest.raises(OSError, match="Invalid argument"):
            part.seek(-1)


@LOOKS
def test_a_part_of_a_file_that_ends_too_early_is_seen_and_not_believed(look: Media) -> None:
    content = papers.pdf_bytes(3)
    with io.BufferedReader(FileWindow(io.BytesIO(content[:300]), 0, len(content))) as part:
        assert inspect_stream(part, len(content), look).state is InspectionState.BROKEN


FOLDER_PATHS: dict[str, str] = {
    "files/logo.png": "files/logo.png",
    "  files/logo.png ": "files/logo.png",
    "./files/../logo.png": "files/../logo.png",
    "a name with spaces.png": "a name with spaces.png",
}


@pytest.mark.parametrize("text", FOLDER_PATHS)
def test_a_relative_path_starts_at_the_draft(text: str, tmp_path: Path) -> None:
    assert located(text, tmp_path) == tmp_path.resolve() / FOLDER_PATHS[text]


@pytest.mark.parametrize("text", ["../secret.pdf", "files/../../secret.pdf", "files/../.."])
def test_a_relative_path_never_leaves_the_folder(text: str, tmp_path: Path) -> None:
    with pytest.raises(PathError) as caught:
        located(text, tmp_path)
    assert caught.value.trouble == "leads out of the draft's folder"
    assert caught.value.fix.endswith(".")


def test_a_link_inside_the_folder_leads_no_further_than_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    folder.mkdir()
    (folder / "out").symlink_to(tmp_path)
    with pytest.raises(PathError):
        located("out/secret.pdf", folder)
    assert located("logo.png", folder) == folder.resolve() / "logo.png"


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        (r"\\evil.example\share\logo.png", True),
        ("//evil.example/share/logo.png", True),
        (r"\\Files\Team\logos\logo.png", False),
        (r"D:\logos\logo.png", False),
        ("logo.png", False),
    ],
)
def test_on_windows_a_draft_sends_nobody_to_a_server_but_its_own(path: str, refused: bool) -> None:
    folder = PureWindowsPath(r"\\files\team\drafts")
    with pytest.raises(PathError, match="another server") if refused else nullcontext():
        paths._refuse_other_server(PureWindowsPath(path), folder)


def test_whole_paths_homes_and_addresses_say_where_they_lead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    path = tmp_path / "a b.png"
    assert located(str(path), tmp_path / "draft") == path
    assert located("~/logo.png", tmp_path / "draft") == tmp_path / "me" / "logo.png"
    assert located(path.as_uri(), tmp_path / "draft") == path
    assert located(f"FILE://localhost{path}", tmp_path / "draft") == path


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("file://server/share/logo.png", "is not on this machine"),
        ("file:logo.png", "is not on this machine"),
        ("file://[/logo.png", "is not a usable path"),
        ("~nobody-of-this-name/logo.png", "is not a usable path"),
    ],
)
def test_a_path_that_leads_nowhere_says_so(text: str, trouble: str, tmp_path: Path) -> None:
    with pytest.raises(PathError, match=trouble):
        located(text, tmp_path)
