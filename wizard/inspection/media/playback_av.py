"""Decodes parts of MP4 and MOV files with PyAV."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from wizard.files import open_file
from wizard.inspection.media.decoder import (
    FRAME_SIZE,
    SOUND_RATE,
    DecodingStopped,
    TimeLimit,
    UndecodableVideo,
)

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_COVER = "attached_pic"


class AvDecoder:
    """Decodes in this process; the libraries are interrupted where they read."""

    def frames(
        self, path: Path, times: Iterable[float], limit: TimeLimit
    ) -> Generator[bytes, None, None]:
        """RGB frames of FRAME_SIZE at these times in seconds."""
        with _opened(path, limit) as container:
            stream = _film(container)
            for frame in _frames_at(container, stream, times, limit):
                yield _pixels(frame)

    def sound(self, path: Path, limit: TimeLimit) -> Generator[bytes, None, None]:
        """The first audio track as 16-bit stereo at SOUND_RATE, in pieces."""
        from av import AudioResampler

        with _opened(path, limit) as container:
            if not container.streams.audio:
                raise UndecodableVideo
            resampler = AudioResampler(format="s16", layout="stereo", rate=SOUND_RATE)
            for frame in container.decode(container.streams.audio[0]):
                limit.check()
                for part in resampler.resample(frame):
                    yield bytes(part.planes[0])[: part.samples * 4]


@contextmanager
def _opened(path: Path, limit: TimeLimit) -> Iterator[InputContainer]:
    """An open container. The name of the file is never given to the libraries.

    They would take it for a URL or a script. `format` keeps them from following what is inside.
    """
    import av
    from av.error import FFmpegError

    with open_file(path) as file:
        source = _LimitedFile(file, limit)
        try:
            with cast("InputContainer", av.open(source, format="mov")) as container:
                yield container
        except (FFmpegError, ValueError, MemoryError, EOFError, TypeError, AttributeError) as error:
            limit.check()
            raise UndecodableVideo from error


class _LimitedFile:
    """A file that cannot be read any more when the time is over."""

    def __init__(self, file: BinaryIO, limit: TimeLimit) -> None:
        self._file = file
        self._limit = limit

    def read(self, size: int = -1) -> bytes:
        """Reads up to `size` bytes; none when the time is over."""
        try:
            self._limit.check()
        except DecodingStopped:
            return b""
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Moves to a position."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """The present position."""
        return self._file.tell()


def _film(container: InputContainer) -> VideoStream:
    """The first video track that is not a cover. Raises UndecodableVideo."""
    for stream in container.streams.video:
        if _COVER not in (stream.disposition.name or ""):
            stream.thread_type = "AUTO"
            return stream
    raise UndecodableVideo


def _frames_at(
    container: InputContainer, stream: VideoStream, times: Iterable[float], limit: TimeLimit
) -> Iterator[VideoFrame]:
    """For each time the key frame before it, or the frame itself where there is no new key frame.

    Once a key frame comes again, all is decoded from there on, so that nothing is decoded twice.
    """
    from av.error import FFmpegError

    reader = _FrameReader(container, stream, limit)
    for seconds in times:
        found = None
        with suppress(FFmpegError):  # a damaged part; others may be sound
            found = reader.frame_at(seconds)
        limit.check()
        if found is not None:
            yield found


class _FrameReader:
    """Reads frames at increasing times."""

    def __init__(self, container: InputContainer, stream: VideoStream, limit: TimeLimit) -> None:
        if stream.time_base is None:
            raise UndecodableVideo
        self._container, self._stream, self._limit = container, stream, limit
        self._ticks, self._start = stream.time_base, stream.start_time or 0
        self._last = -1.0
        self._following: Iterator[VideoFrame] | None = None

    def frame_at(self, seconds: float) -> VideoFrame | None:
        """A frame; None after the last one. Raises FFmpegError, DecodingStopped."""
        frames = self._following
        if frames is None:
            frames = self._sought(seconds)
            first = next(frames, None)
            if first is None or self._time(first) > self._last:
                self._last = self._time(first) if first else self._last
                return first
            self._following = frames
        return self._reached(frames, seconds)

    def _sought(self, seconds: float) -> Iterator[VideoFrame]:
        ticks = self._start + int(seconds / self._ticks)
        self._container.seek(ticks, stream=self._stream)
        return self._container.decode(self._stream)

    def _reached(self, frames: Iterator[VideoFrame], seconds: float) -> VideoFrame | None:
        found = None
        for frame in frames:
            self._limit.check()
            found = frame
            if self._time(frame) >= seconds:
                break
        return found

    def _time(self, frame: VideoFrame) -> float:
        return float(((frame.pts or 0) - self._start) * self._ticks)


def _pixels(frame: VideoFrame) -> bytes:
    width, height = FRAME_SIZE
    plane = frame.reformat(width, height, "rgb24", interpolation="AREA").planes[0]
    data, row = bytes(plane), plane.line_size
    return b"".join(data[at : at + 3 * width] for at in range(0, height * row, row))
