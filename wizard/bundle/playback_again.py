"""Decodes the videos of a bundle again, and compares that with what its manifest says of them."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from wizard.bundle.manifest import BundleManifest, ManifestEntry
from wizard.bundle.names import MANIFEST
from wizard.bundle.opened import OpenBundle
from wizard.bundle.watch import ProgressMeter
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.playback import ENOUGH_FRAMES, available_decoder
from wizard.inspection.media.seen import FileSeen, PlaybackFacts
from wizard.temporary import remove_temporary, temporary_path

MAX_COPY = 1024**3
"""Larger videos are not decoded again, since a decoder needs a copy of the file."""

_HEARD_APART_S = 1.0
"""Seconds of audible sound by which two decoders differ at most."""


class PlaybackRemarks(NamedTuple):
    """The results for all videos of a bundle, as sentences."""

    problems: tuple[str, ...] = ()
    """Where the manifest says something else than decoding shows here."""
    remarks: tuple[str, ...] = ()
    """What is only known from the bundle, and what only this computer found out."""


class _Picture(IntEnum):
    NOTHING = 0
    LITTLE = 1
    ENOUGH = 2


def compare_playback(
    bundle: OpenBundle, manifest: BundleManifest, catalogue: Catalogue, meter: ProgressMeter
) -> PlaybackRemarks:
    """Decodes each video, for a limited time. Raises ExportCancelled if the user stops it."""
    found = [_compared(bundle, part, meter) for part in _videos(bundle, manifest, catalogue)]
    return PlaybackRemarks(
        tuple(text for each in found for text in each.problems),
        tuple(text for each in found for text in each.remarks),
    )


def _videos(
    bundle: OpenBundle, manifest: BundleManifest, catalogue: Catalogue
) -> Iterator[ManifestEntry]:
    for part in manifest.file:
        field = catalogue.fields.get(part.field)
        if field and field.kind.spec.media is Media.VIDEO and part.name in bundle.sizes:
            yield part


def _compared(bundle: OpenBundle, part: ManifestEntry, meter: ProgressMeter) -> PlaybackRemarks:
    meter.tell(f"decoding {part.name}")
    file_seen = bundle.look(part.name, Media.VIDEO)
    if file_seen.video is None:
        return PlaybackRemarks()
    stated = part.playback
    trouble, own = _decoded(bundle, part.name, file_seen, meter)
    if own is None:
        taken = f"What {part.name} shows is taken from the bundle: {trouble}."
        return PlaybackRemarks(remarks=(taken,) if stated else ())
    picture = _picture_difference(part.name, stated, own)
    heard = bool(file_seen.video.audio_codec)
    sound = _sound_difference(part.name, stated, own) if heard else PlaybackRemarks()
    return PlaybackRemarks(picture.problems + sound.problems, picture.remarks + sound.remarks)


def _decoded(
    bundle: OpenBundle, name: str, file_seen: FileSeen, meter: ProgressMeter
) -> tuple[str, PlaybackFacts | None]:
    """What decoding shows; or why it was not decoded, and None."""
    if available_decoder() is None:
        return "neither av nor ffmpeg is installed here", None
    if bundle.sizes[name] > MAX_COPY:
        return "it is too large to be decoded again", None
    try:
        with _copied(bundle, name, meter) as path:
            video = bundle.contents.with_playback(file_seen, path, meter.stopped).video
    except OSError as error:
        return f"it could not be copied to decode it ({error.strerror})", None
    meter.look()
    return "", video.playback if video else None


@contextlib.contextmanager
def _copied(bundle: OpenBundle, name: str, meter: ProgressMeter) -> Iterator[Path]:
    """A copy that only this user can read, removed afterwards."""
    folder = temporary_path(Path(tempfile.gettempdir()))
    folder.mkdir(mode=0o700)
    try:
        path = folder / "video.mp4"
        with path.open("xb") as file:
            for block in bundle.blocks(name):
                meter.look()
                file.write(block)
        yield path
    finally:
        remove_temporary(folder)


def _picture_difference(
    name: str, stated: PlaybackFacts | None, own: PlaybackFacts
) -> PlaybackRemarks:
    now = _picture_of(own)
    if own.picture_trouble and now is not _Picture.ENOUGH:
        return _not_compared(name, stated, own.picture_trouble)
    found = f"{own.plain} of {own.frames} frames have one colour only"
    if stated is None or stated.picture_trouble:
        bad = now is _Picture.NOTHING
        text = f"Decoded here, {name} shows nothing: {found}. The bundle was made without knowing."
        return PlaybackRemarks(remarks=(text,) if bad else ())
    if _picture_of(stated) is now:
        return PlaybackRemarks()
    said = f"{stated.plain} of {stated.frames}"
    text = f"{name} does not show what {MANIFEST} says: decoded here, {found}, not {said}."
    return PlaybackRemarks(problems=(text,))


def _picture_of(facts: PlaybackFacts) -> _Picture:
    shown = facts.frames - facts.plain
    if shown <= 0:
        return _Picture.NOTHING
    enough = shown >= ENOUGH_FRAMES or shown >= facts.plain
    return _Picture.ENOUGH if enough else _Picture.LITTLE


def _sound_difference(
    name: str, stated: PlaybackFacts | None, own: PlaybackFacts
) -> PlaybackRemarks:
    found = f"{own.audible_s:g} seconds can be heard"
    if stated is None or stated.sound_trouble:
        bad = not own.audible_s and not own.sound_trouble
        text = f"Decoded here, {name} is silent. The bundle was made without knowing."
        return PlaybackRemarks(remarks=(text,) if bad else ())
    if abs(stated.audible_s - own.audible_s) <= _HEARD_APART_S:
        return PlaybackRemarks()
    if own.sound_trouble and own.audible_s < stated.audible_s:
        return _not_compared(name, stated, own.sound_trouble)
    said = f"{stated.audible_s:g}"
    text = f"{name} does not sound as {MANIFEST} says: decoded here, {found}, not {said}."
    return PlaybackRemarks(problems=(text,))


def _not_compared(name: str, stated: PlaybackFacts | None, trouble: str) -> PlaybackRemarks:
    text = f"What {name} shows is taken from the bundle: it {trouble}."
    return PlaybackRemarks(remarks=(text,) if stated else ())
