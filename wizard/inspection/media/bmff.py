"""Parses the box structure of MP4 and MOV files; media data is not read.

A box has a size, a four-letter type and a body, which may contain boxes. Everything is read within
the limits below, so that a malicious file costs no more than a valid one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import unpack
from typing import BinaryIO, NamedTuple

MOST_BOXES = 200_000
"""Maximum box headers read of one file."""
MOST_TOP_BOXES = 10_000
MOST_ROWS = 1_500_000
"""Maximum table rows kept of one file, enough for hours of variable frame rate."""
MOST_INDEX = 64 * 1024 * 1024
"""Maximum bytes of an index."""
_UNBELIEVABLE = 1 << 50


class BrokenVideo(Exception):
    """The file cannot be played; says why, completing "film.mp4 …"."""


class UnsupportedVideo(Exception):
    """The file may be valid, but exceeds the limits; says why, like `BrokenVideo`."""


class Box(NamedTuple):
    """A box by its position: it begins at `start`, its content at `body`."""

    kind: bytes
    start: int
    body: int
    end: int
    """As stated in the box; beyond the end of a truncated file."""


class ByteSource:
    """Random access to a file."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.size = size
        self._file = file
        self._boxes = 0
        self._rows = 0

    def read(self, at: int, count: int) -> bytes:
        """Reads exactly that many bytes. Raises BrokenVideo."""
        if at + count > self.size:
            raise BrokenVideo("is cut off")
        self._file.seek(at)
        data = self._file.read(count)
        if len(data) < count:
            raise BrokenVideo("is cut off")
        return data

    def body(self, box: Box, least: int, most: int = 0) -> bytes:
        """The first bytes of a box's content, within the given sizes. Raises BrokenVideo."""
        held = box.end - box.body
        if held < least:
            raise BrokenVideo(f"is damaged: its part {letters(box.kind)} is too short")
        return self.read(box.body, min(held, max(least, most)))

    def take_rows(self, count: int) -> None:
        """Called before table rows are kept. Raises UnsupportedVideo."""
        self._rows += count
        if self._rows > MOST_ROWS:
            raise UnsupportedVideo("has longer tables than are read here")

    def box_at(self, at: int, end: int) -> Box:
        """The box at an offset, before `end`. Raises BrokenVideo, UnsupportedVideo."""
        self._boxes += 1
        if self._boxes > MOST_BOXES:
            raise UnsupportedVideo("is made of more pieces than are read here")
        head = self.read(at, min(16, end - at))
        size, kind = unpack(">I4s", head[:8])
        body = at + 8
        if size == 1 and len(head) == 16:  # noqa: PLR2004 - the size follows in eight bytes
            size, body = unpack(">Q", head[8:])[0], at + 16
        elif size == 0:
            size = end - at
        if size < body - at or size > _UNBELIEVABLE:
            raise BrokenVideo(f"is damaged: its part {letters(kind)} has an impossible size")
        return Box(kind, at, body, at + size)

    def boxes_in(self, box: Box, skipped: int = 0) -> Iterator[Box]:
        """The child boxes, after the box's own fields.

        Raises BrokenVideo, UnsupportedVideo.
        """
        at = box.body + skipped
        while at + 8 <= box.end:
            inner = self.box_at(at, box.end)
            if inner.end > box.end:
                name = f"{letters(inner.kind)} is larger than {letters(box.kind)} around it"
                raise BrokenVideo(f"is damaged: its part {name}")
            yield inner
            at = inner.end

    def first(self, box: Box, *path: bytes) -> Box | None:
        """The first box along a path of types. Raises BrokenVideo, UnsupportedVideo."""
        found: Box | None = box
        for kind in path:
            if found is None:
                return None
            found = next((inner for inner in self.boxes_in(found) if inner.kind == kind), None)
        return found


def letters(kind: bytes) -> str:
    """The four letters of a type in quotation marks; "?" if invalid."""
    return f"“{''.join(chr(b) if 32 < b < 127 else '?' for b in kind)}”"  # noqa: PLR2004


@dataclass(slots=True)
class Layout:
    """The top-level boxes of a file."""

    index: Box | None = None
    fragments: list[Box] = field(default_factory=list)
    data: int | None = None
    """The offset of the first media data."""
    missing: int = 0
    """The number of missing bytes of the last box."""


_TOP = frozenset(
    b"ftyp moov mdat moof free skip wide uuid mfra sidx ssix styp meta udta pdin emsg prft pnot "
    b"PICT junk".split()
)


def layout_of(source: ByteSource) -> Layout:
    """Reads the top-level boxes of a file. Raises BrokenVideo, UnsupportedVideo."""
    layout = Layout()
    at = 0
    for _ in range(MOST_TOP_BOXES):
        if at + 8 > source.size:
            return layout
        try:
            box = source.box_at(at, source.size)
        except BrokenVideo:
            box = None
        if box is None or (box.end > source.size and box.kind not in _TOP):
            return _ended_by_junk(layout)
        _place_box(layout, box, source.size)
        at = box.end
    raise UnsupportedVideo(
        f"is made of more than {MOST_TOP_BOXES:,} pieces, more than are read here"
    )


def _ended_by_junk(layout: Layout) -> Layout:
    """Whether trailing garbage can be ignored, as players do once they have the index."""
    if layout.index is None:
        raise BrokenVideo("is damaged: its parts do not follow each other")
    return layout


def _place_box(layout: Layout, box: Box, size: int) -> None:
    layout.missing = max(0, box.end - size)
    if box.kind == b"moov" and layout.index is None:
        if layout.missing:
            raise BrokenVideo("is cut off: its index is not whole")
        if box.end - box.start > MOST_INDEX:
            raise UnsupportedVideo(
                f"has an index of more than {MOST_INDEX >> 20} MB, more than is read here"
            )
        layout.index = box
    elif box.kind == b"moof" and not layout.missing:
        layout.fragments.append(box)
    elif box.kind == b"mdat" and layout.data is None and box.end > box.body:
        layout.data = box.start
