"""Finds, measures and reads the files that a draft names."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from wizard.bundle.archive import BLOCK
from wizard.bundle.names import attached_name
from wizard.bundle.watch import ProgressMeter
from wizard.catalogue.field_kinds import Kind, Media
from wizard.checks.looked import FileSlot, fields_in_order, file_ref_of, slots_of
from wizard.dataclass import dataclass
from wizard.drafts.model import Draft
from wizard.engine.finding import Assessment
from wizard.engine.milestones import is_later
from wizard.errors import BundleError
from wizard.files import open_file
from wizard.inspection.media.kinds import HEAD, content_of
from wizard.inspection.media.look import inspect_stream, look_at
from wizard.inspection.media.paths import PathError, located
from wizard.inspection.media.playback import with_playback
from wizard.inspection.media.seen import FileSeen
from wizard.inspection.media.strip import STRIPPED, check_size, stripped

Stamp = tuple[int, int, int, int]
NOT_ASKED, LATER_MILESTONE = "not asked", "later milestone"
"""Reasons of skipped files, as they stand in manifests."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to pack, with its stamp when found."""

    slot: FileSlot
    path: Path
    name: str
    """Its name in the bundle."""
    stamp: Stamp
    stripped: bool = False
    """Whether a copy without metadata is packed, which is made again for each read."""

    @property
    def size(self) -> int:
        """The size of the file in bytes."""
        return self.stamp[2]


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file that is not packed, and why: a folder, local, not asked, or of a later milestone."""

    field: str
    reason: str
    position: int = 0
    """From 1 in a list; 0 for a single file."""


@dataclass(frozen=True, slots=True)
class FileSums:
    """Size and digest of an attachment as packed."""

    attachment: Attachment
    sha256: str
    crc: int
    size: int


def attachments_of(
    draft: Draft, assessment: Assessment
) -> tuple[list[Attachment], list[SkippedFile]]:
    """The attachments of the draft's answers, and the files that are left out.

    Raises BundleError for the first file that cannot be attached. Folders among `files` are source
    code for checks, not documents for a reviewer; they are kept as text.
    """
    attached: list[Attachment] = []
    left: list[SkippedFile] = []
    for slot in slots_of(fields_in_order(assessment.edition), draft.given_answers):
        skipped = reason_to_skip(slot, assessment)
        found = None if skipped else attachment_of(slot, draft.path.parent)
        if found is None:
            left.append(skipped_file(slot, assessment))
        else:
            attached.append(found)
    return attached, left


def is_asked(slot: FileSlot, assessment: Assessment) -> bool:
    """Fields that are or may be asked keep their files; hidden ones and other editions' do not."""
    return assessment.context.applies.get(slot.field.id, False) is not False


def reason_to_skip(slot: FileSlot, assessment: Assessment) -> str:
    """Why a file is not looked for at the milestone of an assessment; "" if it is."""
    if not is_asked(slot, assessment):
        return NOT_ASKED
    return LATER_MILESTONE if is_later(assessment, slot.field.id) else ""


def skipped_file(slot: FileSlot, assessment: Assessment) -> SkippedFile:
    """The record of a file that is not packed."""
    position = int(slot.keys[0]) + 1 if slot.keys else 0
    stays = "local" if slot.field.local else "folder"
    reason = reason_to_skip(slot, assessment) or stays
    return SkippedFile(slot.field.id, reason, position)


def attachment_of(slot: FileSlot, folder: Path) -> Attachment | None:
    """The file of a slot; None for a folder among files, and for local files.

    Raises BundleError for anything else.
    """
    if slot.field.local:
        return None
    path = path_of(slot, folder)
    try:
        file_stat = path.stat()
    except OSError as error:
        raise missing_file_error(slot, error) from error
    if stat.S_ISDIR(file_stat.st_mode) and slot.field.kind is Kind.FILES:
        return None
    if not stat.S_ISREG(file_stat.st_mode):
        raise not_a_file_error(slot, folder=stat.S_ISDIR(file_stat.st_mode))
    return Attachment(slot, path, attached_name(slot.stem, path.name), _stat_stamp(file_stat))


def without_metadata(attached: Iterable[Attachment], meter: ProgressMeter) -> list[Attachment]:
    """The same files, with pictures marked for removal of metadata.

    Raises BundleError for a picture whose metadata cannot be removed.
    """
    return [_marked_for_stripping(attachment, meter) for attachment in attached]


def _marked_for_stripping(attachment: Attachment, meter: ProgressMeter) -> Attachment:
    meter.tell(f"looking at {attachment.name}")
    if not _is_picture(attachment):
        return attachment
    data = b"".join(read_blocks(attachment))
    same = _without_metadata(attachment, data) == data
    return attachment if same else replace(attachment, stripped=True)


