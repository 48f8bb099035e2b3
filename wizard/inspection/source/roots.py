"""Resolves source folders of a draft, and digests files beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.inspection.media.paths import PathError, located

if TYPE_CHECKING:
    from wizard.inspection.source.file_set import Root


Located = tuple[list["Root"], list[str]]
"""The located folders, and messages on missing ones."""
Locate = Callable[[Sequence[str], Path], Located]
"""Maps folders as written, and the draft's folder, to locations."""


def roots_of(folders: Sequence[str], folder: Path) -> Located:
    """Resolves folders; relative ones stay below the draft's folder, like files in answers."""
    from wizard.inspection.source.file_set import Root

    roots, gaps = [], []
    for given in folders:
        try:
            path = located(given, folder)
            if path.exists():
                roots.append(Root(given, path))
            else:
                gaps.append(f"“{given}” is not there")
        except PathError as error:
            gaps.append(f"“{given}” {error.trouble}")
        except OSError as error:
            gaps.append(f"“{given}” cannot be read ({error.strerror or 'no reason given'})")
    return roots, gaps


_NONE = "none"


def sidecar_digests(names: Iterable[str], folder: Path) -> dict[str, dict[str, str]]:
    """For each file a `stamp`, which opens nothing, and its `content` as a SHA-256.

    Names are as in the draft, `folder` is the draft's. Unreadable files have "none".
    """
    return {
        name: {"stamp": _sidecar_stamp(name, folder), "content": _content_digest(name, folder)}
        for name in names
    }


def have_changed(prints: Mapping[str, Any], folder: Path) -> bool:
    """Whether any of the files has changed since the digests."""
    return any(
        _sidecar_stamp(name, folder) != known["stamp"]
        and _content_digest(name, folder) != known["content"]
        for name, known in prints.items()
    )


def _sidecar_stamp(name: str, folder: Path) -> str:
    try:
        file_stat = located(name, folder).stat()
    except (PathError, OSError, ValueError):
        return _NONE
    return f"{file_stat.st_size}/{file_stat.st_mtime_ns}"


def _content_digest(name: str, folder: Path) -> str:
    from wizard.inspection.source.openapi import MAX_BYTES, ApiDescriptionError, read_plain

    try:
        return hashlib.sha256(read_plain(located(name, folder), MAX_BYTES)).hexdigest()
    except (PathError, ApiDescriptionError):
        return _NONE
