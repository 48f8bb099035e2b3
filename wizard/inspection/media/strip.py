"""Removes metadata from pictures: place, author, camera, comments, times.

The pixels are unchanged, as is everything that affects display: colour profiles, transparency,
animation, and the orientation. The output is reproducible, and stripping is idempotent.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

MAX_BYTES = 64 * 1024 * 1024
"""Larger pictures are refused, as they are held in memory."""

_MAX_PARTS = 100_000
_UPRIGHT = 1
_TURNS = range(2, 9)
_ORIENTATION = 0x0112
_SHORT = 3
_MAX_TAGS = 1000

_PNG = b"\x89PNG\r\n\x1a\n"
_NEEDED = frozenset({b"IHDR", b"IDAT", b"IEND"})
_CRITICAL = _NEEDED | {b"PLTE"}
_SHOWING = frozenset(
    {b"tRNS", b"bKGD", b"pHYs", b"sBIT", b"sRGB", b"gAMA", b"cHRM", b"iCCP", b"cICP"}
    | {b"mDCV", b"cLLI", b"acTL", b"fcTL", b"fdAT"}
)
_HEADER_SIZE = 13
_CHUNK_NAME = re.compile(rb"[A-Za-z]{4}")

_JPEG = b"\xff\xd8"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_JFIF, _EXIF, _ICC, _ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
_APPS = range(0xE0, 0xF0)
_OTHERS = frozenset(range(0xC0, 0xD0)) - {0xC8} | {_SCAN, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF}
_MARKERS = _OTHERS | {*_APPS, _COMMENT}
_EXIF_HEAD = b"Exif\0\0"
_JFIF_SIZE, _ADOBE_SIZE, _TIFF_SIZE = 14, 12, 8
_MARK = 0xFF
_LENGTH = 2  # a segment's length includes itself
_FILL = re.compile(rb"\xff+(?=\xff)")
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


class _Part(NamedTuple):
    """A chunk of a PNG, or a segment of a JPEG with the following scan."""

    kind: bytes
    data: bytes
    scan: bytes = b""


STRIPPED = frozenset({"png", "jpeg"})
"""The types, by content, from which metadata can be removed."""


def check_size(size: int) -> None:
    """Raises ValueError, like `stripped`, for sizes that it would refuse."""
    if size > MAX_BYTES:
        most = MAX_BYTES // 1024**2
        raise ValueError(f"has {size:,} bytes of at most {most} MiB")


def stripped(data: bytes) -> bytes:
    """The PNG or JPEG without its metadata.

    Raises ValueError for other formats, and for a damaged or too large file; its text completes
    "logo.png …", e.g. "is cut off".
    """
    check_size(len(data))
    if data.startswith(_PNG):
        return _PNG + b"".join(_png_parts(data))
    if data.startswith(_JPEG + b"\xff"):
        return _JPEG + b"".join(_jpeg_parts(data))
    raise ValueError("is neither a PNG nor a JPEG picture")


def _png_parts(data: bytes) -> Iterator[bytes]:
    chunks = list(_chunks(data))
    kinds = {chunk.kind for chunk in chunks}
    if not kinds >= _NEEDED or chunks[0].kind != b"IHDR" or len(chunks[0].data) != _HEADER_SIZE:
        raise ValueError("is damaged: a part that every PNG has is missing")
    turn = next((_turn(chunk.data) for chunk in chunks if chunk.kind == b"eXIf"), _UPRIGHT)
    for chunk in chunks:
        if chunk.kind in _CRITICAL or chunk.kind in _SHOWING:
            yield _packed_chunk(chunk)
        if chunk.kind == b"IHDR" and turn in _TURNS:
            yield _packed_chunk(_Part(b"eXIf", _minimal(turn)))


def _chunks(data: bytes) -> Iterator[_Part]:
    """Every chunk up to the end of the picture; checksums of kept ones are verified."""
    at = len(_PNG)
    for _ in range(_MAX_PARTS):
        size, kind = struct.unpack_from(">L4s", data, at) if at + 12 <= len(data) else (0, b"")
        if not kind or at + 12 + size > len(data):
            raise ValueError("is cut off")
        chunk = _Part(kind, data[at + 8 : at + 8 + size])
        _check_chunk(chunk, data[at + 8 + size : at + 12 + size])
        yield chunk
        if kind == b"IEND":
            return
        at += 12 + size
    raise ValueError("is damaged: it has too many parts")


def _check_chunk(chunk: _Part, crc: bytes) -> None:
    ancillary = chunk.kind[0] & 0x20
    if not _CHUNK_NAME.fullmatch(chunk.kind) or not (ancillary or chunk.kind in _CRITICAL):
        raise ValueError("is damaged: it holds a part that no PNG has")
    kept = chunk.kind in _CRITICAL or chunk.kind in _SHOWING
    if kept and zlib.crc32(chunk.kind + chunk.data) != int.from_bytes(crc):
        raise ValueError("is damaged: a sum in it is wrong")


def _packed_chunk(chunk: _Part) -> bytes:
    body = chunk.kind + chunk.data
    return struct.pack(">L", len(chunk.data)) + body + struct.pack(">L", zlib.crc32(body))


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    segments = list(_segments(data))
    kinds = {segment.kind[0] for segment in segments}
    if not kinds & _FRAMES or _SCAN not in kinds:
        raise ValueError("is damaged: a part that every JPEG has is missing")
    exif = (part.data for part in segments if part.kind[0] == _EXIF)
    turns = (_turn(some[len(_EXIF_HEAD) :]) for some in exif if some.startswith(_EXIF_HEAD))
    turn = next(turns, _UPRIGHT)
    kept = [part for segment in segments if (part := _kept_segment(segment))]
    if turn in _TURNS:
        # JFIF requires its own segment first.
        first = next((at for at, part in enumerate(kept) if part.kind[0] != _JFIF), len(kept))
        kept.insert(first, _Part(bytes([_EXIF]), _EXIF_HEAD + _minimal(turn)))
    yield from map(_packed_segment, kept)
    yield bytes([0xFF, _END])


def _segments(data: bytes) -> Iterator[_Part]:
    """Every segment up to the end marker, which may be followed by anything."""
    at = len(_JPEG)
    for _ in range(_MAX_PARTS):
        fill = _FILL.match(data, at)
        at = fill.end() if fill else at
        if at + 2 > len(data):
            raise ValueError("is cut off")
        marker = data[at + 1]
        if data[at] == _MARK and marker == _END:
            return
        if data[at] != _MARK or marker not in _MARKERS:
            raise ValueError("is damaged: it holds a part that no JPEG has")
        segment = _segment(data, at, marker)
        at += 4 + len(segment.data) + len(segment.scan)
        yield segment
    raise ValueError("is damaged: it has too many parts")


def _segment(data: bytes, at: int, marker: int) -> _Part:
    size = int.from_bytes(data[at + 2 : at + 4])
    end = at + 2 + size
    if at + 4 > len(data) or end > len(data):
        raise ValueError("is cut off")
    if size < _LENGTH:
        raise ValueError("is damaged: a part of it has no size")
    scan = b""
    if marker == _SCAN:
        after = _AFTER_SCAN.search(data, end)
        if not after:
            raise ValueError("is cut off")
        scan = data[end : after.start()]
    return _Part(bytes([marker]), data[at + 4 : end], scan)


def _kept_segment(segment: _Part) -> _Part | None:
    """The kept part of a segment; None for nothing. JFIF thumbnails are removed."""
    marker, data = segment.kind[0], segment.data
    if marker in _OTHERS or (marker == _ICC and data.startswith(b"ICC_PROFILE\0")):
        return segment
    if marker == _JFIF and data.startswith(b"JFIF\0") and len(data) >= _JFIF_SIZE:
        return _Part(segment.kind, data[: _JFIF_SIZE - 2] + b"\0\0")
    if marker == _ADOBE and data.startswith(b"Adobe") and len(data) >= _ADOBE_SIZE:
        return _Part(segment.kind, data[:_ADOBE_SIZE])
    return None


def _packed_segment(part: _Part) -> bytes:
    return b"\xff" + part.kind + struct.pack(">H", len(part.data) + _LENGTH) + part.data + part.scan


def _turn(tiff: bytes) -> int:
    """The EXIF orientation, 1 to 8; 1 if it cannot be read."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < _TIFF_SIZE:
        return _UPRIGHT
    (start,) = struct.unpack_from(order + "L", tiff, 4)
    if start + 2 > len(tiff):
        return _UPRIGHT
    (count,) = struct.unpack_from(order + "H", tiff, start)
    for number in range(min(count, _MAX_TAGS)):
        at = start + 2 + 12 * number
        if at + 12 > len(tiff):
            break
        tag, kind, values, value = struct.unpack_from(order + "HHLH", tiff, at)
        if tag == _ORIENTATION:
            sound = kind == _SHORT and values == 1 and value in _TURNS
            return value if sound else _UPRIGHT
    return _UPRIGHT


def _minimal(turn: int) -> bytes:
    """EXIF with the orientation only."""
    entry = struct.pack(">HHLHH", _ORIENTATION, _SHORT, 1, turn, 0)
    return b"MM\0*" + struct.pack(">L", 8) + struct.pack(">H", 1) + entry + struct.pack(">L", 0)
