"""Actions on the listed drafts, each in the background."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.screen import Screen

from screens.home.create_draft import create_draft_with_dialog
from screens.home.draft_operations import DraftOperations, RemovedDraft
from screens.home.index_reader import notify_error
from screens.widgets.background import run_in_background
from screens.widgets.messages import DraftRequested, ScreenRequested
from screens.widgets.postponed import postponed
from screens.widgets.screen_names import FIT
from wizard.errors import WizardError
from wizard.text import one_line

if TYPE_CHECKING:
    from screens.home.list import DraftList
    from wizard.session.app_context import AppContext


class DraftActions:
    """Creates, copies, renames and removes drafts."""

    def __init__(
        self,
        screen: Screen[None],
        app_context: AppContext,
        drafts: DraftList,
        reread: Callable[[Path | None], None],
    ) -> None:
        self._screen = screen
        self._app_context = app_context
        self._drafts = drafts
        self._reread = reread
        """Lists the drafts as they are now, with the cursor on the one of a path."""
        self._operations = DraftOperations(app_context)
        self.removed: list[RemovedDraft] = []

    def new(self) -> None:
        """Shows the questions of fit, or the dialog for a draft where there are none."""
        self._screen.run_worker(postponed(self._new), group="ask", exclusive=True)

    async def _new(self) -> None:
        try:
            catalogue = await run_in_background(lambda: self._app_context.catalogue)
        except WizardError as error:
            notify_error(self._screen, error)
            return
        from wizard.topics.fit.questions import fit_milestone

        if fit_milestone(catalogue.edition(catalogue.newest)) is None:
            await self._new_draft()
        else:
            self._screen.post_message(ScreenRequested(FIT))

    def new_draft(self) -> None:
        """Asks for name, kinds and edition, creates the draft and opens it."""
        self._screen.run_worker(postponed(self._new_draft), group="ask", exclusive=True)

    async def _new_draft(self) -> None:
        path = await create_draft_with_dialog(self._screen, self._app_context)
        if path is not None:
            self._screen.post_message(DraftRequested(path))

    def sample(self) -> None:
        """Copies the sample and opens the copy."""
        self._screen.run_worker(
            postponed(self._open_made, self._operations.sample), group="ask", exclusive=True
        )

    async def _open_made(self, make: Callable[[], Path]) -> None:
        try:
            path = await run_in_background(make)
        except WizardError as error:
            notify_error(self._screen, error)
        else:
            self._screen.post_message(DraftRequested(path))

    def open_path(self) -> None:
        """Asks for a path with completion, and opens the draft there."""
        from screens.home.open_path import OpenPathScreen

        self._screen.app.push_screen(OpenPathScreen(Path.cwd()), self._open_path)

    def take_over(self) -> None:
        """Asks for a bundle and creates a draft from it."""
        self._screen.run_worker(postponed(self._take_over), group="ask", exclusive=True)

    async def _take_over(self) -> None:
        from screens.home.open_path import BUNDLE, OpenPathScreen

        bundle = await self._screen.app.push_screen_wait(OpenPathScreen(Path.cwd(), BUNDLE))
        if bundle is not None:
            await self._open_made(partial(self._operations.take_over, bundle))

    def _open_path(self, path: Path | None) -> None:
        if path is not None:
            self._screen.post_message(DraftRequested(path))

    def duplicate(self) -> None:
        """Copies the draft; the copy has its own name and identity."""
        draft = self._drafts.draft
        if draft is not None:
            message = f"“{one_line(draft.name)}” is copied."
            self._do(partial(self._operations.duplicate, draft.path), message)

    def rename(self) -> None:
        """Asks for another name."""
        from screens.widgets.dialogs import TextDialog

        draft = self._drafts.draft
        if draft is None:
            return

        def rename(name: str | None) -> None:
            if name is not None and name.strip() and name.strip() != draft.name:
                self._do(partial(self._operations.rename, draft.path, name), "")

        title = "Another name for the draft"
        self._screen.app.push_screen(TextDialog(title, value=draft.name), rename)

    def remove(self) -> None:
        """Moves the draft to the trash without confirmation, since it can be restored."""
        draft = self._drafts.draft
        if draft is not None:
            self._screen.run_worker(
                postponed(self._remove, draft.path, one_line(draft.name)), group="do"
            )

    async def _remove(self, path: Path, name: str) -> None:
        try:
            removed = await run_in_background(partial(self._operations.remove, path))
        except WizardError as error:
            notify_error(self._screen, error)
            return
        self.removed.append(removed)
        gone = "is in the trash" if removed.item else "was removed from the list; its file stays"
        self._screen.notify(f"“{name}” {gone}. u brings it back.", markup=False)
        self._reread(None)

    def bring_back(self) -> None:
        """Restores the draft that was removed last."""
        if self.removed:
            self._do(partial(self._operations.bring_back, self.removed.pop()), "It is restored.")

    def _do(self, operation: Callable[[], Path], message: str) -> None:
        self._screen.run_worker(postponed(self._done, operation, message), group="do")

    async def _done(self, operation: Callable[[], Path], message: str) -> None:
        """Runs an operation on drafts and selects the affected one."""
        try:
            path = await run_in_background(operation)
        except WizardError as error:
            notify_error(self._screen, error)
            return
        if message:
            self._screen.notify(message, markup=False)
        self._reread(path)
