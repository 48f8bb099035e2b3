"""Checks of videos by their container data, and by what a few decoded seconds show."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from wizard.catalogue.field_kinds import Media
from wizard.checks.looked import InspectedFile, content_name, inspected_files, verdict_for_each_file
from wizard.inspection.media.playback import ENOUGH_FRAMES
from wizard.inspection.media.seen import FileSeen, PlaybackFacts, VideoFacts
from wizard.rules.lists import seconds_of, title
from wizard.rules.phrasing import are, counted, listed, quoted
from wizard.rules.reading import Row, cell, field_at, rows_of
from wizard.rules.verdict import (
    MET,
    Facts,
    Verdict,
    could_not_tell,
    met,
    needs_eyes,
    needs_program,
    not_met,
    unanswered,
)
from wizard.text import clock

_PLAYED_PICTURE = frozenset({"H.264", "VP8", "VP9", "AV1"})
_PLAYED_SOUND = frozenset({"", "AAC", "MP3", "Opus", "FLAC"})
_NEARLY = 0.05
"""23.976 frames per second is marketed as 24."""
_BLACK, _WHITE = 32, 240
_ROUNDED = 1.0
"""Chapter times are in whole seconds."""
_COMMAND = "A closer look at the file shows the ffmpeg command that mends it."


def video_format(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """Each file is a complete, playable MP4 or MOV video by content."""
    return verdict_for_each_file(facts, field_at(fields, 0), Media.VIDEO, _opened_video)


def _opened_video(file: InspectedFile, file_seen: FileSeen) -> Verdict:
    return met(content_name(file_seen)) if file_seen.video else _unread(file)


def _unread(file: InspectedFile) -> Verdict:
    message = f"{file.name} was not inspected as a video"
    return could_not_tell(message, field=file.field, row=file.row)


def video_duration(
    facts: Facts, fields: tuple[str, ...], *, min_s: int, max_s: int, tolerance_s: int = 0
) -> Verdict:
    """Each video lasts from `min_s` to `max_s` seconds, within `tolerance_s`."""

    def judged(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        if file_seen.video is None:
            return _unread(file)
        seconds = file_seen.video.duration
        if min_s - tolerance_s <= seconds <= max_s + tolerance_s:
            return met(clock(seconds))
        message = f"The video runs {clock(seconds)}; it must run {clock(min_s)} to {clock(max_s)}"
        return not_met(message, _in_time(seconds, min_s, max_s), field=file.field, row=file.row)

    return verdict_for_each_file(facts, field_at(fields, 0), Media.VIDEO, judged)


def _in_time(seconds: float, least: int, most: int) -> str:
    if seconds < least:
        missing = clock(max(1, least - round(seconds)))
        return f"It is {missing} too short: record what is missing."
    return (
        f"It is {clock(max(1, round(seconds) - most))} too long: cut the parts that are not needed."
    )


class _Lack(NamedTuple):
    found: str
    wanted: str
    fix: str


def video_technical(
    facts: Facts, fields: tuple[str, ...], *, min_height: int, min_fps: float, audio: bool
) -> Verdict:
    """Each video has the required lines, frame rate, and sound if `audio`.

    For an upright video the width counts as its lines.
    """

    def judged(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        video = file_seen.video
        if video is None:
            return _unread(file)
        lacks = [*_coarse(video, min_height), *_slow(video, min_fps), *_silent(video, audio)]
        if lacks:
            return _lacking(file, lacks)
        if not video.fps:
            message = f"{file.name} does not say how many frames a second it has"
            return could_not_tell(message, field=file.field, row=file.row)
        return met(_video_words(video))

    return verdict_for_each_file(facts, field_at(fields, 0), Media.VIDEO, judged)


def _lacking(file: InspectedFile, lacks: list[_Lack]) -> Verdict:
    found = listed(lack.found for lack in lacks)
    wanted = listed(lack.wanted for lack in lacks)
    fix = f"Record it again {listed(lack.fix for lack in lacks)}."
    message = f"The video has {found}; it must have {wanted}"
    return not_met(message, fix, field=file.field, row=file.row)


def _coarse(video: VideoFacts, least: int) -> Iterator[_Lack]:
    if min(video.width, video.height) >= least:
        return
    size = f"{video.width} × {video.height}"
    fix = "in a larger size"
    if video.width < video.height:
        found = f"a width of {video.width} pixels ({size}, upright)"
        yield _Lack(found, f"at least {least:,} pixels there", fix)
    else:
        yield _Lack(f"{video.height} lines ({size})", f"at least {least:,} lines", fix)


def _slow(video: VideoFacts, least: float) -> Iterator[_Lack]:
    if 0 < video.fps < least - _NEARLY:
        wanted = f"{least:g} frames a second"
        yield _Lack(f"{_rate_words(video)} frames a second", f"at least {wanted}", f"at {wanted}")


def _silent(video: VideoFacts, audio: bool) -> Iterator[_Lack]:
    if audio and not video.audio_codec:
        yield _Lack("no sound", "sound", "while you speak")


def _video_words(video: VideoFacts) -> str:
    parts = [
        f"{video.width} × {video.height}",
        f"{_rate_words(video)} frames a second",
        video.video_codec,
        video.audio_codec or "no sound",
    ]
    return ", ".join(parts)


def _rate_words(video: VideoFacts) -> str:
    return f"{round(video.fps, 2):g}"


def video_streaming(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """Each video can be streamed in browsers and has a constant frame rate."""

    def judged(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        if file_seen.video is None:
            return _unread(file)
        faults = list(_hindrances(file_seen.video))
        if not faults:
            return met(f"index in front, {file_seen.video.video_codec}")
        message = "; ".join(faults)
        return not_met(message[0].upper() + message[1:], _COMMAND, field=file.field, row=file.row)

    return verdict_for_each_file(facts, field_at(fields, 0), Media.VIDEO, judged)


def _hindrances(video: VideoFacts) -> Iterator[str]:
    if not video.fast_start:
        yield "the index of the video comes after its data, so it plays only when loaded whole"
    if video.fragmented:
        yield "the video is stored in fragments, in which some players cannot seek"
    if video.variable:
        yield f"its frame rate varies around {_rate_words(video)} a second"
    if video.video_codec == "HEVC":
        yield "its picture is HEVC, which not every browser plays"
    elif video.video_codec not in _PLAYED_PICTURE:
        yield f"its picture is {video.video_codec}, which browsers do not play"
    if video.audio_codec not in _PLAYED_SOUND:
        yield f"its sound is {video.audio_codec}, which not every browser plays"


def video_picture(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """Each video shows something in some of the frames that were looked at.

    One that does so in few of them is for a person to look at.
    """

    def judged(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        if file_seen.video is None:
            return _unread(file)
        playback = file_seen.video.playback
        if playback is None:
            return _needs_decoder(file, "shows anything")
        shown = playback.frames - playback.plain
        if playback.picture_trouble and not shown:
            return _undecoded(file, playback.picture_trouble)
        if not shown:
            message = f"The video shows nothing: {_plain_frames(playback)}"
            fix = "Choose the recording itself, or record it again."
            return not_met(message, fix, field=file.field, row=file.row)
        if shown < ENOUGH_FRAMES and shown < playback.plain:
            message = f"Check whether {file.name} is the right video: {_plain_frames(playback)}"
            return needs_eyes(message, field=file.field, row=file.row)
        return met("shows pictures")

    return verdict_for_each_file(facts, field_at(fields, 0), Media.VIDEO, judged)


def _plain_frames(playback: PlaybackFacts) -> str:
    """How many frames have one colour, e.g. "9 of 9 frames are black"."""
    red, green, blue = bytes.fromhex(playback.colour)
    dark = max(red, green, blue) <= _BLACK
    colour = "black" if dark else "white" if min(red, green, blue) >= _WHITE else "of one colour"
    frames = f"{playback.plain} of {counted(playback.frames, 'frame')}"
    return f"{frames} looked at {are(playback.plain)} {colour}"


def video_speech(facts: Facts, fields: tuple[str, ...], *, audible_s: float) -> Verdict:
    """Each video has at least so many seconds of sound that can be heard.

    Whether it is speech is not known.
    """

    def judged(file: InspectedFile, file_seen: FileSeen) -> Verdict:
        if file_seen.video is None:
            return _unread(file)
        if not file_seen.video.audio_codec:
            message = f"{file.name} has no sound; somebody must speak in it"
            return not_met(
                message, "Record it again while you speak.", field=file.field, row=file.row
            )
        playback = file_seen.video.playback
        if playback is None:
            return _needs_decoder(file, "can be heard")
        if playback.audible_s >= audible_s:
            return met("sound that can be heard")
        if playback.sound_trouble:
            return _undecoded(file, playback.sound_trouble)
        found = f"{playback.audible_s:g} seconds" if playback.audible_s else "none"
        message = f"The sound of {file.name} is silent: {found} of it can be heard"
        fix = "Record it again while you speak, and select the microphone first."
        return not_met(message, fix, field=file.field, row=file.row)

    return verdict_for_each_file(facts, field_at(fields, 0), Media.VIDEO, judged)


def _needs_decoder(file: InspectedFile, question: str) -> Verdict:
    message = f"Whether {file.name} {question} is not known: that needs av or ffmpeg"
    return needs_program(message, field=file.field, row=file.row)


def _undecoded(file: InspectedFile, trouble: str) -> Verdict:
    return could_not_tell(f"{file.name} {trouble}", field=file.field, row=file.row)


def chapters_inside(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The chapters in the first field are within the duration of the second field's video."""
    chapters, film = field_at(fields, 0), field_at(fields, 1)
    rows = rows_of(facts, chapters)
    if not rows:
        return unanswered(chapters)
    files = inspected_files(facts, film, Media.VIDEO)
    if not files:
        return could_not_tell("The running time is unknown without the file", field=film)
    video = files[0].file_seen.video if files[0].file_seen else None
    if video is None or not video.complete:
        return could_not_tell(f"{files[0].name} {_why_unread(files[0])}", field=film)
    faults = (_outside(chapters, index, row, video) for index, row in enumerate(rows))
    return next((fault for fault in faults if fault), met(f"within {clock(video.duration)}"))


