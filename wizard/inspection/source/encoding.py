"""Source text in an encoding that keeps ASCII, however the file is encoded."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from wizard.files import open_file

_HEAD = 8 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def as_utf8(data: bytes) -> bytes:
    """A text in two bytes for each character as UTF-8; any other data as it is."""
    encoding = _wide_encoding(data[:_HEAD])
    return data.decode(encoding, "replace").encode() if encoding else data


def read_source(path: str | Path, most: int) -> bytes:
    """At most so many bytes of a file, as a search sees them; b"" if it cannot be read."""
    try:
        with open_file(path) as file:
            return as_utf8(file.read(most))
    except OSError:
        return b""


def _wide_encoding(head: bytes) -> str:
    """The encoding of a text in two bytes for each character; "" for any other file."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" not in head:
        return ""
    encoding = "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"
    text = head[: len(head) // 2 * 2].decode(encoding, "replace")
    is_ascii = 2 * len(text.encode("ascii", "ignore")) >= len(text)
    return encoding if text and is_ascii and not _CONTROL.search(text) else ""
