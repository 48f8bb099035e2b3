"""Looking at texts, pages and mails: that they can be read as text and are not blank."""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from wizard.inspection.media.seen import DocumentFacts, FileSeen, InspectionState

LONGEST = 1024 * 1024
"""So many bytes of a text are read; a longer one is a text by what was read of it."""
MOST_LINES = 20_000
_MAIL_HEAD = 64 * 1024
_MAIL_NAMES = frozenset({"from", "to", "date", "subject", "message-id", "received", "return-path"})
_NO_TEXT = re.compile("[\0-\x08\x0e-\x19\x1c-\x1f\x7f]")
"""Control characters that no text has; a page break and an escape occur in logs."""
_WORD = re.compile(r"\w[\w'’-]*")


def text_seen(file: BinaryIO, seen: FileSeen) -> FileSeen:
    """A text with its words, a mail or a page; content "" when it is no text after all."""
    data = file.read(LONGEST)
    if not data.strip(b"\0 \t\r\n\x0c"):
        return replace(seen, state=InspectionState.BROKEN, trouble="has no text in it")
    text = decode_document(data)
    if text is None:
        return replace(seen, content="", document=DocumentFacts())
    if seen.content == "html":
        return replace(seen, document=DocumentFacts())
    if _begins_as_mail(data[:_MAIL_HEAD]):
        return replace(seen, content="eml", document=DocumentFacts())
    return _plain_text_seen(replace(seen, content="text"), text, whole=len(data) == seen.size)


def _plain_text_seen(seen: FileSeen, text: str, *, whole: bool) -> FileSeen:
    words = sum(1 for _ in _WORD.finditer(text))
    if not words:
        return replace(seen, state=InspectionState.BROKEN, trouble="has no text in it")
    lines = text.splitlines() if whole else []
    marks = tuple(map(line_mark, lines)) if len(lines) <= MOST_LINES else ()
    return replace(seen, document=DocumentFacts(words=words, lines=marks))


def decode_document(data: bytes) -> str | None:
    """The text of these bytes, by the ways in which texts are kept; None when they are no text."""
    for encoding in _encodings(data):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            text = decoder.decode(data, final=len(data) < LONGEST)
        except UnicodeError:
            continue
        if not _NO_TEXT.search(text):
            return text
    return None


def _encodings(data: bytes) -> Iterator[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
    yield "utf-8-sig"
    yield "cp1252"


def _begins_as_mail(head: bytes) -> bool:
    """Whether it begins as saved mails do, with headers that name the sender and more."""
    from email.parser import BytesHeaderParser

    if not re.match(rb"(?:From .*\r?\n|\d+\r?\n)?[A-Za-z][A-Za-z0-9-]*:", head):
        return False
    head = re.sub(rb"\A\d+\s*\n", b"", head)  # Apple Mail puts the length before the mail
    names = {name.lower() for name in BytesHeaderParser().parsebytes(head)}
    return "from" in names and len(names & _MAIL_NAMES) > 2  # noqa: PLR2004 - two beside the sender


def line_mark(line: str) -> str:
    """What is kept of a line to compare it: equal for lines that differ in capitals and space.

    "" for a blank line. The text itself is not kept.
    """
    folded = " ".join(unicodedata.normalize("NFKC", line).casefold().split())
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:12] if folded else ""
