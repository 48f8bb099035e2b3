"""The first screen: all submissions, how far each is, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from screens.background import in_background
from screens.deeds import Deeds, Removed
from screens.home_reading import ListingScreen
from screens.home_words import one_line
from screens.messages import DraftWanted, ScreenWanted
from screens.rows import Rows
from wizard.errors import WizardError
from wizard.session.desk import Desk

if TYPE_CHECKING:
    from screens.dialogs import Entry

_NEEDS_DRAFT = frozenset({"duplicate", "rename", "remove"})


class HomeScreen(ListingScreen):
    """Lists the drafts and does things to them; opening one is the app's business."""

    DEFAULT_CSS = """
    HomeScreen #filter { height: 3; margin: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "new", tooltip="Start a new submission"),
        Binding("o", "open_path", "open file", tooltip="Open a draft from any folder"),
        Binding("d", "duplicate", "duplicate", tooltip="Copy the draft beside itself"),
        Binding("r", "rename", "rename", tooltip="Give the draft another name"),
        Binding("delete,backspace", "remove", "trash", tooltip="Throw the draft into the trash"),
        Binding("u", "bring_back", "undo", tooltip="Bring back what was thrown away last"),
        Binding("slash", "filter", "search", tooltip="List only the names that hold a text"),
        Binding("escape", "unfilter", "all", tooltip="List all drafts again"),
        Binding("s", "sample", "sample", tooltip="Look at a sample submission"),
        Binding("t", "see_trash", "see trash", tooltip="What was thrown away"),
        Binding("v", "verify", "verify", tooltip="Verify a bundle"),
        Binding("f1", "help", "help", tooltip="Explain this screen and all keys"),
        Binding("q", "app.quit", "quit"),
        Binding("up", "row(-1)", show=False),
        Binding("down", "row(1)", show=False),
    ]

    def __init__(self, desk: Desk, at: Path | None = None) -> None:
        super().__init__(desk, at)
        self._deeds = Deeds(desk)
        self._removed: list[Removed] = []
        self._filter: Entry | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done here and now has a key."""
        del parameters
        if action in _NEEDS_DRAFT:
            return self._list.draft is not None
        if action == "filter":
            return self._list.total > 1
        if action == "unfilter":
            return self._filter is not None
        return bool(self._removed) if action == "bring_back" else True

    # Opening

    @on(Rows.Chosen, "#drafts")
    async def choose(self, event: Rows.Chosen) -> None:
        """Enter or a click: opens the draft, or does what the welcome offers."""
        event.stop()
        offer = self._list.offer_at(event.index)
        draft = self._list.draft
        if offer is not None:
            await self.run_action(offer.action)
        elif draft is not None:
            self.post_message(DraftWanted(draft.path))

    def action_new(self) -> None:
        """Asks the three things a draft begins with, makes it and opens it."""
        self.run_worker(self._new(), group="ask", exclusive=True)

    async def _new(self) -> None:
        from screens.new_draft import NewDraftScreen

        try:
            catalogue = await in_background(lambda: self._desk.catalogue)
        except WizardError as error:
            self._complain(error)
            return
        screen = NewDraftScreen(catalogue, self._desk.places.drafts)
        wanted = await self.app.push_screen_wait(screen)
        if wanted is not None:
            await self._open_made(partial(self._deeds.make, wanted))

    def action_sample(self) -> None:
        """Copies the sample and opens the copy."""
        self.run_worker(self._open_made(self._deeds.sample), group="ask", exclusive=True)

    async def _open_made(self, make: Callable[[], Path]) -> None:
        try:
            path = await in_background(make)
        except WizardError as error:
            self._complain(error)
        else:
            self.post_message(DraftWanted(path))

    def action_open_path(self) -> None:
        """Asks for a path, completing it, and opens the draft there."""
        from screens.open_path import OpenPathScreen

        self.app.push_screen(OpenPathScreen(Path.cwd()), self._open_path)

    def _open_path(self, path: Path | None) -> None:
        if path is not None:
            self.post_message(DraftWanted(path))

    # Deeds

    def action_duplicate(self) -> None:
        """Copies the draft; the copy has its own name and identity."""
        draft = self._list.draft
        if draft is not None:
            said = f"“{one_line(draft.name)}” is copied."
            self._do(partial(self._deeds.duplicate, draft.path), said)

    def action_rename(self) -> None:
        """Asks for another name."""
        from screens.dialogs import Ask

        draft = self._list.draft
        if draft is None:
            return

        def rename(name: str | None) -> None:
            if name is not None and name.strip() and name.strip() != draft.name:
                self._do(partial(self._deeds.rename, draft.path, name), "")

        title = "Another name for the draft"
        self.app.push_screen(Ask(title, value=draft.name), rename)

    def action_remove(self) -> None:
        """Into the trash without a question, for it can be taken back."""
        draft = self._list.draft
        if draft is not None:
            self.run_worker(self._remove(draft.path, one_line(draft.name)), group="do")

    async def _remove(self, path: Path, name: str) -> None:
        try:
            removed = await in_background(partial(self._deeds.remove, path))
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
        self.run_worker(self._done(deed, said), group="do")

    async def _done(self, deed: Callable[[], Path], said: str) -> None:
        """Does something to drafts and shows the one it was done to."""
        try:
            path = await in_background(deed)
        except WizardError as error:
            self._complain(error)
            return
        if said:
            self.notify(said, markup=False)
        self.reread(path)

    # Looking

    async def action_filter(self) -> None:
        """Opens a line to type in; the list follows it."""
        from screens.dialogs import Entry

        if self._filter is None:
            self._filter = Entry(placeholder="Part of a name", id="filter")
            await self.mount(self._filter, after="#title")
        self._filter.focus()
        self.refresh_bindings()

    def on_entry_changed(self) -> None:
        """The list follows what is typed; a decorator instead of the name would import dialogs."""
        if self._filter is not None:
            self._list.narrow(self._filter.value)
            self._tell()

    def on_entry_submitted(self) -> None:
        """Enter goes from the text to the list."""
        self._list.focus()

    def on_descendant_blur(self) -> None:
        """An empty line is put away."""
        if self._filter is not None and not self._filter.value.strip():
            self.call_later(self.action_unfilter)

    async def action_unfilter(self) -> None:
        """Lists everything again."""
        if self._filter is not None:
            line, self._filter = self._filter, None
            self._list.focus()
            await line.remove()
            self._list.narrow("")
            self._tell()

    def action_row(self, by: int) -> None:
        """Moves the list's cursor while somebody types above it."""
        self._list.action_move(by)

    def action_see_trash(self) -> None:
        """What was thrown away."""
        from screens.trash import TrashScreen

        self.app.push_screen(TrashScreen(self._desk))

    def action_verify(self) -> None:
        """Looks whether a bundle is whole."""
        self.post_message(ScreenWanted("verify"))

    def action_help(self) -> None:
        """Explains the screen."""
        self.post_message(ScreenWanted("help"))
