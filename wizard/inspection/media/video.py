"""Looking at a video: what its container says, without decoding any of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

from wizard.inspection.media.bmff import (
    BrokenVideo,
    ByteSource,
    Layout,
    UnsupportedVideo,
    layout_of,
)
from wizard.inspection.media.bmff_movie import Movie, movie_in
from wizard.inspection.media.bmff_tracks import Track
from wizard.inspection.media.kinds import NAMES
from wizard.inspection.media.seen import FileSeen, InspectionState, VideoFacts

_READ = frozenset({"mp4", "mov", "m4a"})
_PACKET = 188
"""Bytes of a packet of an MPEG transport stream, which begins with a "G"."""
_LONGEST = 1_000_000.0
"""Seconds, 11 days: what claims to run longer is not believed."""


def video_seen(file: BinaryIO, seen: FileSeen) -> FileSeen:
    """The file seen as a video; `seen` is what any file shows. Only MP4 and MOV are opened."""
    if seen.content not in _READ:
        return _foreign(file, seen)
    source = ByteSource(file, seen.size)
    try:
        layout = layout_of(source)
        facts = _video_facts(movie_in(source, layout), layout, source.size)
    except BrokenVideo as fault:
        return replace(seen, state=InspectionState.BROKEN, trouble=str(fault))
    except UnsupportedVideo as limit:
        return replace(seen, state=InspectionState.UNREADABLE, trouble=str(limit))
    if not facts.complete:
        trouble = "is cut off: not all of what its index speaks of is there"
        return replace(seen, state=InspectionState.BROKEN, trouble=trouble, video=facts)
    return replace(seen, video=facts)


def clock(seconds: float) -> str:
    """A running time as people write it, in whole seconds: "0:45", "3:40", "1:02:30"."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _foreign(file: BinaryIO, seen: FileSeen) -> FileSeen:
    start = b"" if seen.content else file.read(2 * _PACKET + 1)
    content = "mpeg" if start[::_PACKET] == b"GGG" else seen.content
    name = NAMES.get(content)
    trouble = f"is {name}, not MP4 or MOV" if name else "is neither MP4 nor MOV"
    return replace(seen, state=InspectionState.BROKEN, content=content, trouble=trouble)


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
    """The tracks of moving pictures that are played; no sleeves and no pictures of chapters."""
    chapters = {number for track in tracks for number in track.chapters}
    films = [t for t in tracks if not t.sound and t.number not in chapters and not t.is_cover]
    return _played([film for film in films if film.runs.samples])


def _played(tracks: Sequence[Track]) -> Sequence[Track]:
    return [track for track in tracks if track.enabled] or tracks


def _duration(tracks: Sequence[Track]) -> float:
    """Of the longest track, whatever the head of the index claims."""
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
