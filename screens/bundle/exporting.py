"""An export done off the screen: saved first, then packed from what is on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from screens.bundle.plan import PlannedFile, planned_files
from screens.widgets.background import run_in_background
from screens.widgets.path_text import path_from
from wizard.errors import BundleError
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.text import clean

if TYPE_CHECKING:
    from wizard.bundle.export import ExportOptions, ExportResult


def ensure_folder(folder: Path) -> None:
    """Makes the folder that a bundle goes into, if need be. Raises BundleError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
        message = f"The folder {clean(str(folder))} cannot be made: {why}."
        raise BundleError(message, "Choose another folder.") from error


class ExportRunner:
    """The three things that an export does with the disk; each may block, none holds the screen."""

    def __init__(self, desk: AppContext, work: OpenDraft) -> None:
        self._desk = desk
        self._work = work

    async def save(self) -> None:
        """Writes what is unsaved. Raises DraftError."""
        if not self._work.read_only:
            await run_in_background(self._work.save)

    async def parts(self) -> tuple[PlannedFile, ...]:
        """The files that the answers name, and what becomes of each."""
        draft, assessment = self._work.draft, self._work.session.assessment
        return await run_in_background(lambda: planned_files(draft, assessment))

    async def export(self, target: str, options: ExportOptions) -> ExportResult:
        """Saves, then exports what the file holds. Raises WizardError; then no bundle was made."""
        from wizard.bundle.export import export_saved

        path, desk = self._work.draft.path, self._desk
        folder = path_from(target, path.parent)
        await self.save()
        await run_in_background(lambda: ensure_folder(folder))
        return await run_in_background(
            lambda: export_saved(path, desk.catalogue, desk.today, folder, options)
        )
