"""What an export would hold, before anything is written: the files, and what is in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wizard.bundle.attach import attachment_of, is_asked
from wizard.bundle.names import attached_name
from wizard.checks.slots import FileSlot, fields_in_order, slots_of
from wizard.drafts.model import Draft
from wizard.engine.finding import Assessment
from wizard.errors import BundleError


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A place in the answers that names a file, and what becomes of it."""

    field: str
    label: str
    name: str
    """Its name in the bundle."""
    size: int = 0
    left_out: str = ""
    """Why it stays behind; "" when it goes in."""
    trouble: str = ""
    """Why it cannot be attached, and what to do; "" when it can."""


def planned_files(draft: Draft, assessment: Assessment) -> tuple[PlannedFile, ...]:
    """Every file that the answers name. Looks at the disk, so it may take a while."""
    fields = fields_in_order(assessment.edition)
    return tuple(_planned_files(draft, assessment, slots_of(fields, draft.all_answers)))


def _planned_files(
    draft: Draft, assessment: Assessment, slots: Iterator[FileSlot]
) -> Iterator[PlannedFile]:
    for slot in slots:
        number = f" {int(slot.keys[0]) + 1}" if slot.keys else ""
        place = slot.field.id, slot.field.label + number
        name = attached_name(slot.stem, slot.text)
        if not is_asked(slot, assessment):
            yield PlannedFile(*place, name, left_out="the question does not apply")
            continue
        try:
            found = attachment_of(slot, draft.path.parent)
        except BundleError as error:
            yield PlannedFile(*place, name, trouble=f"{error.message} {error.hint}".strip())
        else:
            if found is None:
                yield PlannedFile(*place, name, left_out=_why_not(slot))
            else:
                yield PlannedFile(*place, found.name, found.size)


def _why_not(slot: FileSlot) -> str:
    return "it stays on this computer" if slot.field.local else "folders are not packed"
