"""Looking at a paper: that it opens and is sound, and never at what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import BinaryIO

from wizard.inspection.media.document_office import ole_seen, zip_seen
from wizard.inspection.media.document_pdf import pdf_seen
from wizard.inspection.media.document_text import text_seen
from wizard.inspection.media.seen import DocumentFacts, FileSeen, InspectionState

LARGEST = 200 * 1024 * 1024
"""No paper is larger; opening one could take as much memory as the file is long."""
_TAIL = 64 * 1024
_ENDINGS: Mapping[str, bytes] = {"png": b"IEND", "jpeg": b"\xff\xd9"}
"""What stands near the end of a whole picture."""

_PARSED = frozenset({"pdf", "zip", "ole", "rtf", "html", "text", ""})

_Seen = Callable[[BinaryIO, FileSeen], FileSeen]


def document_seen(file: BinaryIO, seen: FileSeen) -> FileSeen:
    """The file seen as a document; `seen` is what any file shows.

    A picture, a recording or a program is told by its first bytes and is sound as far as that
    goes: whether it will do is for a check to say.
    """
    if seen.content in _PARSED and seen.size > LARGEST:
        trouble = "has more than 200 MB, and papers as large are not opened"
        return replace(seen, state=InspectionState.UNREADABLE, trouble=trouble)
    look = _LOOKS.get(seen.content, _as_it_is)
    return look(file, seen)


def _as_it_is(file: BinaryIO, seen: FileSeen) -> FileSeen:
    ending = _ENDINGS.get(seen.content)
    if ending is not None:
        file.seek(max(0, seen.size - _TAIL))
        if ending not in file.read(_TAIL):
            return replace(seen, state=InspectionState.BROKEN, trouble="is cut off")
    return replace(seen, document=DocumentFacts())


_LOOKS: Mapping[str, _Seen] = {
    "pdf": pdf_seen,
    "zip": zip_seen,
    "ole": ole_seen,
    "text": text_seen,
    "html": text_seen,
    "": text_seen,
}
