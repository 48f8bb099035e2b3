"""Keeps inspection results by the content of the files, for all drafts, bundles and runs.

The key of a result is the SHA-256 of the file's bytes, with the media kind and the versions of the
code that inspects.
"""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, BinaryIO

from wizard import __version__
from wizard.bounded_cache import BoundedCache
from wizard.catalogue.field_kinds import Media
from wizard.files import open_file
from wizard.inspection.media.decoder import Stopped
from wizard.inspection.media.look import LOOKS, inspect_stream, unopened
from wizard.inspection.media.playback import available_decoder, with_playback
from wizard.inspection.media.seen import FileSeen, InspectionState, PlaybackFacts
from wizard.inspection.media.stored import DAMAGED, restored_result, stored_result

MAX_READ = 32 * 1024 * 1024
"""Larger pictures and documents are inspected each time, since they are hashed in memory."""
MAX_HASHED = 256 * 1024 * 1024
"""Larger videos are decoded each time, since hashing takes as long as decoding a part."""

_BLOCK = 1024 * 1024


class ContentCache:
    """Inspection results in a cache folder. Without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._results = None if folder is None else BoundedCache(folder)

    def inspect(self, file: BinaryIO, size: int, media: Media) -> FileSeen:
        """As `inspect_stream`; a picture or document that was opened before is not opened again.

        The bytes that are hashed are those that are inspected, so that a change of the file in
        between cannot put a result under the key of another content.
        """
        if self._results is None or media is Media.VIDEO or not 0 < size <= MAX_READ:
            return inspect_stream(file, size, media)
        try:
            data = file.read(size)
        except OSError as error:
            return unopened(error)
        key = _key_of(hashlib.sha256(data), media, _decoder_version(media))
        known = _restored(self._results.recall(*key))
        if known is not None:
            return known
        found = inspect_stream(io.BytesIO(data), size, media)
        if found.state is InspectionState.OPENED and len(data) == size:
            self._results.keep(stored_result(found), *key)
        return found

    def with_playback(
        self, file_seen: FileSeen, path: Path, stopped: Stopped = lambda: False
    ) -> FileSeen:
        """As the function `with_playback`; a video that was decoded before is not decoded again."""
        video = file_seen.video
        if file_seen.state is not InspectionState.OPENED or video is None or video.playback:
            return file_seen
        decoder = available_decoder() if self._results else None
        content = _sha256_of(path) if decoder else None
        if self._results is None or content is None:
            return with_playback(file_seen, path, stopped)
        key = _key_of(content, Media.VIDEO, type(decoder).__name__)
        known = _restored_playback(self._results.recall(*key))
        if known is not None:
            return replace(file_seen, video=replace(video, playback=known))
        found = with_playback(file_seen, path, stopped)
        playback = found.video.playback if found.video else None
        if playback and _is_certain(playback) and _is_unchanged(path, content):
            self._results.keep(asdict(playback), *key)
        return found


UNCACHED = ContentCache(None)
"""Inspects every file."""


def content_cache_in(cache: Path) -> ContentCache:
    """The results of all drafts and bundles, in the program's cache folder."""
    return ContentCache(cache / "inspections")


def _key_of(content: hashlib._Hash, media: Media, decoder: str) -> tuple[str, ...]:
    return (__version__, str(LOOKS), media.value, decoder, content.hexdigest())


def _decoder_version(media: Media) -> str:
    if media is not Media.IMAGE:
        return ""
    from PIL import __version__ as pillow

    return pillow


def _sha256_of(path: Path) -> hashlib._Hash | None:
    """The digest of a file; None if it is too large to be hashed or cannot be read."""
    content = hashlib.sha256()
    try:
        with open_file(path) as file:
            if os.fstat(file.fileno()).st_size > MAX_HASHED:
                return None
            while block := file.read(_BLOCK):
                content.update(block)
    except OSError:
        return None
    return content


def _is_unchanged(path: Path, content: hashlib._Hash) -> bool:
    now = _sha256_of(path)
    return now is not None and now.digest() == content.digest()


def _is_certain(playback: PlaybackFacts) -> bool:
    """Whether another attempt would show the same; a slow computer may leave something open."""
    return not playback.picture_trouble and not playback.sound_trouble


def _restored(stored: Any) -> FileSeen | None:
    try:
        return restored_result(stored)
    except DAMAGED:
        return None


def _restored_playback(stored: Any) -> PlaybackFacts | None:
    try:
        return PlaybackFacts(**stored)
    except DAMAGED:
        return None
