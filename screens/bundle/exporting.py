"""An export done off the screen: saved first, then packed from what is on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from screens.bundle.plan import Part, parts_of
from screens.widgets.background import in_background
from screens.widgets.path_text import path_from
from wizard.errors import BundleError
from wizard.session.app_context import Desk
from wizard.session.open_draft import Work
from wizard.text import clean

if TYPE_CHECKING:
    from wizard.bundle.export import Exported, ExportOptions


def made_sure_of(folder: Path) -> None:
    """Makes the folder that a bundle goes into, if need be. Raises BundleError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
        message = f"The folder {clean(str(folder))} cannot be made: {why}."
        raise BundleError(message, "Choose another folder.") from error


class Exporting:
    """The three things that an export does with the disk; each may block, none holds the screen."""

    def __init__(self, desk: Desk, work: Work) -> None:
        self._desk = desk
        self._work = work

    async def save(self) -> None:
        """Writes what is unsaved. Raises DraftError."""
        if not self._work.read_only:
            await in_background(self._work.save)

    async def parts(self) -> tuple[Part, ...]:
        """The files that the answers name, and what becomes of each."""
        draft, assessment = self._work.draft, self._work.session.assessment
        return await in_background(lambda: parts_of(draft, assessment))

    async def export(self, target: str, options: ExportOptions) -> Exported:
        """Saves, then exports what the file holds. Raises WizardError; then no bundle was made."""
        from wizard.bundle.export import export_saved

        path, desk = self._work.draft.path, self._desk
        folder = path_from(target, path.parent)
        await self.save()
        await in_background(lambda: made_sure_of(folder))
        return await in_background(
            lambda: export_saved(path, desk.catalogue, desk.today, folder, options)
        )
