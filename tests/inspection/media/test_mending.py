"""Mending pictures: real files go in, real files come out, and the original stays as it was."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.files import pictures
from wizard.catalogue.field_kinds import Media
from wizard.errors import WizardError
from wizard.inspection.media.look import inspect_stream
from wizard.inspection.media.mend import (
    BackgroundFill,
    Canvas,
    ImageFormat,
    Recipe,
    Size,
    SizeBounds,
    apply_recipe,
    centre_on,
    fit_into,
    grow_to_shape,
    picture_facts,
    scale_up,
    scaled_into_bounds,
    without_notes,
)
from wizard.inspection.media.seen import ImageFacts

SCREENS = SizeBounds(720, 1920, 480, 1080)
SHAPES = (1.33, 1.78)
SQUARE = Size(200, 200)


def opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image


def seen_in(data: bytes) -> ImageFacts:
    seen = inspect_stream(io.BytesIO(data), len(data), Media.IMAGE)
    assert seen.image is not None, seen.trouble
    return seen.image


# Where a picture goes


def test_a_large_square_is_scaled_to_the_square_that_is_wanted() -> None:
    assert fit_into(Size(800, 800), SQUARE) == Canvas(SQUARE, SQUARE)


def test_what_is_not_square_keeps_its_shape_within_it() -> None:
    canvas = fit_into(Size(400, 300), SQUARE)
    assert (canvas.inner, canvas.outer, canvas.padded) == ((200, 150), SQUARE, True)


def test_what_is_small_may_stay_so_or_be_enlarged() -> None:
    assert centre_on(Size(120, 90), SQUARE).inner == (120, 90)
    assert fit_into(Size(120, 90), SQUARE).inner == (200, 150)


def test_a_screenshot_of_a_large_screen_is_scaled_into_the_bounds() -> None:
    canvas = scaled_into_bounds(Size(3840, 2160), SCREENS, SHAPES)
    assert (canvas.outer, canvas.padded) == ((1920, 1080), False)


def test_a_phone_that_cannot_fit_by_scaling_is_placed_on_a_canvas_of_a_good_shape() -> None:
    canvas = scaled_into_bounds(Size(1170, 2532), SCREENS, SHAPES)
    assert canvas.inner == (499, 1080)
    assert canvas.outer == (1440, 1080)
    assert canvas.background is BackgroundFill.NEUTRAL


def test_a_small_screenshot_may_be_enlarged_into_the_bounds() -> None:
    assert scale_up(Size(640, 360), SCREENS).outer == (854, 480)


def test_a_shape_that_the_bounds_do_not_allow_is_left_alone() -> None:
    narrow = SizeBounds(100, 200, 100, 1000)
    assert grow_to_shape(Size(100, 1000), narrow, SHAPES) == (100, 1000)


@given(
    st.builds(Size, st.integers(1, 20_000), st.integers(1, 20_000)),
    st.sampled_from([None, SHAPES]),
)
def test_any_size_ends_within_the_bounds(size: Size, shapes: tuple[float, float] | None) -> None:
    for canvas in (scaled_into_bounds(size, SCREENS, shapes), scale_up(size, SCREENS)):
        assert SCREENS.hold(canvas.outer)
        assert canvas.inner.width <= canvas.outer.width
        assert canvas.inner.height <= canvas.outer.height
        assert min(canvas.inner) >= 1


# What is done


MADE: list[Callable[[Path], Path]] = [
    pictures.logo,
    pictures.jpeg_logo,
    pictures.animated,
    pictures.see_through_palette,
    pictures.see_through_colour,
    pictures.deep,
    lambda path: pictures.deep(path, colour=True),
    *(
        lambda path, mode=mode: pictures.in_mode(path, mode)
        for mode in ("P", "L", "LA", "1", "CMYK", "I;16")
    ),
    *(
        lambda path, kind=kind: pictures.of_kind(path, kind)
        for kind in ("GIF", "BMP", "TIFF", "WEBP", "AVIF")
    ),
    pictures.phone,
]


@pytest.mark.parametrize("make", MADE)
def test_any_kind_becomes_a_plain_png_of_eight_bits_and_the_file_stays(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    path = make(tmp_path / "logo")
    before = path.read_bytes()

    data = apply_recipe(path, Recipe(canvas=fit_into(Size(*_size(path)), SQUARE)))

    facts = seen_in(data)
    assert (facts.width, facts.height, facts.bits, facts.frames) == (200, 200, 8, 1)
    assert facts.mode in {"RGB", "RGBA"}
    assert (facts.private, facts.turned) == ((), False)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def _size(path: Path) -> tuple[int, int]:
    facts = picture_facts(path)
    assert facts is not None
    return facts.width, facts.height


def test_the_same_picture_is_fixed_to_the_same_bytes(tmp_path: Path) -> None:
    path = pictures.phone(tmp_path / "shot.jpg")
    recipe = Recipe(canvas=scaled_into_bounds(Size(1080, 1920), SCREENS, SHAPES))
    assert apply_recipe(path, recipe) == apply_recipe(path, recipe)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_is_written_upright(tmp_path: Path, orientation: int) -> None:
    path = pictures.turned(tmp_path / "turned.png", orientation)
    with Image.open(path) as stored:
        from PIL import ImageOps

        shown = ImageOps.exif_transpose(stored).convert("RGB")

    made = opened(apply_recipe(path, Recipe()))

    assert made.size == shown.size == _size(path)
    assert made.convert("RGB").tobytes() == shown.tobytes()


def test_the_ground_around_a_transparent_logo_is_transparent(tmp_path: Path) -> None:
    path = pictures.logo(tmp_path / "logo.png", 100)
    made = opened(apply_recipe(path, Recipe(canvas=centre_on(Size(100, 100), SQUARE))))
    assert made.mode == "RGBA"
    assert made.getpixel((0, 0)) == (255, 255, 255, 0)
    with Image.open(path) as small:
        assert made.crop((50, 50, 150, 150)).tobytes() == small.tobytes()


def test_the_ground_around_an_opaque_logo_is_that_of_its_corners(tmp_path: Path) -> None:
    path = pictures.coloured_logo(tmp_path / "logo.png")
    made = opened(apply_recipe(path, Recipe(canvas=centre_on(SQUARE, Size(300, 300)))))
    assert (made.mode, made.getpixel((0, 0))) == ("RGB", pictures.ORANGE)


def test_the_ground_is_white_where_the_corners_differ(tmp_path: Path) -> None:
    path = pictures.half_coloured_logo(tmp_path / "logo.png")
    made = opened(apply_recipe(path, Recipe(canvas=centre_on(SQUARE, Size(300, 300)))))
    assert made.getpixel((0, 0)) == (255, 255, 255)


def test_scaling_a_transparent_logo_draws_no_dark_fringe(tmp_path: Path) -> None:
    mark = Image.new("RGBA", (800, 800), (0, 0, 0, 0))
    mark.paste((255, 0, 0, 255), (200, 200, 600, 600))
    mark.save(tmp_path / "mark.png")
    made = opened(
        apply_recipe(tmp_path / "mark.png", Recipe(canvas=fit_into(Size(800, 800), SQUARE)))
    )
    reds = {made.getpixel((x, 100))[:3] for x in range(200) if made.getpixel((x, 100))[3] > 8}  # type: ignore[index]
    assert all(red > 240 for red, _, _ in reds)


def test_greys_of_sixteen_bits_keep_their_light(tmp_path: Path) -> None:
    Image.new("I;16", (40, 40), 32768).save(tmp_path / "grey.png")
    assert opened(apply_recipe(tmp_path / "grey.png", Recipe())).getpixel((9, 9)) == (127, 127, 127)


def test_a_jpeg_shows_white_where_something_was_transparent(tmp_path: Path) -> None:
    path = pictures.logo(tmp_path / "logo.png")
    made = opened(apply_recipe(path, Recipe(ImageFormat.JPEG)))
    assert (made.format, made.getpixel((0, 0))) == ("JPEG", (255, 255, 255))


def test_colours_of_a_profile_become_those_of_screens(tmp_path: Path) -> None:
    from PIL import ImageCms

    screen = ImageCms.createProfile("sRGB")
    profile = ImageCms.ImageCmsProfile(screen).tobytes()
    picture = Image.new("RGB", (60, 60), (200, 40, 90))
    picture.save(tmp_path / "with.png", icc_profile=profile)
    made = opened(apply_recipe(tmp_path / "with.png", Recipe()))
    assert "icc_profile" not in made.info
    assert all(
        abs(one - other) <= 2
        for one, other in zip(made.getpixel((5, 5)), (200, 40, 90), strict=True)  # type: ignore[arg-type]
    )


def test_a_false_profile_does_not_stand_in_the_way(tmp_path: Path) -> None:
    Image.new("RGB", (60, 60), (9, 9, 9)).save(tmp_path / "x.png", icc_profile=b"no profile")
    assert opened(apply_recipe(tmp_path / "x.png", Recipe())).getpixel((5, 5)) == (9, 9, 9)


def test_notes_are_taken_out_without_touching_a_pixel(tmp_path: Path) -> None:
    path = pictures.phone(tmp_path / "shot.jpg")
    before = path.read_bytes()
    data = without_notes(path)
    assert seen_in(data).private == ()
    assert b"Mara" not in data
    assert b"Fieldphone" not in data
    with Image.open(path) as original:
        assert opened(data).tobytes() == original.tobytes()
    assert path.read_bytes() == before


def test_empty_bars_are_cut_off(tmp_path: Path) -> None:
    path = pictures.barred(tmp_path / "shot.png")
    made = opened(apply_recipe(path, Recipe(cut=(240, 0, 240, 0))))
    assert made.size == (800, 720)
    assert made.tobytes() == pictures.drawn_screen((800, 720)).tobytes()


# What cannot be mended


BROKEN: list[tuple[Callable[[Path], object], str]] = [
    (lambda path: pictures.cut(path, pictures.logo, 0.5), "is cut off"),
    (lambda path: pictures.cut(path, pictures.jpeg_logo, 0.5), "is cut off"),
    (pictures.scratched, "is damaged"),
    (pictures.false_pixels, "is damaged"),
    (pictures.bomb, "too large"),
    (pictures.real_bomb, "too large"),
    (pictures.drawing, "no picture that can be mended"),
    (lambda path: path.write_bytes(b""), "no picture that can be mended"),
    (lambda path: path.write_bytes(b"GIF89a"), "damaged"),
    (lambda path: path.write_bytes(b"II*\0" + b"\xff" * 60), "damaged"),
    (lambda path: pictures.heavy(path, 50_000_001), "larger than 50 MB"),
    (lambda path: path.mkdir(), "cannot be read"),
    (lambda _: None, "cannot be read"),
]


@pytest.mark.parametrize(("make", "said"), BROKEN)
def test_a_file_that_cannot_be_fixed_is_reported(
    tmp_path: Path, make: Callable[[Path], object], said: str
) -> None:
    make(tmp_path / "logo.png")
    with pytest.raises(WizardError) as told:
        apply_recipe(tmp_path / "logo.png", Recipe())
    assert told.value.message.startswith("logo.png ")
    assert said in told.value.message
    assert told.value.hint
    assert picture_facts(tmp_path / "logo.png") is None


@given(st.binary(max_size=400), st.sampled_from([b"", b"GIF89a", b"BM", b"RIFF0000WEBP", b"MM\0*"]))
def test_random_bytes_never_do_worse_than_a_sentence(
    tmp_path: Path, data: bytes, head: bytes
) -> None:
    (tmp_path / "any").write_bytes(head + data)
    with suppress(WizardError):
        apply_recipe(tmp_path / "any", Recipe())
