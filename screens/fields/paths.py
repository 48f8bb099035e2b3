"""Lists of files, and completion of paths; no widgets here."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from wizard.catalogue.field_kinds import Media
from wizard.dataclass import dataclass
from wizard.text import clean

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".tif", ".tiff"})
VIDEOS = frozenset({".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi"})
PAPERS = frozenset({".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".pptx"})
TEXTS = frozenset({".txt", ".md", ".html", ".csv", ".json", ".toml", ".yaml", ".yml"})
MAILS = frozenset({".eml", ".msg"})
DOCUMENTS = PAPERS | TEXTS | MAILS | IMAGES

SUFFIXES: Mapping[Media, frozenset[str]] = {
    Media.IMAGE: IMAGES,
    Media.VIDEO: VIDEOS,
    Media.DOCUMENT: DOCUMENTS,
}
"""Which files are listed first."""

MOST = 5000
"""Maximum number of entries read from one folder, so that a huge folder blocks nothing."""


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """An entry of a folder. `size` is in bytes, -1 for a folder or when it is unknown."""

    name: str
    is_folder: bool
    size: int


def locate_path(path: str, folder: Path) -> Path:
    """Resolves a path of a draft."""
    return folder / os.path.expanduser(path)  # noqa: PTH111 - keeps a name it cannot expand


def list_folder(folder: Path) -> list[FolderEntry]:
    """Entries of a folder, folders first, without hidden ones. Raises OSError."""
    with os.scandir(folder) as found:
        entries = [
            _folder_entry(item) for item in islice(found, MOST) if not item.name.startswith(".")
        ]
    return sorted(entries, key=lambda entry: (not entry.is_folder, entry.name.casefold()))


def _folder_entry(item: os.DirEntry[str]) -> FolderEntry:
    try:
        is_folder = item.is_dir()
        size = -1 if is_folder else item.stat().st_size
    except OSError:
        return FolderEntry(item.name, is_folder=False, size=-1)
    return FolderEntry(item.name, is_folder, size)


def shown_first(entry: FolderEntry, suffixes: frozenset[str]) -> bool:
    """Whether an entry is of the wanted kind; folders always are."""
    return entry.is_folder or not suffixes or entry.name.lower().endswith(tuple(suffixes))


def completion(text: str, folder: Path, suffixes: frozenset[str]) -> str | None:
    """The first path that completes the text; None when there is none."""
    head, tail = os.path.split(text)
    try:
        entries = list_folder(locate_path(head, folder))
    except (OSError, ValueError):
        return None
    return next(_completions(text, tail, entries, suffixes), None)


def _completions(
    text: str, tail: str, entries: list[FolderEntry], suffixes: frozenset[str]
) -> Iterator[str]:
    for entry in entries:
        goes_on = entry.name.startswith(tail) and (entry.name != tail or entry.is_folder)
        if goes_on and clean(entry.name) == entry.name and shown_first(entry, suffixes):
            yield text + entry.name[len(tail) :] + ("/" if entry.is_folder else "")
