"""The program on a terminal: opens a draft, shows one screen after another, keeps the file safe."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual import work as in_worker
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from screens.background import in_background
from screens.fields.surroundings import Surroundings
from screens.messages import DraftWanted, Edited, PageWanted, PlaceTaken, ScreenWanted
from screens.saving import Saving
from screens.theme import THEMES
from wizard.drafts.errors import DraftHeld
from wizard.errors import DraftError, WizardError
from wizard.session.desk import Desk
from wizard.session.work import Place, Work

if TYPE_CHECKING:
    from wizard.drafts.model import Draft


class WizardApp(App[int]):
    """Decides which screen is shown; knows no rule and no field."""

    TITLE = "Submission Wizard"
    CSS_PATH = "wizard.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", priority=True, show=False),
        Binding("ctrl+c", "copy_or_quit", "quit", priority=True, show=False),
    ]

    def __init__(self, desk: Desk, start: Path | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._start = start
        self._work: Work | None = None
        self._saving = Saving(self, self._choose_version)
        self._back: list[str] = []
        """Names of the screens to come back to, the nearest last."""
        for theme in THEMES:
            self.register_theme(theme)
        wanted = desk.settings.read().theme
        self.theme = wanted if wanted in self.available_themes else THEMES[0].name

    def get_default_screen(self) -> Screen[object]:
        """The list of drafts; no empty screen is shown before it."""
        from screens.home import HomeScreen

        return HomeScreen(self._desk)

    def on_mount(self) -> None:
        """Opens the draft that was named, and listens to the signals that end a program."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                number = getattr(signal, name)
                loop.add_signal_handler(number, self._leave_at_once, number)
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        if self._start is not None:
            self.post_message(DraftWanted(self._start))

    # Opening

    @on(DraftWanted)
    @in_worker(exclusive=True, group="open")
    async def open_draft(self, event: DraftWanted) -> None:
        """Opens a draft; whoever holds it, or whatever is wrong with it, is told first."""
        self.leave_work()
        try:
            opened = await self._opened(event.path)
        except WizardError as error:
            self._tell_trouble(event.path, error)
            return
        if opened is not None:
            self._begin(opened)

    async def _opened(self, path: Path) -> Work | None:
        try:
            return self._desk.open(path)
        except DraftHeld as held:
            from screens.held import HeldScreen

            choice = await self.push_screen_wait(HeldScreen(held))
            if choice == "read":
                return self._desk.look_at(path, f"held by process {held.pid} on {held.host}")
            return self._desk.open(path, take_over=True) if choice == "take" else None

    def _begin(self, opened: Work) -> None:
        self._work = opened
        self._back = []
        self._saving.attend(opened)
        self._desk.remember(opened)
        self._show_page(opened.place.page, opened.place.field)

    def _tell_trouble(self, path: Path, error: WizardError) -> None:
        from screens.trouble import TroubleScreen

        self.push_screen(TroubleScreen(path, error))

    # Moving between screens

    @on(PageWanted)
    def show_page(self, event: PageWanted) -> None:
        """Another page of the work in hand."""
        self._show_page(event.page, event.field)

    @on(ScreenWanted)
    def show_screen(self, event: ScreenWanted) -> None:
        """Another screen, or the one before."""
        name = event.name
        if name == "back":
            name = self._back.pop() if self._back else "home"
        if name == "home":
            self.leave_work()
            self.switch_screen(self.get_default_screen())
        elif self._work is not None:
            from screens.gallery import gallery_screen

            self.switch_screen(gallery_screen(name, self._desk, self._work))

    def _show_page(self, page: str, field: str) -> None:
        from screens.step import StepScreen

        if self._work is not None:
            self.switch_screen(StepScreen(self._work, self._surroundings(self._work), page, field))

    def _surroundings(self, work: Work) -> Surroundings:
        draft = work.draft
        vault = self._desk.vault

        async def store(field_id: str, secret: str) -> str:
            if secret:
                return await in_background(lambda: vault.store(draft.id, field_id, secret))
            await in_background(lambda: vault.forget(draft.answers[field_id]))
            return ""

        return Surroundings(
            folder=draft.path.parent,
            today=self._desk.today,
            author=self._desk.settings.read().author,
            read_only=work.read_only,
            store_secret=store,
            vault_trouble=lambda: in_background(vault.trouble),
        )

    # Keeping

    @on(Edited)
    def note_edit(self) -> None:
        """Something is to be saved."""
        self._saving.soon()

    @on(PlaceTaken)
    def note_place(self, event: PlaceTaken) -> None:
        """Tomorrow's session begins here."""
        if self._work is not None:
            self._work.place = Place(event.page, event.field)

    def on_app_focus(self, _: events.AppFocus) -> None:
        """Somebody may have changed the file while another window had the focus."""
        self.run_worker(self._saving.look_outside(), group="outside", exclusive=True)

    async def _choose_version(self, theirs: Draft) -> None:
        from screens.conflict import ConflictScreen

        if self._work is None:
            return
        self._saving.pause()
        found = self._work.differences(theirs)
        labels = {name: field.label for name, field in self._work.session.edition.fields.items()}
        choices = await self.push_screen_wait(ConflictScreen(found, labels))
        if choices is None:
            self._work.trouble = "changed elsewhere too; open it again to choose"
            return
        self._work.resolve(theirs, choices)
        self._saving.resume()
        self._show_page(self._work.place.page, self._work.place.field)

    def _keep_theme(self, theme: object) -> None:
        self._desk.settings.change(theme=getattr(theme, "name", ""))

    # Leaving

    def leave_work(self) -> None:
        """Saves and lets go of the work in hand. Raises DraftError; the work then stays in hand."""
        if self._work is not None:
            self._desk.remember(self._work)
            self._work.close()
            self._work = None
            self._saving.attend(None)

    async def action_quit(self) -> None:
        """Saves and ends; a draft that cannot be saved is not left without a word."""
        try:
            self.leave_work()
        except DraftError as error:
            self.notify(f"{error.message} {error.hint}", severity="error", markup=False)
            return
        self.exit(0)

    async def action_copy_or_quit(self) -> None:
        """Copies what is selected in a field; without a selection it ends the program."""
        text = getattr(self.focused, "selected_text", "")
        if text:
            self.copy_to_clipboard(text)
        else:
            await self.action_quit()

    def _leave_at_once(self, number: int) -> None:
        try:
            self.leave_work()
        finally:
            self.exit(128 + number, return_code=128 + number)


def run(desk: Desk, start: Path | None = None) -> int:
    """Runs the program until it is left; whatever ends it, unsaved work is written first."""
    app = WizardApp(desk, start)
    try:
        return app.run() or app.return_code or 0
    finally:
        app.leave_work()
