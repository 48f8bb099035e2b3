"""The files that a draft names: found, measured, and read in blocks that are what was measured."""

from __future__ import annotations

import hashlib
import os
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from wizard.bundle.archive import BLOCK
from wizard.bundle.names import attached_name
from wizard.bundle.paths import changing, missing, not_a_file, path_of
from wizard.bundle.watch import Watch
from wizard.catalogue.model import Kind
from wizard.checks.slots import Slot, fields_in_order, slots_of
from wizard.drafts.model import Draft
from wizard.session.finding import Assessment

Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to pack, as it was when it was found."""

    slot: Slot
    path: Path
    name: str
    """Its name inside the bundle."""
    stamp: Stamp

    @property
    def size(self) -> int:
        """In bytes."""
        return self.stamp[2]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A place whose file is not packed, and why: a folder, or a question that is not asked."""

    field: str
    reason: str
    position: int = 0
    """From 1 in a list; 0 for a field with one file."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What an attachment holds."""

    attachment: Attachment
    sha256: str
    crc: int


def attachments_of(draft: Draft, assessment: Assessment) -> tuple[list[Attachment], list[LeftOut]]:
    """What the draft's answers attach, and what stays behind.

    Raises BundleError for the first file that cannot be attached. Folders among `files` name
    source code for checks, not papers for a reviewer; they stay behind as text.
    """
    attached: list[Attachment] = []
    left: list[LeftOut] = []
    for slot in slots_of(fields_in_order(assessment.edition), draft.answers):
        found = attachment_of(slot, draft.path.parent) if is_asked(slot, assessment) else None
        if found is None:
            left.append(left_out(slot, assessment))
        else:
            attached.append(found)
    return attached, left


def is_asked(slot: Slot, assessment: Assessment) -> bool:
    """What may still be asked keeps its files; what is folded or of another edition does not."""
    return assessment.ground.applies.get(slot.field.id, False) is not False


def left_out(slot: Slot, assessment: Assessment) -> LeftOut:
    """The note that goes with a place whose file is not packed."""
    position = int(slot.keys[0]) + 1 if slot.keys else 0
    reason = "folder" if is_asked(slot, assessment) else "not asked"
    return LeftOut(slot.field.id, reason, position)


def attachment_of(slot: Slot, folder: Path) -> Attachment | None:
    """The file a place names; None for a folder among files. Raises BundleError for any other."""
    path = path_of(slot, folder)
    try:
        about = path.stat()
    except OSError as error:
        raise missing(slot, error) from error
    if stat.S_ISDIR(about.st_mode) and slot.field.kind is Kind.FILES:
        return None
    if not stat.S_ISREG(about.st_mode):
        raise not_a_file(slot, folder=stat.S_ISDIR(about.st_mode))
    return Attachment(slot, path, attached_name(slot.stem, path.name), _stamp(about))


def measured(attachment: Attachment, watch: Watch) -> Measured:
    """The attachment's sums. Raises BundleError when it cannot be read or is being written."""
    sha256, crc = hashlib.sha256(), 0
    for block in watch.counted(read_blocks(attachment), attachment.name):
        sha256.update(block)
        crc = zlib.crc32(block, crc)
    return Measured(attachment, sha256.hexdigest(), crc)


def same_blocks(part: Measured) -> Iterator[bytes]:
    """The attachment's bytes once more; raises BundleError if they are other ones than before."""
    crc = 0
    for block in read_blocks(part.attachment):
        crc = zlib.crc32(block, crc)
        yield block
    if crc != part.crc:
        raise changing(part.attachment.slot)


def read_blocks(attachment: Attachment) -> Iterator[bytes]:
    """The file's bytes in blocks of 1 MiB, as long as it is the file that was found."""
    try:
        with attachment.path.open("rb", buffering=0) as file:
            _same(attachment, file)
            left = attachment.size
            while block := file.read(BLOCK):
                left -= len(block)
                if left < 0:
                    raise changing(attachment.slot)
                yield block
            _same(attachment, file)
    except OSError as error:
        raise missing(attachment.slot, error) from error
    if left:
        raise changing(attachment.slot)


def _same(attachment: Attachment, file: BinaryIO) -> None:
    if _stamp(os.fstat(file.fileno())) != attachment.stamp:
        raise changing(attachment.slot)


def _stamp(about: os.stat_result) -> Stamp:
    return about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns
