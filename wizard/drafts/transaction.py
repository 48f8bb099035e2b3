"""Atomic changes to several files, with a write-ahead log.

New contents are written to temporary files, the steps are logged in the user's state folder, the
steps are executed, and the log is removed. `recover` finishes the steps of a dead process, or
undoes them if they can no longer be finished.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import secrets
import shutil
import time
from dataclasses import asdict
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Self

from wizard import processes
from wizard.dataclass import dataclass
from wizard.drafts.disk import (
    NotConfirmed,
    flush_folder,
    link_new,
    place_new,
    words_for,
    write_aside,
)
from wizard.drafts.lock import clear_dead_lock
from wizard.drafts.read import read_bytes
from wizard.errors import DraftError
from wizard.files import note_written, open_file
from wizard.places import user_places
from wizard.temporary import remove_temporary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ABSENT = ""
"""The digest of a file that does not exist."""

_FORMAT = 1
_LARGEST_NOTE = 1024 * 1024
_BLOCK = 1024 * 1024
_LONGEST = 10 * 60
"""Seconds; logged steps are renames, and take far less."""
_EMPTY = hashlib.sha256(b"").hexdigest()
_DAMAGED = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
"""What a note raises that is not one of this version."""
_NO_HOME = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST)

_running: set[str] = set()
"""The logs of this process whose steps are being executed."""


class TransactionConflict(DraftError):
    """Another program changed one of the files in the meantime; nothing was changed here."""


class UnfinishedTransaction(DraftError):
    """Some of the steps are done, and others failed; the next start finishes them."""


@dataclass(frozen=True, slots=True)
class FileStep:
    """One file or folder that is replaced or removed."""

    path: str
    """Absolute, as all paths here."""
    staged: str
    """The temporary file or folder that replaces `path`; "" to remove it."""
    before: str | None
    """The required SHA-256 of the file before; ABSENT for none, None for any."""
    after: str
    """The SHA-256 of the staged file, or of the witness; "" for a removal."""
    aside: str = ""
    """The temporary path of a replaced folder until the new one is in place."""
    witness: str = ""
    """The file by which a folder is identified."""

    @property
    def creates(self) -> bool:
        """Whether it is undone by removing the new file."""
        return bool(self.staged) and self.before == ABSENT


class _State(Enum):
    OPEN = auto()
    DONE = auto()
    CHANGED = auto()
    """The file has neither its old nor its new content."""
    LOST = auto()
    """The file is unchanged, and the new content is gone."""


class Transaction:
    """Steps that are executed together, or not at all.

    A context manager: files staged by `create` and `replace` are removed at its end, unless a
    killed or failed `commit` leaves them to `recover`.
    """

    def __init__(self, operation: str, draft: Path) -> None:
        self._operation = operation
        self._draft = draft
        self._steps: list[FileStep] = []
        self._owned: list[Path] = []
        self._committed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._committed:
            for staged in self._owned:
                remove_temporary(staged)

    def create(self, path: Path, data: bytes, *, mode_of: Path | None = None) -> None:
        """Creates a file that must not exist, with the mode of `mode_of`; raises DraftError."""
        staged = self._staged(path, data)
        try:
            if mode_of is not None:
                shutil.copymode(mode_of, staged)
        except OSError as error:
            raise self._failed(error) from error
        self._add(FileStep(_absolute(path), str(staged), ABSENT, _sha256(data)))

    def replace(self, path: Path, data: bytes, before: bytes | None) -> None:
        """Replaces a file with the content `before` (None: must not exist); raises DraftError.

        A symbolic link is kept.
        """
        target = Path(os.path.realpath(path))
        known = ABSENT if before is None else _sha256(before)
        self._add(FileStep(str(target), str(self._staged(target, data)), known, _sha256(data)))

    def place(self, path: Path, staged: Path, sha256: str, witness: str = "") -> None:
        """Moves a temporary file to `path`, replacing what is there.

        Also a folder with a `witness`, a file in it whose SHA-256 is given. The caller owns the
        staged files until the commit.
        """
        aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.old") if witness else ""
        self._add(FileStep(_absolute(path), str(staged), None, sha256, str(aside), witness))

    def place_new_folder(self, path: Path, staged: Path) -> None:
        """Moves a temporary folder to the unused name `path`."""
        self._add(FileStep(_absolute(path), str(staged), ABSENT, ""))

    def remove(self, path: Path, before: bytes | None = None) -> None:
        """Removes a file if its content is `before`; None for any content."""
        known = None if before is None else _sha256(before)
        self._add(FileStep(_absolute(path), "", known, ""))

    def commit(self) -> None:
        """Logs the steps, executes them and removes the log.

        Raises TransactionConflict and DraftError if nothing was changed, and UnfinishedTransaction
        if the next start of the program has to finish it.
        """
        recover()
        note = pending_folder() / f"{secrets.token_hex(16)}.json"
        _running.add(note.name)
        try:
            noted = self._note(note)
            self._committed = True
            self._carry_out(note if noted else None)
        finally:
            _running.discard(note.name)

    def _staged(self, path: Path, data: bytes) -> Path:
        try:
            staged, _ = write_aside(path, data)
        except OSError as error:
            raise self._failed(error) from error
        self._owned.append(staged)
        return staged

    def _add(self, step: FileStep) -> None:
        self._steps.append(step)

    def _note(self, note: Path) -> bool:
        """Writes the log; False in a read-only home."""
        computer, pid, started = processes.this_process()
        document = {
            "format": _FORMAT,
            "operation": self._operation,
            "draft": str(self._draft),
            "computer": computer,
            "pid": pid,
            "started": started,
            "steps": [asdict(step) for step in self._steps],
        }
        try:
            _make_lasting_folder(note.parent)
            place_new(note, json.dumps(document, indent=1).encode())
        except NotConfirmed:
            return True
        except (OSError, DraftError) as error:
            cause = error if isinstance(error, OSError) else error.__cause__
            if isinstance(cause, OSError) and cause.errno in _NO_HOME:
                return False
            raise self._failed(cause) from error
        return True

    def _carry_out(self, note: Path | None) -> None:
        try:
            done = _done_at_second_try(self._steps)
        except OSError as error:
            self._give_up(note, error)
        if done:
            _close(note, self._steps)
        else:
            self._withdraw(note)
            message = f"{self._draft} was changed by another program at the same moment."
            raise TransactionConflict(message, "Nothing was changed here. Try again.")

    def _give_up(self, note: Path | None, error: OSError) -> None:
        """Raises the error that applies if the system refused to change files."""
        try:
            undone = _undone(self._steps)
        except OSError:
            undone = False
        if not undone or not self._withdraw(note):
            reason = error.strerror or str(error)
            message = f"{self._operation} of {self._draft} began and is not finished: {reason}."
            raise UnfinishedTransaction(
                message, "The program finishes it at its next start."
            ) from error
        raise self._failed(error) from error

    def _withdraw(self, note: Path | None) -> bool:
        """Removes the log of undone steps and what they need.

        False if both are left, as on a disk that became read-only: recovery would do the steps.
        """
        if note is not None:
            remove_temporary(note)
        for staged in self._owned:
            remove_temporary(staged)
        is_noted = note is not None and os.path.lexists(note)
        is_lost = any(_step_state(step) is _State.LOST for step in self._steps)
        self._committed = is_noted and not is_lost
        return not self._committed

    def _failed(self, error: BaseException | None) -> DraftError:
        what, hint = words_for(error if isinstance(error, OSError) else OSError("unknown"))
        return DraftError(f"{self._operation} of {self._draft} did not happen: {what}.", hint)


def recover() -> None:
    """Finishes or undoes interrupted steps of dead processes; failures are retried next time.

    Steps of a process that may be running are left alone.
    """
    for note in _pending_notes():
        with contextlib.suppress(OSError, DraftError, *_DAMAGED):
            _settle(note)


def pending_folder() -> Path:
    """The log folder: the user's own, since logs in shared folders cannot be trusted."""
    return user_places().state / "pending"


