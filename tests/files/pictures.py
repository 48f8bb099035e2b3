"""Generators of pictures: each writes a real file and returns its path."""

from __future__ import annotations

import functools
import io
import random
import struct
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter
from PIL.PngImagePlugin import PngInfo

Maker = Callable[[Path], Path]

BLUE, ORANGE, WHITE = (31, 78, 140), (232, 119, 46), (255, 255, 255)
SMOOTH = Image.Resampling.BICUBIC
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def drawn_logo(side: int = 200, ground: tuple[int, ...] = (255, 255, 255, 0)) -> Image.Image:
    """A round logo with a wedge, drawn large and scaled down as a drawing program does."""
    return _scaled_logo(side, ground).copy()


@functools.cache
def _scaled_logo(side: int, ground: tuple[int, ...]) -> Image.Image:
    large = Image.new("RGBA", (1200, 1200), ground)
    pen = ImageDraw.Draw(large)
    pen.ellipse((100, 100, 1100, 1100), fill=BLUE)
    pen.ellipse((400, 350, 800, 750), fill=WHITE)
    pen.polygon([(200, 900), (600, 250), (900, 1000)], fill=ORANGE)
    return large.resize((side, side), Image.Resampling.LANCZOS)


def logo(path: Path, side: int = 200) -> Path:
    """A valid logo on a transparent background."""
    return _saved(drawn_logo(side), path)


def other_logo(path: Path) -> Path:
    """A logo with no similarity to the first."""
    large = Image.new("RGBA", (1200, 1200), (255, 255, 255, 0))
    pen = ImageDraw.Draw(large)
    for row in range(3):
        pen.rectangle((150, 150 + row * 320, 1050 - row * 250, 370 + row * 320), fill=(20, 110, 70))
    return _saved(large.resize((200, 200), Image.Resampling.LANCZOS), path)


def redrawn_logo(path: Path) -> Path:
    """The first logo in other colours, larger, with a margin, as JPEG."""
    grey = drawn_logo(256, WHITE).convert("L").convert("RGB")
    wide = Image.new("RGB", (320, 300), WHITE)
    wide.paste(grey, (32, 22))
    return _saved(wide, path, "JPEG", quality=85)


def jpeg_logo(path: Path) -> Path:
    """On white, as JPEG, whatever the path's suffix is."""
    return _saved(drawn_logo(200, WHITE).convert("RGB"), path, "JPEG", quality=90)


def coloured_logo(path: Path) -> Path:
    return _saved(drawn_logo(200, (*ORANGE, 255)), path)


def half_coloured_logo(path: Path) -> Path:
    """A logo with two white corners and two coloured ones."""
    picture = drawn_logo(200, (255, 255, 255, 255))
    picture.paste(BLUE, (0, 0, 200, 30))
    return _saved(picture, path)


def blurred_logo(path: Path) -> Path:
    return _saved(drawn_logo().filter(ImageFilter.GaussianBlur(2)), path)


def enlarged_logo(path: Path) -> Path:
    return _saved(drawn_logo(64).resize((200, 200), SMOOTH), path)


def coarse_logo(path: Path) -> Path:
    """Enlarged without smoothing, so that its pixels are visible as blocks."""
    return _saved(drawn_logo(50).resize((200, 200), Image.Resampling.NEAREST), path)


def flat_logo(path: Path) -> Path:
    """A square of one colour with hardly any edges."""
    return _saved(Image.new("RGB", (200, 200), BLUE), path)


def transparent_logo(path: Path) -> Path:
    """Nothing at all."""
    return _saved(Image.new("RGBA", (200, 200), (0, 0, 0, 0)), path)


def all_white_logo(path: Path) -> Path:
    return _saved(Image.new("RGB", (200, 200), (255, 255, 255)), path)


def white_logo(path: Path) -> Path:
    """A logo visible on dark backgrounds only."""
    picture = drawn_logo()
    white = Image.new("RGBA", picture.size, (*WHITE, 0))
    white.putalpha(picture.getchannel("A"))
    return _saved(white, path)


def dark_logo(path: Path) -> Path:
    """A logo visible on light backgrounds only."""
    picture = drawn_logo()
    dark = Image.new("RGBA", picture.size, (20, 24, 30, 0))
    dark.putalpha(picture.getchannel("A"))
    return _saved(dark, path)


def in_mode(path: Path, mode: str) -> Path:
    """The logo in a colour mode of Pillow: "P", "L", "LA", "1", "CMYK" (this one as JPEG)."""
    if mode == "CMYK":
        return _saved(drawn_logo(200, WHITE).convert("RGB").convert("CMYK"), path, "JPEG")
    return _saved(drawn_logo(200, WHITE).convert("RGB").convert(mode), path)


