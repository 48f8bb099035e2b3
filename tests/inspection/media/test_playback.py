"""A video passes only if it shows something and can be heard; what was not decoded is left open."""

from __future__ import annotations

import stat
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.files.recordings import (
    click,
    dark_window,
    opposed,
    page,
    plain,
    save_recording,
    silent,
    voice,
)
from tests.posix import POSIX
from wizard.catalogue.field_kinds import Media
from wizard.catalogue.model import Status
from wizard.checks.registry import CHECKS
from wizard.inspection.media import playback
from wizard.inspection.media.look import look_at
from wizard.inspection.media.playback import with_playback
from wizard.inspection.media.playback_ffmpeg import FfmpegDecoder
from wizard.inspection.media.seen import FileRef, FileSeen, PlaybackFacts
from wizard.rules.verdict import Facts, Verdict

FILM = "film"
NAMED = {FILM: "film.mp4"}


def seen_in(path: Path) -> FileSeen:
    return with_playback(look_at(path, Media.VIDEO), path)


def playback_of(path: Path) -> PlaybackFacts:
    video = seen_in(path).video
    assert video is not None
    assert video.playback is not None
    return video.playback


def picture(file_seen: FileSeen) -> Verdict:
    return _judged("video-picture", file_seen)


def speech(file_seen: FileSeen) -> Verdict:
    return _judged("video-speech", file_seen, audible_s=1.0)


def _judged(check: str, file_seen: FileSeen, **parameters: Any) -> Verdict:
    files_seen = {FileRef(Media.VIDEO, NAMED[FILM]): file_seen}
    facts = Facts(NAMED, date(2026, 7, 1), files_seen=files_seen)
    return CHECKS[check](facts, (FILM,), **parameters)


@pytest.mark.parametrize(
    ("colour", "name"),
    [((0, 0, 0), "black"), ((255, 255, 255), "white"), ((20, 90, 160), "of one colour")],
)
def test_a_video_of_one_colour_does_not_pass_and_the_colour_is_told(
    colour: tuple[int, int, int], name: str, tmp_path: Path
) -> None:
    verdict = picture(seen_in(save_recording(tmp_path / "film.mp4", [plain(colour)])))
    assert verdict.status is Status.NOT_MET
    assert verdict.message == f"The video shows nothing: 9 of 9 frames looked at are {name}"


@pytest.mark.parametrize("key_every", [6, 240])
def test_a_black_intro_is_fine_also_with_a_single_key_frame(key_every: int, tmp_path: Path) -> None:
    frames = [plain(), plain(), page(), page()]
    path = save_recording(tmp_path / "film.mp4", frames, key_every=key_every)
    assert picture(seen_in(path)).status is Status.MET


def test_a_dark_terminal_with_one_line_of_dim_text_is_not_called_black(tmp_path: Path) -> None:
    path = save_recording(tmp_path / "film.mp4", [dark_window()])
    assert picture(seen_in(path)).status is Status.MET


def test_one_card_before_a_black_film_is_for_a_person_to_look_at(tmp_path: Path) -> None:
    verdict = picture(seen_in(save_recording(tmp_path / "film.mp4", [page(), *[plain()] * 7])))
    assert verdict.status is Status.COULD_NOT_TELL
    assert verdict.needs_person
    assert "frames looked at are black" in verdict.message


@pytest.mark.parametrize("sound", [silent, click], ids=["silent track", "one click"])
def test_a_film_in_which_nobody_can_be_heard_does_not_pass(sound: Any, tmp_path: Path) -> None:
    verdict = speech(seen_in(save_recording(tmp_path / "film.mp4", [page()], sound)))
    assert verdict.status is Status.NOT_MET
    assert "is silent" in verdict.message


def test_a_film_without_a_sound_track_does_not_pass(tmp_path: Path) -> None:
    verdict = speech(seen_in(save_recording(tmp_path / "film.mp4", [page()], None)))
    assert verdict.message == "film.mp4 has no sound; somebody must speak in it"


