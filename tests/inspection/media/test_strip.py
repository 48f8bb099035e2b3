"""Metadata goes, the picture stays: pixels, colours, transparency, animation and turn."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageCms, ImageOps, PngImagePlugin

from tests.files import pictures
from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.look import inspect_stream
from wizard.inspection.media.seen import FileSeen
from wizard.inspection.media.strip import MAX_BYTES, check_size, stripped

SAMPLES = Path(__file__).parents[3] / "assets" / "samples" / "2025-02"
TELLING = (b"Ana Duarte", b"SpyCam 9", b"Lisbon", b"2024:05:06")
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes beside a picture."""
    made = Image.Exif()
    made[ExifTags.Base.Orientation] = orientation
    made[ExifTags.Base.Make] = "SpyCam 9"
    made[ExifTags.Base.Artist] = "Ana Duarte"
    made[ExifTags.Base.DateTime] = "2024:05:06 07:08:09"
    made.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    return made


def notes() -> PngImagePlugin.PngInfo:
    """Texts of each sort that a PNG can hold, and a time."""
    made = PngImagePlugin.PngInfo()
    made.add_text("Author", "Ana Duarte")
    made.add_text("Comment", "Lisbon", zip=True)
    made.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>Ana Duarte</x:xmpmeta>")
    made.add(b"tIME", struct.pack(">H5B", 2024, 5, 6, 7, 8, 9))
    made.add(b"prVt", b"Lisbon")
    return made


def picture(mode: str, form: str, **how: Any) -> bytes:
    """A small picture with some detail in it."""
    image = Image.linear_gradient("L").resize((70, 50)).convert("RGB").convert(mode)
    image.paste(image.resize((20, 20)), (5, 5))
    written = io.BytesIO()
    image.save(written, form, **how)
    return written.getvalue()


def animation() -> bytes:
    """An animated PNG of three frames."""
    first, *rest = (Image.new("RGB", (9, 9), colour) for colour in ("red", "lime", "blue"))
    written = io.BytesIO()
    first.save(written, "PNG", save_all=True, append_images=rest, duration=80, pnginfo=notes())
    return written.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


