"""Noise of every kind is told from pictures that show something."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.corpora.measure_pictures import made_noise
from tests.files import pictures
from wizard.inspection.media.image_noise import is_noise


def test_noise_is_found_in_every_colour_strength_and_size() -> None:
    assert [name for name, image in made_noise() if not is_noise(image, image.convert("L"))] == []


CODES = ((25, 8), (77, 2), (177, 2), (177, 1))
"""Dots on a side, and the pixels of each."""


def code(dots: int, size: int) -> Image.Image:
    """A square code of random dots in a white margin, such as a QR code."""
    data = bytes(random.Random(3).choice((0, 255)) for _ in range(dots * dots))
    page = Image.new("L", (dots + 8, dots + 8), 255)
    page.paste(Image.frombytes("L", (dots, dots), data), (4, 4))
    side = (dots + 8) * size
    return page.resize((side, side), Image.Resampling.NEAREST).convert("RGB")


def grainy_photograph() -> Image.Image:
    """Shapes of different brightness below strong grain."""
    image = Image.linear_gradient("L").resize((640, 480)).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.ellipse((60, 60, 300, 300), fill=(40, 60, 90))
    draw.rectangle((330, 120, 600, 420), fill=(200, 190, 160))
    grain = Image.effect_noise(image.size, 25).convert("RGB")
    return Image.blend(image, grain, 0.5)


def dithered() -> Image.Image:
    return grainy_photograph().convert("1").convert("RGB")


@pytest.mark.parametrize(
    "made",
    [*(partial(code, *size) for size in CODES), grainy_photograph, dithered],
    ids=["code", "small dots", "dense code", "tiny code", "grain", "dithered"],
)
def test_codes_grain_and_dithering_are_not_noise(made: Callable[[], Image.Image]) -> None:
    image = made()
    assert not is_noise(image, image.convert("L"))


def test_screenshots_and_logos_have_no_noise_at_all(tmp_path: Path) -> None:
    for path in (pictures.screenshot(tmp_path / "a.png"), pictures.logo(tmp_path / "b.png")):
        with Image.open(path) as image:
            assert not is_noise(image.convert("RGB"), image.convert("L"))