@pytest.mark.parametrize(
    "sound", [voice(), voice(0.004), opposed], ids=["usual", "quiet", "opposed"]
)
def test_quiet_speech_and_opposed_channels_can_be_heard(sound: Any, tmp_path: Path) -> None:
    assert (
        speech(seen_in(save_recording(tmp_path / "film.mp4", [page()], sound))).status is Status.MET
    )


def test_without_av_and_ffmpeg_the_verdict_is_open_and_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_recording(tmp_path / "film.mp4", [plain()])
    monkeypatch.setattr(playback, "_has_av", lambda: False)
    monkeypatch.setenv("PATH", str(tmp_path))
    for verdict in (picture(seen_in(path)), speech(seen_in(path))):
        assert verdict.status is Status.COULD_NOT_TELL
        assert verdict.message.endswith("that needs av or ffmpeg")
        assert verdict.needs_tool


def test_a_video_that_takes_too_long_is_left_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_recording(tmp_path / "film.mp4", [plain()])
    monkeypatch.setattr(playback, "LONGEST_S", 0.0)
    for verdict in (picture(seen_in(path)), speech(seen_in(path))):
        assert (verdict.status, verdict.message) == (
            Status.COULD_NOT_TELL,
            "film.mp4 took too long to decode",
        )


def test_a_video_whose_data_are_damaged_is_left_open(tmp_path: Path) -> None:
    path = save_recording(tmp_path / "film.mp4", [page()], voice())
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    end = data.index(b"moov", start) - 4
    data[start:end] = bytes(255 - (n * 7 & 255) for n in range(end - start))
    path.write_bytes(data)
    for verdict in (picture(seen_in(path)), speech(seen_in(path))):
        assert verdict.status is Status.COULD_NOT_TELL


def test_a_cancelled_look_keeps_nothing(tmp_path: Path) -> None:
    path = save_recording(tmp_path / "film.mp4", [page()])
    file_seen = look_at(path, Media.VIDEO)
    assert with_playback(file_seen, path, lambda: True) == file_seen


STAND_IN = """#!{python}
import sys, time
open({log!r}, "a").write(" ".join(sys.argv[1:]) + "\\n")
if {hangs}:
    time.sleep(60)
sys.stdout.buffer.write(bytes({count}))
"""


def ffmpeg_in(folder: Path, count: int, *, hangs: bool = False) -> Path:
    """A program named ffmpeg that notes its arguments and writes zeros."""
    program = folder / "bin" / "ffmpeg"
    program.parent.mkdir()
    log = str(folder / "log")
    program.write_text(STAND_IN.format(python=sys.executable, log=log, hangs=hangs, count=count))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def arguments_in(folder: Path) -> Sequence[str]:
    return (folder / "log").read_text().splitlines()


@POSIX
def test_ffmpeg_is_used_where_av_is_missing_and_a_name_is_never_an_option_or_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = ffmpeg_in(tmp_path, 10_000_000)
    monkeypatch.setattr(playback, "_has_av", lambda: False)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.chdir(tmp_path)
    for name in ("-i.mp4", "http:film.mp4"):
        path = save_recording(tmp_path / "film.mp4", [page()]).rename(tmp_path / name)
        verdict = picture(seen_in(Path(name)))
        assert verdict.message == "The video shows nothing: 9 of 9 frames looked at are black"
        last = arguments_in(tmp_path)[-1]
        assert "-protocol_whitelist file,pipe -f mov" in last
        assert f"-i file:{path}" in last


@POSIX
def test_an_ffmpeg_that_hangs_is_ended_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = ffmpeg_in(tmp_path, 0, hangs=True)
    monkeypatch.setattr(playback, "available_decoder", lambda: FfmpegDecoder(str(program)))
    monkeypatch.setattr(playback, "LONGEST_S", 0.2)
    path = save_recording(tmp_path / "film.mp4", [page()])
    assert playback_of(path).picture_trouble == "took too long to decode"
