"""Parses picture metadata for private information and orientation.

Reads EXIF, XMP, IPTC and the texts of PNG as far as it takes to say that something is there.
Nothing here raises: a note that cannot be read tells nothing.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Iterator

from wizard.inspection.media.image_parts import MetadataNote

_UNPACKED = 1024 * 1024
_ENTRIES = 512
_LONGEST = 4096

_ORIENTATION = ("main", 0x0112)
_TURNS = range(2, 9)

Tag = tuple[str, int]
"""The directory of an EXIF block, and the number of the tag."""

_EXIF: dict[Tag, str] = {
    ("place", 0x0002): "place",
    ("place", 0x0004): "place",
    ("main", 0x013B): "author",
    ("main", 0x8298): "author",
    ("main", 0x9C9D): "author",
    ("photo", 0xA430): "author",
    ("main", 0x010F): "camera",
    ("main", 0x0110): "camera",
    ("main", 0x013C): "camera",
    ("photo", 0x927C): "camera",
    ("photo", 0xA431): "camera",
    ("photo", 0xA434): "camera",
    ("photo", 0xA435): "camera",
    ("main", 0x010E): "comment",
    ("main", 0x9C9C): "comment",
    ("photo", 0x9286): "comment",
    ("small", 0x0201): "thumbnail",
}
_INNER = {0x8769: "photo", 0x8825: "place"}
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}

_XMP = {
    b"exif:GPSLatitude": "place",
    b"photoshop:City": "place",
    b"dc:creator": "author",
    b"dc:rights": "author",
    b"xmpRights:Owner": "author",
    b"photoshop:Credit": "author",
    b"tiff:Make": "camera",
    b"tiff:Model": "camera",
    b"aux:SerialNumber": "camera",
}
_IPTC = {80: "author", 85: "author", 110: "author", 116: "author", 90: "place", 101: "place"}
_PNG = {
    "author": "author",
    "creator": "author",
    "copyright": "author",
    "source": "camera",
    "comment": "comment",
    "description": "comment",
}
_BY_PROGRAM = re.compile(
    rb"\s*(screenshot\b|created (with|by|using)|creator:|file written by|lavc|compressed (with|by)"
    rb"|optimi[sz]ed (with|by)|intel\(r\)|lead technologies|handmade software|xv \d)",
    re.IGNORECASE,
)
"""Prefixes of automatic comments by programs, which name no person."""

_ORDER = ("place", "author", "camera", "comment", "thumbnail")


def private_details(notes: Iterable[MetadataNote]) -> tuple[str, ...]:
    """The private information: of "place", "author", "camera", "comment" and "thumbnail"."""
    details = {name for note in _unwrapped(notes) for name in _note_details(note)}
    return tuple(name for name in _ORDER if name in details)


def orientation_of(notes: Iterable[MetadataNote]) -> int:
    """The EXIF orientation of the picture; 1 if it needs no change."""
    for note in _unwrapped(notes):
        if note.kind == "exif":
            tags, order = _exif(note.content)
            content = tags.get(_ORIENTATION, b"")
            if len(content) == struct.calcsize("H"):
                turn = int(struct.unpack(order + "H", content)[0])
                return turn if turn in _TURNS else 1
    return 1


def _note_details(note: MetadataNote) -> Iterator[str]:
    if note.kind == "exif":
        tags, _ = _exif(note.content)
        found = ((name, tags.get(tag, b"")) for tag, name in _EXIF.items())
        yield from (name for name, content in found if _chunk_tells(name, content))
    elif note.kind == "xmp":
        yield from (name for word, name in _XMP.items() if word in note.content)
    elif note.kind == "iptc":
        yield from _iptc(note.content)
    elif note.kind == "comment" and _chunk_tells("comment", note.content):
        yield "comment"
    elif note.kind == "text":
        keyword, _, content = note.content.partition(b"\0")
        name = _PNG.get(keyword.decode("latin-1").strip().lower(), "")
        if name and _chunk_tells(name, content):
            yield name


def _chunk_tells(name: str, content: bytes) -> bool:
    bare = content.replace(b"\0", b"").strip()
    if name == "comment":
        bare = re.sub(rb"^(ASCII|UNICODE|JIS)\s*", b"", bare)
        return bool(bare) and not _BY_PROGRAM.match(bare)
    return bool(bare)


def _unwrapped(notes: Iterable[MetadataNote]) -> Iterator[MetadataNote]:
    """The metadata items with PNG texts unpacked, including embedded items of other types."""
    for note in notes:
        text = _unpacked(note)
        keyword, _, content = text.content.partition(b"\0")
        if text.kind != "text":
            yield text
        elif keyword == b"XML:com.adobe.xmp":
            yield MetadataNote("xmp", content)
        elif keyword.startswith(b"Raw profile type "):
            yield from _from_raw(keyword.split()[-1].lower(), content)
        else:
            yield text


def _unpacked(note: MetadataNote) -> MetadataNote:
    keyword, _, after = note.content.partition(b"\0")
    if note.kind == "ztext":
        return MetadataNote("text", keyword + b"\0" + _inflated(after[1:]))
    if note.kind == "itext":
        *_, content = after[2:].split(b"\0", 2)
        packed = after[:1] == b"\1"
        return MetadataNote("text", keyword + b"\0" + (_inflated(content) if packed else content))
    return note


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _UNPACKED)
    except zlib.error:
        return b""


def _from_raw(kind: bytes, text: bytes) -> Iterator[MetadataNote]:
    """Parses ImageMagick's form of metadata in PNG: name, length, and hex digits."""
    try:
        content = bytes.fromhex("".join(text.decode("ascii").split()[2:]))
    except ValueError:
        return
    if kind in {b"exif", b"app1"}:
        yield MetadataNote("exif", content.removeprefix(b"Exif\0\0"))
    elif kind == b"xmp":
        yield MetadataNote("xmp", content)
    elif kind == b"iptc":
        yield MetadataNote("iptc", content)


