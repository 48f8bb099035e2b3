"""Inspects each file of the samples once in a run of tests: a video or picture takes long."""

from __future__ import annotations

import json
import os
import pickle
from dataclasses import asdict
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from wizard.catalogue.field_kinds import Media
from wizard.inspection.media import look, playback
from wizard.inspection.media.decoder import Decoder, Stopped
from wizard.inspection.media.seen import FileSeen, InspectionState, PlaybackFacts, VideoFacts

SAMPLES = Path(__file__).parents[1] / "assets" / "samples"
SHARED = "WIZARD_TESTS_INSPECTED"
"""The environment variable with the folder for the results of all processes of a run."""
_SUFFIXES = {".mp4", ".png", ".jpg", ".pdf"}

_play = playback._playback
_inspect = look._seen_as


@cache
def _files_of_samples() -> tuple[Path, ...]:
    return tuple(path for path in SAMPLES.rglob("*") if path.suffix in _SUFFIXES)


@cache
def _sizes_of_samples() -> frozenset[int]:
    return frozenset(path.stat().st_size for path in _files_of_samples())


@cache
def _hashes_of_samples() -> frozenset[str]:
    return frozenset(sha256(path.read_bytes()).hexdigest() for path in _files_of_samples())


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
        _keep(known, json.dumps(asdict(facts)).encode())
    return facts


def _inspect_once(results: Path, file: BinaryIO, media: Media, file_seen: FileSeen) -> FileSeen:
    """Inspects a picture or document, unless it has the content of a sample's that was before."""
    if media is Media.VIDEO or file_seen.size not in _sizes_of_samples():
        return _inspect(file, media, file_seen)
    file.seek(0)
    content = sha256(file.read(file_seen.size)).hexdigest()
    known = results / f"{media}-{content}.pickle"
    if known.exists():
        return pickle.loads(known.read_bytes())  # type: ignore[no-any-return]
    seen = _inspect(file, media, file_seen)
    if content in _hashes_of_samples() and seen.state is InspectionState.OPENED:
        _keep(known, pickle.dumps(seen))
    return seen


def _keep(known: Path, result: bytes) -> None:
    """Writes a result that no other process ever finds in part."""
    unfinished = known.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(result)
    unfinished.replace(known)


def inspect_samples_once() -> None:
    """Lets all tests of a run share what inspecting the samples' files shows."""
    results = Path(os.environ[SHARED])
    playback._playback = partial(_play_once, results)
    look._seen_as = partial(_inspect_once, results)