def see_through_palette(path: Path) -> Path:
    """A palette image with one transparent colour."""
    picture = drawn_logo(200, WHITE).convert("RGB").quantize(16)
    return _saved(picture, path, transparency=picture.getpixel((0, 0)))


def see_through_colour(path: Path) -> Path:
    """An image with white as its transparent colour, without an alpha channel."""
    return _saved(drawn_logo(200, WHITE).convert("RGB"), path, transparency=WHITE)


def deep(path: Path, colour: bool = False) -> Path:
    """An image with 16 bits per channel."""
    channels = 3 if colour else 1
    row = b"\0" + b"".join(struct.pack(">H", x * 300) * channels for x in range(200))
    header = struct.pack(">IIBBBBB", 200, 200, 16, 2 if colour else 0, 0, 0, 0)
    return _written(path, png_bytes(header, zlib.compress(row * 200)))


def animated(path: Path) -> Path:
    """An animated PNG of three pictures."""
    frames = [drawn_logo(), drawn_logo().rotate(90), drawn_logo().rotate(180)]
    return _saved(frames[0], path, save_all=True, append_images=frames[1:], duration=200)


def of_kind(path: Path, kind: str) -> Path:
    """The logo in another format of Pillow, whatever the path's suffix is."""
    return _saved(drawn_logo(200, WHITE).convert("RGB"), path, kind)


