"""Pictures: what a look finds in sound ones, wrong ones and hostile ones."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from PIL import Image

from tests.files import pictures
from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.image import MOST_BYTES
from wizard.inspection.media.look import inspect_stream, look_at
from wizard.inspection.media.seen import FileSeen, ImageFacts, InspectionState


def seen_in(path: Path) -> FileSeen:
    return look_at(path, Media.IMAGE)


def facts_of(path: Path) -> ImageFacts:
    seen = seen_in(path)
    assert (seen.state, seen.trouble) == (InspectionState.OPENED, "")
    assert seen.image is not None
    return seen.image


def test_a_good_logo_is_told_as_it_is(tmp_path: Path) -> None:
    facts = facts_of(pictures.logo(tmp_path / "logo.png"))
    assert (facts.width, facts.height, facts.mode, facts.bits) == (200, 200, "RGBA", 8)
    assert (facts.frames, facts.transparent, facts.ground) == (1, True, "transparent")
    assert (facts.turned, facts.private) == (False, ())


def test_a_picture_is_decoded_once_until_its_bytes_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logo = pictures.logo(tmp_path / "logo.png")
    first = seen_in(logo)
    copy = tmp_path / "copy.png"
    copy.write_bytes(logo.read_bytes())

    with monkeypatch.context() as patched:
        patched.setattr(Image, "open", None)
        again = seen_in(copy)
    logo.write_bytes(logo.read_bytes()[:-100])
    cut = seen_in(logo)

    assert again == first
    assert cut.state is InspectionState.BROKEN
    assert cut.image is None


def test_facts_can_be_kept_as_json(tmp_path: Path) -> None:
    seen = seen_in(pictures.phone(tmp_path / "phone.jpg"))
    assert json.loads(json.dumps(asdict(seen)))["image"]["private"] == ["place", "author", "camera"]


def test_a_jpeg_is_a_jpeg_under_any_name(tmp_path: Path) -> None:
    seen = seen_in(pictures.jpeg_logo(tmp_path / "logo.png"))
    assert (seen.state, seen.content) == (InspectionState.OPENED, "jpeg")
    assert seen.image is not None
    assert (seen.image.ground, seen.image.transparent) == ("white", False)


@pytest.mark.parametrize(
    ("kind", "content", "called"),
    [
        ("GIF", "gif", "a GIF picture"),
        ("WEBP", "webp", "a WebP picture"),
        ("BMP", "bmp", "a BMP picture"),
        ("TIFF", "tiff", "a TIFF picture"),
    ],
)
def test_another_kind_of_picture_is_named_and_not_opened(
    kind: str, content: str, called: str, tmp_path: Path
) -> None:
    seen = seen_in(pictures.of_kind(tmp_path / "logo.png", kind))
    assert (seen.state, seen.content) == (InspectionState.UNREADABLE, content)
    assert seen.trouble == f"is {called}, which is not opened here"


def test_an_svg_is_another_kind_of_picture(tmp_path: Path) -> None:
    seen = seen_in(pictures.drawing(tmp_path / "logo.png"))
    assert (seen.state, seen.content) == (InspectionState.UNREADABLE, "svg")


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("ico", "an icon file"),
        ("jpeg2000", "a JPEG 2000 picture"),
        ("ppm", "a PPM, PGM or PBM picture"),
        ("tga", "a TGA picture"),
    ],
)
def test_a_picture_of_a_kind_that_is_not_opened_is_named(
    kind: str, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "logo.png"
    Image.new("RGB", (200, 200), "teal").save(path, format=kind)
    seen = seen_in(path)
    assert seen.state is InspectionState.UNREADABLE
    assert seen.trouble == f"is {name}, which is not opened here"


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7\n", "is a PDF, no picture"),
        (b"The logo will follow.\n", "is a text, no picture"),
        (b"\0\1\2\3 nothing known", "is no picture of a known kind"),
    ],
)
def test_what_is_no_picture_is_called_by_its_name(
    data: bytes, trouble: str, tmp_path: Path
) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(data)
    seen = seen_in(path)
    assert (seen.state, seen.trouble, seen.image) == (InspectionState.BROKEN, trouble, None)


@pytest.mark.parametrize(
    ("make", "trouble"),
    [
        (lambda path: pictures.cut(path, pictures.logo, 0.6), "is cut off"),
        (lambda path: pictures.cut(path, pictures.jpeg_logo, 0.6), "is cut off"),
        (lambda path: pictures.cut(path, pictures.phone, 0.01), "is cut off"),
        (pictures.endless, "is cut off"),
        (pictures.scratched, "is damaged"),
        (pictures.false_pixels, "is damaged"),
    ],
    ids=["png", "jpeg", "head", "no end", "scratched", "false pixels"],
)
def test_cut_off_and_damaged_pictures_are_told_as_such(
    make: pictures.Maker, trouble: str, tmp_path: Path
) -> None:
    seen = seen_in(make(tmp_path / "logo.png"))
    assert (seen.state, seen.trouble, seen.image) == (InspectionState.BROKEN, trouble, None)


@pytest.mark.parametrize(
    ("make", "size"),
    [(pictures.bomb, (60_000, 60_000)), (pictures.real_bomb, (20_000, 20_000))],
    ids=["claimed", "real"],
)
def test_a_huge_picture_is_measured_by_its_header_and_not_decoded(
    make: pictures.Maker, size: tuple[int, int], tmp_path: Path
) -> None:
    seen = seen_in(make(tmp_path / "logo.png"))
    width, height = size
    assert seen.state is InspectionState.UNREADABLE
    assert seen.trouble == f"is too large to be opened here ({width:,} × {height:,} pixels)"
    assert seen.image == ImageFacts(width, height)


def test_a_jpeg_of_thousands_of_layers_is_not_decoded(tmp_path: Path) -> None:
    seen = seen_in(pictures.many_scans(tmp_path / "a.jpg"))
    assert seen.state is InspectionState.UNREADABLE
    assert seen.trouble.startswith("is stored in too many layers to be opened here (2,0")
    assert seen.image == ImageFacts(2000, 1500)


def test_a_picture_of_too_many_bytes_is_not_read_but_measured(tmp_path: Path) -> None:
    seen = seen_in(pictures.heavy(tmp_path / "logo.png", MOST_BYTES))
    assert seen.state is InspectionState.UNREADABLE
    assert seen.trouble == "is too large to be opened here (50.0 MB)"
    assert seen.image == ImageFacts(200, 200)


@pytest.mark.parametrize(
    ("mode", "bits"),
    [("P", 8), ("L", 8), ("LA", 8), ("1", 1), ("RGB", 8), ("CMYK", 8)],
)
def test_every_colour_mode_is_opened(mode: str, bits: int, tmp_path: Path) -> None:
    facts = facts_of(pictures.in_mode(tmp_path / "logo", mode))
    assert (facts.mode, facts.bits, facts.ground) == (mode, bits, "white")


@pytest.mark.parametrize("colour", [False, True])
def test_sixteen_bits_are_noticed(colour: bool, tmp_path: Path) -> None:
    facts = facts_of(pictures.deep(tmp_path / "logo.png", colour))
    assert (facts.bits, facts.width) == (16, 200)
    assert facts.uniform < 0.2, "a slope of grey is not one colour"


def test_an_animated_png_tells_its_frames(tmp_path: Path) -> None:
    assert facts_of(pictures.animated(tmp_path / "logo.png")).frames == 3


@pytest.mark.parametrize("make", [pictures.see_through_palette, pictures.see_through_colour])
def test_transparency_without_an_alpha_channel_is_seen(
    make: pictures.Maker, tmp_path: Path
) -> None:
    facts = facts_of(make(tmp_path / "logo.png"))
    assert (facts.transparent, facts.ground) == (True, "transparent")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_is_measured_as_it_is_shown(orientation: int, tmp_path: Path) -> None:
    facts = facts_of(pictures.turned(tmp_path / "a.png", orientation))
    assert facts.turned is (orientation > 1)
    lying = orientation >= 5
    assert (facts.width, facts.height) == ((200, 300) if lying else (300, 200))


def test_the_look_turns_as_pillow_does(tmp_path: Path) -> None:
    from PIL import ImageOps

    for orientation in range(1, 9):
        path = pictures.phone(tmp_path / f"{orientation}.jpg", orientation)
        with Image.open(path) as picture:
            upright = ImageOps.exif_transpose(picture)
        straight = tmp_path / "upright.png"
        straight.write_bytes(pictures.encoded(upright, "PNG"))
        assert facts_of(path).likeness == facts_of(straight).likeness


@pytest.mark.parametrize(
    ("make", "sharp"),
    [
        (pictures.logo, True),
        (pictures.jpeg_logo, True),
        (pictures.coloured_logo, True),
        (pictures.other_logo, True),
        (pictures.white_logo, True),
        (pictures.blurred_logo, False),
        (pictures.enlarged_logo, False),
        (pictures.coarse_logo, False),
    ],
)
def test_sharp_and_soft_logos_are_far_apart(
    make: pictures.Maker, sharp: bool, tmp_path: Path
) -> None:
    sharpness = facts_of(make(tmp_path / "logo")).sharpness
    assert sharpness > 0.7 if sharp else 0 <= sharpness < 0.55


def test_a_picture_without_edges_is_not_judged(tmp_path: Path) -> None:
    assert facts_of(pictures.flat_logo(tmp_path / "logo.png")).sharpness == -1


@pytest.mark.parametrize(
    ("make", "ground"),
    [
        (pictures.coloured_logo, "coloured"),
        (pictures.half_coloured_logo, ""),
        (pictures.jpeg_logo, "white"),
    ],
)
def test_the_corners_tell_the_ground(make: pictures.Maker, ground: str, tmp_path: Path) -> None:
    assert facts_of(make(tmp_path / "logo.png")).ground == ground


def test_contrast_is_counted_on_both_pages(tmp_path: Path) -> None:
    white = facts_of(pictures.white_logo(tmp_path / "white.png"))
    dark = facts_of(pictures.dark_logo(tmp_path / "dark.png"))
    assert (white.contrast_white, dark.contrast_dark) == (1.0, 1.1)
    assert white.contrast_dark > 15 < dark.contrast_white


def test_bars_are_measured_and_named_by_their_colour(tmp_path: Path) -> None:
    facts = facts_of(pictures.barred(tmp_path / "a.png"))
    assert (facts.bars, facts.bar_colour) == ((240, 0, 240, 0), "000000")
    left, top, right, bottom = facts_of(pictures.letter_boxed(tmp_path / "a.jpg")).bars
    assert (left, right) == (0, 0)
    assert 110 <= top <= 125
    assert 110 <= bottom <= 125


def test_margins_of_a_page_are_no_bars(tmp_path: Path) -> None:
    assert facts_of(pictures.with_margins(tmp_path / "a.png")).bars == (0, 0, 0, 0)


PRIVATE: dict[str, tuple[pictures.Maker, tuple[str, ...]]] = {
    "phone": (pictures.phone, ("place", "author", "camera")),
    "texts": (lambda p: pictures.with_texts(p, {"Author": "Mara"}), ("author",)),
    "zipped": (lambda p: pictures.with_texts(p, {"Comment": "draft"}, zipped=True), ("comment",)),
    "empty": (lambda p: pictures.with_texts(p, {"Author": " ", "Title": "Logo"}), ()),
    "program": (lambda p: pictures.with_texts(p, {"Comment": "Created with GIMP"}), ()),
    "comment": (lambda p: pictures.with_comment(p, "For Bob only"), ("comment",)),
    "codec": (lambda p: pictures.with_comment(p, "CREATOR: gd-jpeg v1.0"), ()),
    "xmp": (
        lambda p: pictures.with_xmp(p, "<dc:creator>Mara</dc:creator>"),
        ("author",),
    ),
    "iptc": (pictures.with_iptc, ("author",)),
    "raw": (
        lambda p: pictures.with_texts(p, {"Raw profile type iptc": "\niptc\n  6\n1c0250000141"}),
        ("author",),
    ),
    "xmp in png": (
        lambda p: pictures.with_texts(p, {"XML:com.adobe.xmp": "<exif:GPSLatitude>53"}),
        ("place",),
    ),
    "tail": (pictures.with_tail, ("rest",)),
    "zeros": (lambda p: pictures.with_tail(p, b"\0" * 512), ()),
}


@pytest.mark.parametrize("name", PRIVATE)
def test_what_a_file_tells_beside_the_picture_is_found(name: str, tmp_path: Path) -> None:
    make, private = PRIVATE[name]
    assert facts_of(make(tmp_path / "picture")).private == private


def test_the_same_bytes_give_the_same_facts_in_many_threads(tmp_path: Path) -> None:
    paths = [
        pictures.phone(tmp_path / "a.jpg"),
        pictures.animated(tmp_path / "b.png"),
        pictures.scratched(tmp_path / "c.png"),
    ]
    wanted = [seen_in(path) for path in paths]
    found: list[list[FileSeen]] = []
    threads = [
        threading.Thread(target=lambda: found.append([seen_in(path) for path in paths]))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 6


def test_looking_leaves_pillow_as_it_was(tmp_path: Path) -> None:
    before = (Image.MAX_IMAGE_PIXELS, Image.WARN_POSSIBLE_FORMATS)
    seen_in(pictures.real_bomb(tmp_path / "a.png"))
    seen_in(pictures.logo(tmp_path / "b.png"))
    assert before == (Image.MAX_IMAGE_PIXELS, Image.WARN_POSSIBLE_FORMATS)


def wrecks(originals: list[bytes], count: int) -> Iterator[bytes]:
    """Real files with a few bytes changed, cut out, doubled or cut off, and mere noise."""
    dice = random.Random(20250312)
    for number in range(count):
        data = bytearray(originals[number % len(originals)])
        for _ in range(dice.randrange(1, 5)):
            at = dice.randrange(len(data))
            match dice.randrange(5):
                case 0:
                    data[at] = dice.randrange(256)
                case 1:
                    data[at : at + dice.randrange(1, 40)] = dice.randbytes(dice.randrange(40))
                case 2:
                    del data[at + 1 :]
                case 3:
                    data[at:at] = data[max(0, at - 50) : at]
                case _:
                    data[at : at + 4] = dice.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff"])
        yield bytes(data)
        yield originals[0][: dice.randrange(2, 12)] + dice.randbytes(dice.randrange(300))


def small_pictures(tmp_path: Path) -> list[bytes]:
    small = pictures.drawn_logo(24)
    phone = pictures.phone(tmp_path / "phone.jpg").read_bytes()
    notes = phone[2 : phone.index(b"\xff\xdb")]
    jpeg = pictures.encoded(small.convert("RGB"), "JPEG")
    texts = pictures.with_texts(tmp_path / "texts.png", {"Author": "Mara"}, zipped=True)
    return [
        pictures.encoded(small, "PNG"),
        jpeg,
        jpeg[:2] + notes + jpeg[2:],
        pictures.encoded(small.convert("RGB"), "JPEG", progressive=True),
        pictures.encoded(small.convert("RGB").quantize(8), "PNG"),
        texts.read_bytes(),
        pictures.encoded(small, "PNG", save_all=True, append_images=[small.rotate(90)]),
    ]


def test_no_wreck_of_a_picture_makes_the_look_fail(tmp_path: Path) -> None:
    states = set()
    for data in wrecks(small_pictures(tmp_path), 2500):
        if data:
            seen = inspect_stream(io.BytesIO(data), len(data), Media.IMAGE)
            assert bool(seen.trouble) is (seen.state is not InspectionState.OPENED)
            states.add(seen.state)
    assert states >= {InspectionState.OPENED, InspectionState.BROKEN, InspectionState.UNREADABLE}


def test_damage_with_right_check_sums_does_not_fail_the_look_either() -> None:
    dice = random.Random(7)
    small = pictures.drawn_logo(24)
    whole = pictures.encoded(small.quantize(8), "PNG")
    length = int.from_bytes(whole[8:12])
    header = bytearray(whole[16 : 16 + length])
    for _ in range(600):
        changed = bytearray(header)
        changed[dice.randrange(4, 13)] = dice.choice([0, 1, 2, 3, 4, 8, 16, 24, 255])
        palette = (b"PLTE", dice.randbytes(dice.randrange(60)))
        clear = (b"tRNS", dice.randbytes(dice.randrange(20)))
        turn = (b"acTL", dice.randbytes(dice.randrange(12)))
        note = (b"eXIf", b"II*\0\x08\0\0\0" + dice.randbytes(dice.randrange(80)))
        more = dice.sample([palette, clear, turn, note, turn], dice.randrange(5))
        data = pictures.png_bytes(bytes(changed), whole[-200:-20], more)
        seen = inspect_stream(io.BytesIO(data), len(data), Media.IMAGE)
        assert bool(seen.trouble) is (seen.state is not InspectionState.OPENED)


MEASURE = """
import sys
from pathlib import Path
from wizard.inspection.media.look import look_at
from wizard.catalogue.field_kinds import Media

def most():
    try:
        import resource
    except ImportError:  # Windows does not tell
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1_000_000

look_at(Path(sys.argv[1]), Media.IMAGE)
before = most()
for name in sys.argv[2:]:
    look_at(Path(name), Media.IMAGE)
print(most() - before)
"""


def test_bombs_take_no_memory_and_the_largest_picture_a_bounded_one(tmp_path: Path) -> None:
    small = pictures.logo(tmp_path / "small.png")
    bombs = [pictures.bomb(tmp_path / "a.png"), pictures.real_bomb(tmp_path / "b.png")]
    largest = tmp_path / "c.png"
    largest.write_bytes(pictures.encoded(Image.new("RGBA", (8000, 5000), "red"), "PNG"))

    def grown(*paths: Path) -> float:
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, str(small), *map(str, paths)],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        return float(done.stdout)

    assert grown(*bombs) < 20, "MB"
    assert grown(largest) < 300, "MB"
