"""Writes a bundle atomically: under a temporary name, flushed, then renamed."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from wizard.bundle.archive import (
    MAX_ENTRIES,
    MAX_SIZE,
    ArchiveEntry,
    central_directory,
    local_header,
)
from wizard.bundle.contents import Content
from wizard.bundle.names import MANIFEST
from wizard.bundle.watch import ProgressMeter
from wizard.dataclass import dataclass
from wizard.drafts.disk import flush_folder, words_for
from wizard.drafts.transaction import Transaction, TransactionConflict
from wizard.errors import BundleError
from wizard.temporary import remove_temporary, temporary_path

_HEADS = 1024
"""Overhead of the archive for one file."""

_TRIES = 5


class _Hashed:
    """A file that computes its size and digest while it is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sum = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._sum.update(data)
        self.size += len(data)

    @property
    def sha256(self) -> str:
        return self._sum.hexdigest()


JournalStep = Callable[[Transaction, str], None]
"""Adds further changes to the transaction that writes a bundle of this SHA-256."""


@dataclass(frozen=True, slots=True)
class BundlePlacement:
    """The draft of a bundle, and the further changes of its transaction."""

    draft: Path
    alongside: JournalStep | None = None


def refuse_folder(folder: Path) -> None:
    """Raises BundleError for a folder that is not writable."""
    if not folder.is_dir():
        raise BundleError(f"There is no folder {folder}.", "Create it, or choose another one.")
    if not os.access(folder, os.W_OK):
        message = f"{folder} cannot be written to."
        raise BundleError(message, "Allow writing to it, or choose another one.")


def write_archive(
    path: Path, contents: Sequence[Content], meter: ProgressMeter, placing: BundlePlacement
) -> tuple[str, int]:
    """Writes a zip file at `path`; returns its SHA-256 and size in bytes."""
    _refuse_too_much(contents)
    if path.is_dir():
        raise BundleError(f"{path} is a folder.", "Move it away, or choose another folder.")
    with temporary_beside(path) as temporary:
        with temporary.open("xb") as file:
            out = _Hashed(file)
            _fill_archive(out, contents, meter)
            _flush(file)
        meter.look()
        _put_in_place(path, temporary, out.sha256, "", placing)
    return out.sha256, out.size


def _put_in_place(
    path: Path, staged: Path, sha256: str, witness: str, placing: BundlePlacement
) -> None:
    """Commits the bundle with the further changes, which may conflict with another program."""
    for tries in range(_TRIES, 0, -1):
        with Transaction("The export", placing.draft) as transaction:
            transaction.place(path, staged, sha256, witness)
            if placing.alongside is not None:
                placing.alongside(transaction, sha256)
            try:
                transaction.commit()
            except TransactionConflict:
                if tries == 1:
                    raise
            else:
                return


def _fill_archive(out: _Hashed, contents: Sequence[Content], meter: ProgressMeter) -> None:
    entries: list[ArchiveEntry] = []
    for part in contents:
        out.write(local_header(part.name, part.size, part.crc))
        entries.append(ArchiveEntry(part.name, part.size, part.crc, out.size))
        for block in meter.counted(part.blocks(), part.name):
            out.write(block)
    out.write(central_directory(entries, out.size))


def write_folder(
    path: Path, contents: Sequence[Content], meter: ProgressMeter, placing: BundlePlacement
) -> tuple[str, int]:
    """Writes a folder at `path`; returns the SHA-256 of its manifest and its size in bytes.

    An older bundle there is replaced; anything else is left alone and raises BundleError.
    """
    if os.path.lexists(path) and (path.is_symlink() or not (path / MANIFEST).is_file()):
        raise BundleError(f"{path} exists and is not a bundle.", "Move it away, or rename it.")
    sums = {part.name: part.sha256 for part in contents}
    with temporary_beside(path) as temporary:
        temporary.mkdir()
        for part in contents:
            _write_one(temporary / part.name, part, meter)
        for folder in {(temporary / part.name).parent for part in contents}:
            flush_folder(folder)
        meter.look()
        _put_in_place(path, temporary, sums[MANIFEST], MANIFEST, placing)
    return sums[MANIFEST], sum(part.size for part in contents)


def _write_one(path: Path, part: Content, meter: ProgressMeter) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("xb") as file:
        for block in meter.counted(part.blocks(), part.name):
            file.write(block)
        _flush(file)


@contextlib.contextmanager
def temporary_beside(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, removed afterwards."""
    refuse_folder(path.parent)
    temporary = temporary_path(path.parent)
    try:
        yield temporary
    except OSError as error:
        raise _bundle_not_written(path, error) from error
    finally:
        remove_temporary(temporary)


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _bundle_not_written(path: Path, error: OSError) -> BundleError:
    what, fix = words_for(error)
    hint = f"{fix.removesuffix('.')}, or choose another folder."
    return BundleError(f"{path} was not written: {what}.", hint)


def _refuse_too_much(contents: Sequence[Content]) -> None:
    size = sum(part.size + _HEADS for part in contents)
    if size > MAX_SIZE:
        message = f"The bundle would have {size / 1e9:.1f} GB; a zip file holds at most 4.2 GB."
        raise BundleError(message, "Make the videos smaller, or export a folder.")
    if len(contents) > MAX_ENTRIES:
        raise BundleError("The draft attaches too many files.", "Attach fewer files.")