def _exif(block: bytes) -> tuple[dict[Tag, bytes], str]:
    """The values of EXIF tags, and the byte order of the block."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4], "")
    tags: dict[Tag, bytes] = {}
    if not order or len(block) < 8:  # noqa: PLR2004 - order, 42, and where the first one begins
        return tags, ">"
    start = int(struct.unpack_from(order + "I", block, 4)[0])
    then = _directory("main", block, start, order, tags)
    for tag, name in _INNER.items():
        place = tags.get(("main", tag), b"")
        if len(place) == struct.calcsize("I"):
            _directory(name, block, int(struct.unpack(order + "I", place)[0]), order, tags)
    if then:
        _directory("small", block, then, order, tags)
    return tags, order


def _directory(name: str, block: bytes, start: int, order: str, tags: dict[Tag, bytes]) -> int:
    """Adds the tags of one directory; returns the offset of the next one, 0 for none."""
    if start + 2 > len(block):
        return 0
    count = min(int(struct.unpack_from(order + "H", block, start)[0]), _ENTRIES)
    after = start + 2 + 12 * count
    if after > len(block):
        return 0
    for at in range(start + 2, after, 12):
        tag, kind, number = struct.unpack_from(order + "HHI", block, at)
        size = _SIZES.get(kind, 1) * number
        place = at + 8
        if size > 4:  # noqa: PLR2004 - what fits into the entry itself stands there
            place = int(struct.unpack_from(order + "I", block, place)[0])
        tags[name, tag] = block[place : place + min(size, _LONGEST)]
    return int(struct.unpack_from(order + "I", block, after)[0]) if after + 4 <= len(block) else 0


def _iptc(block: bytes) -> Iterator[str]:
    """The private information in IPTC; Photoshop wraps it in resource number 1028."""
    at = max(0, block.find(b"8BIM\x04\x04"))
    at = block.find(b"\x1c", at)
    while at >= 0 and block[at : at + 1] == b"\x1c" and at + 5 <= len(block):
        record, row, length = struct.unpack_from(">BBH", block, at + 1)
        if record == 2 and length and row in _IPTC:  # noqa: PLR2004 - what is told of a picture
            yield _IPTC[row]
        at += 5 + length
