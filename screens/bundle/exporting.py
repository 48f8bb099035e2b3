"""Export in the background: which files are included; saves first, then packs from disk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from screens.widgets.background import run_in_background
from screens.widgets.path_text import path_from
from wizard.bundle.attach import LATER_MILESTONE, NOT_ASKED, attachment_of, reason_to_skip
from wizard.bundle.names import attached_name
from wizard.checks.looked import FileSlot, fields_in_order, slots_of
from wizard.dataclass import dataclass
from wizard.drafts.disk import make_folder
from wizard.drafts.model import Draft
from wizard.engine.finding import Assessment
from wizard.errors import BundleError
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft

if TYPE_CHECKING:
    from wizard.bundle.export import ExportOptions, ExportResult


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file that an answer names, and whether it is exported."""

    field: str
    label: str
    name: str
    """Its name in the bundle."""
    size: int = 0
    left_out: str = ""
    """Why it is not included; "" when it is."""
    trouble: str = ""
    """Why it cannot be attached, and what to do; "" when it can."""


def planned_files(draft: Draft, assessment: Assessment) -> tuple[PlannedFile, ...]:
    """Every file that the answers name. Reads the disk, so it may be slow."""
    fields = fields_in_order(assessment.edition)
    return tuple(_planned_files(draft, assessment, slots_of(fields, draft.given_answers)))


def _planned_files(
    draft: Draft, assessment: Assessment, slots: Iterator[FileSlot]
) -> Iterator[PlannedFile]:
    for slot in slots:
        number = f" {int(slot.keys[0]) + 1}" if slot.keys else ""
        place = slot.field.id, slot.field.label + number
        name = attached_name(slot.stem, slot.text)
        if reason := reason_to_skip(slot, assessment):
            yield PlannedFile(*place, name, left_out=_SKIPPED_WORDS[reason])
            continue
        try:
            found = attachment_of(slot, draft.path.parent)
        except BundleError as error:
            yield PlannedFile(*place, name, trouble=error.full_message)
        else:
            if found is None:
                yield PlannedFile(*place, name, left_out=_why_not(slot))
            else:
                yield PlannedFile(*place, found.name, found.size)


_SKIPPED_WORDS = {
    NOT_ASKED: "the question does not apply",
    LATER_MILESTONE: "it belongs to a later milestone",
}


def _why_not(slot: FileSlot) -> str:
    return "it stays on this computer" if slot.field.local else "folders are not packed"


class ExportRunner:
    """The disk operations of an export; each may block, so each runs in a thread."""

    def __init__(self, app_context: AppContext, open_draft: OpenDraft) -> None:
        self._app_context = app_context
        self._open_draft = open_draft

    async def save(self) -> None:
        """Writes unsaved changes. Raises DraftError."""
        if not self._open_draft.read_only:
            await run_in_background(self._open_draft.save)

    async def parts(self, assessment: Assessment) -> tuple[PlannedFile, ...]:
        """The files that the answers name, and whether each is exported."""
        draft = self._open_draft.draft
        return await run_in_background(lambda: planned_files(draft, assessment))

    async def export(self, target: str, options: ExportOptions) -> ExportResult:
        """Saves, then exports what the file contains. Raises WizardError if no bundle was made."""
        from wizard.bundle.export import export_saved

        path, app_context = self._open_draft.draft.path, self._app_context
        folder = path_from(target, path.parent)
        await self.save()
        await run_in_background(lambda: make_folder(folder))
        return await run_in_background(
            lambda: export_saved(path, app_context.catalogue, app_context.today, folder, options)
        )
