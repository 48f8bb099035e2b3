"""The program on a terminal: opens a draft, shows one screen after another, keeps the file safe."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import events, on
from textual import work as in_worker
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.theme import Theme
from textual.worker import WorkerFailed

from screens.shell.background_tasks import BackgroundTasks
from screens.shell.navigation import DIALOGS, Navigation
from screens.shell.theme import apply_theme
from screens.widgets._textual import other_case, switchable, take_pastes_for_text
from screens.widgets.key_labels import use_keymap, with_keys
from screens.widgets.key_order import KeyQueue
from screens.widgets.messages import (
    DraftEdited,
    DraftRequested,
    PageRequested,
    PositionChanged,
    ScreenRequested,
)
from screens.widgets.screen_names import LISTS, STEP
from wizard.errors import DraftError
from wizard.session.app_context import AppContext
from wizard.session.open_draft import DraftPosition, OpenDraft
from wizard.text import clean
from wizard.topics.upkeep.draft_list import update_draft_list

ENDING = ("SIGTERM", "SIGHUP")
"""Sent by `kill`, and when the terminal window is closed."""


def _palette() -> type[Provider]:
    from screens.shell.palette import WizardCommands

    return WizardCommands


class WizardApp(App[int]):
    """Decides which screen is shown; knows no rule and no field.

    Notes are plain text, faults are told by whoever runs it, and letters do the same in both
    cases. Textual 8.2 reads notes as markup and sends what they hold to the terminal as it is. Its
    traceback shows the values of all variables, a typed secret among them.
    """

    TITLE = "Submission Wizard"
    CSS_PATH = "wizard.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", priority=True, show=False, id="app.quit"),
        Binding("ctrl+c", "copy_or_quit", "quit", priority=True, show=False, id="app.copy_or_quit"),
        Binding("ctrl+s", "save", "save", show=False, id="app.save"),
    ]

    def __init__(self, desk: AppContext, start: Path | None = None) -> None:
        super().__init__()
        self.key_queue = KeyQueue(self, super().on_event)
        self._desk = desk
        self._start = start
        self._work: OpenDraft | None = None
        self._attending = BackgroundTasks(self, desk)
        self._way = Navigation(desk, None)
        self._warned = False
        apply_theme(self, desk.settings.read().theme)
        self._keymap_problems = self._load_keymap()

    def _load_keymap(self) -> Sequence[str]:
        """Takes over the keys that the user chose; gives what is wrong with them."""
        path = self._desk.places.keymap
        if not path.exists():
            use_keymap({})
            return ()
        from screens.shell.keymap import load_keymap

        found = load_keymap(path, type(self))
        self.set_keymap(dict(found.applied))
        use_keymap(found.keys)
        return found.problems

    def get_default_screen(self) -> Screen[None]:
        """The draft that was named, or the list of drafts."""
        screen = self._named() or self._way.gallery.home()
        self._read_styles(screen)
        return switchable(screen, self)

    def _named(self) -> Screen[None] | None:
        """The draft that was named, unless something must be asked or told before it is shown."""
        from screens.home.opening import open_without_dialogs

        work = open_without_dialogs(self._desk, self._start) if self._start else None
        if work is None:
            return None
        self._take_up(work)
        return self._way.gallery.step(work, work.place)

    def _take_up(self, work: OpenDraft) -> None:
        self._work = work
        self._way = Navigation(self._desk, work, STEP)
        self._attending.take_up(work)

    def on_mount(self) -> None:
        """Opens the draft that was named, and listens to the signals that end a program."""
        install_signal_handlers(self, self.leave_work)
        # What lives as long as the program is not searched for garbage: that would take 40 ms,
        # every few hundred keys.
        self.call_after_refresh(gc.freeze)
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        for problem in self._keymap_problems:
            self.notify(problem, title="Keys", severity="warning", timeout=20)
        if self._start is not None and self._work is None:
            self.post_message(DraftRequested(self._start))

    # What is shown

    @on(DraftRequested)
    @in_worker(exclusive=True, group="open")
    async def open_draft(self, event: DraftRequested) -> None:
        """Opens a draft; whoever holds it, or whatever is wrong with it, is told first."""
        from screens.home.opening import open_with_dialogs

        work = await open_with_dialogs(self, self._desk, event) if self.leave_work() else None
        if work is not None:
            self._take_up(work)
            self._show(event.screen or STEP)

    @on(PageRequested)
    def show_page(self, event: PageRequested) -> None:
        """Another page of the work in hand; Escape comes back to a list it was chosen from."""
        if self._work is not None:
            self._work.place = DraftPosition(event.page, event.field)
            self._show(STEP)
            self._attending.page_entered()

    @on(ScreenRequested)
    @in_worker(group="ask", exclusive=True)
    async def show_screen(self, event: ScreenRequested) -> None:
        """Another screen or dialog, by name."""
        if event.name in DIALOGS:
            wanted = await self._way.gallery.ask(self, event.name)
            if wanted is not None:
                self.screen.post_message(wanted)
        elif event.name == "back" and (before := self._way.back()) is not None:
            self.switch_screen(before)
        elif event.name in LISTS:
            self._show(event.name)
        elif self.leave_work():
            home = self._way.gallery.home()
            self._way = Navigation(self._desk, None)
            self.switch_screen(home)

    def _show(self, name: str) -> None:
        self._attending.left()
        screen = self._way.go(name)
        if screen is not None:
            self.switch_screen(screen)

    def push_screen(self, screen: Any, *args: Any, **kwargs: Any) -> Any:
        """Shows a screen above the others, with the styles beside it."""
        self._read_styles(screen)
        return super().push_screen(screen, *args, **kwargs)

    def switch_screen(self, screen: Any) -> Any:
        """Shows a screen in place of another, with the styles beside it."""
        self._read_styles(screen)
        return super().switch_screen(screen)

    def _read_styles(self, screen: Any) -> None:
        """Reads the styles of a screen before Textual does.

        Textual 8.2 would parse all styles again and apply them to all widgets, which costs some
        40 ms at the first sight of each screen. It does not read those of a default screen.
        """
        for path in screen.css_path if isinstance(screen, Screen) else ():
            if not self.stylesheet.has_source(str(path), ""):
                self.stylesheet.read(path)

    # Keys and notes

    async def on_event(self, event: events.Event) -> None:
        """Holds a key back while what the one before it led to is going on."""
        await self.key_queue.on_event(event)

    async def push_screen_wait(self, *args: Any, **kwargs: Any) -> Any:
        """Pushes a screen and waits for its result, while keys go to that screen."""
        with self.key_queue.waiting_for_person():
            return await super().push_screen_wait(*args, **kwargs)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Shows a note at the edge of the screen, whatever the text holds."""
        del markup
        super().notify(
            clean(message), title=clean(title), severity=severity, timeout=timeout, markup=False
        )

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """A letter that nobody took does what it does in the other case; Textual 8.2 has no such.

        Text fields take all letters, so there a capital stays a capital.
        """
        if await super()._check_bindings(key, priority):
            return True
        other = other_case(key)
        return bool(other) and await super()._check_bindings(other, priority)

    @property
    def fault(self) -> Exception | None:
        """What the app ended with, if that was an error."""
        found = self._exception
        while isinstance(found, WorkerFailed) and isinstance(found.error, Exception):
            found = found.error
        return found

    def panic(self, *_: object) -> None:
        """Ends without a word."""
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    # What is kept

    @on(DraftEdited)
    def note_edit(self, event: DraftEdited) -> None:
        """Something is to be saved."""
        self._attending.edited(event.field)

    @on(PositionChanged)
    def note_place(self, event: PositionChanged) -> None:
        """Tomorrow's session begins here; what was answered on another page is saved now."""
        if self._work is not None:
            if self._work.place.page != event.page:
                self._attending.page_entered()
            self._work.place = DraftPosition(event.page, event.field)

    def _keep_theme(self, theme: Theme) -> None:
        self._desk.settings.change(theme=theme.name)

    def on_app_focus(self, _: events.AppFocus) -> None:
        """Somebody may have changed files while another window had the focus."""
        self._attending.came_back()

    def action_save(self) -> None:
        """Saves now, and asks again where two versions wait for a choice."""
        self._attending.save_now()

    def leave_work(self) -> bool:
        """Saves and lets go of the work in hand; False, with a word why, when it cannot."""
        if self._work is None:
            return True
        try:
            self._work.close()
        except DraftError as error:
            self.notify(f"{error.message} {error.hint}", severity="error", markup=False)
            return False
        update_draft_list(self._desk, self._work)
        self._work = None
        self._attending.let_go()
        return True

    async def action_quit(self) -> None:
        """Saves and ends. What cannot be saved is given up only when asked a second time."""
        if self.leave_work() or self._warned:
            self.exit(0)
        else:
            self._warned = True
            words = with_keys("Ctrl+Q once more leaves without saving.", {"Ctrl+Q": "app.quit"})
            self.notify(words, severity="warning")

    async def action_copy_or_quit(self) -> None:
        """Copies what is selected in a field; without a selection it ends the program."""
        text = getattr(self.focused, "selected_text", "")
        if text:
            self.copy_to_clipboard(text)
        else:
            await self.action_quit()


def install_signal_handlers(app: App[int], leave: Callable[[], object]) -> None:
    """Calls `leave` when a signal asks the program to end, then ends it as shells expect."""
    loop = asyncio.get_running_loop()

    def end(number: int) -> None:
        leave()
        app.exit(128 + number, return_code=128 + number)

    for name in ENDING:
        if hasattr(signal, name):  # Windows has only some
            number = int(getattr(signal, name))
            loop.add_signal_handler(number, end, number)


def run_app(desk: AppContext, start: Path | None = None) -> int:
    """Runs the program until it is left; whatever ends it, unsaved work is written first.

    Raises what went wrong inside of it.
    """
    take_pastes_for_text()
    app = WizardApp(desk, start)
    try:
        code = app.run()
    finally:
        app.leave_work()
    if app.fault is not None:
        raise app.fault
    return app.return_code or code or 0
