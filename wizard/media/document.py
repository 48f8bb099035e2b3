"""Looking at a document."""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

from wizard.media.seen import FileSeen, State


def document_seen(file: BinaryIO, seen: FileSeen) -> FileSeen:
    """The file seen as a document; `seen` is what any file shows."""
    del file
    return replace(seen, state=State.UNREADABLE, trouble="is of a kind that is not read yet")