def _why_unread(file: InspectedFile) -> str:
    if file.file_seen is None:
        return "was not inspected yet"
    return f"{file.file_seen.trouble}, so its running time is unknown"


def _outside(field: str, index: int, row: Row, video: VideoFacts) -> Verdict | None:
    """The problem with a chapter; malformed times are reported by rules."""
    for column, verb in (("start", "starts"), ("end", "ends")):
        text = cell(row, column)
        if (seconds_of(text) or 0) > video.duration + _ROUNDED:
            name = f"Chapter {index + 1}, {quoted(title(cell(row, 'topic')))},"
            message = f"{name} {verb} at {text}; the video runs {clock(video.duration)}"
            return not_met(message, f"Correct its {column}.", field=field, row=index)
    return None


def files_differ(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The files of the two fields have different content."""
    sides = [inspected_files(facts, field_at(fields, place), Media.VIDEO) for place in (0, 1)]
    if not any(sides):
        return unanswered(field_at(fields, 0))
    pairs = [(one, other) for one in sides[0] for other in sides[1]]
    verdicts = [_distinct_files_verdict(one, other) for one, other in pairs]
    return next((verdict for verdict in verdicts if verdict is not MET), MET)


def _distinct_files_verdict(one: InspectedFile, other: InspectedFile) -> Verdict:
    if os.path.normpath(one.path) == os.path.normpath(other.path):
        return _same_file_verdict(other, f"{one.name} is given in both places")
    for file in (one, other):
        if not _fingerprint_of(file):
            trouble = file.file_seen.trouble if file.file_seen else "was not inspected yet"
            return could_not_tell(f"{file.name} {trouble}", field=file.field, row=file.row)
    if _fingerprint_of(one) == _fingerprint_of(other):
        return _same_file_verdict(other, f"{other.name} holds the same as {one.name}")
    return MET


def _fingerprint_of(file: InspectedFile) -> str:
    return file.file_seen.fingerprint if file.file_seen else ""


def _same_file_verdict(file: InspectedFile, message: str) -> Verdict:
    return not_met(f"{message}; there must be two different files", field=file.field, row=file.row)
