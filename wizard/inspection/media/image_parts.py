"""Splits a PNG or JPEG file into its parts without decoding.

What a decoder needs is collected as a copy without metadata; the metadata is kept separately, so
decoders never process it.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from wizard.dataclass import dataclass

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_PIXELS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_PNG_NOTES = {b"eXIf": "exif", b"tEXt": "text", b"zTXt": "ztext", b"iTXt": "itext"}
_MOST_BITS = 16

_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_APP0, _APP1, _APP13, _APP14, _APP15 = 0xE0, 0xE1, 0xED, 0xEE, 0xEF
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_IPTC = b"Photoshop 3.0\0"


class DamagedImage(ValueError):
    """The file is incomplete or of another format; says so, completing "logo.png …"."""


class MetadataNote(NamedTuple):
    """A metadata item of a picture."""

    kind: str
    """"exif", "xmp", "iptc", "comment", or of PNG "text", "ztext" and "itext"."""
    content: bytes


@dataclass(frozen=True, slots=True)
class ImageParts:
    """A complete file: sizes as stored, in pixels."""

    width: int
    height: int
    bits: int
    """Per channel."""
    frames: int
    notes: tuple[MetadataNote, ...]
    lean: bytes
    """The picture without metadata, colour profile and further frames."""
    rest: int
    """The number of bytes after the end of the picture."""
    scans: int = 1
    """The number of scans of a JPEG."""


def read_image_parts(data: bytes) -> ImageParts:
    """Splits a PNG or JPEG file. Raises DamagedImage."""
    return _png(data) if data.startswith(_PNG_SIGNATURE) else _jpeg(data)


def size_in(head: bytes) -> tuple[int, int] | None:
    """Width and height from the beginning of a file; None if not found."""
    with suppress(DamagedImage):
        if head.startswith(_PNG_SIGNATURE):
            return _png_header(next(_png_chunks(head)).content)[:2]
        for segment in _jpeg_segments(head):
            if segment.marker in _FRAMES:
                return _jpeg_header(segment.content)[:2]
    return None


class _Chunk(NamedTuple):
    kind: bytes
    content: bytes
    start: int
    end: int


def _png_chunks(data: bytes) -> Iterator[_Chunk]:
    """The chunks of a PNG up to its end, with verified checksums."""
    at = len(_PNG_SIGNATURE)
    while True:
        if at + 8 > len(data):
            raise DamagedImage("is cut off")
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if not kind.isalpha():
            raise DamagedImage("is damaged")
        if end > len(data):
            raise DamagedImage("is cut off")
        body = memoryview(data)[at + 4 : end - 4]
        if zlib.crc32(body) != int.from_bytes(data[end - 4 : end]):
            raise DamagedImage("is damaged")
        yield _Chunk(kind, data[at + 8 : end - 4] if kind != b"IDAT" else b"", at, end)
        if kind == b"IEND":
            return
        at = end


def _png(data: bytes) -> ImageParts:
    chunks = list(_png_chunks(data))
    if chunks[0].kind != b"IHDR":
        raise DamagedImage("is damaged")
    if not any(chunk.kind == b"IDAT" for chunk in chunks):
        raise DamagedImage("holds no picture")
    width, height, bits = _png_header(chunks[0].content)
    lean = b"".join(data[c.start : c.end] for c in chunks if c.kind in _PNG_PIXELS)
    notes = (MetadataNote(_PNG_NOTES[c.kind], c.content) for c in chunks if c.kind in _PNG_NOTES)
    rest = _rest(data, chunks[-1].end)
    frames = _png_frames(chunks)
    return ImageParts(
        width=width,
        height=height,
        bits=bits,
        frames=frames,
        notes=tuple(notes),
        lean=_PNG_SIGNATURE + lean,
        rest=rest,
    )


def _png_header(content: bytes) -> tuple[int, int, int]:
    if len(content) != struct.calcsize(">IIBBBBB"):
        raise DamagedImage("is damaged")
    width, height, bits = struct.unpack_from(">IIB", content)
    if not width or not height or bits > _MOST_BITS:
        raise DamagedImage("is damaged")
    return width, height, bits


def _png_frames(chunks: list[_Chunk]) -> int:
    """The number of frames of an animated PNG; 1 for a still picture."""
    for chunk in chunks:
        if chunk.kind == b"IDAT":
            break
        if chunk.kind == b"acTL" and len(chunk.content) >= 4:  # noqa: PLR2004 - a 32-bit number
            return max(1, int.from_bytes(chunk.content[:4]))
    return 1


class _Segment(NamedTuple):
    marker: int
    content: bytes
    start: int
    end: int


def _jpeg_segments(data: bytes) -> Iterator[_Segment]:
    """The segments of a JPEG up to its end; compressed pixels are between them."""
    at = 2
    while True:
        found = _NEXT_MARKER.search(data, at)
        if found is None:
            raise DamagedImage("is cut off")
        start, at = found.end() - 2, found.end()
        marker = data[at - 1]
        if marker == _EOI:
            yield _Segment(marker, b"", start, at)
            return
        if marker in _ALONE:
            continue
        length = int.from_bytes(data[at : at + 2])
        if length < 2:  # noqa: PLR2004 - includes its own two bytes
            raise DamagedImage("is cut off" if at + 2 > len(data) else "is damaged")
        if at + length > len(data):
            raise DamagedImage("is cut off")
        yield _Segment(marker, data[at + 2 : at + length], start, at + length)
        at += length


def _jpeg(data: bytes) -> ImageParts:
    segments = list(_jpeg_segments(data))
    frame = next((s for s in segments if s.marker in _FRAMES), None)
    scan = next((s for s in segments if s.marker == _SOS), None)
    if frame is None or scan is None:
        raise DamagedImage("holds no picture")
    width, height, bits = _jpeg_header(frame.content)
    tables = (s for s in segments if s.start < scan.start and not _is_note(s.marker))
    end = segments[-1].end
    lean = data[:2] + b"".join(data[s.start : s.end] for s in tables) + data[scan.start : end]
    notes = tuple(note for segment in segments if (note := _jpeg_note(segment)))
    scans = sum(segment.marker == _SOS for segment in segments)
    return ImageParts(
        width=width,
        height=height,
        bits=bits,
        frames=1,
        notes=notes,
        lean=lean,
        rest=_rest(data, end),
        scans=scans,
    )


def _jpeg_header(content: bytes) -> tuple[int, int, int]:
    if len(content) < 6:  # noqa: PLR2004 - bits, two sides, and the number of channels
        raise DamagedImage("is damaged")
    bits, height, width = struct.unpack_from(">BHH", content)
    if not width or not height:
        raise DamagedImage("is damaged")
    return width, height, bits


def _is_note(marker: int) -> bool:
    """Whether the decoder can ignore a segment; Adobe's APP14 defines the colours."""
    return (_APP1 <= marker <= _APP15 and marker != _APP14) or marker == _COM


def _jpeg_note(segment: _Segment) -> MetadataNote | None:
    marker, content = segment.marker, segment.content
    if marker == _COM:
        return MetadataNote("comment", content)
    if marker == _APP1 and content.startswith(_EXIF):
        return MetadataNote("exif", content.removeprefix(_EXIF))
    if marker == _APP1 and content.startswith(_XMP):
        return MetadataNote("xmp", content.removeprefix(_XMP))
    if marker == _APP13 and content.startswith(_IPTC):
        return MetadataNote("iptc", content.removeprefix(_IPTC))
    return None


def _rest(data: bytes, end: int) -> int:
    """Trailing bytes; padding to a sector is ignored."""
    return len(data[end:].strip(b"\0\r\n"))
