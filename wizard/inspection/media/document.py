"""Inspection of documents: whether a PDF, office or text file opens and is complete."""

from __future__ import annotations

import codecs
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, BinaryIO

from wizard.inspection.media.document_office import ole_seen, zip_seen
from wizard.inspection.media.seen import DocumentFacts, FileSeen, InspectionState, line_mark

LARGEST = 200 * 1024 * 1024
"""Size limit; opening a document may take as much memory as the file is long."""
_TAIL = 64 * 1024
_ENDINGS: Mapping[str, bytes] = {"png": b"IEND", "jpeg": b"\xff\xd9"}
"""Markers near the end of a complete picture."""

_PARSED = frozenset({"pdf", "zip", "ole", "rtf", "html", "text", ""})

_Seen = Callable[[BinaryIO, FileSeen], FileSeen]


def document_seen(file: BinaryIO, file_seen: FileSeen) -> FileSeen:
    """Inspects a file as a document; `file_seen` are the general facts.

    A picture, recording or program is identified by its first bytes only; checks decide whether it
    is acceptable.
    """
    if file_seen.content in _PARSED and file_seen.size > LARGEST:
        trouble = "has more than 200 MB, and papers as large are not opened"
        return replace(file_seen, state=InspectionState.UNREADABLE, trouble=trouble)
    look = _LOOKS.get(file_seen.content, _as_it_is)
    return look(file, file_seen)


def _as_it_is(file: BinaryIO, file_seen: FileSeen) -> FileSeen:
    ending = _ENDINGS.get(file_seen.content)
    if ending is not None:
        file.seek(max(0, file_seen.size - _TAIL))
        if ending not in file.read(_TAIL):
            return replace(file_seen, state=InspectionState.BROKEN, trouble="is cut off")
    return replace(file_seen, document=DocumentFacts())


LONGEST = 1024 * 1024
"""Maximum bytes read of a text; a longer one is judged by that part."""
MOST_LINES = 20_000
_MAIL_HEAD = 64 * 1024
_MAIL_NAMES = frozenset({"from", "to", "date", "subject", "message-id", "received", "return-path"})
_NO_TEXT = re.compile("[\0-\x08\x0e-\x19\x1c-\x1f\x7f]")
"""Control characters that text files do not contain; form feed and escape occur in logs."""
_WORD = re.compile(r"\w[\w'’-]*")


def text_seen(file: BinaryIO, file_seen: FileSeen) -> FileSeen:
    """Facts on a text, a mail or a web page; content "" if it is not text."""
    data = file.read(LONGEST)
    if not data.strip(b"\0 \t\r\n\x0c"):
        return replace(file_seen, state=InspectionState.BROKEN, trouble="has no text in it")
    text = decode_document(data)
    if text is None:
        return replace(file_seen, content="", document=DocumentFacts())
    if file_seen.content == "html":
        return replace(file_seen, document=DocumentFacts())
    if _begins_as_mail(data[:_MAIL_HEAD]):
        return replace(file_seen, content="eml", document=DocumentFacts())
    return _plain_text_seen(
        replace(file_seen, content="text"), text, whole=len(data) == file_seen.size
    )


def _plain_text_seen(file_seen: FileSeen, text: str, *, whole: bool) -> FileSeen:
    words = sum(1 for _ in _WORD.finditer(text))
    if not words:
        return replace(file_seen, state=InspectionState.BROKEN, trouble="has no text in it")
    lines = text.splitlines() if whole else []
    marks = tuple(map(line_mark, lines)) if len(lines) <= MOST_LINES else ()
    return replace(file_seen, document=DocumentFacts(words=words, lines=marks))


def decode_document(data: bytes) -> str | None:
    """Decodes text by its likely encodings; None if it is not text."""
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
    """Whether it begins with mail headers: the sender and others."""
    from email.parser import BytesHeaderParser

    if not re.match(rb"(?:From .*\r?\n|\d+\r?\n)?[A-Za-z][A-Za-z0-9-]*:", head):
        return False
    head = re.sub(rb"\A\d+\s*\n", b"", head)  # Apple Mail puts the length before the mail
    names = {name.lower() for name in BytesHeaderParser().parsebytes(head)}
    return "from" in names and len(names & _MAIL_NAMES) > 2  # noqa: PLR2004 - two beside the sender


