"""From a path as an answer has it to the file that is meant, and no file that is not.

A relative path is one of the draft's own and stays below the draft's folder, links included: a
draft that came from someone else cannot reach out of it by a climbing path. An absolute path, one
that begins with `~` and a `file://` address say where they lead in plain sight and are followed.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LOCAL_HOSTS = frozenset({"", "localhost"})


class PathError(ValueError):
    """A path that leads to no file that may be meant; says so, completing "logo.png …"."""

    def __init__(self, trouble: str, fix: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.fix = fix


def located(text: str, folder: Path) -> Path:
    """The path that a text means; `folder` is the draft's. Raises PathError."""
    text = text.strip()
    try:
        if text.lower().startswith("file:"):
            return _from_address(text)
        path = Path(text).expanduser()
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


def _path_in(address: str) -> str:
    if os.name != "nt":
        return unquote(address)
    from urllib.request import url2pathname  # takes 8 ms that no start should wait for

    return url2pathname(address)


def _inside_folder(folder: Path, path: Path) -> Path:
    home = folder.resolve()
    whole = home / path
    climbing = not Path(os.path.normpath(whole)).is_relative_to(home)
    if climbing or not whole.resolve().is_relative_to(home):
        hint = "Copy the file beside the draft, or give its whole path."
        raise PathError("leads out of the draft's folder", hint)
    return whole