def _is_picture(attachment: Attachment) -> bool:
    """By field kind or by content, since a document may be a scan."""
    if file_ref_of(attachment.slot).look is not Media.IMAGE:
        head = next(read_blocks(attachment), b"")[:HEAD]
        if content_of(head) not in STRIPPED:
            return False
    try:
        check_size(attachment.size)
    except ValueError as error:
        raise not_strippable_error(attachment.slot, error) from error
    return True


def inspect_packed(attachment: Attachment, media: Media, meter: ProgressMeter) -> FileSeen:
    """Inspects the packed content of a file. Raises ExportCancelled."""
    if not attachment.stripped:
        file_seen = look_at(attachment.path, media)
        return with_playback(file_seen, attachment.path, meter.stopped)
    data = b"".join(_as_packed(attachment, read_blocks(attachment)))
    return inspect_stream(io.BytesIO(data), len(data), media)


def measure_file(attachment: Attachment, meter: ProgressMeter) -> FileSums:
    """The attachment's sums. Raises BundleError if it cannot be read or is being written."""
    sha256, crc, size = hashlib.sha256(), 0, 0
    read = meter.counted(read_blocks(attachment), attachment.name)
    for block in _as_packed(attachment, read):
        sha256.update(block)
        crc = zlib.crc32(block, crc)
        size += len(block)
    return FileSums(attachment, sha256.hexdigest(), crc, size)


def same_blocks(part: FileSums) -> Iterator[bytes]:
    """Reads the packed content again; raises BundleError if it differs."""
    crc = 0
    for block in _as_packed(part.attachment, read_blocks(part.attachment)):
        crc = zlib.crc32(block, crc)
        yield block
    if crc != part.crc:
        raise changing_file_error(part.attachment.slot)


def _as_packed(attachment: Attachment, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The packed content of a file with these bytes, in blocks of 1 MiB."""
    if not attachment.stripped:
        yield from blocks
        return
    data = _without_metadata(attachment, b"".join(blocks))
    yield from (data[at : at + BLOCK] for at in range(0, len(data), BLOCK))


def _without_metadata(attachment: Attachment, data: bytes) -> bytes:
    try:
        return stripped(data)
    except ValueError as error:
        raise not_strippable_error(attachment.slot, error) from error


def read_blocks(attachment: Attachment) -> Iterator[bytes]:
    """The file's bytes in blocks of 1 MiB; fails if the file was replaced."""
    try:
        with open_file(attachment.path) as file:
            _refuse_changed(attachment, file)
            left = attachment.size
            while block := file.read(BLOCK):
                left -= len(block)
                if left < 0:
                    raise changing_file_error(attachment.slot)
                yield block
            _refuse_changed(attachment, file)
    except OSError as error:
        raise missing_file_error(attachment.slot, error) from error
    if left:
        raise changing_file_error(attachment.slot)


def _refuse_changed(attachment: Attachment, file: BinaryIO) -> None:
    if _stat_stamp(os.fstat(file.fileno())) != attachment.stamp:
        raise changing_file_error(attachment.slot)


def _stat_stamp(file_stat: os.stat_result) -> Stamp:
    return file_stat.st_dev, file_stat.st_ino, file_stat.st_size, file_stat.st_mtime_ns


def path_of(slot: FileSlot, folder: Path) -> Path:
    """The path of a slot; `folder` is the draft's. Raises BundleError, naming the field."""
    try:
        return located(slot.text, folder)
    except PathError as error:
        raise _slot_error(slot, error.trouble, error.fix) from error


def missing_file_error(slot: FileSlot, error: OSError) -> BundleError:
    """The error for a file that cannot be opened."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _slot_error(slot, "does not exist", "Put the file there, or choose another one.")
    if isinstance(error, PermissionError):
        return _slot_error(slot, "may not be read by you", "Ask its owner for permission.")
    return _slot_error(slot, f"cannot be read ({error.strerror})", "Choose another file.")


def not_a_file_error(slot: FileSlot, *, folder: bool) -> BundleError:
    """The error for something that cannot be attached."""
    what = "is a folder" if folder else "is not an ordinary file"
    return _slot_error(slot, what, "Choose a file.")


def not_strippable_error(slot: FileSlot, error: ValueError) -> BundleError:
    """The error for a picture whose metadata cannot be removed."""
    hint = "Choose a sound PNG or JPEG picture, or export with the metadata."
    return _slot_error(slot, f"{error}, so its metadata cannot be removed", hint)


def changing_file_error(slot: FileSlot) -> BundleError:
    """The error for a file that was written while it was copied."""
    return _slot_error(
        slot, "changed while it was copied", "Wait until it is finished, then export."
    )


def _slot_error(slot: FileSlot, what: str, hint: str) -> BundleError:
    return BundleError(f"{slot.place}: {slot.text} {what}.", hint)
