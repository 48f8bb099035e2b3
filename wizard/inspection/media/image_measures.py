"""Measures the pixels of a picture on a white background.

Results are rounded so that they are equal on every computer. Pictures are Pillow images, upright:
RGB where they are opaque, which is faster, otherwise RGBA.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from PIL.Image import Image

Colour = tuple[int, int, int]
Bars = tuple[int, int, int, int]

WHITE: Colour = (255, 255, 255)
DARK: Colour = (30, 30, 30)
"""The usual dark background of mail programs and browsers."""

_CLEAR = 16
_WHITISH = 240
_CORNER = 0.03

_SAMPLE = 160
"""The sampling grid for counting colours."""
_SAME = 8
_FAIR = 0.05
"""The share of a logo that thin letters fill; this share determines contrast."""

_NOISE = 24
"""The maximum JPEG deviation from a plain colour."""
_STRAIGHT = 0.6

_GRID = 16
_STEP = 4
"""The minimum difference of grid neighbours; JPEG noise is lower."""

_MIDDLE = 320
_REACH = 3
_STRONG = 48
"""The minimum strength of an edge; weaker ones are shading."""
_ENOUGH = 150
_UPPER = 0.25
"""Sharp pictures may have soft parts, such as shadows; so the steepest edges count."""
_FEW_BLOCKS = 12


def on_white(image: Image) -> Image:
    """The picture as RGB on a white page."""
    return _on(image, WHITE)


def _on(image: Image, colour: Colour) -> Image:
    from PIL import Image as Pictures

    if image.mode == "RGB":
        return image
    if is_opaque(image):
        return image.convert("RGB")
    background = Pictures.new("RGBA", image.size, (*colour, 255))
    return Pictures.alpha_composite(background, image).convert("RGB")


def is_opaque(image: Image) -> bool:
    """Whether no part of an RGBA picture is transparent."""
    return image.getchannel("A").getextrema() == (255, 255)


def ground_of(image: Image) -> str:
    """The common background of all corners: "transparent", "white", "coloured", or "" if mixed."""
    width, height = image.size
    side = max(1, round(min(width, height) * _CORNER))
    places = [(x, y) for x in (0, width - side) for y in (0, height - side)]
    kinds = {_corner(image.crop((x, y, x + side, y + side))) for x, y in places}
    return kinds.pop() if len(kinds) == 1 else ""


def _corner(patch: Image) -> str:
    red, green, blue, alpha = (sum(band.tobytes()) for band in patch.convert("RGBA").split())
    area = patch.width * patch.height
    if alpha <= _CLEAR * area:
        return "transparent"
    fully = alpha >= (255 - _CLEAR) * area
    return "white" if fully and min(red, green, blue) >= _WHITISH * area else "coloured"


def sampled(image: Image) -> Image:
    """A reduced copy with original colours only (no interpolation)."""
    from PIL.Image import Resampling

    size = (min(image.width, _SAMPLE), min(image.height, _SAMPLE))
    return image.resize(size, Resampling.NEAREST)


def uniform_share(sample: Image) -> float:
    """The share of an RGB sample that has its most common colour, within tolerance."""
    area = sample.width * sample.height
    _, common = max(_colour_counts(sample))
    far = _distance(sample, common).histogram()
    return round(sum(far[: _SAME + 1]) / area, 2)


def _colour_counts(sample: Image) -> list[tuple[int, tuple[int, ...]]]:
    """The number of pixels of each colour in a multichannel picture."""
    counted = sample.getcolors(sample.width * sample.height) or []
    return [(number, colour) for number, colour in counted if isinstance(colour, tuple)]


def _distance(image: Image, colour: tuple[int, ...]) -> Image:
    """Each pixel's maximum channel difference from a colour."""
    from PIL import Image as Pictures
    from PIL import ImageChops

    return _lightest(ImageChops.difference(image, Pictures.new("RGB", image.size, colour)))


def _lightest(image: Image) -> Image:
    """The largest channel of each pixel of an RGB picture."""
    from PIL import ImageChops

    red, green, blue = image.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def contrasts(sample: Image) -> tuple[float, float]:
    """The contrast that a relevant part of a sample has on white and on dark."""
    counted = _colour_counts(sample.convert("RGBA"))
    visible = [(number, colour) for number, colour in counted if colour[3] > _CLEAR]
    return _contrast(visible, WHITE), _contrast(visible, DARK)


def _contrast(visible: list[tuple[int, tuple[int, ...]]], page: Colour) -> float:
    wanted = sum(number for number, _ in visible) * _FAIR
    measured = [(_ratio(_blended(colour, page), page), number) for number, colour in visible]
    for ratio, number in sorted(measured, reverse=True):
        wanted -= number
        if wanted <= 0:
            return round(ratio, 1)
    return 1.0


