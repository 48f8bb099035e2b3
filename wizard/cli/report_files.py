"""Writes reports to files atomically, and never over their draft."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

import click

from wizard.drafts.disk import reason_of
from wizard.drafts.model import paths_beside
from wizard.errors import DraftError, WizardError
from wizard.files import read_file
from wizard.temporary import remove_temporary, temporary_path


def deliver_report(report: str | bytes, output: Path | None, draft: Path) -> None:
    """Writes a report to its named file, or prints it.

    Bytes are a document for programs; text is encoded for the stream. Raises click.UsageError for
    the draft itself, and WizardError for a file that cannot be written.
    """
    if output is None:
        click.echo(report, nl=False)
    else:
        refuse_draft(output, draft)
        write_report(output, report)


def refuse_draft(output: Path, draft: Path) -> None:
    """Raises click.UsageError if a report would overwrite its draft or the draft's files."""
    if same_file(output, draft):
        raise click.UsageError(f"{output} is the draft itself; name another file.")
    if any(same_file(output, kept) for kept in paths_beside(draft)):
        raise click.UsageError(f"{output} is kept with the draft; name another file.")


def write_report(path: Path, report: str | bytes) -> None:
    """Replaces a file with the report atomically. Raises WizardError naming it."""
    write_report_pieces(path, (report,))


def write_report_pieces(path: Path, pieces: Iterable[str | bytes]) -> None:
    """As `write_report`, for a report that is not held whole.

    Special files, such as a pipe or a terminal, are written to directly.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            with path.open("wb") as file:
                file.writelines(map(_encoded, pieces))
        else:
            _replace(target, pieces)
    except OSError as error:
        raise _not_written(path, error) from error


def _encoded(piece: str | bytes) -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace")


def append_text(path: Path, text: str) -> None:
    """Appends the text to a file. Raises WizardError naming it."""
    try:
        with path.open("ab") as file:
            file.write(text.encode("utf-8", "replace"))
    except OSError as error:
        raise _not_written(path, error) from error


def size_of(path: Path) -> int:
    """The size of a file; 0 if it does not exist."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def holds_exactly(path: Path, data: bytes) -> bool:
    """Whether a file has this content. Raises OSError for one that cannot be read."""
    if path.stat().st_size != len(data):
        return False
    return read_file(path, len(data)) == data


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, existing or not."""
    return os.path.realpath(one) == os.path.realpath(other)


def _replace(target: Path, pieces: Iterable[str | bytes]) -> None:
    aside = temporary_path(target.parent)
    try:
        # Opened like any new file, so that the umask applies.
        with aside.open("xb") as file:
            file.writelines(map(_encoded, pieces))
        if target.exists():
            aside.chmod(target.stat().st_mode & 0o7777)
        aside.replace(target)
    finally:
        remove_temporary(aside)


def _not_written(path: Path, error: OSError) -> WizardError:
    """A usage error if another name would help; otherwise a disk error."""
    message = f"{path} cannot be written: {error.strerror or error}."
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS}:
        return DraftError(
            f"{path} cannot be written: {reason_of(error)}.", "Mend it, or name another disk."
        )
    return WizardError(message, "Name a file in a folder that exists.")