def _pending_notes() -> list[Path]:
    try:
        with os.scandir(pending_folder()) as entries:
            return sorted(Path(entry.path) for entry in entries if entry.name.endswith(".json"))
    except OSError:
        return []


def _settle(note: Path) -> None:
    document = json.loads(read_bytes(note, _LARGEST_NOTE)[0])
    steps = [FileStep(**step) for step in document["steps"]]
    # Measured by the system clock, which stamps files, not by the assessment date.
    age = time.time() - note.stat().st_mtime
    if document["format"] != _FORMAT or note.name in _running or _is_at_work(document, age):
        return
    if any(not Path(step.path).parent.is_dir() for step in steps):
        return  # a disk that is missing now may come back
    if not _finish_steps(steps):
        note.unlink(missing_ok=True)
    _close(note, steps)
    clear_dead_lock(Path(document["draft"]))


def _is_at_work(document: dict[str, object], age: float) -> bool:
    here, pid, started = processes.this_process()
    owner = document["computer"], document["pid"], document["started"]
    if owner == (here, pid, started):
        return False  # active ones of this process are known by name
    if document["computer"] != here:
        return age < _LONGEST  # it is unknown whether that process is running
    return processes.may_be_alive(int(str(document["pid"])), int(str(document["started"])) or None)


