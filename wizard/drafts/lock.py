"""Lock files, so that one program at a time edits a draft; stale locks are ignored."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import platform
import uuid
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from wizard.dataclass import dataclass
from wizard.drafts.disk import link_new, not_written, place_new, reason_of
from wizard.drafts.errors import DraftHeld, FolderNotWritable
from wizard.drafts.read import load_draft, read_bytes
from wizard.errors import DraftError
from wizard.processes import may_be_alive, this_process
from wizard.temporary import temporary_path

if TYPE_CHECKING:
    from wizard.drafts.model import Draft, FieldIds

_LIMIT = 4096
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class _Owner:
    host: str
    pid: int
    started: int | None
    """Start of the process in the unit of its system; None if unknown."""
    since: str
    token: str


@dataclass(frozen=True, slots=True)
class DraftLock:
    """A lock held by this process, stored in `.{name}.lock` beside the draft."""

    path: Path
    """The lock file."""
    owner: _Owner

    @classmethod
    def acquire(cls, path: Path, now: datetime, *, take_over: bool = False) -> DraftLock:
        """Locks the draft for this process.

        Raises DraftHeld if a living process or one on another computer holds it; `take_over` takes
        it even so. Raises FolderNotWritable if no lock file can be written.
        """
        lock = lock_path(path)
        owner = _Owner(
            host=platform.node(),
            pid=os.getpid(),
            started=this_process()[2] or None,
            since=now.isoformat(),
            token=uuid.uuid4().hex,
        )
        for _ in range(_ATTEMPTS):
            if _place_lock(lock, owner, path):
                return cls(lock, owner)
            held = _content(lock)
            holder = _parse(held)
            if holder and not take_over and _alive(holder):
                break
            _clear(lock, held)
        raise _held(path, _parse(_content(lock)) or owner)

    def release(self) -> None:
        """Releases the lock; does nothing if it is gone or another program's."""
        if _parse(_content(self.path)) == self.owner:
            with contextlib.suppress(OSError):
                self.path.unlink()

    @property
    def is_mine(self) -> bool:
        """False if another program has taken over the draft."""
        return _parse(_content(self.path)) == self.owner

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def open_draft(
    path: Path,
    field_ids: FieldIds,
    now: datetime,
    *,
    take_over: bool = False,
    must_write: bool = False,
) -> tuple[Draft, DraftLock | None]:
    """Locks and reads a draft for editing.

    In a read-only folder the lock is None and the draft is read-only. With `must_write` that raises
    DraftError with the reason.
    """
    load_draft(path, field_ids)  # a file that is not a draft must not leave a lock beside it
    try:
        lock = DraftLock.acquire(path, now, take_over=take_over)
    except FolderNotWritable as error:
        if must_write:
            raise not_written(path, error.cause) from error
        draft = load_draft(path, field_ids)
        draft.read_only = True
        return draft, None
    try:
        return load_draft(path, field_ids), lock
    except BaseException:
        lock.release()
        raise


def lock_path(path: Path) -> Path:
    """The lock file of a draft; symbolic links to one draft share it."""
    target = Path(os.path.realpath(path))
    return target.with_name(f".{target.name}.lock")


def clear_dead_lock(path: Path) -> None:
    """Removes a dead process's lock beside a draft, also if the draft is gone."""
    lock = lock_path(path)
    held = _content(lock)
    holder = _parse(held)
    if holder and not _alive(holder):
        _clear(lock, held)


def _place_lock(lock: Path, owner: _Owner, path: Path) -> bool:
    try:
        place_new(lock, json.dumps(asdict(owner)).encode())
    except FileExistsError:
        return False
    except DraftError as error:
        cause = error.__cause__
        refused = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT)
        if isinstance(cause, OSError) and cause.errno in refused:
            raise FolderNotWritable(path, reason_of(cause), cause) from error
        raise
    return True


def _content(lock: Path) -> bytes | None:
    try:
        return read_bytes(lock, _LIMIT)[0]
    except DraftError:
        return None


def _parse(content: bytes | None) -> _Owner | None:
    """The holder of the lock; None for a file that no version of this program wrote completely."""
    try:
        parts: dict[str, Any] = json.loads(content or b"")
        owner = _Owner(**parts)
    except (ValueError, TypeError, RecursionError):
        return None
    texts = all(isinstance(parts[key], str) for key in ("host", "since", "token"))
    return owner if texts and type(parts["pid"]) is int and owner.pid > 0 else None


def _alive(owner: _Owner) -> bool:
    """Whether the holder may be running; known only for processes of this computer."""
    return owner.host != platform.node() or may_be_alive(owner.pid, owner.started)


def _clear(lock: Path, expected: bytes | None) -> None:
    """Removes the lock that was judged; a newer one placed in the meantime is restored."""
    aside = temporary_path(lock.parent)
    try:
        lock.rename(aside)
    except FileNotFoundError:
        return
    except OSError as error:
        msg = f"{lock} is in the way and cannot be removed: {error.strerror}."
        raise DraftError(msg, "Remove it by hand.") from error
    if _content(aside) != expected:
        with contextlib.suppress(OSError):
            link_new(aside, lock)
    with contextlib.suppress(OSError):
        aside.unlink()


def _held(path: Path, owner: _Owner) -> DraftHeld:
    since = None
    with contextlib.suppress(ValueError):
        since = datetime.fromisoformat(owner.since)
    return DraftHeld(path, owner.host, owner.pid, since)