def _blended(colour: tuple[int, ...], page: Colour) -> Colour:
    alpha = colour[3]
    mixed = (c * alpha + p * (255 - alpha) for c, p in zip(colour[:3], page, strict=True))
    red, green, blue = (part // 255 for part in mixed)
    return red, green, blue


def _ratio(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours by WCAG, from 1 to 21."""
    lower, higher = sorted((_luminance(one), _luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - as sRGB defines it


class PlainMargin(NamedTuple):
    """The uniform margin of a picture."""

    box: tuple[int, int, int, int]
    """The content box: left, top, right, bottom."""
    bars: Bars
    """How much of the margin ends in a straight line on two opposite sides, like added bars."""
    colour: str


def framing_of(image: Image) -> PlainMargin:
    """The uniform margin of an RGB picture, in the colour of its first pixel."""
    colour = tuple(image.crop((0, 0, 1, 1)).tobytes())
    mask = image.point(
        [255 * (abs(level - channel) >= _NOISE) for channel in colour for level in range(256)]
    )
    box = mask.getbbox() or (0, 0, *image.size)
    left, top, right, bottom = box
    bars = [left, top, image.width - right, image.height - bottom]
    ends = [
        (left, top, left + 1, bottom),
        (left, top, right, top + 1),
        (right - 1, top, right, bottom),
        (left, bottom - 1, right, bottom),
    ]
    for one, two in ((0, 2), (1, 3)):
        if min(_filled(mask.crop(ends[one])), _filled(mask.crop(ends[two]))) < _STRAIGHT:
            bars[one] = bars[two] = 0
    name = "".join(f"{channel:02x}" for channel in colour) if any(bars) else ""
    return PlainMargin(box, (bars[0], bars[1], bars[2], bars[3]), name)


def _filled(line: Image) -> float:
    """The share of pixels of a mask that are set in some channel."""
    return _lightest(line).histogram()[255] / (line.width * line.height)


def likeness_of(grey: Image) -> str:
    """A difference hash of a coarse grid, horizontal then vertical, as hex digits."""
    from PIL.Image import Resampling

    across = grey.resize((_GRID + 1, _GRID), Resampling.BOX).tobytes()
    down = grey.resize((_GRID, _GRID + 1), Resampling.BOX).tobytes()
    bits = [across[at] - across[at + 1] for at in range(len(across)) if (at + 1) % (_GRID + 1)]
    bits += [down[at] - down[at + _GRID] for at in range(_GRID * _GRID)]
    number = int("".join("1" if bit >= _STEP else "0" for bit in bits), 2)
    return f"{number:0{len(bits) // 4}x}"


def sharpness_of(image: Image) -> float:
    """The steepness of the strong edges in the middle of a picture.

    The largest step between two neighbours, as a share of the whole rise around it. An edge drawn
    at this size takes one or two pixels: 0.5 or more. After blurring or enlarging it takes several.
    -1 for a picture with too few edges.
    """
    left, top = (max(0, (side - _MIDDLE) // 2) for side in image.size)
    box = (left, top, min(image.width, left + _MIDDLE), min(image.height, top + _MIDDLE))
    middle = image.crop(box)
    pages = [WHITE] if image.mode == "RGB" else [WHITE, (0, 0, 0)]
    grey = max((_on(middle, page).convert("L") for page in pages), key=_busy)
    if min(grey.size) <= 2 * _REACH:
        return -1
    steep = _steepness(grey)
    return min(steep, _coarseness(grey)) if steep >= 0 else -1


def _busy(grey: Image) -> int:
    from PIL import ImageChops

    moved = ImageChops.offset(grey, 1, 0)
    return sum(ImageChops.difference(grey, moved).histogram()[_STRONG:])


def _steepness(grey: Image) -> float:
    from PIL import ImageChops
    from PIL.Image import merge

    across, down = _gradients(grey)
    steps = _widest(ImageChops.lighter(across, down))
    rise = ImageChops.subtract(_widest(grey), ImageChops.invert(_widest(ImageChops.invert(grey))))
    shares: Counter[int] = Counter()
    for number, pair in merge("LA", (steps, rise)).getcolors(256 * 256) or ():
        step, whole = cast("tuple[int, int]", pair)
        if whole >= _STRONG:
            shares[min(100, 100 * step // whole)] += number
    if shares.total() < _ENOUGH:
        return -1
    return _upper(shares) / 100


def _upper(shares: Counter[int]) -> int:
    wanted = shares.total() * _UPPER
    for share in sorted(shares, reverse=True):
        wanted -= shares[share]
        if wanted <= 0:
            return share
    return 0


def _gradients(grey: Image) -> tuple[Image, Image]:
    """How much each pixel differs from the one before it, across and down; 0 at the border."""
    from PIL import ImageChops

    width, height = grey.size
    across = ImageChops.difference(grey, ImageChops.offset(grey, 1, 0))
    across.paste(0, (0, 0, 1, height))
    down = ImageChops.difference(grey, ImageChops.offset(grey, 0, 1))
    down.paste(0, (0, 0, width, 1))
    return across, down


def _widest(grey: Image) -> Image:
    """The largest value within reach of each pixel."""
    from PIL import ImageChops

    for _ in range(_REACH):
        for x, y in ((1, 0), (0, 1)):
            ahead, back = ImageChops.offset(grey, x, y), ImageChops.offset(grey, -x, -y)
            grey = ImageChops.lighter(grey, ImageChops.lighter(ahead, back))
    return grey


def _coarseness(grey: Image) -> float:
    """1 over the side of the blocks that a picture enlarged without smoothing consists of."""
    across, down = _gradients(grey)
    lines = (across.getprojection()[0], down.getprojection()[1])
    blocks = [_narrowest(line) for line in lines]
    return round(1 / min(blocks), 2)


def _narrowest(changes: list[int]) -> int:
    """The least distance between two changes along a side; 1 when there are few."""
    places = [at for at, changed in enumerate(changes) if changed]
    if len(places) < _FEW_BLOCKS:
        return 1
    return min(after - before for before, after in pairwise(places))
