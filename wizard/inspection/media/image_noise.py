"""Recognises pictures of noise: pixels without any relation to their neighbours, everywhere.

Patches all over the picture are measured, each colour channel by itself. In noise, neighbours
differ as much as pixels further apart; the means of small tiles vary as little as those of
independent pixels; and each tile is about as rough as all others. Photographs, textures, text,
maps, codes and dithering have shapes, which break one of these in many patches.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels."""

_PATCH = 96
"""Pixels of a patch's side, at most."""
_FEWEST, _MOST = 2, 4
"""Patches along each side of the picture."""
_OTHER_PATCHES = 0.1
"""The share of patches that need not be noise."""
_TILE = 8
_LEAST = 96
"""Smaller pictures have too few pixels to tell."""
_FAR = 3
"""The distance in pixels at which JPEG leaves noise independent."""

_ROUGH = 5.0
"""The least deviation of noise that anybody would see, in levels."""
_SMOOTH = 1.5
"""The variation of tile means in a channel without noise, after compression."""
_NEAR_SHARE = (0.45, 1.6)
"""How much neighbours differ in noise, as a share of what pixels further apart do."""
_SPREAD = (0.55, 1.9)
"""How much the means of tiles vary in noise, as a share of what independent pixels would give."""
_EVEN_SHARE = (0.93, 1.07)
"""Like that, for pictures of two levels: dots of dithering avoid each other."""
_TWO_LEVELS, _END = 0.9, 24
"""The share of pixels near the darkest or brightest level, and how near."""
_LARGEST_CODE = 192
"""A QR code has at most 185 dots with its margin, so that a larger picture has larger dots."""
_COARSE = 12
"""Cells along each side in which larger shapes are looked for."""
_FAINT_SHAPE, _SHAPE_OF_NOISE = 3.2, 2.2
"""Levels of shapes that slopes have, and how many times more than independent pixels."""
_LEAST_TILE = 0.15
"""How rough the smoothest tile of noise is at least, as a share of all."""


class ChannelFigures(NamedTuple):
    """The figures of one channel of a patch."""

    deviation: float
    """Of pixels that are some way apart, in levels."""
    near: float
    """The difference of neighbours in the direction where it deviates most, as a share."""
    spread: float
    """The variation of tile means against that of independent pixels."""
    shape: float
    """The variation of tile means in levels, slopes aside."""
    least: float
    """The roughness of the smoothest tile, as a share of all."""

    @property
    def is_noise(self) -> bool:
        """Whether the pixels are independent of each other."""
        return (
            self.deviation >= _ROUGH
            and _NEAR_SHARE[0] <= self.near <= _NEAR_SHARE[1]
            and _SPREAD[0] <= self.spread <= _SPREAD[1]
            and self.least >= _LEAST_TILE
        )

    @property
    def is_shapeless(self) -> bool:
        """Whether its tiles are of one level or a slope, up to what independent pixels give."""
        return self.shape <= _SMOOTH or self.spread <= _SPREAD[1]


def is_noise(image: Image, grey: Image) -> bool:
    """Whether nearly all parts of an RGB picture are noise; False for a very small picture.

    `grey` is the same picture with one channel.

    In half its size too: JPEG stores colours so, and noise may consist of larger dots. Codes and
    dithered pictures, which have two levels, are never noise in half their size.
    """
    if has_two_levels(grey):
        return min(image.size) >= _LARGEST_CODE and _consists_of_noise(image, _EVEN_SHARE)
    return _consists_of_noise(image) or _consists_of_noise(image, reduced=2)


def has_two_levels(grey: Image) -> bool:
    """Whether a grey picture has hardly more than two levels, such as a code or a dithered one."""
    histogram = grey.histogram()
    used = [level for level, number in enumerate(histogram) if number]
    low, high = used[0], used[-1]
    ends = sum(histogram[: low + _END]) + sum(histogram[max(low + _END, high - _END + 1) :])
    return ends >= _TWO_LEVELS * sum(histogram)


