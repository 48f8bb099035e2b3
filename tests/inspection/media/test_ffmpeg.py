"""The ffmpeg commands that a person is given: what they say, and what they do where it is there."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.files.films import Film, save_film
from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.ffmpeg import FfmpegCommand, VideoTargets, commands_for
from wizard.inspection.media.look import look_at
from wizard.inspection.media.seen import VideoFacts

WANTS = VideoTargets(min_height=720, min_fps=24.0, min_s=180, max_s=300, audio=True)
GOOD = VideoFacts(240.0, 1280, 720, 0, 30.0, video_codec="H.264", audio_codec="AAC")


def lines_for(facts: VideoFacts, wants: VideoTargets = WANTS) -> list[FfmpegCommand]:
    return commands_for(Path("/films/demo.mov"), facts, wants)


def test_a_film_that_lacks_nothing_needs_no_command() -> None:
    assert lines_for(GOOD) == []


@pytest.mark.parametrize(
    ("facts", "has", "said"),
    [
        (replace(GOOD, fast_start=False), "-c copy -movflags +faststart", "index in front"),
        (replace(GOOD, fragmented=True), "-c copy -movflags +faststart", "fragments"),
        (replace(GOOD, variable=True, fps=29.4), "-vf fps=30", "30 frames in every second"),
        (replace(GOOD, fps=15.0), "-vf fps=24", "looks no smoother"),
        (replace(GOOD, width=640, height=360), "-vf scale=-2:720", "adds no detail"),
        (replace(GOOD, width=360, height=640), "-vf scale=720:-2", "adds no detail"),
        (replace(GOOD, video_codec="ProRes"), "-c:v libx264", "H.264"),
        (replace(GOOD, audio_codec="PCM"), "-c:a aac", "AAC"),
        (replace(GOOD, duration=340.0), "-to 5:00", "first 5:00"),
    ],
)
def test_a_command_fixes_what_a_video_lacks(facts: VideoFacts, has: str, said: str) -> None:
    (command,) = lines_for(facts)
    assert f" {has} " in command.line
    assert said in command.purpose
    assert command.line.startswith("ffmpeg -n -i /films/demo.mov ")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (replace(GOOD, audio_codec=""), "It has no sound: record what is to be said"),
        (replace(GOOD, duration=131.0), "It is 0:49 too short: record what is missing."),
        (replace(GOOD, complete=False), "It is cut off: copy or export it again"),
    ],
)
def test_what_no_command_can_fix_is_reported(facts: VideoFacts, said: str) -> None:
    (command,) = lines_for(facts)
    assert command.line == ""
    assert command.purpose.startswith(said)


def test_films_of_other_kinds_are_converted_and_other_files_are_not() -> None:
    path = Path("/films/demo.mp4")
    (command,) = commands_for(path, None, WANTS, "matroska")
    assert "-c:v libx264" in command.line
    assert commands_for(path, None, WANTS, "png") == []


@pytest.mark.parametrize(
    "name", ["it's a film.mp4", "-y.mp4", "a b;$(x).mp4", "t\x1bx\n.mp4", "ä.mp4"]
)
def test_a_shell_reads_any_name_as_one_word(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    (command,) = commands_for(path, replace(GOOD, fast_start=False), WANTS)
    assert command.line.isprintable()
    shell = ["bash", "-c", "ffmpeg() { printf '%s\\0' \"$@\"; }; " + command.line]
    said = subprocess.run(shell, check=True, capture_output=True).stdout.decode()
    words = said.split("\0")
    assert words[:3] == ["-n", "-i", str(path)]
    assert words[-2] == str(path.with_name(f"{path.stem}-mended.mp4"))


FAULTY: Mapping[str, Film] = {
    "index-last.mp4": Film(),
    "uneven.mov": Film(steps=(1, 1, 4)),
    "fragments.mp4": Film(options={"movflags": "frag_keyframe+empty_moov"}),
    "prores.mov": Film("prores_ks", "pcm_s16le", pixels="yuv422p10le"),
    "mpeg4.mp4": Film("mpeg4", "libmp3lame"),
}


def test_where_ffmpeg_is_installed_its_film_lacks_nothing_more(tmp_path: Path) -> None:
    wants = VideoTargets(min_height=120, min_fps=24.0, max_s=1)
    for name, film in FAULTY.items():
        path = save_film(tmp_path / name, film)
        seen = look_at(path, Media.VIDEO)
        command = commands_for(path, seen.video, wants, seen.content)[-1]
        assert command.line.startswith("ffmpeg -n ")
        if shutil.which("ffmpeg"):
            _run_twice(command.line)
            made = look_at(Path(shlex.split(command.line)[-1]), Media.VIDEO)
            assert made.video is not None
            assert made.video.duration == pytest.approx(1.0, abs=0.1)
            assert commands_for(path, made.video, replace(wants, max_s=2)) == []
        assert look_at(path, Media.VIDEO) == seen


def _run_twice(line: str) -> None:
    """The second time, nothing is written over what the first one made."""
    results = [
        subprocess.run(f"{line} -v error", shell=True, check=False, stdin=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert results[0].returncode == 0
