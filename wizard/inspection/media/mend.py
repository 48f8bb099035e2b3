"""Fixes a picture: resizes, converts or recolours it, returned as new bytes.

The output is upright, in 8-bit sRGB colours, and without metadata.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from wizard.dataclass import dataclass
from wizard.errors import WizardError
from wizard.files import FileTooLarge, read_file
from wizard.inspection.media.image import MOST_BYTES, MOST_PIXELS
from wizard.inspection.media.kinds import HEAD, content_of
from wizard.inspection.media.seen import ImageFacts
from wizard.inspection.media.strip import stripped
from wizard.text import one_line

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

STRIPPABLE = frozenset({"png", "jpeg"})
"""Formats whose metadata can be removed losslessly."""

_READERS = {
    "png": ("PngImagePlugin", "PngImageFile"),
    "jpeg": ("JpegImagePlugin", "JpegImageFile"),
    "gif": ("GifImagePlugin", "GifImageFile"),
    "bmp": ("BmpImagePlugin", "BmpImageFile"),
    "tiff": ("TiffImagePlugin", "TiffImageFile"),
    "webp": ("WebPImagePlugin", "WebPImageFile"),
    "avif": ("AvifImagePlugin", "AvifImageFile"),
}
PICTURES = frozenset(_READERS)
"""Formats that can be fixed."""

_ORIENTATION = 0x0112
_LYING = 5
"""From this EXIF orientation on, width and height are swapped."""

NEUTRAL = (238, 238, 238)
"""The light grey background of screenshots that do not fill their canvas."""

_EVEN = 8
_SAME = 8
_WHITE = (255, 255, 255)
_OPAQUE = 255
_TOPS = (1.0, 255.0, 65535.0)
"""The white level of high-bit greys, by the brightest pixel."""


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"


class SizeBounds(NamedTuple):
    """The allowed sizes of a picture in pixels; inclusive."""

    min_width: int
    max_width: int
    min_height: int
    max_height: int

    def hold(self, size: Size) -> bool:
        """Whether a picture of the size is within the limits."""
        fits_across = self.min_width <= size.width <= self.max_width
        return fits_across and self.min_height <= size.height <= self.max_height


class BackgroundFill(StrEnum):
    """The background of a picture that does not fill its canvas."""

    OWN = "own"  # by its corners: transparent, or their common colour, or white
    NEUTRAL = "neutral"


class ImageFormat(StrEnum):
    """The output format."""

    PNG = "png"
    JPEG = "jpeg"


@dataclass(frozen=True, slots=True)
class Canvas:
    """A picture is scaled to `inner` and centred on `outer`."""

    inner: Size
    outer: Size
    background: BackgroundFill = BackgroundFill.OWN

    @property
    def padded(self) -> bool:
        """Whether there is a margin around the picture."""
        return self.inner != self.outer


@dataclass(frozen=True, slots=True)
class Recipe:
    """The changes to a picture. Without a canvas the size is kept."""

    form: ImageFormat = ImageFormat.PNG
    canvas: Canvas | None = None
    cut: tuple[int, int, int, int] = (0, 0, 0, 0)
    """The crop at left, top, right and bottom, in pixels of the upright picture."""


# Where a picture goes


def fit_into(size: Size, target: Size) -> Canvas:
    """Scales to the target, up or down, keeping the aspect ratio."""
    scale = min(target.width / size.width, target.height / size.height)
    return Canvas(_scaled(size, scale), target)


def centre_on(size: Size, target: Size) -> Canvas:
    """Centres on the target without scaling up."""
    scale = min(1, target.width / size.width, target.height / size.height)
    return Canvas(_scaled(size, scale), target)


def scaled_into_bounds(
    size: Size, bounds: SizeBounds, shapes: tuple[float, float] | None = None
) -> Canvas:
    """Scales down into the limits, with a neutral margin if it becomes too small.

    `shapes` are the minimum and the maximum aspect ratio; if a margin is needed, the canvas gets
    one within them, if the limits allow.
    """
    scale = min(1, bounds.max_width / size.width, bounds.max_height / size.height)
    inner = _scaled(size, scale)
    outer = Size(max(inner.width, bounds.min_width), max(inner.height, bounds.min_height))
    if shapes and outer != inner:
        outer = grow_to_shape(outer, bounds, shapes)
    return Canvas(inner, outer, BackgroundFill.NEUTRAL)


def scale_up(size: Size, bounds: SizeBounds) -> Canvas:
    """Scales up until both sides are large enough, then as `scaled_into_bounds`."""
    scale = max(1, bounds.min_width / size.width, bounds.min_height / size.height)
    return scaled_into_bounds(
        Size(math.ceil(size.width * scale), math.ceil(size.height * scale)), bounds
    )


def grow_to_shape(size: Size, bounds: SizeBounds, shapes: tuple[float, float]) -> Size:
    """Extends the size to an allowed aspect ratio; unchanged if the limits prevent it."""
    least, greatest = shapes
    wider = _even(math.ceil(size.height * least), bounds.max_width)
    higher = _even(math.ceil(size.width / greatest), bounds.max_height)
    grown = Size(max(size.width, wider), max(size.height, higher))
    within = grown.width <= bounds.max_width and grown.height <= bounds.max_height
    return grown if within and least <= grown.width / grown.height <= greatest else size


def _even(length: int, most: int) -> int:
    """Rounds up to even lengths, if there is room."""
    longer = -(-length // _EVEN) * _EVEN
    return longer if longer <= most else length


def _scaled(size: Size, scale: float) -> Size:
    return Size(max(1, round(size.width * scale)), max(1, round(size.height * scale)))


# What is done


def apply_recipe(path: Path, recipe: Recipe) -> bytes:
    """Applies the recipe to a picture file. May take seconds. Raises WizardError."""
    from PIL import ImageOps

    with _errors_in_words(path), _first_frame(path) as image:
        ImageOps.exif_transpose(image, in_place=True)  # avoids a second copy in memory
        made = _cropped(_in_screen_colours(image), recipe.cut)
        if recipe.canvas is not None:
            made = _drawn_on_canvas(made, recipe.canvas)
        return _encoded_image(made, recipe.form)


def without_notes(path: Path) -> bytes:
    """The picture without metadata, with unchanged pixels. Raises WizardError."""
    with _errors_in_words(path):
        return stripped(_picture_bytes(path))


def picture_facts(path: Path) -> ImageFacts | None:
    """The facts needed for fixing, also of formats that are not inspected; None for others.

    Sizes are upright. Reads the file.
    """
    try:
        with _errors_in_words(path), _first_frame(path) as image:
            turn = image.getexif().get(_ORIENTATION, 1)
            width, height = image.size if turn < _LYING else image.size[::-1]
            frames = int(getattr(image, "n_frames", 1))
            see_through = image.has_transparency_data
            return ImageFacts(
                width,
                height,
                turned=turn > 1,
                mode=image.mode,
                frames=frames,
                transparent=see_through,
            )
    except WizardError:
        return None


@contextmanager
def _errors_in_words(path: Path) -> Iterator[None]:
    """Converts errors to messages."""
    name = one_line(path.name)
    try:
        yield
    except WizardError:
        raise
    except _Unfit as error:
        raise WizardError(f"{name} {error}.", _ANEW) from error
    except MemoryError as error:
        raise WizardError(f"{name} is too large to be mended here.", _ANEW) from error
    except OSError as error:
        what = f"cannot be read: {error.strerror}" if error.strerror else "is damaged or cut off"
        raise WizardError(f"{name} {what}.", _ANEW) from error
    except Exception as error:  # decoders raise various errors on damaged files
        raise WizardError(f"{name} is damaged.", _ANEW) from error


_ANEW = "Export it again from where it was made."


class _Unfit(ValueError):
    """Not a picture that can be fixed; completes "logo.png …"."""


def _picture_bytes(path: Path) -> bytes:
    try:
        return read_file(path, MOST_BYTES)
    except FileTooLarge as error:
        raise _Unfit(f"is larger than {MOST_BYTES / 1e6:,.0f} MB") from error


@contextmanager
def _first_frame(path: Path) -> Iterator[ImageFile]:
    """The first frame, decoded."""
    data = _picture_bytes(path)
    content = content_of(data[:HEAD])
    if content not in _READERS:
        raise _Unfit("is no picture that can be mended here")
    if content in STRIPPABLE:
        try:
            data = stripped(data)  # so the decoder skips metadata, which may be huge or damaged
        except ValueError as error:
            raise _Unfit(str(error)) from error
    module, reader = _READERS[content]
    # With a specific reader, as Image.open warns about large pictures before they are refused.
    image: ImageFile = getattr(import_module(f"PIL.{module}"), reader)(io.BytesIO(data))
    with image:
        if image.width * image.height > MOST_PIXELS:
            raise _Unfit(f"is too large to be mended here: {Size(*image.size)} pixels")
        image.load()
        yield image


def _in_screen_colours(image: Image) -> Image:
    """As RGB, or RGBA if it has transparency; other modes are converted."""
    profile = image.info.get("icc_profile")
    alpha = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    plain = _in_eight_bits(image)
    if plain.mode not in {"RGB", "L", "CMYK"}:
        plain = plain.convert("RGB")
    made = _from_profile(plain, profile) if isinstance(profile, bytes) and profile else plain
    made = made if made.mode == "RGB" else made.convert("RGB")
    if alpha is not None and any(alpha.histogram()[:_OPAQUE]):
        made.putalpha(alpha)
    made.info = {}
    return made


def _in_eight_bits(image: Image) -> Image:
    """Converts 16-bit greys to 8 bits; Pillow itself would clip bright values."""
    if not image.mode.startswith(("I", "F")):
        return image
    whole = image.convert("F")
    _, brightest = cast("tuple[float, float]", whole.getextrema())
    known = {"I": _TOPS[1:], "F": _TOPS}.get(image.mode, _TOPS[2:])
    white = next((top for top in known if brightest <= top), brightest)
    return whole.point(lambda value: value * (255.0 / white)).convert("L")


def _from_profile(image: Image, profile: bytes) -> Image:
    """Converts from its colour profile to sRGB; unchanged if the profile is unusable."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        screen = ImageCms.createProfile("sRGB")
        made = ImageCms.profileToProfile(image, source, screen, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return made or image


def _cropped(image: Image, bars: tuple[int, int, int, int]) -> Image:
    left, top, right, bottom = bars
    return (
        image.crop((left, top, image.width - right, image.height - bottom)) if any(bars) else image
    )


def _drawn_on_canvas(image: Image, canvas: Canvas) -> Image:
    from PIL import Image

    if image.size != canvas.inner:
        image = image.resize(canvas.inner, Image.Resampling.LANCZOS)
    if not canvas.padded:
        return image
    left = (canvas.outer.width - canvas.inner.width) // 2
    top = (canvas.outer.height - canvas.inner.height) // 2
    clear = image.mode == "RGBA" and canvas.background is BackgroundFill.OWN
    if clear:
        made = Image.new("RGBA", canvas.outer, (*_WHITE, 0))
        made.paste(image, (left, top))
        return made
    colour = NEUTRAL if canvas.background is BackgroundFill.NEUTRAL else _corner_colour(image)
    made = Image.new("RGB", canvas.outer, colour)
    made.paste(image, (left, top), image if image.mode == "RGBA" else None)
    return made


def _corner_colour(image: Image) -> tuple[int, int, int]:
    """The common colour of the corners of an RGB picture; white if they differ."""
    right, bottom = image.width - 1, image.height - 1
    corners = [image.getpixel(at) for at in ((0, 0), (right, 0), (0, bottom), (right, bottom))]
    spans = [(min(parts), max(parts)) for parts in zip(*corners, strict=True)]
    if any(high - low > _SAME for low, high in spans):
        return _WHITE
    red, green, blue = (low + (high - low) // 2 for low, high in spans)
    return (red, green, blue)


def _encoded_image(image: Image, form: ImageFormat) -> bytes:
    out = io.BytesIO()
    if form is ImageFormat.PNG:
        image.save(out, "PNG")
        return out.getvalue()
    if image.mode == "RGBA":
        background = image.copy()
        background.paste(_WHITE, (0, 0, *image.size))
        background.alpha_composite(image)
        image = background.convert("RGB")
    image.save(out, "JPEG", quality=95, subsampling=0)
    return out.getvalue()
