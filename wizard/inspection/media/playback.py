"""Measures whether a video shows anything and can be heard, by decoding a little of it.

Needs PyAV (the extra `media`) or an installed ffmpeg; without either nothing is measured. A file
is decoded for a limited time, and so far as it takes to settle the question: most videos show in
their first frames, and sound in its first seconds, that there is something.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from math import log10
from operator import mul
from pathlib import Path
from shutil import which

from wizard.inspection.media.decoder import (
    SOUND_RATE,
    Decoder,
    DecodingStopped,
    Stopped,
    TimeLimit,
    UndecodableVideo,
    plain_colour,
)
from wizard.inspection.media.seen import FileSeen, InspectionState, PlaybackFacts, VideoFacts

FRAMES = 9
"""Frames that are looked at, evenly spread."""
ENOUGH_FRAMES = 3
"""Frames that show something, after which no more is decoded."""
LONGEST_S = 15.0
"""Time limit for the picture of one file, and for its sound."""
AUDIBLE_DB = -60.0
"""Sound below this level, of the loudest that a file can hold, is silence. Synthesized speech
recorded 30 dB too quietly is above it for most of its time; hiss of good recordings is below."""
ENOUGH_S = 5.0
"""Seconds of audible sound after which no more is decoded."""
MOST_PIXELS = 40_000_000
"""Larger frames are not decoded, to limit memory; an 8K frame has 33 million pixels."""

_WINDOW = SOUND_RATE // 10 * 2
_FULL = 32_768
_TOO_LONG = "took too long to decode"
_UNDECODED = "could not be decoded here"


def with_playback(file_seen: FileSeen, path: Path, stopped: Stopped = lambda: False) -> FileSeen:
    """The facts on a video file with what playing it shows; unchanged without a decoder."""
    video = file_seen.video
    if file_seen.state is not InspectionState.OPENED or video is None or video.playback:
        return file_seen
    decoder = available_decoder()
    if decoder is None:
        return file_seen
    playback = _playback(decoder, path, video, stopped)
    return file_seen if stopped() else replace(file_seen, video=replace(video, playback=playback))


def available_decoder() -> Decoder | None:
    """PyAV, else an installed ffmpeg; None without either."""
    if _has_av():
        from wizard.inspection.media.playback_av import AvDecoder

        return AvDecoder()
    program = which("ffmpeg")
    if program is None:
        return None
    from wizard.inspection.media.playback_ffmpeg import FfmpegDecoder

    return FfmpegDecoder(program)


@cache
def _has_av() -> bool:
    return find_spec("av") is not None


def _playback(decoder: Decoder, path: Path, video: VideoFacts, stopped: Stopped) -> PlaybackFacts:
    picture = _picture(decoder, path, video, _new_limit(stopped))
    if not video.audio_codec:
        return picture
    return _with_sound(picture, decoder, path, _new_limit(stopped))


def _new_limit(stopped: Stopped) -> TimeLimit:
    return TimeLimit(time.monotonic() + LONGEST_S, stopped)


def _picture(decoder: Decoder, path: Path, video: VideoFacts, limit: TimeLimit) -> PlaybackFacts:
    """Looks at frames until enough of them have shown something."""
    if video.width * video.height > MOST_PIXELS:
        return PlaybackFacts(picture_trouble="has frames that are too large to be decoded here")
    times = [video.duration * (number + 0.5) / FRAMES for number in range(FRAMES)]
    seen, plain, trouble = 0, list[str](), ""
    try:
        with closing(decoder.frames(path, times, limit)) as frames:
            for frame in frames:
                seen += 1
                plain += filter(None, [plain_colour(frame)])
                if seen - len(plain) >= ENOUGH_FRAMES:
                    break
    except DecodingStopped:
        trouble = _TOO_LONG
    except UndecodableVideo:
        trouble = _UNDECODED
    if not seen and not trouble:
        trouble = _UNDECODED
    colour = plain[0] if plain else ""
    return PlaybackFacts(frames=seen, plain=len(plain), colour=colour, picture_trouble=trouble)


def _with_sound(
    facts: PlaybackFacts, decoder: Decoder, path: Path, limit: TimeLimit
) -> PlaybackFacts:
    """Listens until enough was audible."""
    windows, trouble = 0, ""
    try:
        with closing(decoder.sound(path, limit)) as pieces:
            for level in levels(pieces):
                windows += level >= AUDIBLE_DB
                if windows * _WINDOW >= ENOUGH_S * SOUND_RATE * 2:
                    break
    except DecodingStopped:
        trouble = _TOO_LONG
    except UndecodableVideo:
        trouble = _UNDECODED
    audible = round(windows * _WINDOW / (2 * SOUND_RATE), 1)
    return replace(facts, audible_s=audible, sound_trouble=trouble)


def levels(pieces: Iterable[bytes]) -> Iterator[float]:
    """The level of each tenth of a second in dB below the loudest possible; -inf for silence.

    The channels are not mixed, so opposite ones do not cancel each other.
    """
    import sys

    rest = b""
    for piece in pieces:
        data = rest + piece
        whole = len(data) // (2 * _WINDOW) * 2 * _WINDOW
        rest = data[whole:]
        samples = array("h", data[:whole])
        if sys.byteorder == "big":
            samples.byteswap()
        for at in range(0, len(samples), _WINDOW):
            window = samples[at : at + _WINDOW]
            power = sum(map(mul, window, window)) / _WINDOW
            yield 10 * log10(power / _FULL**2) if power else float("-inf")