def _done_at_second_try(steps: Sequence[FileStep]) -> bool:
    """Whether the steps are done; False if they were undone. A failure is retried once."""
    try:
        return _finish_steps(steps)
    except OSError:
        return _finish_steps(steps)


def _finish_steps(steps: Sequence[FileStep]) -> bool:
    """Executes the remaining steps; idempotent. False if they were undone instead."""
    states = [_step_state(step) for step in steps]
    stuck = any(state in (_State.CHANGED, _State.LOST) for state in states)
    if stuck and _undone(steps):
        return False
    for step in steps:
        if _step_state(step) is _State.OPEN:
            _carry_out(step)
    return True


def _undone(steps: Sequence[FileStep]) -> bool:
    """Removes new files; False, without any change, if something was already replaced."""
    if any(_step_state(step) is _State.DONE and not step.creates for step in steps):
        return False
    for step in reversed(steps):
        _take_back(step)
    return True


def _step_state(step: FileStep) -> _State:
    if not step.staged:
        if not os.path.lexists(step.path):
            return _State.DONE
        unchanged = step.before in (None, digest(Path(step.path)))
        return _State.OPEN if unchanged else _State.CHANGED
    found = digest(Path(step.path, step.witness))
    if os.path.lexists(step.staged):
        expected = (step.before, step.after, _EMPTY if step.creates else step.before)
        return _State.OPEN if step.before is None or found in expected else _State.CHANGED
    if step.before is None:
        return _State.DONE if found == step.after else _State.LOST
    lost = found == ABSENT or (step.before != step.after and found == step.before)
    return _State.LOST if lost else _State.DONE


def _carry_out(step: FileStep) -> None:
    path, staged = Path(step.path), Path(step.staged)
    if not step.staged:
        path.unlink(missing_ok=True)
    elif staged.is_dir():
        _swap_folder(step)
    elif step.creates and digest(path) == ABSENT:
        link_new(staged, path)
        remove_temporary(staged)
    else:
        staged.replace(path)
    note_written(path)


def _swap_folder(step: FileStep) -> None:
    """Folders cannot be replaced in one rename: the old one is moved away first."""
    if not step.creates and os.path.lexists(step.path):
        Path(step.path).rename(step.aside)
    Path(step.staged).rename(step.path)


def _take_back(step: FileStep) -> None:
    path = Path(step.path)
    if step.aside and os.path.lexists(step.aside) and not os.path.lexists(path):
        Path(step.aside).rename(path)
    elif step.creates and _was_made(step):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _was_made(step: FileStep) -> bool:
    """Whether the file at the path of a creating step is from that step."""
    found = digest(Path(step.path))
    if os.path.lexists(step.staged):
        return found == step.after != "" and Path(step.staged).samefile(step.path)
    return found == (step.after or None)


def _close(note: Path | None, steps: Iterable[FileStep]) -> None:
    """Removes leftovers; the log stays while that or a flush fails."""
    for step in steps:
        _discard(step)
    left = any(os.path.lexists(path) for step in steps for path in (step.staged, step.aside))
    with contextlib.suppress(OSError):
        for folder in {Path(step.path).parent for step in steps}:
            flush_folder(folder)
        if note is not None and not left:
            note.unlink(missing_ok=True)


def _make_lasting_folder(folder: Path) -> None:
    """Creates a folder whose own name is flushed to disk too."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        flush_folder(folder.parent)


def _discard(step: FileStep) -> None:
    for path in (step.staged, step.aside):
        if path:
            remove_temporary(Path(path))


def digest(path: Path) -> str | None:
    """The SHA-256 of a file; ABSENT if there is none, None if it is not a regular file."""
    if not os.path.lexists(path):
        return ABSENT
    if not path.is_file():
        return None
    found = hashlib.sha256()
    with open_file(path) as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def _absolute(path: Path) -> str:
    """The absolute path without resolving symbolic links, unlike Path.resolve."""
    return os.path.abspath(path)  # noqa: PTH100


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
