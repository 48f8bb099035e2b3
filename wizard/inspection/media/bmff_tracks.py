"""Parses the tracks of an MP4 or MOV file from its index and its fragments."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import starmap, takewhile
from operator import mul
from struct import iter_unpack, unpack
from typing import NamedTuple

from wizard.inspection.media.bmff import Box, BrokenVideo, ByteSource, UnsupportedVideo
from wizard.inspection.media.bmff_codecs import ENCRYPTED, STILLS, codec_name

MOST_TRACKS = 64
_MOST_ENTRIES = 64
_ENTRY = 4096
"""Maximum bytes read of a sample description."""
_IN_THIS_FILE = 1
_FIRST_PART = 78
"""The offset of boxes in a visual sample description."""
_PIXEL_SHAPE = b"\0\0\0\x10pasp"
_MOST_STRETCHED = 10.0
"""The maximum plausible pixel aspect ratio."""
_ENABLED = 1


class DisplaySize(NamedTuple):
    """The displayed size of a track: pixels before rotation, and the rotation."""

    width: int = 0
    height: int = 0
    rotation: int = 0
    """Clockwise, in degrees."""


class StoredSize(NamedTuple):
    """The stored size of a frame in pixels, and its pixel aspect ratio."""

    width: int = 0
    height: int = 0
    stretch: float = 1.0


@dataclass(slots=True)
class Track:
    """A video or audio track."""

    number: int
    sound: bool
    enabled: bool
    clock: Clock
    codec: str
    screen: DisplaySize
    edits: tuple[TrackEdit, ...]
    runs: SampleRuns
    furthest: int
    """The highest offset of its data in the file; -1 for none."""
    chapters: tuple[int, ...]
    """Ids of its chapter tracks."""
    usual_ticks: int = 0
    """The default duration of a sample in a fragment."""

    @property
    def span(self) -> tuple[float, float]:
        """The start and end of its presentation, in seconds."""
        return span_of(self.runs.total, self.edits, self.clock)

    @property
    def is_cover(self) -> bool:
        """Whether it is a still image: cover art, not video."""
        return self.codec in STILLS and self.runs.samples <= 1


def ticks_in(source: ByteSource, head: Box | None) -> int:
    """The time scale of an mvhd or mdhd box, per second. Raises BrokenVideo."""
    if head is None:
        raise BrokenVideo("is damaged: its index has no clock")
    data = source.body(head, 20, 24)
    at = 20 if data[0] == 1 else 12
    (ticks,) = unpack(">I", data[at : at + 4].rjust(4, b"\0"))
    if not ticks:
        raise BrokenVideo("is damaged: the clock of its index stands still")
    return int(ticks)


def track_in(source: ByteSource, box: Box, movie_ticks: int) -> Track | None:
    """A video or audio track; None for any other. Raises BrokenVideo, UnsupportedVideo."""
    media = source.first(box, b"mdia")
    handler = source.first(media, b"hdlr") if media else None
    kind = source.body(handler, 12)[8:12] if handler else b""
    if media is None or kind not in {b"vide", b"soun"}:
        return None
    clock = Clock(movie_ticks, ticks_in(source, source.first(media, b"mdhd")))
    table = source.first(media, b"minf", b"stbl")
    if table is None:
        raise BrokenVideo("is damaged: a track has no tables")
    _refuse_elsewhere(source, source.first(media, b"minf", b"dinf", b"dref"))
    sound = kind == b"soun"
    codec, held = _sample_description(source, source.first(table, b"stsd"), sound=sound)
    number, enabled, screen = _track_header(source, source.first(box, b"tkhd"), held)
    return Track(
        number=number,
        sound=sound,
        enabled=enabled,
        clock=clock,
        codec=codec,
        screen=screen,
        edits=edits_in(source, source.first(box, b"edts", b"elst")),
        runs=runs_in(source, source.first(table, b"stts")),
        furthest=_furthest(source, table),
        chapters=_chapters(source, source.first(box, b"tref", b"chap")),
    )


def _furthest(source: ByteSource, table: Box) -> int:
    chunks = source.first(table, b"stco") or source.first(table, b"co64")
    return -1 if chunks is None else furthest_chunk(source, chunks)


def _chapters(source: ByteSource, box: Box | None) -> tuple[int, ...]:
    if box is None:
        return ()
    data = source.body(box, 0, 4 * MOST_TRACKS)
    return tuple(unpack_numbers(data[: len(data) // 4 * 4]))


def _refuse_elsewhere(source: ByteSource, box: Box | None) -> None:
    """Raises BrokenVideo for a track whose data is in another file."""
    if box is None:
        return
    for place in source.boxes_in(box, 8):
        flags = source.body(place, 4)[3]
        if not flags & _IN_THIS_FILE and place.end - place.body > 5:  # noqa: PLR2004 - an empty name
            raise BrokenVideo("keeps its data in another file, which reviewers do not have")


def _sample_description(
    source: ByteSource, box: Box | None, *, sound: bool
) -> tuple[str, StoredSize]:
    """Codec and size from the sample description. Raises BrokenVideo."""
    if box is None:
        raise BrokenVideo("is damaged: a track does not say how it is stored")
    entries = list(_entries(source, box))
    if any(entry.kind in ENCRYPTED for entry in entries):
        raise BrokenVideo("is encrypted, so that nobody can play it without its key")
    if not entries:
        raise BrokenVideo("is damaged: a track does not say how it is stored")
    held = source.body(entries[0], 28, _ENTRY)
    codec = codec_name(entries[0].kind, held, sound=sound)
    if sound:
        return codec, StoredSize()
    width, height = unpack(">HH", held[24:28])
    return codec, StoredSize(width, height, _stretch(held))


def _stretch(held: bytes) -> float:
    """The pixel aspect ratio in a `pasp` box of a sample description; 1 by default."""
    at = held.find(_PIXEL_SHAPE, _FIRST_PART)
    if at < 0 or len(held) < at + 16:
        return 1.0
    across, down = unpack(">II", held[at + 8 : at + 16])
    ratio = across / down if across and down else 1.0
    return ratio if 1 / _MOST_STRETCHED <= ratio <= _MOST_STRETCHED else 1.0


def _entries(source: ByteSource, box: Box) -> Iterator[Box]:
    source.body(box, 8)
    for number, entry in enumerate(source.boxes_in(box, 8)):
        if number == _MOST_ENTRIES:
            raise UnsupportedVideo("is stored in more forms than are read here")
        yield entry


def _track_header(
    source: ByteSource, box: Box | None, held: StoredSize
) -> tuple[int, bool, DisplaySize]:
    """Id, enabled flag, and display size. Raises BrokenVideo."""
    if box is None:
        raise BrokenVideo("is damaged: a track has no head")
    data = source.body(box, 84, 96)
    wide = data[0] == 1
    shift = 12 if wide else 0
    if len(data) < 84 + shift:
        raise BrokenVideo("is damaged: the head of a track is too short")
    (number,) = unpack(">I", data[20:24] if wide else data[12:16])
    matrix = unpack(">9i", data[40 + shift : 76 + shift])
    shown = unpack(">II", data[76 + shift : 84 + shift])
    width, height = _sides(held, (shown[0] / 65536, shown[1] / 65536))
    return number, bool(data[3] & _ENABLED), DisplaySize(width, height, _rotation(matrix))


def _sides(held: StoredSize, shown: tuple[float, float]) -> tuple[int, int]:
    """The size in pixels: the stored height, and the width by the display aspect ratio.

    MP4 states that ratio in the track header. MOV repeats the stored size there, and states the
    pixel aspect ratio separately.
    """
    if not all(held):
        return round(shown[0]), round(shown[1])
    if min(shown) < 1 or shown == held[:2]:
        return max(1, round(held.width * held.stretch)), held.height
    return max(1, round(held.height * shown[0] / shown[1])), held.height


def _rotation(matrix: Sequence[int]) -> int:
    """The clockwise rotation in degrees; 0 if it is not a multiple of 90."""
    a, b, _, c, d = matrix[:5]
    if a == d == 0 and b and c:
        return 90 if b > 0 else 270
    return 180 if b == c == 0 and a < 0 and d < 0 else 0


_MOST_EDITS = 10_000
_NONE = -1
_ODD_SHARE = 100
"""The share of odd frames up to which the rate counts as constant."""


def unpack_numbers(data: bytes, code: str = "I") -> array[int]:
    """Big-endian integers of four bytes, or of eight with code "Q"."""
    numbers = array(code, data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


@dataclass(slots=True)
class SampleRuns:
    """The durations of a track's samples in ticks, run-length encoded."""

    counts: array[int] = field(default_factory=lambda: array("I"))
    ticks: array[int] = field(default_factory=lambda: array("I"))

    def add(self, counts: Sequence[int], ticks: Sequence[int]) -> None:
        """Appends runs."""
        self.counts.extend(counts)
        self.ticks.extend(ticks)

    @property
    def samples(self) -> int:
        """The number of samples."""
        return sum(self.counts)

    @property
    def total(self) -> int:
        """The total duration in ticks."""
        return sum(map(mul, self.counts, self.ticks))

    def is_even(self) -> bool:
        """Whether the frame rate is constant, except for rounding, the last frame and outliers."""
        samples, total = self.samples - 1, self.total - (self.ticks[-1] if self.ticks else 0)
        if samples < 2 or len(self.counts) == 1:  # noqa: PLR2004 - one length is equal to itself
            return True
        odd = at = passed = 0
        drifted = False
        for count, ticks in zip(self.counts, self.ticks, strict=True):
            here = min(count, samples - passed)
            at, passed = at + here * ticks, passed + here
            drifted = drifted or abs(at * samples - passed * total) > samples
            odd += here if abs(ticks * samples - total) * 10 > total else 0
            if drifted and odd > max(1, samples // _ODD_SHARE):
                return False
        return True


def runs_in(source: ByteSource, table: Box | None) -> SampleRuns:
    """The sample durations of a track's own table. Raises BrokenVideo, UnsupportedVideo."""
    runs = SampleRuns()
    if table is not None:
        (count,) = unpack_numbers(source.body(table, 8)[4:])
        source.take_rows(count)
        numbers = unpack_numbers(source.body(table, 8 + 8 * count)[8:])
        runs.add(numbers[::2], numbers[1::2])
    return runs


class TrackEdit(NamedTuple):
    """A presented part of the track: its duration in movie ticks, its start in track ticks."""

    length: int
    start: int
    """-1 for an empty edit."""


def edits_in(source: ByteSource, table: Box | None) -> tuple[TrackEdit, ...]:
    """The presented parts in order; none if the whole track is presented.

    Raises BrokenVideo, UnsupportedVideo.
    """
    if table is None:
        return ()
    head = source.body(table, 8)
    (count,) = unpack_numbers(head[4:])
    if count > _MOST_EDITS:
        raise UnsupportedVideo("is cut together from more pieces than are read here")
    form, size = (">QqI", 20) if head[0] == 1 else (">IiI", 12)
    rows = iter_unpack(form, source.body(table, 8 + size * count)[8:])
    return tuple(starmap(_edit, rows))


def _edit(length: int, start: int, _rate: int) -> TrackEdit:
    return TrackEdit(length, start if start >= 0 else _NONE)


class Clock(NamedTuple):
    """Ticks per second of the movie and of a track."""

    movie: int
    track: int


def span_of(total: int, edits: Sequence[TrackEdit], clock: Clock) -> tuple[float, float]:
    """The start and end of a track's presentation, in seconds.

    A part is never longer than its media, regardless of the stated duration.
    """
    if not edits:
        return 0.0, total / clock.track
    waiting = takewhile(lambda edit: edit.start == _NONE, edits)
    start = sum(_shown_seconds(total, edit, clock) for edit in waiting)
    return start, sum(_shown_seconds(total, edit, clock) for edit in edits)


def _shown_seconds(total: int, edit: TrackEdit, clock: Clock) -> float:
    if edit.start == _NONE:
        return edit.length / clock.movie
    # One second of tolerance for frames that are stored out of display order.
    there = max(0, min(total, total - edit.start + clock.track)) / clock.track
    return min(there, edit.length / clock.movie) if edit.length else there


def furthest_chunk(source: ByteSource, table: Box) -> int:
    """The highest offset in a chunk table; -1 for an empty one. Raises BrokenVideo."""
    (count,) = unpack_numbers(source.body(table, 8)[4:])
    size, code = (8, "Q") if table.kind == b"co64" else (4, "I")
    if table.body + 8 + size * count > table.end:
        raise BrokenVideo("is damaged: its table of data is too short")
    step = 1 << 16
    highest = _NONE
    for first in range(0, count, step):
        piece = source.read(table.body + 8 + size * first, size * min(step, count - first))
        highest = max(highest, *unpack_numbers(piece, code))
    return highest
