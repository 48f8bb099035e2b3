"""Plays each video of the samples once in a run of tests, since decoding one takes a second."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from wizard.inspection.media import playback
from wizard.inspection.media.decoder import Decoder, Stopped
from wizard.inspection.media.seen import PlaybackFacts, VideoFacts

SAMPLES = Path(__file__).parents[1] / "assets" / "samples"
SHARED = "WIZARD_TESTS_PLAYED"
"""The environment variable with the folder for the results of all processes of a run."""

_play = playback._playback


@cache
def _sizes_of_samples() -> frozenset[int]:
    return frozenset(path.stat().st_size for path in SAMPLES.rglob("*.mp4"))


@cache
def _hashes_of_samples() -> frozenset[str]:
    return frozenset(sha256(path.read_bytes()).hexdigest() for path in SAMPLES.rglob("*.mp4"))


def _play_once(
    results: Path, decoder: Decoder, path: Path, video: VideoFacts, stopped: Stopped
) -> PlaybackFacts:
    """Plays a file, unless it is a copy of a sample's that was played to its end before."""
    if path.stat().st_size not in _sizes_of_samples():
        return _play(decoder, path, video, stopped)
    content = sha256(path.read_bytes()).hexdigest()
    known = results / f"{type(decoder).__name__}-{content}.json"
    if known.exists():
        return PlaybackFacts(**json.loads(known.read_text("utf-8")))
    facts = _play(decoder, path, video, stopped)
    if content in _hashes_of_samples() and not (facts.picture_trouble or facts.sound_trouble):
        unfinished = known.with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps(asdict(facts)), "utf-8")
        unfinished.replace(known)
    return facts


def play_samples_once() -> None:
    """Lets all tests of a run share what playing the samples' videos shows."""
    playback._playback = partial(_play_once, Path(os.environ[SHARED]))
