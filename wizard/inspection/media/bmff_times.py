"""How long the pictures and sounds of a track last, and which part of it is shown."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import starmap, takewhile
from operator import mul
from struct import iter_unpack
from typing import NamedTuple

from wizard.inspection.media.bmff import Box, BrokenVideo, ByteSource, UnsupportedVideo

_MOST_EDITS = 10_000
_NONE = -1
_ODD_SHARE = 100
"""One odd frame in so many is an accident, not a variable rate."""


def unpack_numbers(data: bytes, code: str = "I") -> array[int]:
    """Big-endian numbers of four bytes, or of eight with code "Q"."""
    numbers = array(code, data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


@dataclass(slots=True)
class SampleRuns:
    """How long each sample of a track lasts, in ticks: runs of equal ones."""

    counts: array[int] = field(default_factory=lambda: array("I"))
    ticks: array[int] = field(default_factory=lambda: array("I"))

    def add(self, counts: Sequence[int], ticks: Sequence[int]) -> None:
        """More runs at the end."""
        self.counts.extend(counts)
        self.ticks.extend(ticks)

    @property
    def samples(self) -> int:
        """How many there are."""
        return sum(self.counts)

    @property
    def total(self) -> int:
        """How long all of them last, in ticks."""
        return sum(map(mul, self.counts, self.ticks))

    def is_even(self) -> bool:
        """All last equally long, but for rounding to ticks, the last one, and a rare accident."""
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
    """The times of a track's own table. Raises BrokenVideo, UnsupportedVideo."""
    runs = SampleRuns()
    if table is not None:
        (count,) = unpack_numbers(source.body(table, 8)[4:])
        source.take_rows(count)
        numbers = unpack_numbers(source.body(table, 8 + 8 * count)[8:])
        runs.add(numbers[::2], numbers[1::2])
    return runs


class TrackEdit(NamedTuple):
    """A piece of the track that is shown: its length in the movie's ticks, its start in its own."""

    length: int
    start: int
    """-1 when nothing is shown meanwhile."""


def edits_in(source: ByteSource, table: Box | None) -> tuple[TrackEdit, ...]:
    """The pieces that are shown, in order; none when all is.

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
    """Ticks in a second: of the movie at large, and of a track."""

    movie: int
    track: int


def span_of(total: int, edits: Sequence[TrackEdit], clock: Clock) -> tuple[float, float]:
    """When a track of so many ticks begins and ends to be shown, in seconds.

    A piece is never shown longer than there is something to show, whatever it says of itself.
    """
    if not edits:
        return 0.0, total / clock.track
    waiting = takewhile(lambda edit: edit.start == _NONE, edits)
    start = sum(_shown_seconds(total, edit, clock) for edit in waiting)
    return start, sum(_shown_seconds(total, edit, clock) for edit in edits)


def _shown_seconds(total: int, edit: TrackEdit, clock: Clock) -> float:
    if edit.start == _NONE:
        return edit.length / clock.movie
    # A second is granted to frames that are stored in another order than shown.
    there = max(0, min(total, total - edit.start + clock.track)) / clock.track
    return min(there, edit.length / clock.movie) if edit.length else there


def furthest_chunk(source: ByteSource, table: Box) -> int:
    """The highest offset in a table of chunks; -1 for an empty one. Raises BrokenVideo."""
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