def drawing(path: Path) -> Path:
    return _written(path, b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="90"/></svg>\n')


def screenshot(path: Path, size: tuple[int, int] = (1280, 720), page: int = 1) -> Path:
    """A screenshot of an app with a bar, a menu and rows; other pages have other rows."""
    return _saved(drawn_screen(size, page), path)


def drawn_screen(size: tuple[int, int] = (1280, 720), page: int = 1) -> Image.Image:
    picture = Image.new("RGB", size, (238, 242, 246))
    pen = ImageDraw.Draw(picture)
    width, height = size
    pen.rectangle((0, 0, width, 56), fill=BLUE)
    pen.rectangle((0, 56, 210, height), fill=WHITE)
    dice = random.Random(page)
    for top in range(90, height - 60, 60):
        pen.rectangle((230, top, dice.randrange(320, width - 20), top + 44), fill=WHITE)
        left = dice.randrange(240, width - 160)
        pen.rectangle((left, top + 8, left + 120, top + 36), fill=dice.choice([ORANGE, BLUE]))
        pen.text((28, top), f"Entry {top} of {page}", fill=(34, 48, 60))
    return picture


def nearly(path: Path, page: int = 1) -> Path:
    """Like `screenshot`, but smaller, as JPEG, and with the pointer elsewhere."""
    picture = drawn_screen(page=page)
    ImageDraw.Draw(picture).polygon([(600, 400), (600, 430), (615, 425)], fill=(0, 0, 0))
    return _saved(picture.resize((960, 540), SMOOTH), path, "JPEG", quality=80)


def barred(path: Path, colour: tuple[int, int, int] = (0, 0, 0), bar: int = 240) -> Path:
    """A picture with bars at the left and right."""
    picture = Image.new("RGB", (1280, 720), colour)
    picture.paste(drawn_screen((1280 - 2 * bar, 720)), (bar, 0))
    return _saved(picture, path)


def letter_boxed(path: Path) -> Path:
    """A JPEG with black bars at the top and bottom."""
    picture = Image.new("RGB", (1280, 960), (0, 0, 0))
    picture.paste(drawn_screen(), (0, 120))
    return _saved(picture, path, "JPEG", quality=85)


def with_margins(path: Path) -> Path:
    """A page with text between white margins."""
    picture = Image.new("RGB", (1280, 720), WHITE)
    pen = ImageDraw.Draw(picture)
    dice = random.Random(5)
    for top in range(40, 680, 18):
        pen.rectangle((330, top, dice.randrange(600, 950), top + 9), fill=(60, 60, 60))
    return _saved(picture, path)


def card_on_page(path: Path) -> Path:
    """A form in the middle of a plain page."""
    picture = Image.new("RGB", (1280, 720), (225, 229, 233))
    picture.paste(drawn_screen((480, 400)), (400, 160))
    return _saved(picture, path)


def blank(path: Path, size: tuple[int, int] = (1280, 720)) -> Path:
    """A white picture with a word in a corner."""
    picture = Image.new("RGB", size, WHITE)
    ImageDraw.Draw(picture).text((20, 20), "Loading", fill=(90, 90, 90))
    return _saved(picture, path)


def phone(path: Path, orientation: int = 6) -> Path:
    """A JPEG stored sideways with an orientation tag, and the metadata of a phone."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F], exif[0x0110] = "Fieldphone", "F-9"
    exif[0x013B] = "Mara Okafor"
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 32.0, 10.5), 3: "E", 4: (9.0, 58.0, 1.0)})
    return _saved(drawn_screen((1920, 1080)), path, "JPEG", exif=exif, quality=85)


def turned(path: Path, orientation: int) -> Path:
    """A PNG of 300 × 200 with its left third orange, and an orientation tag."""
    picture = Image.new("RGB", (300, 200), WHITE)
    picture.paste(ORANGE, (0, 0, 100, 200))
    exif = Image.Exif()
    exif[0x0112] = orientation
    return _saved(picture, path, exif=exif)


def with_texts(path: Path, texts: dict[str, str], zipped: bool = False) -> Path:
    """A PNG with text chunks."""
    info = PngInfo()
    for keyword, text in texts.items():
        info.add_text(keyword, text, zip=zipped)
    return _saved(drawn_logo(), path, pnginfo=info)


def with_xmp(path: Path, words: str) -> Path:
    """A JPEG with XMP metadata."""
    return _saved(drawn_screen(), path, "JPEG", xmp=f"<x:xmpmeta>{words}</x:xmpmeta>".encode())


def with_comment(path: Path, comment: str) -> Path:
    return _saved(drawn_screen(), path, "JPEG", comment=comment.encode())


def with_iptc(path: Path) -> Path:
    """A JPEG with the IPTC byline that names a photographer."""
    row = b"\x1c\x02\x50" + struct.pack(">H", 11) + b"Mara Okafor"
    block = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(row)) + row + b"\0"
    marker = b"\xff\xed" + struct.pack(">H", len(block) + 2) + block
    data = encoded(drawn_screen(), "JPEG")
    return _written(path, data[:2] + marker + data[2:])


def with_tail(path: Path, tail: bytes = b"PK\x03\x04 and an archive after it") -> Path:
    """A PNG with data after its end."""
    return _written(path, encoded(drawn_logo(), "PNG") + tail)


def cut(path: Path, make: Maker, share: float) -> Path:
    """The first part of a file."""
    data = make(path).read_bytes()
    return _written(path, data[: int(len(data) * share)])


def endless(path: Path) -> Path:
    """A PNG without its last chunk."""
    return _written(path, encoded(drawn_logo(), "PNG")[:-12])


def scratched(path: Path) -> Path:
    """A PNG with one wrong byte in the middle of its pixels."""
    data = bytearray(encoded(drawn_logo(), "PNG"))
    data[len(data) // 2] ^= 0x55
    return _written(path, bytes(data))


def false_pixels(path: Path) -> Path:
    """A PNG with valid chunks, whose pixel data cannot be decompressed."""
    header = struct.pack(">IIBBBBB", 200, 200, 8, 2, 0, 0, 0)
    return _written(path, png_bytes(header, b"these are no pixels"))


def bomb(path: Path, width: int = 60_000, height: int = 60_000) -> Path:
    """A tiny PNG that claims to be huge."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return _written(path, png_bytes(header, zlib.compress(b"\0" * 100)))


def real_bomb(path: Path, side: int = 20_000) -> Path:
    """A black and white PNG that really is huge, in a few kilobytes."""
    packer = zlib.compressobj(9)
    row = b"\0" * (side // 8 + 1)
    pixels = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return _written(path, png_bytes(header, pixels))


def many_scans(path: Path, count: int = 2000) -> Path:
    """A JPEG of 2000 × 1500 whose last scan is repeated many times."""
    data = encoded(drawn_screen((2000, 1500)), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return _written(path, data[:last] + data[last:-2] * count + data[-2:])


def heavy(path: Path, size: int) -> Path:
    """A logo with a large chunk that is ignored."""
    data = encoded(drawn_logo(), "PNG")
    content = b"juNk" + bytes(size)
    chunk = struct.pack(">I", size) + content + struct.pack(">I", zlib.crc32(content))
    return _written(path, data[:33] + chunk + data[33:])


def png_bytes(header: bytes, pixels: bytes, more: Sequence[tuple[bytes, bytes]] = ()) -> bytes:
    """A PNG from the content of its chunks."""
    parts = [(b"IHDR", header), *more, (b"IDAT", pixels), (b"IEND", b"")]
    return PNG_SIGNATURE + b"".join(chunk(*part) for part in parts)


def chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of a picture in a format of Pillow."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def _saved(picture: Image.Image, path: Path, kind: str = "PNG", **options: object) -> Path:
    return _written(path, encoded(picture, kind, **options))


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def noise(path: Path, size: tuple[int, int] = (320, 240)) -> Path:
    """Random pixels."""
    pixels = random.Random(7).randbytes(size[0] * size[1] * 3)
    Image.frombytes("RGB", size, pixels).save(path)
    return path
