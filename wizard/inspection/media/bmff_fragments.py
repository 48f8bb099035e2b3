"""Files in fragments: each has a head of its own, which says how long its samples last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from struct import unpack

from wizard.inspection.media.bmff import Box, BrokenVideo, ByteSource
from wizard.inspection.media.bmff_times import SampleRuns, unpack_numbers
from wizard.inspection.media.bmff_tracks import Track


def add_fragments(
    source: ByteSource, fragments: Sequence[Box], tracks: Sequence[Track], extends: Box | None
) -> None:
    """Adds to the tracks what the fragments hold of them. Raises BrokenVideo, UnsupportedVideo."""
    by_number = {track.number: track for track in tracks}
    for usual in source.boxes_in(extends) if extends else ():
        if usual.kind == b"trex":
            number, _, ticks = unpack_numbers(source.body(usual, 16)[4:16])
            if number in by_number:
                by_number[number].usual_ticks = ticks
    for fragment in fragments:
        for part in source.boxes_in(fragment):
            if part.kind == b"traf":
                _add_run(source, part, by_number)


def _add_run(source: ByteSource, box: Box, by_number: Mapping[int, Track]) -> None:
    track: Track | None = None
    usual = 0
    for part in source.boxes_in(box):
        if part.kind == b"tfhd":
            number, usual = _fragment_head(source.body(part, 8, 28))
            track = by_number.get(number)
        elif part.kind == b"trun" and track is not None:
            _add_samples(source, part, track.runs, usual or track.usual_ticks)


def _fragment_head(data: bytes) -> tuple[int, int]:
    """The number of the track, and how long its samples last here; 0 when it does not say."""
    flags, number = unpack(">II", data[:8])
    if not flags & 0x08:
        return number, 0
    at = 8 + (8 if flags & 0x01 else 0) + (4 if flags & 0x02 else 0)
    (ticks,) = unpack(">I", data[at : at + 4].rjust(4, b"\0"))
    return number, ticks


def _add_samples(source: ByteSource, run: Box, runs: SampleRuns, usual: int) -> None:
    flags, count = unpack(">II", source.body(run, 8))
    if count > source.size:
        raise BrokenVideo("is damaged: it counts more samples than it can hold")
    skipped = 8 + (4 if flags & 0x01 else 0) + (4 if flags & 0x04 else 0)
    step = (flags >> 8 & 0x0F).bit_count()
    if not flags & 0x100:
        runs.add((count,), (usual,))
        return
    source.take_rows(count)
    numbers = unpack_numbers(source.body(run, skipped + 4 * step * count)[skipped:])
    runs.add([1] * count, numbers[::step])