_PDFIUM = threading.Lock()
"""PDFium is not thread-safe."""
_LARGE = 8 * 1024 * 1024
"""PDFium searches a truncated file from its start, which takes seconds for a larger one."""
_PDF_TAIL = 64 * 1024
_LOOKED_AT = 5
"""Pages that are looked at for something on them; the first one that has it ends that."""


def pdf_seen(file: BinaryIO, file_seen: FileSeen) -> FileSeen:
    """The pages of a PDF, or why it cannot be opened. Raises OSError."""
    if file_seen.size > _LARGE and not _has_an_end(file, file_seen.size):
        return replace(file_seen, state=InspectionState.BROKEN, trouble="is cut off")
    with _PDFIUM, _open_pdf(file, file_seen.size) as (document, trouble):
        if trouble:
            return _unopened(file_seen, trouble)
        return _paged(file_seen, document)


def _has_an_end(file: BinaryIO, size: int) -> bool:
    file.seek(size - _PDF_TAIL)
    return b"startxref" in file.read(_PDF_TAIL)


def _paged(file_seen: FileSeen, document: Any) -> FileSeen:
    pdfium = _pdfium()
    pages = max(0, pdfium.FPDF_GetPageCount(document))
    if not pages:
        return replace(file_seen, state=InspectionState.BROKEN, trouble="has no pages")
    size = pdfium.FS_SIZEF()
    for index in {0, pages - 1}:  # a truncated file may still state its page count
        if not pdfium.FPDF_GetPageSizeByIndexF(document, index, size):
            trouble = f"is damaged: page {index + 1} cannot be opened"
            return replace(file_seen, state=InspectionState.BROKEN, trouble=trouble)
    blank = all(_is_blank(document, index) for index in range(min(pages, _LOOKED_AT)))
    return replace(file_seen, document=DocumentFacts(pages=pages, blank=blank))


def _is_blank(document: Any, index: int) -> bool:
    """Whether nothing is drawn, written or attached on a page; False where that is not known."""
    pdfium = _pdfium()
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return False
    try:
        return not (pdfium.FPDFPage_CountObjects(page) or pdfium.FPDFPage_GetAnnotCount(page))
    finally:
        pdfium.FPDF_ClosePage(page)


def _unopened(file_seen: FileSeen, trouble: int) -> FileSeen:
    pdfium = _pdfium()
    if trouble in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
        return replace(file_seen, document=DocumentFacts(encrypted=True))
    return replace(file_seen, state=InspectionState.BROKEN, trouble="is damaged or cut off")


def _pdfium() -> Any:
    """The library's functions, with read errors reported as such."""
    import pypdfium2  # type: ignore[import-untyped]

    return pypdfium2.raw


@contextmanager
def _open_pdf(file: BinaryIO, size: int) -> Iterator[tuple[Any, int]]:
    """The document as PDFium handle, and its error code, 0 for none."""
    pdfium = _pdfium()
    errors: list[OSError] = []
    access = pdfium.FPDF_FILEACCESS(m_FileLen=size)
    access.m_GetBlock = type(access.m_GetBlock)(_reader(file, errors))
    document = pdfium.FPDF_LoadCustomDocument(access, None)
    trouble = 0 if document else pdfium.FPDF_GetLastError() or pdfium.FPDF_ERR_UNKNOWN
    try:
        if errors:
            raise errors[0]
        yield document, trouble
        if errors:
            raise errors[0]
    finally:
        if document:
            pdfium.FPDF_CloseDocument(document)


def _reader(file: BinaryIO, errors: list[OSError]) -> Any:
    """PDFium's read callback; errors are stored, as C code has no exceptions."""
    import ctypes

    def read(_: object, position: int, buffer: Any, size: int) -> int:
        try:
            file.seek(position)
            data = file.read(size)
        except OSError as error:
            errors.append(error)
            return 0
        ctypes.memmove(buffer, data, len(data))
        return int(len(data) == size)

    return read


_LOOKS: Mapping[str, _Seen] = {
    "pdf": pdf_seen,
    "zip": zip_seen,
    "ole": ole_seen,
    "text": text_seen,
    "html": text_seen,
    "": text_seen,
}
