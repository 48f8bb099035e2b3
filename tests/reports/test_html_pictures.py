"""Pictures stand inside of the page as they are, within bounds; all else is only named."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from PIL import Image

from tests.posix import make_pipe
from wizard.reports.html_pictures import EmbeddedPictures, embedded_pictures

KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    draft = tmp_path / "draft"
    draft.mkdir()
    return draft


def picture(path: Path, form: str = "PNG") -> bytes:
    Image.new("RGB", (8, 8), "navy").save(path, form)
    return path.read_bytes()


def refused(pictures: EmbeddedPictures, path: str) -> str:
    assert pictures(path) == ""
    return pictures.why_not(path)


@pytest.mark.parametrize("form", KINDS)
def test_a_picture_is_embedded_byte_for_byte_whatever_its_name(folder: Path, form: str) -> None:
    data = picture(folder / "logo.txt", form)
    pictures = embedded_pictures(folder)
    head, _, body = pictures("logo.txt").partition(",")

    assert head == f"data:{KINDS[form]};base64"
    assert base64.b64decode(body, validate=True) == data
    assert pictures.why_not("logo.txt") == ""


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "is an SVG drawing"),
        (b"<!doctype html><script>alert(1)</script>", "is an HTML page"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"BM" + bytes(60), "is a BMP picture"),
        (b"", "is no kind of picture"),
        (bytes(range(256)), "is no kind of picture"),
    ],
)
def test_what_is_no_picture_for_a_page_is_not_shown_whatever_its_name(
    folder: Path, content: bytes, why: str
) -> None:
    (folder / "logo.png").write_bytes(content)

    assert refused(embedded_pictures(folder), "logo.png") == f"{why}, which is not shown"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("nothing.png", "does not exist"),
        ("inner", "is a folder"),
        ("../outside.png", "leads out of the draft's folder"),
        ("link.png", "leads out of the draft's folder"),
        ("a\0b", "is not a usable path"),
        ("x" * 5000, "cannot be read"),
    ],
)
def test_what_cannot_be_opened_says_why(folder: Path, path: str, why: str) -> None:
    (folder / "inner").mkdir()
    picture(folder.parent / "outside.png")
    (folder / "link.png").symlink_to(folder.parent / "outside.png")

    assert why in refused(embedded_pictures(folder), path)


def test_a_pipe_holds_nothing_up(folder: Path) -> None:
    make_pipe(folder / "logo.png")

    assert refused(embedded_pictures(folder), "logo.png") == "is not an ordinary file"


def test_a_picture_over_the_bound_is_named_and_one_at_the_bound_is_shown(folder: Path) -> None:
    size = len(picture(folder / "logo.png"))

    assert embedded_pictures(folder, each=size)("logo.png")
    assert "is larger than" in refused(embedded_pictures(folder, each=size - 1), "logo.png")
    padded = picture(folder / "big.png") + bytes(2 * 1024 * 1024)
    (folder / "big.png").write_bytes(padded)
    assert refused(embedded_pictures(folder), "big.png") == "is larger than 2 MiB"


def test_all_together_keep_to_a_bound_and_one_asked_for_twice_counts_once(folder: Path) -> None:
    size = len(picture(folder / "1.png"))
    for name in ("2.png", "3.png"):
        picture(folder / name)
    pictures = embedded_pictures(folder, whole=size * 2)

    assert pictures("1.png")
    assert pictures("1.png") == pictures("1.png")
    assert pictures("2.png")
    assert "the pictures before it fill the page" in refused(pictures, "3.png")
    assert pictures("2.png")
