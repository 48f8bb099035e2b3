"""The boxes that MP4 and MOV files are made of: headers are read, media data never is.

A box is a size, four letters and a body, which may hold more boxes. Whatever a file says about
itself, it is read within the bounds below, so that a hostile one costs no more than a sound one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import unpack
from typing import BinaryIO, NamedTuple

MOST_BOXES = 200_000
"""So many headers are read of one file at most."""
MOST_TOP_BOXES = 10_000
MOST_ROWS = 1_500_000
"""So many rows of tables are kept of one file at most, enough for hours of uneven frames."""
MOST_INDEX = 64 * 1024 * 1024
"""Bytes that an index may have."""
_UNBELIEVABLE = 1 << 50


class BrokenVideo(Exception):
    """The file cannot be played as it is; says why, completing "film.mp4 …"."""


class UnsupportedVideo(Exception):
    """The file may be sound, but has more than is read here; says why, as `BrokenVideo` does."""


class Box(NamedTuple):
    """A box by its place in the file: it begins at `start`, what it holds at `body`."""

    kind: bytes
    start: int
    body: int
    end: int
    """As the box says; behind the end of a file that was cut off."""


class ByteSource:
    """A file of which single pieces are read."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.size = size
        self._file = file
        self._boxes = 0
        self._rows = 0

    def read(self, at: int, count: int) -> bytes:
        """Exactly so many bytes. Raises BrokenVideo."""
        if at + count > self.size:
            raise BrokenVideo("is cut off")
        self._file.seek(at)
        data = self._file.read(count)
        if len(data) < count:
            raise BrokenVideo("is cut off")
        return data

    def body(self, box: Box, least: int, most: int = 0) -> bytes:
        """The first bytes of what a box holds, at least and at most so many. Raises BrokenVideo."""
        held = box.end - box.body
        if held < least:
            raise BrokenVideo(f"is damaged: its part {letters(box.kind)} is too short")
        return self.read(box.body, min(held, max(least, most)))

    def take_rows(self, count: int) -> None:
        """Called before so many rows of a table are kept. Raises UnsupportedVideo."""
        self._rows += count
        if self._rows > MOST_ROWS:
            raise UnsupportedVideo("has longer tables than are read here")

    def box_at(self, at: int, end: int) -> Box:
        """The box that begins at a place, before `end`. Raises BrokenVideo, UnsupportedVideo."""
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
        """The boxes that a box holds, after the bytes of its own.

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
        """The first box along a path of kinds. Raises BrokenVideo, UnsupportedVideo."""
        found: Box | None = box
        for kind in path:
            if found is None:
                return None
            found = next((inner for inner in self.boxes_in(found) if inner.kind == kind), None)
        return found


def letters(kind: bytes) -> str:
    """The four letters of a kind in quotation marks; "?" for what is none."""
    return f"“{''.join(chr(b) if 32 < b < 127 else '?' for b in kind)}”"  # noqa: PLR2004


@dataclass(slots=True)
class Layout:
    """What lies where in a file, by the boxes of its top floor."""

    index: Box | None = None
    fragments: list[Box] = field(default_factory=list)
    data: int | None = None
    """Where the first media data begin."""
    missing: int = 0
    """So many bytes of the last box are not there."""


_TOP = frozenset(
    b"ftyp moov mdat moof free skip wide uuid mfra sidx ssix styp meta udta pdin emsg prft pnot "
    b"PICT junk".split()
)


def layout_of(source: ByteSource) -> Layout:
    """Goes through the top floor of a file. Raises BrokenVideo, UnsupportedVideo."""
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
    """Players pass over what is no box once they know the index; without one nothing is sure."""
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
