"""Decodes parts of MP4 and MOV files with an installed ffmpeg."""

from __future__ import annotations

import subprocess
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from threading import Timer

from wizard.inspection.media.decoder import (
    FRAME_SIZE,
    SOUND_RATE,
    TimeLimit,
    UndecodableVideo,
    plain_colour,
)

_PIECE = 64 * 1024


class FfmpegDecoder:
    """Runs ffmpeg, which is ended when the time is over."""

    def __init__(self, program: str) -> None:
        self._program = program

    def frames(
        self, path: Path, times: Iterable[float], limit: TimeLimit
    ) -> Generator[bytes, None, None]:
        """RGB frames of FRAME_SIZE at these times in seconds.

        The key frame before each time, or the frame itself if that key frame was seen and is plain.
        """
        last = b""
        for seconds in times:
            frame = self._frame(path, ("-noaccurate_seek", "-ss", f"{seconds:.3f}"), limit)
            if frame and frame == last and plain_colour(frame):
                frame = self._frame(path, ("-ss", f"{seconds:.3f}"), limit)
            if frame:
                last = frame
                yield frame

    def _frame(self, path: Path, place: Sequence[str], limit: TimeLimit) -> bytes:
        """One frame; b"" if it cannot be decoded."""
        width, height = FRAME_SIZE
        size = 3 * width * height
        scale = f"scale={width}:{height}:flags=area"
        picture = ("-map", "0:V:0", "-frames:v", "1", "-vf", scale, "-pix_fmt", "rgb24")
        command = self._command(path, place, (*picture, "-f", "rawvideo", "pipe:1"))
        frame = b"".join(_output(command, limit, most=size))
        return frame if len(frame) == size else b""

    def sound(self, path: Path, limit: TimeLimit) -> Generator[bytes, None, None]:
        """The first audio track as 16-bit stereo at SOUND_RATE, in pieces."""
        options = ("-map", "0:a:0", "-ac", "2", "-ar", str(SOUND_RATE), "-f", "s16le", "pipe:1")
        heard = False
        for piece in _output(self._command(path, (), options), limit):
            heard = True
            yield piece
        if not heard:
            raise UndecodableVideo

    def _command(self, path: Path, before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
        # The prefix keeps a name from being an option or a URL, the fixed format and protocols keep
        # a file from being a script that opens others.
        quiet = ("-nostdin", "-v", "quiet", "-protocol_whitelist", "file,pipe", "-f", "mov")
        source = ("-i", f"file:{path.absolute()}")
        return (self._program, *quiet, *before, *source, *after)


def _output(command: Sequence[str], limit: TimeLimit, most: int = 1 << 40) -> Iterator[bytes]:
    """What a command writes, up to a number of bytes. Raises DecodingStopped, UndecodableVideo."""
    try:
        process = subprocess.Popen(  # noqa: S603 - fixed options, and one path with a prefix
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except (OSError, ValueError) as error:
        raise UndecodableVideo from error
    timer = Timer(limit.left, process.kill)
    timer.start()
    try:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        while most > 0 and (piece := process.stdout.read(min(_PIECE, most))):
            most -= len(piece)
            yield piece
            limit.check()
    finally:
        timer.cancel()
        process.kill()
        process.communicate()
    limit.check()
