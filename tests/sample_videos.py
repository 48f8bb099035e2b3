"""Plays each video of the samples once in a process, since decoding one takes up to a second."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from wizard.catalogue.field_kinds import Media
from wizard.inspection.media import playback
from wizard.inspection.media.decoder import Decoder, Stopped
from wizard.inspection.media.look import look_at
from wizard.inspection.media.seen import PlaybackFacts, VideoFacts

SAMPLES = Path(__file__).parents[1] / "assets" / "samples"

_PLAYED: dict[tuple[type, bytes], PlaybackFacts] = {}
"""Results by decoder and hash of the content."""

_play = playback._playback


@cache
def _sizes_of_samples() -> frozenset[int]:
    return frozenset(path.stat().st_size for path in SAMPLES.rglob("*.mp4"))


@cache
def _hashes_of_samples() -> frozenset[bytes]:
    return frozenset(sha256(path.read_bytes()).digest() for path in SAMPLES.rglob("*.mp4"))


def _play_once(decoder: Decoder, path: Path, video: VideoFacts, stopped: Stopped) -> PlaybackFacts:
    """Plays a file, unless it is a copy of a sample's that was played to its end before."""
    if path.stat().st_size not in _sizes_of_samples():
        return _play(decoder, path, video, stopped)
    content = sha256(path.read_bytes()).digest()
    key = (type(decoder), content)
    if key not in _PLAYED:
        facts = _play(decoder, path, video, stopped)
        if content not in _hashes_of_samples() or facts.picture_trouble or facts.sound_trouble:
            return facts
        _PLAYED[key] = facts
    return _PLAYED[key]


def play_samples_once() -> None:
    """Lets all tests of this process share what playing the samples' videos shows."""
    playback._playback = _play_once


def play_samples_now() -> None:
    """Plays the videos of the ready samples, so that forks of this process need not."""
    play_samples_once()
    for path in sorted(SAMPLES.glob("*/ready/files/*.mp4")):
        playback.with_playback(look_at(path, Media.VIDEO), path)
