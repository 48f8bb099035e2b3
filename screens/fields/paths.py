"""Parsing and completion of paths that are typed, dropped or pasted; no widgets here."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wizard.catalogue.field_kinds import Media
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

_ESCAPED = re.compile(r"\\(.)")
_QUOTED = re.compile(r'"[^"]*"|\S+')
_WHOLE = re.compile(r"[/~]|file://|[A-Za-z]:[\\/]|\\\\\w", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """An entry of a folder. `size` is in bytes, -1 for a folder or when it is unknown."""

    name: str
    is_folder: bool
    size: int


def given_path(text: str, folder: Path) -> str:
    """Converts a path from a terminal or file manager to the form stored in a draft."""
    path = text.strip()
    if len(path) > 1 and path[0] == path[-1] and path[0] in "\"'":
        words = _shell_words(path)
        path = words[0] if len(words) == 1 else path[1:-1]
    elif os.sep == "/" and "\\" in path:
        path = _ESCAPED.sub(r"\1", path)
    if path.lower().startswith("file:"):
        path = unquote(urlsplit(path).path)
        path = path[1:] if re.match(r"/[A-Za-z]:/", path) else path
    return path_in_draft(path, folder)


def given_paths(text: str, folder: Path) -> list[str]:
    """Several paths: one a line, or side by side as terminals paste dropped files."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [given_path(path, folder) for line in lines for path in _side_by_side(line)]


def _side_by_side(line: str) -> list[str]:
    """The paths of a line. A path may have spaces, so each part must look like a whole path."""
    parts = _shell_words(line) or [part.strip('"') for part in _QUOTED.findall(line)]
    return parts if len(parts) > 1 and all(map(_WHOLE.match, parts)) else [line]


def _shell_words(text: str) -> list[str]:
    """Words as a shell would split them; none where a shell could not."""
    try:
        return shlex.split(text) if os.sep == "/" else []
    except ValueError:
        return []


def is_path_like(text: str) -> bool:
    """Whether a pasted text is a whole path, which replaces the present text."""
    start = text.strip()
    return start.startswith(('"', "'")) or _WHOLE.match(start) is not None


def path_in_draft(path: str, folder: Path) -> str:
    """A path below the draft's folder as a relative one with slashes, any other as absolute."""
    if path.startswith("~"):
        path = os.path.expanduser(path)  # noqa: PTH111 - keeps a name it cannot expand
    if not path or not os.path.isabs(path):  # noqa: PTH117 - the text stays as typed
        return path
    whole = Path(os.path.normpath(path))
    try:
        return whole.relative_to(os.path.abspath(folder)).as_posix()  # noqa: PTH100 - no links read
    except ValueError:
        return str(whole)


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
    return entry.is_folder or not suffixes or os.path.splitext(entry.name)[1].lower() in suffixes  # noqa: PTH122 - names may be odd


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
