"""Small pictures of real files, and a word where there can be none."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.files.papers import pdf
from tests.files.pictures import (
    bomb,
    deep,
    false_pixels,
    in_mode,
    logo,
    of_kind,
    phone,
    scratched,
    screenshot,
    turned,
)
from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.thumbnail import small_png, thumbnail


def _see(path: Path, columns: int = 20, rows: int = 10) -> tuple[int, int]:
    found = thumbnail(path, Media.IMAGE, columns, rows)
    assert not found.trouble
    return found.width, found.height


def test_it_fits_and_keeps_its_shape(tmp_path: Path) -> None:
    shot = screenshot(tmp_path / "shot.png")

    assert _see(shot, 46, 12) == (43, 24)
    assert _see(shot, 20, 12) == (20, 11)
    assert _see(logo(tmp_path / "logo.png"), 46, 12) == (24, 24)


def test_a_tiny_picture_is_not_enlarged(tmp_path: Path) -> None:
    Image.new("RGB", (3, 2), (9, 8, 7)).save(tmp_path / "dot.png")

    found = thumbnail(tmp_path / "dot.png", Media.IMAGE, 20, 10)

    assert (found.width, found.height) == (3, 2)
    assert found.at(2, 1) == (9, 8, 7, 255)
    assert found.at(3, 1) == (0, 0, 0, 0)


def test_a_line_does_not_vanish(tmp_path: Path) -> None:
    Image.new("L", (4000, 1), 200).save(tmp_path / "line.png")

    assert _see(tmp_path / "line.png") == (20, 1)


def test_a_turned_picture_stands_upright(tmp_path: Path) -> None:
    lying, standing = _see(phone(tmp_path / "phone.jpg")), _see(turned(tmp_path / "t.png", 8))

    assert lying[0] < lying[1]
    assert standing[0] < standing[1]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"])
def test_every_colour_mode_is_shown(tmp_path: Path, mode: str) -> None:
    name = "picture.jpg" if mode == "CMYK" else "picture.png"

    assert _see(in_mode(tmp_path / name, mode))


def test_sixteen_bits_of_grey_are_not_all_white(tmp_path: Path) -> None:
    found = thumbnail(deep(tmp_path / "deep.png"), Media.IMAGE, 20, 10)

    assert len({found.at(column, 5)[0] for column in range(found.width)}) > 3


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "BMP"])
def test_other_kinds_that_can_be_made_pictures_of_are_shown(tmp_path: Path, kind: str) -> None:
    assert _see(of_kind(tmp_path / f"picture.{kind.lower()}", kind))


def test_what_cannot_be_shown_says_so(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no picture", "utf-8")
    (tmp_path / "empty.png").write_bytes(b"")
    wanted = {
        tmp_path / "gone.png": "No such file",
        tmp_path: "No such file",
        tmp_path / "text.png": "No preview of a file like this",
        tmp_path / "empty.png": "No preview of a file like this",
        pdf(tmp_path / "paper.png"): "No preview of a file like this",
        false_pixels(tmp_path / "false.png"): "This picture cannot be shown",
        bomb(tmp_path / "bomb.png"): "Too large to be shown: 60,000 × 60,000",
    }

    assert {path: thumbnail(path, Media.IMAGE, 20, 10).trouble for path in wanted} == wanted
    assert not any(small_png(path, Media.IMAGE, 200, 200) for path in wanted)


def test_a_video_has_none(tmp_path: Path) -> None:
    assert (
        thumbnail(logo(tmp_path / "l.png"), Media.VIDEO, 20, 10).trouble == "No preview of a video"
    )


def test_a_true_picture_is_a_small_png(tmp_path: Path) -> None:
    png = small_png(screenshot(tmp_path / "shot.png"), Media.IMAGE, 460, 240)

    with Image.open(io.BytesIO(png)) as picture:
        assert (picture.format, picture.size) == ("PNG", (427, 240))


@given(data=st.data())
def test_wrecks_are_shown_or_told_of(tmp_path: Path, data: st.DataObject) -> None:
    make = data.draw(st.sampled_from([logo, scratched]))
    content = bytearray(make(tmp_path / "whole.png").read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "wreck.png").write_bytes(content[: data.draw(st.integers(0, len(content)))])

    found = thumbnail(tmp_path / "wreck.png", Media.IMAGE, 20, 10)

    assert found.trouble or len(found.pixels) == found.width * found.height * 4
