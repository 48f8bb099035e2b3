"""Data and callbacks that a control needs besides its field."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wizard.inspection.media.seen import FileRef, FileSeen
from wizard.session.session import AnswerChange
from wizard.session.signing import Author


def _nothing_seen(_: FileRef) -> FileSeen | None:
    return None


async def _no_warning() -> str:
    return ""


@dataclass(frozen=True)
class FieldContext:
    """Passed to every control of a page by constructor."""

    folder: Path
    """The draft's folder; relative paths start here."""
    today: date
    author: Author
    """Name used to sign confirmations, once the user has accepted one."""
    read_only: bool
    store_secret: Callable[[str, str], Awaitable[str]]
    """Stores the secret of a field id; returns the reference for the answer ("" deletes it).

    Raises VaultError."""
    vault_trouble: Callable[[], Awaitable[str]]
    """Why nothing can be stored in a keyring here; "" when it can."""
    vault_warning: Callable[[], Awaitable[str]] = _no_warning
    """What to tell of a keyring that does not encrypt; "" for any other."""
    seen: Callable[[FileRef], FileSeen | None] = _nothing_seen
    """Facts of a file that an answer names; None before it was inspected."""
    look_closer: Callable[[str, int | None], None] | None = None
    """Shows the file of a field, or of a row of it, with fixes; None where that is not possible."""
    secret_reference: Callable[[str], str] = lambda _: ""
    """Field id to the reference that its answer holds, also without a keyring."""
    share: Callable[[str], Awaitable[Sequence[AnswerChange]]] | None = None
    """Shares this app's answer of a field with all apps of its company; None where not possible.

    Raises WizardError."""
    team_marks: Callable[[str], str] = lambda _: ""
    """Who of the team answers a field, and its open comments; "" for neither."""
    edited: Callable[[], None] = lambda: None
    """Called on each edit, so that unsaved text is never shown beside the word "saved"."""
