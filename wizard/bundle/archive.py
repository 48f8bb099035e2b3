"""The canonical zip format of bundles: stored, sorted, without data of the computer.

Every byte of the format follows from names, sizes and checksums. Reading requires exactly those
bytes, so there is no second directory, no gap and no link.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from wizard.bundle.names import MAX_NAME, file_name_problem
from wizard.dataclass import dataclass
from wizard.errors import BundleError

BLOCK = 1024 * 1024
MAX_ENTRIES = 10_000
MAX_SIZE = 2**32 - 2
"""The limit of the zip format without extensions."""

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_UNIX = 3
_STORED = 0
_MIDNIGHT, _FIRST_DAY = 0, 33  # 1980-01-01, the earliest date in a zip
_MODE = 0o100644 << 16
_ENCRYPTED = 1
_REPACK = "Ask for the bundle as it was exported. Another tool must not pack it again."


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """One file of the archive; `start` is the offset of its bytes."""

    name: str
    size: int
    crc: int
    start: int

    @property
    def end(self) -> int:
        """The offset behind its last byte."""
        return self.start + self.size


def local_header(name: str, size: int, crc: int) -> bytes:
    """The zip header before the bytes of a file."""
    return _LOCAL.pack(
        b"PK\3\4", _VERSION, 0, _STORED, _MIDNIGHT, _FIRST_DAY, crc, size, size, len(name), 0
    ) + name.encode("ascii")


def central_directory(entries: Iterable[ArchiveEntry], start: int) -> bytes:
    """The zip directory at the end of the archive."""
    listed = [_listing(entry) for entry in entries]
    size, count = sum(map(len, listed)), len(listed)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, size, start, 0)
    return b"".join(listed) + end


def _listing(entry: ArchiveEntry) -> bytes:
    name = entry.name.encode("ascii")
    fields = (_VERSION, _UNIX, _VERSION, 0, 0, _STORED, _MIDNIGHT, _FIRST_DAY, entry.crc)
    offset = entry.start - _LOCAL.size - len(name)
    rest = (entry.size, entry.size, len(name), 0, 0, 0, 0, _MODE, offset)
    return _CENTRAL.pack(b"PK\1\2", *fields, *rest) + name


def read_entries(file: BinaryIO, label: str) -> list[ArchiveEntry]:
    """The files of an archive in the canonical format; any other raises BundleError.

    `label` names the archive in messages. File contents are not read.
    """
    total = file.seek(0, 2)
    entries: list[ArchiveEntry] = []
    position = 0
    while (head := _read_at(file, position, _LOCAL.size))[:4] == b"PK\3\4":
        entry = _read_entry(file, position, head, label)
        _check_order(entry, entries, label)
        if entry.end > total:
            raise _truncated_error(label, f"in the middle of {entry.name}")
        entries.append(entry)
        position = entry.end
    if not entries:
        raise BundleError(f"{label} is not a bundle: it does not begin as a zip does.", _REPACK)
    _check_end(_read_at(file, position, total - position), entries, position, label)
    return entries


def blocks_of(file: BinaryIO, entry: ArchiveEntry) -> Iterator[bytes]:
    """The bytes of a file in blocks of 1 MiB."""
    file.seek(entry.start)
    left = entry.size
    while left and (block := file.read(min(BLOCK, left))):
        left -= len(block)
        yield block


def crc_of(blocks: Iterable[bytes]) -> int:
    """The CRC-32 as stored in a zip."""
    crc = 0
    for block in blocks:
        crc = zlib.crc32(block, crc)
    return crc


def _read_at(file: BinaryIO, position: int, size: int) -> bytes:
    limit = MAX_ENTRIES * (_CENTRAL.size + MAX_NAME) + _END.size
    file.seek(position)
    return file.read(min(size, limit + 1))


def _read_entry(file: BinaryIO, position: int, head: bytes, label: str) -> ArchiveEntry:
    if len(head) < _LOCAL.size:
        raise _truncated_error(label, "in the middle of a file's head")
    _, _, flags, method, _, _, crc, packed, size, length, _ = _LOCAL.unpack(head)
    raw = file.read(min(length, MAX_NAME + 1))
    name = raw.decode("ascii", "replace")
    shown = ascii(name)[1:-1]
    trouble = file_name_problem(name)
    if trouble:
        raise BundleError(f"{label} holds “{shown}”, but the name {trouble}.", _REPACK)
    if len(raw) < length:
        raise _truncated_error(label, "in the middle of a file's name")
    if flags & _ENCRYPTED:
        raise BundleError(f"{shown} in {label} is encrypted.", _REPACK)
    if method != _STORED or packed != size:
        raise BundleError(f"{shown} in {label} is compressed; bundles store files plain.", _REPACK)
    if head + raw != local_header(name, size, crc):
        raise BundleError(f"{shown} in {label} was not packed by this program.", _REPACK)
    return ArchiveEntry(name, size, crc, position + _LOCAL.size + length)


def _check_order(entry: ArchiveEntry, before: list[ArchiveEntry], label: str) -> None:
    if before and entry.name == before[-1].name:
        raise BundleError(f"{label} holds {entry.name} twice.", _REPACK)
    if before and entry.name < before[-1].name:
        raise BundleError(f"{label} holds {entry.name} out of order.", _REPACK)
    if len(before) >= MAX_ENTRIES:
        raise BundleError(f"{label} holds more than {MAX_ENTRIES:,} files.", _REPACK)


def _check_end(found: bytes, entries: list[ArchiveEntry], start: int, label: str) -> None:
    wanted = central_directory(entries, start)
    if found == wanted:
        return
    if wanted.startswith(found):
        raise _truncated_error(label, "before its table of contents is complete")
    if found.startswith(wanted):
        raise BundleError(f"{label} has data after its end.", _REPACK)
    link = _first_link(found, entries)
    if link:
        raise BundleError(f"{link} in {label} is a link; bundles hold files only.", _REPACK)
    raise BundleError(f"The table of contents of {label} contradicts its files.", _REPACK)


def _first_link(found: bytes, entries: list[ArchiveEntry]) -> str:
    position = 0
    for entry in entries:
        record = found[position : position + _CENTRAL.size]
        if len(record) < _CENTRAL.size or record[:4] != b"PK\1\2":
            return ""
        attributes = _CENTRAL.unpack(record)[-2]
        if stat.S_ISLNK(attributes >> 16):
            return entry.name
        position += _CENTRAL.size + len(entry.name)
    return ""


def _truncated_error(label: str, where: str) -> BundleError:
    return BundleError(f"{label} is cut off {where}.", "Copy or download the bundle again.")
