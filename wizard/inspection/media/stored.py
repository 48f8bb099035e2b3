"""Converts inspection results to plain JSON values and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, cast

from wizard.inspection.media.seen import (
    DocumentFacts,
    FileSeen,
    ImageFacts,
    InspectionState,
    PlaybackFacts,
    VideoFacts,
)

DAMAGED = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""Errors from stored values of another shape."""


def stored_result(file_seen: FileSeen) -> dict[str, Any]:
    """An inspection result as values that JSON can hold."""
    return asdict(file_seen)


def restored_result(stored: Mapping[str, Any]) -> FileSeen:
    """The inspection result that was stored. Raises one of `DAMAGED` for another shape."""
    seen = dict(stored)
    seen["state"] = InspectionState(seen["state"])
    for name, facts in (("image", ImageFacts), ("video", VideoFacts), ("document", DocumentFacts)):
        if seen[name] is not None:
            seen[name] = facts(**{key: _frozen(part) for key, part in seen[name].items()})
    seen["video"] = _with_restored_playback(seen["video"])
    return FileSeen(**seen)


def _with_restored_playback(video: VideoFacts | None) -> VideoFacts | None:
    if video is None or video.playback is None:
        return video
    return replace(video, playback=PlaybackFacts(**cast("dict[str, Any]", video.playback)))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