PICTURES = {
    "photo": picture("RGB", "JPEG", exif=exif(6), comment=b"Lisbon", icc_profile=PROFILE),
    "progressive": picture("RGB", "JPEG", exif=exif(), progressive=True, xmp=b"Ana Duarte"),
    "restarts": picture("RGB", "JPEG", exif=exif(3), restart_marker_blocks=2),
    "print": picture("CMYK", "JPEG", exif=exif(8)),
    "grey": picture("L", "JPEG", comment=b"Ana Duarte"),
    "png": picture("RGB", "PNG", exif=exif(6), pnginfo=notes(), icc_profile=PROFILE),
    "clear": picture("RGBA", "PNG", pnginfo=notes()),
    "palette": picture("P", "PNG", pnginfo=notes(), transparency=3),
    "deep": picture("I;16", "PNG", pnginfo=notes()),
    "animated": animation(),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_stays_and_what_else_it_tells_goes(name: str) -> None:
    data = PICTURES[name]
    clean = stripped(data)

    before, after = opened(data), opened(clean)
    assert ImageOps.exif_transpose(after).tobytes() == ImageOps.exif_transpose(before).tobytes()
    assert (after.size, after.mode, after.format) == (before.size, before.mode, before.format)
    for kept in ("icc_profile", "transparency", "gamma", "adobe_transform"):
        assert after.info.get(kept) == before.info.get(kept)
    assert any(telling in data for telling in TELLING)
    assert not any(telling in clean for telling in TELLING)
    assert not {"comment", "xmp", "Author", "Comment"} & after.info.keys()
    assert set(after.getexif()) <= {ExifTags.Base.Orientation}


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_only_a_turn_that_changes_something_is_kept(form: str, turn: int) -> None:
    clean = stripped(picture("RGB", form, exif=exif(turn)))

    kept = {ExifTags.Base.Orientation: turn} if turn > 1 else {}
    assert dict(opened(clean).getexif()) == kept


def test_an_animation_stays_one() -> None:
    before, after = opened(PICTURES["animated"]), opened(stripped(PICTURES["animated"]))

    assert after.info["duration"] == before.info["duration"]
    for number in range(3):
        before.seek(number)
        after.seek(number)
        assert after.tobytes() == before.tobytes()


def test_a_small_picture_of_the_whole_inside_goes_too() -> None:
    small = b"\xff\xe0\x00\x16JFIF\0\1\2\0\0\1\0\1\1\2" + b"thumbs"
    data = PICTURES["grey"]

    clean = stripped(data[:2] + small + data[2:])

    assert b"thumbs" not in clean
    assert opened(clean).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("name", PICTURES)
def test_once_is_enough_and_always_the_same(name: str) -> None:
    clean = stripped(PICTURES[name])

    assert stripped(clean) == clean == stripped(PICTURES[name])


@pytest.mark.parametrize("name", PICTURES)
def test_what_stands_behind_the_end_goes(name: str) -> None:
    data = PICTURES[name]

    assert stripped(data + b"a film of Ana Duarte in Lisbon") == stripped(data)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/files/*.png")), ids=lambda p: p.name)
def test_real_pictures_without_metadata_stay_as_they_are(path: Path) -> None:
    data = path.read_bytes()

    assert stripped(data) == data


TELLERS: dict[str, Callable[[Path], Path]] = {
    "phone": pictures.phone,
    "comment": partial(pictures.with_comment, comment="by Quentin Marsh"),
    "texts": partial(pictures.with_texts, texts={"Author": "Quentin Marsh"}, zipped=True),
    "xmp": partial(pictures.with_xmp, words="<dc:creator>Quentin Marsh</dc:creator>"),
    "iptc": pictures.with_iptc,
    "tail": pictures.with_tail,
}


@pytest.mark.parametrize("name", TELLERS)
def test_a_look_finds_the_same_picture_and_nothing_told(name: str, tmp_path: Path) -> None:
    data = TELLERS[name](tmp_path / "picture").read_bytes()

    before, after = _seen(data), _seen(stripped(data))

    assert before.image is not None
    assert before.image.private
    assert after.image == replace(before.image, private=())


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_look_finds_a_turned_picture_turned_as_before(turn: int, tmp_path: Path) -> None:
    data = pictures.turned(tmp_path / "picture", turn).read_bytes()

    assert _seen(stripped(data)).image == _seen(data).image


def _seen(data: bytes) -> FileSeen:
    return inspect_stream(io.BytesIO(data), len(data), Media.IMAGE)


def _chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "neither a PNG nor a JPEG"),
        (b"GIF89a" + bytes(90), "neither a PNG nor a JPEG"),
        (PICTURES["png"][:-30], "cut off"),
        (PICTURES["photo"][:-2], "cut off"),
        (PICTURES["photo"][:100], "cut off"),
        (b"\xff\xd8\xff\xd9", "missing"),
        (b"\x89PNG\r\n\x1a\n" + _chunk(b"IEND"), "missing"),
        (PICTURES["png"].replace(b"IDAT", b"IDAX", 1), "no PNG has"),
        (b"\xff\xd8\xff\x00\x00\x04ab", "no JPEG has"),
        (b"\x89PNG\r\n\x1a\n" + _chunk(b"noTe") * 100_001, "too many"),
        (b"\xff\xd8" + b"\xff\xfe\x00\x02" * 100_001, "too many"),
        (b"\xff\xd8" + b"\xff" * 1_000_000, "cut off"),
    ],
)
def test_what_is_damaged_or_something_else_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        stripped(data)


def test_a_wrong_sum_is_refused() -> None:
    data = bytearray(PICTURES["clear"])
    data[data.index(b"IDAT") + 6] ^= 1

    with pytest.raises(ValueError, match="sum"):
        stripped(bytes(data))


def test_what_is_too_large_to_hold_in_memory_is_refused_unread() -> None:
    with pytest.raises(ValueError, match="at most 64 MiB"):
        check_size(MAX_BYTES + 1)


@pytest.mark.parametrize("name", ["photo", "progressive", "png", "animated"])
def test_spoilt_pictures_are_refused_or_cleaned_for_good(name: str) -> None:
    chance = random.Random(name)
    for _ in range(1500):
        data = bytearray(PICTURES[name])
        for _ in range(chance.randint(1, 5)):
            _spoil(data, chance)
        try:
            clean = stripped(bytes(data))
        except ValueError:
            continue
        assert stripped(clean) == clean
        assert len(clean) <= len(data) + 40


def _spoil(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    sort = chance.randrange(3)
    if sort == 0 and at < len(data):
        data[at] = chance.choice([0, 0xD8, 0xD9, 0xFF, chance.randrange(256)])
    elif sort == 1:
        del data[at : at + chance.randint(1, 40)]
    else:
        data[at:at] = chance.randbytes(chance.randint(1, 9))
