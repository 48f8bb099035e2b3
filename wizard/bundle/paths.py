"""From what a user wrote to the file that is meant, and no file that is not.

A relative path is one of the draft's own and stays below the draft's folder, links included: a
draft that came from someone else cannot reach out of it by a climbing path. An absolute path, one
that begins with `~` and a `file://` address say where they lead in plain sight and are followed;
importing a bundle takes over none of them.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from wizard.bundle.slots import Slot
from wizard.errors import BundleError

_LOCAL_HOSTS = frozenset({"", "localhost"})


def path_of(slot: Slot, folder: Path) -> Path:
    """The path a slot means; `folder` is the draft's. Raises BundleError, naming the field."""
    text = slot.text.strip()
    try:
        if text.lower().startswith("file:"):
            return _from_address(slot, text)
        path = Path(text).expanduser()
        return path if path.is_absolute() else _inside(slot, folder, path)
    except (ValueError, RuntimeError, OSError) as error:
        raise _trouble(slot, "is not a usable path", "Choose the file again.") from error


def missing(slot: Slot, error: OSError) -> BundleError:
    """The words for a file that cannot be opened."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _trouble(slot, "does not exist", "Put the file there, or choose another one.")
    if isinstance(error, PermissionError):
        return _trouble(slot, "may not be read by you", "Ask its owner for permission.")
    return _trouble(slot, f"cannot be read ({error.strerror})", "Choose another file.")


def not_a_file(slot: Slot, *, folder: bool) -> BundleError:
    """The words for what is there but cannot be attached."""
    what = "is a folder" if folder else "is not an ordinary file"
    return _trouble(slot, what, "Choose a file.")


def changing(slot: Slot) -> BundleError:
    """The words for a file that somebody wrote while it was copied."""
    return _trouble(slot, "changed while it was copied", "Wait until it is finished, then export.")


def _from_address(slot: Slot, text: str) -> Path:
    parts = urlsplit(text)
    path = Path(url2pathname(unquote(parts.path) if os.name != "nt" else parts.path))
    if parts.netloc not in _LOCAL_HOSTS or not path.is_absolute():
        raise _trouble(slot, "is not on this machine", "Choose a file on this machine.")
    return path


def _inside(slot: Slot, folder: Path, path: Path) -> Path:
    home = folder.resolve()
    whole = home / path
    climbing = not Path(os.path.normpath(whole)).is_relative_to(home)
    if climbing or not whole.resolve().is_relative_to(home):
        hint = "Copy the file beside the draft, or give its whole path."
        raise _trouble(slot, "leads out of the draft's folder", hint)
    return whole


def _trouble(slot: Slot, what: str, hint: str) -> BundleError:
    return BundleError(f"{slot.place}: {slot.text} {what}.", hint)
