"""Names temporary files and removes those of dead processes."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from wizard import processes
from wizard.errors import WizardError
from wizard.lazy_pattern import lazy_pattern

PREFIX = ".submission-wizard-"
"""The prefix of every temporary file and folder of this program."""

_NAME = lazy_pattern(
    rf"{re.escape(PREFIX)}(?P<computer>[0-9a-f]{{8}})-(?P<pid>[1-9]\d{{0,9}})"
    r"-(?P<started>\d{1,20})-[0-9a-f]{16}\.tmp"
)
_OLDER_NAME = lazy_pattern(r"\.draft-(?:[a-z0-9_]{8}|[0-9a-f]{32})\.tmp|\.bundle-[0-9a-f]{16}\.tmp")
"""The prefixes of versions before 1.0, without a process id."""

_DAY = 24 * 60 * 60
_WEEK = 7 * _DAY
"""The age after which a file is stale if its process cannot be checked."""

_swept: set[tuple[int, str]] = set()
_guard = threading.Lock()


def temporary_path(folder: Path) -> Path:
    """A free name in the folder, for a short-lived file or folder.

    The first call for each folder also removes files of dead processes there.
    """
    _sweep_once(folder)
    computer, pid, started = processes.this_process()
    return folder / f"{PREFIX}{computer}-{pid}-{started}-{secrets.token_hex(8)}.tmp"


def remove_stale_temporaries(folder: Path) -> None:
    """Removes the temporary files and folders of dead processes and keeps all others.

    Those of another computer, whose processes cannot be checked, stay for a week.
    """
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") and entry.name.endswith(".tmp"):
                with contextlib.suppress(OSError):
                    _remove_if_dead(entry)


def remove_temporary(path: Path) -> None:
    """Removes a temporary file or folder as far as permitted; a missing one is no error.

    For a symbolic link, only the link is removed.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder for one use, removed afterwards as far as permitted.

    Raises WizardError if the system gives none.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix="submission-wizard-"))
    except OSError as error:
        message = f"No temporary folder can be made: {error.strerror or error}."
        raise WizardError(message, "Free its disk, or name another folder by TMPDIR.") from error
    try:
        yield folder
    finally:
        remove_temporary(folder)


def _sweep_once(folder: Path) -> None:
    key = os.getpid(), str(folder)
    with _guard:
        if key in _swept:
            return
        _swept.add(key)
    remove_stale_temporaries(folder)


def _remove_if_dead(entry: os.DirEntry[str]) -> None:
    file_stat = entry.stat(follow_symlinks=False)
    # Measured by the system clock, which stamps files, not by the date of the assessment.
    age = time.time() - file_stat.st_mtime
    if not entry.is_symlink() and _is_dead(entry.name, age, folder=entry.is_dir()):
        remove_temporary(Path(entry.path))


def _is_dead(name: str, age: float, *, folder: bool) -> bool:
    if _OLDER_NAME.fullmatch(name):
        # May be the last good bundle, moved aside by a version that was killed.
        return age > (_WEEK if folder else _DAY)
    found = _NAME.fullmatch(name)
    if found is None:
        return False
    if found["computer"] != processes.computer_id():
        return age > _WEEK
    return not processes.may_be_alive(int(found["pid"]), int(found["started"]) or None)
