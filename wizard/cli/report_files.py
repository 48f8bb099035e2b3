"""Reports put into files: whole or not at all, and never over the draft that they tell of."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import click

from wizard.drafts.disk import reason_of
from wizard.drafts.model import paths_beside
from wizard.errors import DraftError, WizardError
from wizard.temporary import remove_temporary, temporary_path


def deliver_report(report: str | bytes, output: Path | None, draft: Path) -> None:
    """Writes a report of a draft to the file that was named for it, or else prints it.

    Bytes are a document for programs; text is printed as the stream can say it. Raises
    click.UsageError for the draft itself, and WizardError for a file that cannot be written.
    """
    if output is None:
        click.echo(report, nl=False)
    else:
        refuse_draft(output, draft)
        write_report(output, report)


def refuse_draft(output: Path, draft: Path) -> None:
    """Raises click.UsageError for the draft that a report tells of, and for what belongs to it."""
    if same_file(output, draft):
        raise click.UsageError(f"{output} is the draft itself; name another file.")
    if any(same_file(output, kept) for kept in paths_beside(draft)):
        raise click.UsageError(f"{output} is kept with the draft; name another file.")


def write_report(path: Path, report: str | bytes) -> None:
    """Puts the report in place of what the file held, at once. Raises WizardError naming it.

    What is no ordinary file, such as a pipe or a terminal, is written to as it is.
    """
    data = report if isinstance(report, bytes) else report.encode("utf-8", "replace")
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            path.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        raise _not_written(path, error) from error


def append_text(path: Path, text: str) -> None:
    """Adds the text to the end of a file. Raises WizardError naming it."""
    try:
        with path.open("ab") as file:
            file.write(text.encode("utf-8", "replace"))
    except OSError as error:
        raise _not_written(path, error) from error


def size_of(path: Path) -> int:
    """The bytes in a file; 0 where there is none yet."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, also where it does not exist yet."""
    return os.path.realpath(one) == os.path.realpath(other)


def _replace(target: Path, data: bytes) -> None:
    aside = temporary_path(target.parent)
    try:
        # Opened like any new file, so that the user's own rights for new files hold.
        with aside.open("xb") as file:
            file.write(data)
        if target.exists():
            aside.chmod(target.stat().st_mode & 0o7777)
        aside.replace(target)
    finally:
        remove_temporary(aside)


def _not_written(path: Path, error: OSError) -> WizardError:
    """Wrong use where another name would help; else the disk is at fault."""
    message = f"{path} cannot be written: {error.strerror or error}."
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS}:
        return DraftError(
            f"{path} cannot be written: {reason_of(error)}.", "Mend it, or name another disk."
        )
    return WizardError(message, "Name a file in a folder that exists.")
