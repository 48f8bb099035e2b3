"""Makes tiny videos with given frames and sound."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import pi, sin
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from PIL import Image, ImageDraw

RATE = 16_000
SECONDS = 3
Sound = Callable[[float], tuple[float, float]]
"""The levels of both channels, from -1 to 1, at a time in seconds."""


def plain(
    colour: tuple[int, int, int] = (0, 0, 0), size: tuple[int, int] = (64, 48)
) -> Image.Image:
    return Image.new("RGB", size, colour)


def dark_window(text: str = "submission-wizard check") -> Image.Image:
    """A dark terminal of 1280 × 720 with one line of dim text."""
    picture = plain((12, 12, 12), (1280, 720))
    ImageDraw.Draw(picture).text((8, 8), text, fill=(120, 120, 120))
    return picture


def page() -> Image.Image:
    picture = plain((255, 255, 255))
    ImageDraw.Draw(picture).rectangle((8, 8, 40, 30), fill=(30, 80, 160))
    return picture


def silent(_: float) -> tuple[float, float]:
    return 0.0, 0.0


def voice(level: float = 0.2) -> Sound:
    """A tone in syllables with pauses, as loud as speech of this level."""
    return lambda at: (level * sin(2 * pi * 220 * at) * (at % 0.5 < 0.35),) * 2


def opposed(at: float) -> tuple[float, float]:
    """Channels that cancel each other when they are mixed."""
    left = 0.2 * sin(2 * pi * 220 * at)
    return left, -left


def click(at: float) -> tuple[float, float]:
    return (0.9, 0.9) if 1.0 <= at < 1.05 else (0.0, 0.0)


def save_recording(
    path: Path, frames: Sequence[Image.Image], sound: Sound | None = silent, key_every: int = 12
) -> Path:
    """Saves a video of SECONDS seconds, in which each of the frames is shown equally long."""
    with av.open(str(path), "w", format="mp4") as container:
        film = container.add_stream("libx264", rate=8)
        film.width, film.height = frames[0].size
        film.pix_fmt, film.gop_size = "yuv420p", key_every
        film.options = {"x264-params": f"scenecut=0:keyint={key_every}"}
        audio = container.add_stream("aac", rate=RATE, layout="stereo") if sound else None
        for number in range(SECONDS * 8):
            image = frames[number * len(frames) // (SECONDS * 8)]
            frame = VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
            frame.pts, frame.time_base = number, Fraction(1, 8)
            container.mux(film.encode(frame))
        container.mux(film.encode(None))
        if audio is not None and sound is not None:
            for piece in _pieces(sound):
                container.mux(audio.encode(piece))
            container.mux(audio.encode(None))
    return path


def _pieces(sound: Sound) -> list[AudioFrame]:
    frames = []
    for start in range(0, SECONDS * RATE, 1024):
        channels = zip(*(sound(at / RATE) for at in range(start, start + 1024)), strict=True)
        frame = AudioFrame(format="fltp", layout="stereo", samples=1024)
        for plane, values in zip(frame.planes, channels, strict=True):
            plane.update(array("f", values).tobytes())
        frame.pts, frame.sample_rate, frame.time_base = start, RATE, Fraction(1, RATE)
        frames.append(frame)
    return frames
