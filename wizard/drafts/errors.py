"""Errors of draft files, with attributes for screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.errors import DraftError
from wizard.shell_words import shell_quoted

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from wizard.drafts.model import Draft


class UnreadableDraft(DraftError):
    """The file is not a draft; has the position of the error.

    `line` and `column` count from 1; 0 if unknown.
    """

    def __init__(
        self, path: Path, reason: str, hint: str, *, line: int = 0, column: int = 0
    ) -> None:
        place = f", line {line}" if line else ""
        place += f", column {column}" if column else ""
        super().__init__(f"{path}{place}: {reason}", hint)
        self.path = path
        self.reason = reason
        self.line = line
        self.column = column


class DraftWithMarkers(UnreadableDraft):
    """Git's own merge left conflict markers in the file."""

    def __init__(self, path: Path) -> None:
        reason = "two people changed it, and git left its conflict markers in it"
        way = "Open it in the wizard to choose, or run: submission-wizard team settle"
        super().__init__(path, reason, f"{way} {shell_quoted(path.name)}")


class DraftChanged(DraftError):
    """The file on disk differs from the one last read or written; it was not changed."""

    def __init__(self, theirs: Draft) -> None:
        super().__init__(
            f"{theirs.path} was changed by someone else while it was open here.",
            "Nothing was overwritten. Choose for each answer which version to keep.",
        )
        self.theirs = theirs


class DraftHeld(DraftError):
    """Another running program has the draft open."""

    def __init__(self, path: Path, host: str, pid: int, since: datetime | None) -> None:
        when = f" since {since:%Y-%m-%d %H:%M}" if since else ""
        super().__init__(
            f"{path} is open in another window: process {pid} on {host}{when}.",
            "Close it there, or take the draft over if that program is gone.",
        )
        self.path = path
        self.host = host
        self.pid = pid
        self.since = since


class FolderNotWritable(DraftError):
    """No lock file can be written beside the draft, so it is read-only; `cause` says why."""

    def __init__(self, path: Path, reason: str, cause: OSError) -> None:
        hint = "Save a copy elsewhere to work on it."
        super().__init__(f"{path} can only be looked at: {reason}.", hint)
        self.cause = cause
