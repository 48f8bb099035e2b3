"""Creates a thumbnail of a file for a screen within limits, or says why not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from wizard.catalogue.field_kinds import Media
from wizard.dataclass import dataclass
from wizard.files import open_file
from wizard.inspection.media.kinds import HEAD, content_of

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

Pixel = tuple[int, int, int, int]
"""Red, green, blue and alpha, each from 0 to 255."""

MOST_PIXELS = 40_000_000
"""Larger pictures are not decoded, unless their format supports reduced decoding."""

MOST_BYTES = 50_000_000
"""Size limit of files."""

_READERS = {
    "png": ("PngImagePlugin", "PngImageFile"),
    "jpeg": ("JpegImagePlugin", "JpegImageFile"),
    "gif": ("GifImagePlugin", "GifImageFile"),
    "bmp": ("BmpImagePlugin", "BmpImageFile"),
    "webp": ("WebPImagePlugin", "WebPImageFile"),
}


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture in pixels, row by row; no pixels if there is a problem."""

    width: int = 0
    height: int = 0
    pixels: bytes = b""
    """Four bytes per pixel, as in Pixel."""
    trouble: str = ""
    """Why there is no picture, as a sentence without full stop."""

    def at(self, column: int, row: int) -> Pixel:
        """One pixel; transparent outside of the picture."""
        if not (0 <= column < self.width and 0 <= row < self.height):
            return 0, 0, 0, 0
        start = (row * self.width + column) * 4
        red, green, blue, opaque = self.pixels[start : start + 4]
        return red, green, blue, opaque


class _NoPicture(Exception):
    """There is no picture; has the reason."""


def thumbnail(path: Path, media: Media, columns: int, rows: int) -> Thumbnail:
    """The picture fitted to terminal cells, each one pixel wide and two high.

    Never raises. Touches the disk, and may take a second or two.
    """
    try:
        with _pictured(path, media, max(1, columns), max(1, rows * 2)) as image:
            return Thumbnail(*image.size, image.tobytes())
    except _NoPicture as reason:
        return Thumbnail(trouble=str(reason))
    except Exception:  # noqa: BLE001 - any decoder error means no picture
        return Thumbnail(trouble="This picture cannot be shown")


def small_png(path: Path, media: Media, width: int, height: int) -> bytes:
    """The picture as a PNG within the given pixels; empty if there is none."""
    written = io.BytesIO()
    try:
        with _pictured(path, media, max(1, width), max(1, height)) as image:
            image.save(written, "PNG", compress_level=1)
    except Exception:  # noqa: BLE001 - as in `thumbnail`
        return b""
    return written.getvalue()


@contextmanager
def _pictured(path: Path, media: Media, width: int, height: int) -> Iterator[Image]:
    """The picture in RGBA, upright, reduced but not enlarged."""
    if media is Media.VIDEO:
        raise _NoPicture("No preview of a video")
    if not path.is_file():
        raise _NoPicture("No such file")
    if path.stat().st_size > MOST_BYTES:
        raise _NoPicture("Too large to be shown")
    with open_file(path) as file:
        content = content_of(file.read(HEAD))
        file.seek(0)
        yield _upright(file, content, width, height)


def _upright(file: BinaryIO, content: str, width: int, height: int) -> Image:
    from PIL import ImageOps

    with _image_reader(file, content) as image:
        # A rotated picture swaps its sides, so both must be large enough.
        image.draft("RGB", (max(width, height),) * 2)
        if image.width * image.height > MOST_PIXELS:
            raise _NoPicture(f"Too large to be shown: {image.width:,} × {image.height:,}")
        upright = ImageOps.exif_transpose(_coloured(image))
    return _fitted(upright, width, height)


def _image_reader(file: BinaryIO, content: str) -> ImageFile:
    if content not in _READERS:
        raise _NoPicture("No preview of a file like this")
    module, name = _READERS[content]
    # With a specific reader, as Image.open warns about large pictures before they are reduced.
    reader: ImageFile = getattr(import_module(f"PIL.{module}"), name)(file)
    return reader


def _coloured(image: ImageFile) -> Image:
    if image.mode.startswith("I;16"):
        shallow = image.point(lambda value: value / 256).convert("L")
        return shallow.convert("RGBA")
    return image.convert("RGBA")


def _fitted(image: Image, width: int, height: int) -> Image:
    from PIL.Image import Resampling

    scale = min(width / image.width, height / image.height, 1.0)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if size == image.size:
        return image
    return image.resize(size, Resampling.BOX, reducing_gap=2.0)
