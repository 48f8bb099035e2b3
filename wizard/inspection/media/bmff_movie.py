"""All that the index and the fragments of an MP4 or MOV file say about its tracks."""

from __future__ import annotations

from dataclasses import dataclass, field

from wizard.inspection.media.bmff import BrokenVideo, ByteSource, Layout, UnsupportedVideo
from wizard.inspection.media.bmff_fragments import add_fragments
from wizard.inspection.media.bmff_tracks import MOST_TRACKS, Track, ticks_in, track_in

_READ = frozenset({b"mvhd", b"trak", b"mvex", b"cmov", b"rmra"})


@dataclass(slots=True)
class Movie:
    """All tracks of pictures and sound in a file."""

    tracks: list[Track] = field(default_factory=list)
    fragmented: bool = False


def movie_in(source: ByteSource, layout: Layout) -> Movie:
    """Reads the index and the heads of all fragments. Raises BrokenVideo, UnsupportedVideo."""
    index = layout.index
    if index is None:
        how = "is cut off, and has lost" if layout.missing else "has not got"
        raise BrokenVideo(f"{how} the index that tells what is in it")
    parts = [part for part in source.boxes_in(index) if part.kind in _READ]
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
