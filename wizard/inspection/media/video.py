"""Inspection of videos by their container, without decoding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from struct import unpack
from typing import BinaryIO

from wizard.inspection.media.bmff import (
    Box,
    BrokenVideo,
    ByteSource,
    Layout,
    UnsupportedVideo,
    layout_of,
)
from wizard.inspection.media.bmff_tracks import (
    MOST_TRACKS,
    SampleRuns,
    Track,
    ticks_in,
    track_in,
    unpack_numbers,
)
from wizard.inspection.media.kinds import NAMES
from wizard.inspection.media.seen import FileSeen, InspectionState, VideoFacts

_READ = frozenset({"mp4", "mov", "m4a"})
_PACKET = 188
"""Bytes of an MPEG transport stream packet, which begins with a "G"."""
_LONGEST = 1_000_000.0
"""Maximum plausible duration: seconds in 11 days."""


def video_seen(file: BinaryIO, file_seen: FileSeen) -> FileSeen:
    """Inspects a video file; `file_seen` are the general facts. Only MP4 and MOV are parsed."""
    if file_seen.content not in _READ:
        return _foreign(file, file_seen)
    source = ByteSource(file, file_seen.size)
    try:
        layout = layout_of(source)
        facts = _video_facts(movie_in(source, layout), layout, source.size)
    except BrokenVideo as fault:
        return replace(file_seen, state=InspectionState.BROKEN, trouble=str(fault))
    except UnsupportedVideo as limit:
        return replace(file_seen, state=InspectionState.UNREADABLE, trouble=str(limit))
    if not facts.complete:
        trouble = "is cut off: not all of what its index speaks of is there"
        return replace(file_seen, state=InspectionState.BROKEN, trouble=trouble, video=facts)
    return replace(file_seen, video=facts)


def _foreign(file: BinaryIO, file_seen: FileSeen) -> FileSeen:
    start = b"" if file_seen.content else file.read(2 * _PACKET + 1)
    content = "mpeg" if start[::_PACKET] == b"GGG" else file_seen.content
    name = NAMES.get(content)
    trouble = f"is {name}, not MP4 or MOV" if name else "is neither MP4 nor MOV"
    return replace(file_seen, state=InspectionState.BROKEN, content=content, trouble=trouble)


def _video_facts(movie: Movie, layout: Layout, size: int) -> VideoFacts:
    pictures = _picture_tracks(movie.tracks)
    sounds = _played([track for track in movie.tracks if track.sound and track.runs.samples])
    if not pictures:
        raise BrokenVideo(
            "has sound, but no picture" if sounds else "has neither picture nor sound"
        )
    film = pictures[0]
    if film.runs.samples > size:
        raise BrokenVideo("is damaged: it counts more frames than it can hold")
    turned = film.screen.rotation in {90, 270}
    sides = (film.screen.height, film.screen.width) if turned else film.screen[:2]
    return VideoFacts(
        duration=_duration([*pictures, *sounds]),
        width=sides[0],
        height=sides[1],
        rotation=film.screen.rotation,
        fps=_rate(film),
        variable=not film.runs.is_even(),
        video_codec=film.codec,
        audio_codec=sounds[0].codec if sounds else "",
        fast_start=_begins_at_once(layout),
        fragmented=movie.fragmented,
        complete=_is_complete(movie, layout, size),
    )


def _picture_tracks(tracks: Sequence[Track]) -> Sequence[Track]:
    """The enabled video tracks, without cover art and chapter pictures."""
    chapters = {number for track in tracks for number in track.chapters}
    films = [t for t in tracks if not t.sound and t.number not in chapters and not t.is_cover]
    return _played([film for film in films if film.runs.samples])


def _played(tracks: Sequence[Track]) -> Sequence[Track]:
    return [track for track in tracks if track.enabled] or tracks


def _duration(tracks: Sequence[Track]) -> float:
    """The duration of the longest track, regardless of the index header."""
    spans = [track.span for track in tracks]
    seconds = max(end for _, end in spans) - min(start for start, _ in spans)
    if not 0 < seconds < _LONGEST:
        raise BrokenVideo("is damaged: its index gives no running time that can be true")
    return round(seconds, 3)


def _rate(film: Track) -> float:
    total = film.runs.total
    return round(film.runs.samples * film.clock.track / total, 3) if total else 0.0


def _begins_at_once(layout: Layout) -> bool:
    index = layout.index
    return index is None or layout.data is None or index.start < layout.data


def _is_complete(movie: Movie, layout: Layout, size: int) -> bool:
    return not layout.missing and all(track.furthest < size for track in movie.tracks)


_INDEX_BOXES = frozenset({b"mvhd", b"trak", b"mvex", b"cmov", b"rmra"})


@dataclass(slots=True)
class Movie:
    """All video and audio tracks in a file."""

    tracks: list[Track] = field(default_factory=list)
    fragmented: bool = False


def movie_in(source: ByteSource, layout: Layout) -> Movie:
    """Reads the index and all fragment headers. Raises BrokenVideo, UnsupportedVideo."""
    index = layout.index
    if index is None:
        how = "is cut off, and has lost" if layout.missing else "has not got"
        raise BrokenVideo(f"{how} the index that tells what is in it")
    parts = [part for part in source.boxes_in(index) if part.kind in _INDEX_BOXES]
    kinds = {part.kind for part in parts}
    if b"cmov" in kinds:
        raise UnsupportedVideo("has a compressed index, which is not read here")
    if b"rmra" in kinds:
        raise BrokenVideo("only refers to other files, which reviewers do not have")
    ticks = ticks_in(source, next((part for part in parts if part.kind == b"mvhd"), None))
    boxes = [part for part in parts if part.kind == b"trak"]
    if len(boxes) > MOST_TRACKS:
        raise UnsupportedVideo("has more tracks than are read here")
    tracks = [track for box in boxes if (track := track_in(source, box, ticks))]
    extends = next((part for part in parts if part.kind == b"mvex"), None)
    movie = Movie(tracks, extends is not None or bool(layout.fragments))
    if movie.fragmented:
        add_fragments(source, layout.fragments, tracks, extends)
    return movie


def add_fragments(
    source: ByteSource, fragments: Sequence[Box], tracks: Sequence[Track], extends: Box | None
) -> None:
    """Adds the samples of fragments to the tracks. Raises BrokenVideo, UnsupportedVideo."""
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
    """The track id, and the default sample duration of a fragment; 0 if not stated."""
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
