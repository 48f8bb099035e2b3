"""The ffmpeg commands that mend a video, to be pasted into a terminal; nothing is run here.

    wants = VideoTargets(min_height=720, min_fps=24.0, min_s=180, max_s=300, audio=True)
    for command in commands_for(path, seen.video, wants, seen.content):
        show(command.purpose, command.line)

`purpose` is a sentence. `line` is quoted for the shell of this machine, or "" where no command
helps (silence, a recording that is too short, a file that is cut off): the sentence then says
what does. The first command mends all that can be mended at once; one that cuts follows apart,
since it takes something away. A video that lacks nothing gives an empty list.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from wizard.dataclass import dataclass
from wizard.inspection.media.seen import VideoFacts
from wizard.shell_words import shell_quoted
from wizard.text import clock

_USUAL_RATES = (24, 25, 30, 50, 60)
_PLAYED_EVERYWHERE = ("H.264", "AAC")
_OTHER_FILMS = frozenset({"matroska", "avi", "flv", "wmv", "mpeg"})
"""Video formats that are not parsed here, but that ffmpeg converts to MP4."""

_H264 = ("-c:v", "libx264", "-crf", "18", "-pix_fmt", "yuv420p")
_AAC = ("-c:a", "aac", "-b:a", "160k")
_IN_FRONT = ("-movflags", "+faststart")


@dataclass(frozen=True, slots=True)
class VideoTargets:
    """The required properties of a video; 0 and False mean no requirement."""

    min_height: int = 0
    """Lines; for an upright video, the pixels of its shorter side."""
    min_fps: float = 0.0
    min_s: int = 0
    max_s: int = 0
    audio: bool = False


class FfmpegCommand(NamedTuple):
    """One step to fix a video."""

    purpose: str
    """A sentence: what it fixes, or what must be done manually."""
    line: str = ""
    """The command line to paste; "" if no command helps."""


def commands_for(
    path: Path, facts: VideoFacts | None, wants: VideoTargets, content: str = ""
) -> list[FfmpegCommand]:
    """The steps to fix the video at a path; `facts` is None if it was not opened."""
    if facts is None:
        return _converted(path) if content in _OTHER_FILMS else []
    if not facts.complete:
        return [
            FfmpegCommand("It is cut off: copy or export it again, for what is missing is lost.")
        ]
    return [*_mended(path, facts, wants), *_by_hand(facts, wants)]


def _converted(path: Path) -> list[FfmpegCommand]:
    line = _command_line(path, "-mended.mp4", (*_H264, *_AAC, *_IN_FRONT))
    return [FfmpegCommand("Turns it into an MP4 with H.264 and AAC.", line)]


def _mended(path: Path, facts: VideoFacts, wants: VideoTargets) -> Iterator[FfmpegCommand]:
    filters = dict(_filters(facts, wants))
    plays = _plays(facts)
    changes = [*_layout(facts), *filters.values()]
    if not plays:
        changes.append("turns it into an MP4 with H.264 and AAC")
    options = _copied() if plays and not filters else _encoded(facts, list(filters))
    suffix = ".mp4" if not plays or filters else path.suffix or ".mp4"
    if changes:
        yield FfmpegCommand(_sentence(changes), _command_line(path, f"-mended{suffix}", options))
    if 0 < wants.max_s < facts.duration:
        cut = f"keeps the first {clock(wants.max_s)} only"
        options = ("-to", clock(wants.max_s), *options)
        yield FfmpegCommand(
            _sentence([cut, *changes]), _command_line(path, f"-cut{suffix}", options)
        )


def _layout(facts: VideoFacts) -> Iterator[str]:
    if facts.fragmented:
        yield "joins the fragments into one file"
    if not facts.fast_start:
        yield "puts the index in front, so that playing begins at once"


def _filters(facts: VideoFacts, wants: VideoTargets) -> Iterator[tuple[str, str]]:
    """The required ffmpeg filters, each with its purpose."""
    shorter = min(facts.width, facts.height)
    if 0 < shorter < wants.min_height:
        lines = wants.min_height + wants.min_height % 2
        size = f"-2:{lines}" if facts.height <= facts.width else f"{lines}:-2"
        message = f"scales it up to {lines} lines, which adds no detail (a new recording would)"
        yield f"scale={size}", message
    if 0 < facts.fps < wants.min_fps - _NEARLY:
        rate = _usual_rate(wants.min_fps)
        yield f"fps={rate}", f"repeats frames up to {rate} a second, which looks no smoother"
    elif facts.variable:
        rate = _usual_rate(max(facts.fps - 1, wants.min_fps))
        yield f"fps={rate}", f"shows {rate} frames in every second"


_NEARLY = 0.05
"""23.976 frames per second is marketed as 24."""


def _usual_rate(least: float) -> int:
    return next((rate for rate in _USUAL_RATES if rate >= least), math.ceil(least))


def _plays(facts: VideoFacts) -> bool:
    video, audio = _PLAYED_EVERYWHERE
    return facts.video_codec == video and facts.audio_codec in {"", audio, "MP3"}


def _copied() -> tuple[str, ...]:
    return ("-c", "copy", *_IN_FRONT)


def _encoded(facts: VideoFacts, filters: Sequence[str]) -> tuple[str, ...]:
    picture = ("-vf", ",".join(filters)) if filters else ()
    sound = ("-c:a", "copy") if facts.audio_codec in {"AAC", "MP3"} else _AAC
    return (*picture, *_H264, *(sound if facts.audio_codec else ()), *_IN_FRONT)


def _by_hand(facts: VideoFacts, wants: VideoTargets) -> Iterator[FfmpegCommand]:
    if wants.audio and not facts.audio_codec:
        yield FfmpegCommand("It has no sound: record what is to be said; no command can add that.")
    if 0 < facts.duration < wants.min_s:
        missing = clock(math.ceil(wants.min_s - facts.duration))
        yield FfmpegCommand(f"It is {missing} too short: record what is missing.")


def _sentence(parts: Sequence[str]) -> str:
    *before, last = parts
    message = f"{', '.join(before)} and {last}" if before else last
    return f"{message[0].upper()}{message[1:]}."


def _command_line(path: Path, suffix: str, options: Sequence[str]) -> str:
    """A command that writes a new file beside the path; -n overwrites nothing."""
    made = path.with_name(path.stem + suffix)
    words = ["ffmpeg", "-n", "-i", _path_argument(path), *options, _path_argument(made)]
    return " ".join(map(shell_quoted, words))


def _path_argument(path: Path) -> str:
    # "-x.mp4" would be an option to ffmpeg, and "a:b.mp4" a URL.
    return str(path) if path.is_absolute() else os.path.join(".", path)  # noqa: PTH118
