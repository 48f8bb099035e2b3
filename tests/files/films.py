"""Generators of video files: encoded ones, and ones built box by box for unusual structures."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

if TYPE_CHECKING:
    from av.container import OutputContainer

SOUND_RATE = 48_000
TURNS: Mapping[int, tuple[int, int, int, int]] = {
    0: (1, 0, 0, 1),
    90: (0, 1, -1, 0),
    180: (-1, 0, 0, -1),
    270: (0, -1, 1, 0),
}


@dataclass(frozen=True)
class Film:
    """How a video is encoded; "" leaves out picture or sound."""

    picture: str = "libx264"
    sound: str = "aac"
    width: int = 160
    height: int = 96
    rate: Fraction = Fraction(25)
    frames: int = 50
    steps: tuple[int, ...] = (1,)
    """Duration of each frame in ticks of the rate, repeated."""
    pixels: str = "yuv420p"
    films: int = 1
    options: Mapping[str, str] = field(default_factory=dict)
    """Options of the container, such as movflags."""

    @property
    def seconds(self) -> Fraction:
        """Duration of the picture."""
        ticks = sum(self.steps[n % len(self.steps)] for n in range(self.frames))
        return ticks / self.rate


def save_film(path: Path, film: Film) -> Path:
    """Encodes a video into the container given by the path's suffix."""
    kinds = {".mp4": "mp4", ".mov": "mov", ".mkv": "matroska", ".avi": "avi", ".m4a": "ipod"}
    kind = kinds[path.suffix]
    with av.open(str(path), "w", format=kind, options=dict(film.options)) as container:
        pictures = [
            _picture_stream(container, film) for _ in range(film.films if film.picture else 0)
        ]
        sound = _sound_stream(container, film) if film.sound else None
        for stream in pictures:
            _draw(container, stream, film)
        if sound is not None:
            _sing(container, sound, film)
    return path


def _picture_stream(container: OutputContainer, film: Film) -> VideoStream:
    stream = cast("VideoStream", container.add_stream(film.picture, rate=film.rate))
    stream.width, stream.height, stream.pix_fmt = film.width, film.height, film.pixels
    stream.codec_context.time_base = 1 / film.rate
    if film.picture == "libx265":
        stream.options = {"x265-params": "log-level=none"}
    return stream


def _sound_stream(container: OutputContainer, film: Film) -> AudioStream:
    stream = container.add_stream(film.sound, rate=SOUND_RATE, layout="mono")
    return cast("AudioStream", stream)


