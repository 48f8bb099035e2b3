"""Resolves a path in an answer to an allowed file.

A relative path is the draft's own and stays below the draft's folder, including links: a draft from
someone else cannot escape with `..`. An absolute path, one that begins with `~` and a `file://`
address show where they lead and are followed.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

_LOCAL_HOSTS = frozenset({"", "localhost"})


class PathError(ValueError):
    """A path to a file that is not allowed; says so, completing "logo.png …"."""

    def __init__(self, trouble: str, fix: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.fix = fix


def located(text: str, folder: Path) -> Path:
    """The path for a text; `folder` is the draft's. Raises PathError."""
    text = text.strip()
    try:
        if text.lower().startswith("file:"):
            return _from_address(text)
        path = Path(text).expanduser()
        _refuse_other_server(path, folder)
        return path if path.is_absolute() else _inside_folder(folder, path)
    except PathError:
        raise
    except (ValueError, RuntimeError, OSError) as error:
        raise PathError("is not a usable path", "Choose the file again.") from error


def _from_address(text: str) -> Path:
    parts = urlsplit(text)
    path = Path(_path_in(parts.path))
    if parts.netloc not in _LOCAL_HOSTS or not path.is_absolute():
        raise PathError("is not on this machine", "Choose a file on this machine.")
    return path


def _refuse_other_server(path: PurePath, folder: PurePath) -> None:
    """Refuses a Windows path to a server: to open it signs the user in there, whoever wrote it."""
    server = path.drive.startswith(("\\\\", "//"))
    if server and path.drive.lower() != folder.drive.lower():
        raise PathError("is on another server", "Copy the file beside the draft.")


def _path_in(address: str) -> str:
    if os.name != "nt":
        return unquote(address)
    from urllib.request import url2pathname  # takes 8 ms, too slow for the start

    return url2pathname(address)


def _inside_folder(folder: Path, path: Path) -> Path:
    home = folder.resolve()
    whole = home / path
    climbing = not Path(os.path.normpath(whole)).is_relative_to(home)
    if climbing or not whole.resolve().is_relative_to(home):
        hint = "Copy the file beside the draft, or give its whole path."
        raise PathError("leads out of the draft's folder", hint)
    return whole
