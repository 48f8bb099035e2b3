"""Looking at a PDF by PDFium: it opens without a password and has pages."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, BinaryIO

from wizard.inspection.media.seen import DocumentFacts, FileSeen, InspectionState

_PDFIUM = threading.Lock()
"""PDFium must never be called by two threads at once."""
_LARGE = 8 * 1024 * 1024
"""PDFium searches a file without an end from its start, which takes seconds for a larger one."""
_TAIL = 64 * 1024
_LOOKED_AT = 5
"""Pages that are looked at for something on them; the first one that has it ends that."""


def pdf_seen(file: BinaryIO, seen: FileSeen) -> FileSeen:
    """The pages of a PDF, or what keeps it from being opened. Raises OSError."""
    if seen.size > _LARGE and not _has_an_end(file, seen.size):
        return replace(seen, state=InspectionState.BROKEN, trouble="is cut off")
    with _PDFIUM, _open_pdf(file, seen.size) as (document, trouble):
        if trouble:
            return _unopened(seen, trouble)
        return _paged(seen, document)


def _has_an_end(file: BinaryIO, size: int) -> bool:
    file.seek(size - _TAIL)
    return b"startxref" in file.read(_TAIL)


def _paged(seen: FileSeen, document: Any) -> FileSeen:
    pdfium = _pdfium()
    pages = max(0, pdfium.FPDF_GetPageCount(document))
    if not pages:
        return replace(seen, state=InspectionState.BROKEN, trouble="has no pages")
    size = pdfium.FS_SIZEF()
    for index in {0, pages - 1}:  # a file that was cut off may still tell how many it had
        if not pdfium.FPDF_GetPageSizeByIndexF(document, index, size):
            trouble = f"is damaged: page {index + 1} cannot be opened"
            return replace(seen, state=InspectionState.BROKEN, trouble=trouble)
    blank = all(_is_blank(document, index) for index in range(min(pages, _LOOKED_AT)))
    return replace(seen, document=DocumentFacts(pages=pages, blank=blank))


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


def _unopened(seen: FileSeen, trouble: int) -> FileSeen:
    pdfium = _pdfium()
    if trouble in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
        return replace(seen, document=DocumentFacts(encrypted=True))
    return replace(seen, state=InspectionState.BROKEN, trouble="is damaged or cut off")


def _pdfium() -> Any:
    """The library's own functions, which take an error in reading for what it is."""
    import pypdfium2  # type: ignore[import-untyped]

    return pypdfium2.raw


@contextmanager
def _open_pdf(file: BinaryIO, size: int) -> Iterator[tuple[Any, int]]:
    """The document as PDFium holds it, and its number for what went wrong, 0 for nothing."""
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
    """What PDFium calls for a part of the file; errors are kept, as it knows no exceptions."""

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
