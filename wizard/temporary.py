"""Temporary files: how they are named, and which of them a dead process left behind."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import threading
import time
from pathlib import Path

from wizard import processes

PREFIX = ".submission-wizard-"
"""How the name of every temporary file or folder of this program begins."""

_NAME = re.compile(
    rf"{re.escape(PREFIX)}(?P<computer>[0-9a-f]{{8}})-(?P<pid>[1-9]\d{{0,9}})"
    r"-(?P<started>\d{1,20})-[0-9a-f]{16}\.tmp"
)
_OLDER_NAME = re.compile(r"\.draft-(?:[a-z0-9_]{8}|[0-9a-f]{32})\.tmp|\.bundle-[0-9a-f]{16}\.tmp")
"""What versions before 1.0 called theirs; these names do not tell which process it was."""

_DAY = 24 * 60 * 60
_WEEK = 7 * _DAY
"""After this long a file of a process that cannot be asked for is nobody's."""

_swept: set[tuple[int, str]] = set()
_guard = threading.Lock()


def temporary_path(folder: Path) -> Path:
    """A free name in the folder, for a file or folder that is put in place or removed soon.

    The first one in each folder also removes what dead processes left there.
    """
    _sweep_once(folder)
    computer, pid, started = processes.this_process()
    return folder / f"{PREFIX}{computer}-{pid}-{started}-{secrets.token_hex(8)}.tmp"


def remove_stale_temporaries(folder: Path) -> None:
    """Removes the temporary files and folders of dead processes; all others stay.

    Those of another computer, whose processes cannot be asked for, stay for a week.
    """
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") and entry.name.endswith(".tmp"):
                with contextlib.suppress(OSError):
                    _remove_if_dead(entry)


def remove_temporary(path: Path) -> None:
    """Removes a temporary file or folder, as far as the system lets it; one that is gone is fine.

    A symbolic link is removed, never what it leads to.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def _sweep_once(folder: Path) -> None:
    key = os.getpid(), str(folder)
    with _guard:
        if key in _swept:
            return
        _swept.add(key)
    remove_stale_temporaries(folder)


def _remove_if_dead(entry: os.DirEntry[str]) -> None:
    about = entry.stat(follow_symlinks=False)
    # Ages of files are measured by the clock that stamped them, not by the day being judged.
    age = time.time() - about.st_mtime
    if not entry.is_symlink() and _is_dead(entry.name, age, folder=entry.is_dir()):
        remove_temporary(Path(entry.path))


def _is_dead(name: str, age: float, *, folder: bool) -> bool:
    if _OLDER_NAME.fullmatch(name):
        # A folder may be the last good bundle, moved aside by a version that was killed then.
        return age > (_WEEK if folder else _DAY)
    found = _NAME.fullmatch(name)
    if found is None:
        return False
    if found["computer"] != processes.computer_id() or os.name == "nt":
        return age > _WEEK
    return not processes.may_be_alive(int(found["pid"]), int(found["started"]) or None)