def _draw(container: OutputContainer, stream: VideoStream, film: Film) -> None:
    at = 0
    for number in range(film.frames):
        frame = VideoFrame(film.width, film.height, film.pixels)
        for plane in frame.planes:
            plane.update(bytes([(number * 3) % 200]) * plane.buffer_size)
        frame.pts, frame.time_base = at, 1 / film.rate
        at += film.steps[number % len(film.steps)]
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _sing(container: OutputContainer, stream: AudioStream, film: Film) -> None:
    wanted = int(film.seconds * SOUND_RATE)
    layout = stream.codec_context.format.name
    for at in range(0, wanted, 1024):
        frame = AudioFrame(format=layout, layout="mono", samples=min(1024, wanted - at))
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.pts, frame.sample_rate = at, SOUND_RATE
        frame.time_base = Fraction(1, SOUND_RATE)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def turn_film(path: Path, degrees: int) -> Path:
    """Sets the rotation of the first track, as a phone held upright does."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 40
    a, b, c, d = (value << 16 for value in TURNS[degrees])
    data[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


def forge_clock(path: Path, seconds: int) -> Path:
    """Changes the duration in the index of a video."""
    data = bytearray(path.read_bytes())
    at = data.index(b"mvhd") + 4
    (ticks,) = struct.unpack(">I", data[at + 12 : at + 16])
    data[at + 16 : at + 20] = struct.pack(">I", seconds * ticks)
    path.write_bytes(data)
    return path


def box(kind: str, *parts: bytes, wide: bool = False) -> bytes:
    """A box with a type of four letters; `wide` writes its size in eight bytes."""
    body = b"".join(parts)
    letters = kind.encode("latin-1")
    if wide:
        return struct.pack(">I4sQ", 1, letters, len(body) + 16) + body
    return struct.pack(">I4s", len(body) + 8, letters) + body


@dataclass(frozen=True)
class Reel:
    """A track that is built box by box."""

    handler: str = "vide"
    codec: str = "avc1"
    times: Sequence[tuple[int, int]] = ((100, 40),)
    """Runs of samples: their number, and their duration in ticks."""
    ticks: int = 1000
    size: tuple[int, int] = (1280, 720)
    shown: tuple[int, int] | None = None
    """The size in the track header, if it differs."""
    pixel: tuple[int, int] | None = None
    """Aspect ratio of a pixel, if it is stated."""
    turn: int = 0
    number: int = 1
    enabled: bool = True
    edits: Sequence[tuple[int, int]] = ()
    """Edits: their duration in ticks of the movie, their start in ticks of the track or -1."""
    offsets: Sequence[int] = (64,)
    long_offsets: bool = False
    version: int = 0
    chapters: Sequence[int] = ()
    elsewhere: str = ""

    def boxed(self) -> bytes:
        """The box of the track."""
        parts = [self._head()]
        if self.edits:
            rows = (struct.pack(">IiI", length, start, 1 << 16) for length, start in self.edits)
            parts.append(box("edts", box("elst", struct.pack(">II", 0, len(self.edits)), *rows)))
        if self.chapters:
            numbers = struct.pack(f">{len(self.chapters)}I", *self.chapters)
            parts.append(box("tref", box("chap", numbers)))
        return box("trak", *parts, box("mdia", *self._media()))

    def _head(self) -> bytes:
        flags = self.version << 24 | (7 if self.enabled else 6)
        times = ">IQQIIQ" if self.version else ">IIIIII"
        a, b, c, d = (value << 16 for value in TURNS[self.turn])
        matrix = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
        width, height = self.shown or (self.size if self.handler == "vide" else (0, 0))
        sides = struct.pack(">II", width << 16, height << 16)
        head = struct.pack(times, flags, 0, 0, self.number, 0, 0)
        return box("tkhd", head, bytes(16), matrix, sides)

    def _media(self) -> list[bytes]:
        form = ">IQQIQI" if self.version else ">IIIIII"
        total = sum(count * ticks for count, ticks in self.times)
        head = struct.pack(form, self.version << 24, 0, 0, self.ticks, min(total, 2**32 - 1), 0)
        handler = struct.pack(">II4s12x", 0, 0, self.handler.encode()) + b"\0"
        place = self.elsewhere.encode()
        source = box("url ", struct.pack(">I", 0 if place else 1), place)
        sources = box("dinf", box("dref", struct.pack(">II", 0, 1), source))
        return [box("mdhd", head), box("hdlr", handler), box("minf", sources, self._tables())]

    def _tables(self) -> bytes:
        times = (struct.pack(">II", *run) for run in self.times)
        letter, chunks = ("Q", "co64") if self.long_offsets else ("I", "stco")
        offsets = struct.pack(f">{len(self.offsets)}{letter}", *self.offsets)
        return box(
            "stbl",
            box("stsd", struct.pack(">II", 0, 1), self._entry()),
            box("stts", struct.pack(">II", 0, len(self.times)), *times),
            box(
                chunks,
                struct.pack(">II", 0, len(self.offsets)),
                offsets,
            ),
        )

    def _entry(self) -> bytes:
        if self.handler == "vide":
            shape = [box("pasp", struct.pack(">II", *self.pixel))] if self.pixel else []
            return box(self.codec, struct.pack(">6xH16xHH50x", 1, *self.size), *shape)
        return box(self.codec, struct.pack(">6xH8xHHIHH", 1, 2, 16, 0, 0, 0))


PICTURE = Reel()
SOUND = Reel("soun", "mp4a", ((200, 20),), number=2)
FTYP = box("ftyp", b"isom", struct.pack(">I", 512), b"isomavc1")
QUICKTIME = box("ftyp", b"qt  ", struct.pack(">I", 512), b"qt  ")


def index_of(*reels: Reel, claimed: int = 4000, ticks: int = 1000, more: bytes = b"") -> bytes:
    """An index of these tracks with a claimed duration."""
    head = struct.pack(">IIIII", 0, 0, 0, ticks, claimed)
    return box("moov", box("mvhd", head, bytes(80)), *(reel.boxed() for reel in reels), more)


def boxed_film(*reels: Reel, claimed: int = 4000, ticks: int = 1000, more: bytes = b"") -> bytes:
    """A complete video of these tracks, with the index first and a little data."""
    index = index_of(*(reels or (PICTURE, SOUND)), claimed=claimed, ticks=ticks, more=more)
    return FTYP + index + box("mdat", bytes(4096))


def save_sparse(path: Path, size: int, *, index_first: bool) -> Path:
    """Saves a video of this size, nearly all of it a hole that takes no space on the disk."""
    reel = replace(PICTURE, offsets=(4096, size - 8192), long_offsets=True)
    index = index_of(reel, replace(SOUND, long_offsets=True))
    front = FTYP + (index if index_first else b"")
    data = size - len(front) - (0 if index_first else len(index))
    with path.open("wb") as file:
        file.write(front + struct.pack(">I4sQ", 1, b"mdat", data))
        file.truncate(size)
        if not index_first:
            file.seek(size - len(index))
            file.write(index)
    return path


def fragment(number: int, count: int, ticks: int | None = None, each: Sequence[int] = ()) -> bytes:
    """A fragment of one track: samples of the default duration, of `ticks`, or as `each` says."""
    head_flags = 0x020008 if ticks is not None else 0x020000
    head = struct.pack(">II", head_flags, number)
    if ticks is not None:
        head += struct.pack(">I", ticks)
    flags = 0x000101 if each else 0x000001
    run = struct.pack(">IIi", flags, len(each) or count, 0) + struct.pack(f">{len(each)}I", *each)
    track = box("traf", box("tfhd", head), box("trun", run))
    return box("moof", box("mfhd", bytes(8)), track) + box("mdat", bytes(256))


def usual(number: int, ticks: int) -> bytes:
    """The box of an index with the default sample duration of fragments."""
    return box("mvex", box("trex", struct.pack(">6I", 0, number, 1, ticks, 0, 0)))
