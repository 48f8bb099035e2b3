"""Keeps JSON values in a cache folder of bounded size: a small file with a checksum for each key.

Several processes and threads may use a folder at once. A missing, damaged or unwritable entry only
costs time.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from wizard.files import read_file
from wizard.temporary import remove_temporary, temporary_path

MAX_ENTRY = 64 * 1024
"""Larger values are not kept; in bytes."""
MAX_SHARD = 256 * 1024
"""Each of the 256 subfolders holds at most as many bytes: 64 MiB together."""

_HEAD = 65
"""Bytes of the checksum and a line break."""
_DAY = 24 * 60 * 60


class BoundedCache:
    """Values by key; those that were not used for the longest time are removed first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recall(self, *key: str) -> Any:
        """The value under a key; None without one."""
        name = _name_of(key)
        path = self._path_of(name)
        text = read_checked(path, name, MAX_ENTRY)
        if text is None:
            return None
        try:
            _mark_used(path)
            return json.loads(text)
        except (OSError, ValueError, RecursionError):
            return None

    def keep(self, value: Any, *key: str) -> None:
        """Stores a value that JSON can hold."""
        name = _name_of(key)
        text = json.dumps(value).encode()
        size = len(text) + _HEAD
        if size > MAX_ENTRY:
            return
        path = self._path_of(name)
        with suppress(OSError):
            _remove_oldest(path.parent, MAX_SHARD - size)
        write_checked(path, name, text)

    def _path_of(self, name: str) -> Path:
        return self._folder / name[:2] / name[2:]


def read_checked(path: Path, name: str, limit: int) -> bytes | None:
    """What `write_checked` wrote under this name; None if it is damaged, missing or too large."""
    try:
        checksum, _, text = read_file(path, limit).partition(b"\n")
    except OSError:
        return None
    return text if checksum == _checksum(name, text) else None


def write_checked(path: Path, name: str, text: bytes) -> None:
    """Writes a file with a checksum over its name and text; errors are ignored.

    Only its owner may read it. It is replaced at once, without waiting for the disk.
    """
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, _checksum(name, text) + b"\n" + text)


def _name_of(key: tuple[str, ...]) -> str:
    return hashlib.sha256(json.dumps(key).encode()).hexdigest()


def _checksum(name: str, text: bytes) -> bytes:
    """A digest that recognises damaged entries and those of another key."""
    return hashlib.sha256(name.encode() + text).hexdigest().encode()


def _mark_used(path: Path) -> None:
    """Notes the use of an entry by its time, once a day."""
    now = time.time()
    if now - path.stat().st_mtime > _DAY:
        os.utime(path, (now, now))


def _remove_oldest(shard: Path, room: int) -> None:
    """Removes entries until the others have at most `room` bytes."""
    with os.scandir(shard) as entries:
        known = [(entry.stat(follow_symlinks=False), entry.path) for entry in entries]
    total = sum(file_stat.st_size for file_stat, _ in known)
    for file_stat, path in sorted(known, key=lambda each: each[0].st_mtime):
        if total <= room:
            return
        Path(path).unlink(missing_ok=True)
        total -= file_stat.st_size


def _write(path: Path, data: bytes) -> None:
    temporary = temporary_path(path.parent)
    binary = getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.replace(path)
    except BaseException:
        remove_temporary(temporary)
        raise
