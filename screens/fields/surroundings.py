"""What a control needs to know beyond its field."""

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


@dataclass(frozen=True)
class FieldContext:
    """Passed to every control of a page by constructor."""

    folder: Path
    """The draft's folder: relative paths are meant from here."""
    today: date
    author: Author
    """Who confirmations are signed by, once a person has accepted a name."""
    read_only: bool
    store_secret: Callable[[str, str], Awaitable[str]]
    """Field id and secret to the reference that becomes the answer ("" forgets it).

    Raises VaultError."""
    vault_trouble: Callable[[], Awaitable[str]]
    """Why nothing can be stored in a keyring here; "" when it can."""
    seen: Callable[[FileRef], FileSeen | None] = _nothing_seen
    """What was found in a file that an answer names; None while nobody has looked at it."""
    look_closer: Callable[[str, int | None], None] | None = None
    """Shows the file of a field, or of a row of it, with what mends it; None where it cannot."""
    secret_reference: Callable[[str], str] = lambda _: ""
    """Field id to the reference that its answer holds, also where no keyring keeps the secret."""
    share: Callable[[str], Awaitable[Sequence[AnswerChange]]] | None = None
    """Gives this app's answer of a field to all its company's apps; None where that cannot be.

    Raises WizardError."""
    edited: Callable[[], None] = lambda: None
    """Called as a person edits, so that what is typed is never shown beside the word "saved"."""
