"""Merges a draft in which git's own merge left conflict markers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wizard.catalogue.model import Field
from wizard.drafts.disk import replace_file
from wizard.drafts.events import MAX_BYTES
from wizard.drafts.markers import MarkedSides, has_markers, sides_of
from wizard.drafts.model import events_path
from wizard.drafts.read import build_draft, read_bytes
from wizard.errors import DraftError
from wizard.git_commands import git_output
from wizard.topics.team.merging import (
    CannotMerge,
    MergedDraft,
    Versions,
    merge_drafts,
)
from wizard.topics.team.origins import origin_in
from wizard.topics.team.sidecars import merge_events


def mend_markers(path: Path, fields: Mapping[str, Field]) -> MergedDraft | None:
    """Puts the merged draft in place of a file with conflict markers; None without markers.

    What both sides changed is in its conflicts, so nothing is lost. Raises DraftError; then the
    file is as it was.
    """
    data, _ = read_bytes(path)
    sides = sides_of(data) if has_markers(data) else None
    if sides is None:
        return None
    base = _base_of(path, sides, fields)
    merged = merge_drafts(
        path, Versions(base, sides.ours, sides.theirs), fields, origin_in(path.parent, staged=path)
    )
    replace_file(path, merged.data, lambda: _refuse_changed(path, data))
    _mend_events(events_path(path))
    return merged


def _mend_events(path: Path) -> None:
    """Takes git's markers out of the events, of which both sides count."""
    if path.is_file() and has_markers(data := read_bytes(path, MAX_BYTES)[0]):
        replace_file(path, merge_events(Versions(b"", data, b"")))


def _base_of(path: Path, sides: MarkedSides, fields: Mapping[str, Field]) -> bytes:
    """What both sides began with, by the markers or by git; b"" if neither tells it."""
    staged = git_output(path.parent, "show", f":1:./{path.name}")
    for data in (sides.base, staged):
        if data and _is_draft(path, data, fields):
            return data
    return b""


def _is_draft(path: Path, data: bytes, fields: Mapping[str, Field]) -> bool:
    try:
        build_draft(path, data, (0, 0, 0), fields)
    except DraftError:
        return False
    return True


def _refuse_changed(path: Path, data: bytes) -> None:
    if read_bytes(path)[0] != data:
        raise CannotMerge(f"{path} was changed meanwhile.", "Try again.")
