"""Paths that are typed, dropped or pasted, in the form that a draft stores."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit

_ESCAPED = re.compile(r"\\(.)")
_QUOTED = re.compile(r'"[^"]*"|\S+')
_WHOLE = re.compile(r"[/~]|file://|[A-Za-z]:[\\/]|\\\\\w", re.IGNORECASE)


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
