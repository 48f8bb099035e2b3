"""What every decoder of videos keeps to: sizes, the time limit, and its errors."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import Protocol

from wizard.dataclass import dataclass

FRAME_SIZE = (160, 90)
SOUND_RATE = 8_000
"""Samples per second of the two channels that are measured; speech is below 4 kHz."""

_DIFFERENT = 10
"""Levels by which compression changes the brightness of a plain colour at most."""
_LEAST_SHARE = 0.0004
"""The share of a frame that differs from its plain colour: a few words in a dark window."""

Stopped = Callable[[], bool]


class DecodingStopped(Exception):
    """The time is up, or the user cancelled."""


class UndecodableVideo(Exception):
    """The decoder cannot read the file."""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """The end of the time for one file, and whether the user cancelled."""

    end: float
    stopped: Stopped

    def check(self) -> None:
        """Raises DecodingStopped when it is over."""
        if self.stopped() or time.monotonic() >= self.end:
            raise DecodingStopped

    @property
    def left(self) -> float:
        """Remaining seconds."""
        return max(0.0, self.end - time.monotonic())


class Decoder(Protocol):
    """Decodes parts of a video file. All of it raises DecodingStopped and UndecodableVideo."""

    def frames(
        self, path: Path, times: Iterable[float], limit: TimeLimit
    ) -> Generator[bytes, None, None]:
        """RGB frames of FRAME_SIZE at these times in seconds."""

    def sound(self, path: Path, limit: TimeLimit) -> Generator[bytes, None, None]:
        """The first audio track as 16-bit stereo at SOUND_RATE, in pieces."""


def plain_colour(frame: bytes) -> str:
    """The six hex digits of the colour that all of an RGB frame has; "" if it shows more.

    Only the brightness is compared, since compression changes colours far more.
    """
    from PIL import Image as Pictures
    from PIL.ImageStat import Stat

    picture = Pictures.frombytes("RGB", FRAME_SIZE, frame)
    light = picture.convert("L")
    (middle,) = Stat(light).median
    near = light.histogram()[max(0, middle - _DIFFERENT) : middle + _DIFFERENT + 1]
    area = light.width * light.height
    return "" if area - sum(near) > area * _LEAST_SHARE else bytes(Stat(picture).median).hex()
