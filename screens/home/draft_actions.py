"""The list of drafts with all that can be done to them, each taking its time in the background."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from screens.home.draft_operations import DraftOperations, RemovedDraft
from screens.home.index_reader import DraftListScreen
from screens.widgets.background import run_in_background
from screens.widgets.messages import DraftRequested
from screens.widgets.postponed import postponed
from wizard.errors import WizardError
from wizard.session.app_context import AppContext
from wizard.text import clean, one_line


class DraftActionsScreen(DraftListScreen):
    """Begins drafts, copies, renames and removes them."""

    def __init__(self, desk: AppContext, at: Path | None = None) -> None:
        super().__init__(desk, at)
        self._deeds = DraftOperations(desk)
        self._removed: list[RemovedDraft] = []

    # Beginning

    def action_new(self) -> None:
        """Asks the three things a draft begins with, makes it and opens it."""
        self.run_worker(postponed(self._new), group="ask", exclusive=True)

    async def _new(self) -> None:
        from screens.home.new_draft import NewDraftScreen

        try:
            catalogue = await run_in_background(lambda: self._desk.catalogue)
        except WizardError as error:
            self._complain(error)
            return
        wanted, trouble = None, ""
        while True:
            screen = NewDraftScreen(catalogue, self._desk.places.drafts, wanted, trouble)
            wanted = await self.app.push_screen_wait(screen)
            if wanted is None:
                return
            try:
                path = await run_in_background(partial(self._deeds.make, wanted))
            except WizardError as error:
                trouble = f"{clean(error.message)} {clean(error.hint)}"
            else:
                self.post_message(DraftRequested(path))
                return

    def action_sample(self) -> None:
        """Copies the sample and opens the copy."""
        self.run_worker(postponed(self._open_made, self._deeds.sample), group="ask", exclusive=True)

    async def _open_made(self, make: Callable[[], Path]) -> None:
        try:
            path = await run_in_background(make)
        except WizardError as error:
            self._complain(error)
        else:
            self.post_message(DraftRequested(path))

    def action_open_path(self) -> None:
        """Asks for a path, completing it, and opens the draft there."""
        from screens.home.open_path import OpenPathScreen

        self.app.push_screen(OpenPathScreen(Path.cwd()), self._open_path)

    def action_take_over(self) -> None:
        """Asks for a bundle and makes a draft of it."""
        self.run_worker(postponed(self._take_over), group="ask", exclusive=True)

    async def _take_over(self) -> None:
        from screens.home.open_path import BUNDLE, OpenPathScreen

        bundle = await self.app.push_screen_wait(OpenPathScreen(Path.cwd(), BUNDLE))
        if bundle is not None:
            await self._open_made(partial(self._deeds.take_over, bundle))

    def _open_path(self, path: Path | None) -> None:
        if path is not None:
            self.post_message(DraftRequested(path))

    # To drafts that are there

    def action_duplicate(self) -> None:
        """Copies the draft; the copy has its own name and identity."""
        draft = self._list.draft
        if draft is not None:
            said = f"“{one_line(draft.name)}” is copied."
            self._do(partial(self._deeds.duplicate, draft.path), said)

    def action_rename(self) -> None:
        """Asks for another name."""
        from screens.widgets.dialogs import TextDialog

        draft = self._list.draft
        if draft is None:
            return

        def rename(name: str | None) -> None:
            if name is not None and name.strip() and name.strip() != draft.name:
                self._do(partial(self._deeds.rename, draft.path, name), "")

        title = "Another name for the draft"
        self.app.push_screen(TextDialog(title, value=draft.name), rename)

    def action_remove(self) -> None:
        """Into the trash without a question, for it can be taken back."""
        draft = self._list.draft
        if draft is not None:
            self.run_worker(postponed(self._remove, draft.path, one_line(draft.name)), group="do")

    async def _remove(self, path: Path, name: str) -> None:
        try:
            removed = await run_in_background(partial(self._deeds.remove, path))
        except WizardError as error:
            self._complain(error)
            return
        self._removed.append(removed)
        gone = "is in the trash" if removed.item else "left the list; its file stays"
        self.notify(f"“{name}” {gone}. u brings it back.", markup=False)
        self.reread()

    def action_bring_back(self) -> None:
        """Brings back what was removed last."""
        if self._removed:
            self._do(partial(self._deeds.bring_back, self._removed.pop()), "It is back.")

    def _do(self, deed: Callable[[], Path], said: str) -> None:
        self.run_worker(postponed(self._done, deed, said), group="do")

    async def _done(self, deed: Callable[[], Path], said: str) -> None:
        """Does something to drafts and shows the one it was done to."""
        try:
            path = await run_in_background(deed)
        except WizardError as error:
            self._complain(error)
            return
        if said:
            self.notify(said, markup=False)
        self.reread(path)
