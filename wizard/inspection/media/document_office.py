"""Inspects office documents by their archive directory, without unpacking them."""

from __future__ import annotations

import errno
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import BinaryIO

from wizard.inspection.media.seen import DocumentFacts, FileSeen, InspectionState

MOST_PARTS = 10_000
"""Maximum entries; the directory of an archive with millions would fill the memory."""
_LARGEST_TABLE = 4 * 1024 * 1024
_LARGEST_PART = 32 * 1024 * 1024
_CHUNK = 256 * 1024
_LOCKED = 1  # the encryption bit of a zip entry

_MAIN_PARTS: Mapping[str, str] = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsx",
    "ppt/presentation.xml": "pptx",
}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""Everything that the standard library raises for an invalid archive."""


def zip_seen(file: BinaryIO, file_seen: FileSeen) -> FileSeen:
    """The office format of an archive, and whether its main part is intact."""
    trouble = _table_trouble(file, file_seen)
    if trouble is not None:
        return trouble
    try:
        with zipfile.ZipFile(file) as archive:
            return _unpacked_document(archive, file_seen)
    except OSError as error:
        if error.errno != errno.EINVAL:  # caused by a directory that points before the file
            raise
    except _DAMAGE:
        pass
    return replace(file_seen, state=InspectionState.BROKEN, trouble="is damaged")


def _table_trouble(file: BinaryIO, file_seen: FileSeen) -> FileSeen | None:
    """Why the archive's directory is rejected; checked before it is read."""
    start = max(0, file_seen.size - 0xFFFF - 22)
    file.seek(start)
    tail = file.read(0xFFFF + 22)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + 22:
        return replace(file_seen, state=InspectionState.BROKEN, trouble="is cut off")
    parts, size = struct.unpack_from("<HI", tail, at + 10)
    if parts > MOST_PARTS or size > _LARGEST_TABLE:
        trouble = f"has more than {MOST_PARTS:,} parts, and papers as large are not opened"
        return replace(file_seen, state=InspectionState.UNREADABLE, trouble=trouble)
    return None


def _unpacked_document(archive: zipfile.ZipFile, file_seen: FileSeen) -> FileSeen:
    parts = {part.filename: part for part in archive.infolist()}
    file_seen = replace(file_seen, content=_program_of(archive, parts))
    if file_seen.content == "zip":
        return replace(file_seen, document=DocumentFacts())
    names = [name for name in (*_MAIN_PARTS, "content.xml") if name in parts]
    if any(parts[name].flag_bits & _LOCKED for name in names):
        return replace(file_seen, document=DocumentFacts(encrypted=True))
    for name in names:
        _read_through(archive, parts[name])
    return replace(file_seen, document=DocumentFacts())


def _program_of(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> str:
    if "[Content_Types].xml" in parts:
        return next((kind for name, kind in _MAIN_PARTS.items() if name in parts), "zip")
    if "mimetype" in parts and "content.xml" in parts:
        with archive.open("mimetype") as part:
            if part.read(len(_OPEN_DOCUMENT)) == _OPEN_DOCUMENT:
                return "odt"
    return "zip"


def _read_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Reads an entry to verify its checksum, up to a size limit."""
    if part.file_size > _LARGEST_PART:
        return
    with archive.open(part) as opened:
        while opened.read(_CHUNK):
            pass


def ole_seen(file: BinaryIO, file_seen: FileSeen) -> FileSeen:
    """Inspects an OLE file (old Office, Outlook): whether it is intact and has a password."""
    header = file.read(512)
    if len(header) < 512:  # noqa: PLR2004 - the fixed size of the header
        return replace(file_seen, state=InspectionState.BROKEN, trouble="is cut off")
    (shift,) = struct.unpack_from("<H", header, 30)
    (sector,) = struct.unpack_from("<I", header, 48)
    start = (sector + 1) << shift if shift in {9, 12} else file_seen.size
    if start >= file_seen.size:
        return replace(file_seen, state=InspectionState.BROKEN, trouble="is damaged or cut off")
    file.seek(start)
    directory = file.read(_CHUNK)
    if "Root Entry".encode("utf-16-le") not in directory:
        return replace(file_seen, state=InspectionState.BROKEN, trouble="is damaged or cut off")
    encrypted = "EncryptedPackage".encode("utf-16-le") in directory
    return replace(file_seen, document=DocumentFacts(encrypted=encrypted))