def _consists_of_noise(
    image: Image, near_share: tuple[float, float] = _NEAR_SHARE, reduced: int = 1
) -> bool:
    """`reduced` is how many times smaller the picture is measured; only patches are made so."""
    width, height = (-(-side // reduced) for side in image.size)
    if min(width, height) < _LEAST:
        return False
    boxes = list(_patches(width, height))
    most_others = int(len(boxes) * _OTHER_PATCHES)
    noisy: list[list[ChannelFigures]] = []
    for number, box in enumerate(boxes, start=1):
        patch = image.crop(_clipped(box, reduced, image)).reduce(reduced)
        channels = _figures_of_channels(patch)
        if _are_noise(channels, near_share):
            noisy.append(channels)
        elif number - len(noisy) > most_others:
            return False
    return not _has_shapes(image.reduce(reduced), noisy)


def _has_shapes(image: Image, patches: list[list[ChannelFigures]]) -> bool:
    """Whether the whole picture has larger shapes than noise, as a grainy photograph has."""
    deviation = max(channel.deviation for channels in patches for channel in channels)
    pixels = sqrt(image.width * image.height) / _COARSE
    most = _FAINT_SHAPE + _SHAPE_OF_NOISE * deviation / pixels
    return any(_shape(channel.convert("F"), (_COARSE, _COARSE)) > most for channel in image.split())


def _patches(width: int, height: int) -> Iterator[Box]:
    """The places of patches in a picture of this size."""
    for top, down in _spans(height):
        for left, across in _spans(width):
            yield left, top, left + across, top + down


def _clipped(box: Box, scale: int, image: Image) -> Box:
    """The same place in a picture that is larger by a factor, up to its border."""
    left, top, right, bottom = (side * scale for side in box)
    return left, top, min(right, image.width), min(bottom, image.height)


def _spans(side: int) -> list[tuple[int, int]]:
    """Starts and lengths of patches along a side, in multiples of a tile."""
    length = min(_PATCH, side // _FEWEST // _TILE * _TILE)
    count = max(_FEWEST, min(_MOST, side // length))
    room = side - length
    return [(room * (2 * n + 1) // (2 * count), length) for n in range(count)]


def _figures_of_channels(patch: Image) -> list[ChannelFigures]:
    """The figures of each channel, up to the first that shows that the patch is no noise."""
    found: list[ChannelFigures] = []
    for channel in patch.split():
        found.append(figures_of(channel))
        if not found[-1].is_shapeless:
            break
    return found


def _are_noise(channels: list[ChannelFigures], near_share: tuple[float, float]) -> bool:
    low, high = near_share
    noisy = any(channel.is_noise and low <= channel.near <= high for channel in channels)
    return noisy and all(channel.is_shapeless for channel in channels)


def figures_of(channel: Image) -> ChannelFigures:
    """Measures one 8-bit channel of a patch."""
    levels = channel.convert("F")
    near = [_differences(levels, 1, along) for along in (True, False)]
    far = [_mean(_differences(levels, _FAR, along)) for along in (True, False)]
    deviation = sqrt(sum(far) / 4)
    shares = [_mean(one) / other if other else 0.0 for one, other in zip(near, far, strict=True)]
    furthest: float = max(shares, key=lambda share: abs(share - 1))
    shape = _shape(levels, _grid(levels))
    expected = deviation / _TILE
    rough = _tiles(near[0], _grid(near[0]))
    return ChannelFigures(
        deviation=round(deviation, 2),
        near=round(furthest, 2),
        spread=round(shape / expected, 2) if expected else 0.0,
        shape=round(shape, 2),
        least=round(min(rough) * len(rough) / (sum(rough) or 1), 2),
    )


def _differences(levels: Image, distance: int, along: bool) -> Image:
    """The squared differences of pixels at a distance, across or down."""
    from PIL import ImageMath

    width, height = levels.size
    x, y = (distance, 0) if along else (0, distance)
    one, other = levels.crop((x, y, width, height)), levels.crop((0, 0, width - x, height - y))
    squared = ImageMath.lambda_eval(lambda args: (args["a"] - args["b"]) ** 2, a=one, b=other)
    return cast("Image", squared)


def _mean(image: Image) -> float:
    from PIL.Image import Resampling

    return float(cast("float", image.resize((1, 1), Resampling.BOX).getpixel((0, 0))))


def _grid(image: Image) -> tuple[int, int]:
    return max(1, image.width // _TILE), max(1, image.height // _TILE)


def _tiles(image: Image, size: tuple[int, int]) -> list[float]:
    """The means of equal tiles, row by row."""
    from PIL.Image import Resampling

    return list(memoryview(image.resize(size, Resampling.BOX).tobytes()).cast("f"))


def _shape(levels: Image, size: tuple[int, int]) -> float:
    """The deviation of tile means from the slope of their neighbours, in levels of one tile."""
    across, down = size
    means = _tiles(levels, size)
    bends = [
        4 * means[at] - means[at - 1] - means[at + 1] - means[at - across] - means[at + across]
        for row in range(1, down - 1)
        for at in range(row * across + 1, (row + 1) * across - 1)
    ]
    return sqrt(sum(bend * bend for bend in bends) / len(bends) / _INDEPENDENT)


_INDEPENDENT = 20
"""The variance of a bend where tiles are independent, with that of a tile as the unit."""
