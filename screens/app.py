"""The Textual application: opens a draft, shows screens, saves the draft."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual import work as in_worker
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.driver import Driver
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.theme import Theme
from textual.worker import WorkerFailed

from screens.fit.state import FitScreenState
from screens.shell.background_tasks import BackgroundTasks
from screens.shell.navigation import DIALOGS, Navigation
from screens.shell.saving import note_position
from screens.shell.theme import apply_theme, theme_for, with_muted_texts
from screens.widgets._textual import (
    other_case,
    switchable,
    use_terminal_parser,
    write_to_terminal,
)
from screens.widgets.key_labels import use_keymap, with_keys
from screens.widgets.key_order import KeyQueue
from screens.widgets.letter_targets import letter_targets
from screens.widgets.messages import (
    DraftEdited,
    DraftRequested,
    PageRequested,
    PositionChanged,
    ScreenRequested,
)
from screens.widgets.screen_names import DESK, LISTS, STEP
from screens.widgets.terminal_background import QUERY, BackgroundReported, can_ask
from wizard.errors import DraftError
from wizard.settings import NO_MOTION
from wizard.text import clean
from wizard.topics.upkeep.draft_list import update_draft_list
from wizard.web_driver import shown_in_browser

if TYPE_CHECKING:
    from wizard.batch.folder import DeskFolder
    from wizard.session.app_context import AppContext
    from wizard.session.open_draft import OpenDraft

ENDING = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""Sent by `kill`, and when the terminal window is closed; the last one is that of Windows."""


_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def _keep_objects() -> None:
    """Takes what the start made out of the search for garbage, and lets that run from now on.

    Those objects live as long as the program, and looking through them takes 40 ms, every few
    hundred keys.
    """
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def _palette() -> type[Provider]:
    from screens.shell.palette import WizardCommands

    return WizardCommands


class WizardApp(App[int]):
    """The Textual app. Decides which screen is shown; has no knowledge of rules or fields.

    Notifications are plain text, the caller reports exceptions, and a letter does the same in both
    cases. Textual 8.2 reads notifications as markup and does not escape control characters. Its
    traceback shows the values of all variables, including typed secrets.
    """

    TITLE = "Submission Wizard"
    CSS_PATH = "wizard.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q,ctrl+backslash", "quit", "quit", priority=True, show=False, id="app.quit"),
        Binding("ctrl+c", "copy_or_quit", "quit", priority=True, show=False, id="app.copy_or_quit"),
        Binding("ctrl+s,shift+f12", "save", "save", show=False, id="app.save"),
        Binding(
            "f4",
            "letters",
            "letters",
            tooltip="A letter on every field, button and row: type it to go there",
            priority=True,
            id="app.letters",
        ),
    ]

    def __init__(
        self,
        app_context: AppContext,
        start: Path | None = None,
        desk: DeskFolder | None = None,
    ) -> None:
        """`start` is a draft to open, `desk` a folder of bundles to review."""
        super().__init__()
        self.key_queue = KeyQueue(self, super().on_event)
        self._app_context = app_context
        self._start = start
        self._desk = desk
        self._open_draft: OpenDraft | None = None
        self._attending = BackgroundTasks(self, app_context)
        self._unsaved_fit = FitScreenState()
        self._way = Navigation(app_context, None, DESK if desk else "", self._unsaved_fit, desk)
        self._warned = False
        self._theme_of_terminal = ""
        """The theme that is being applied because of the terminal, and is not to be stored."""
        settings = app_context.settings.read()
        self._theme_chosen = bool(settings.theme)
        apply_theme(self, settings.theme)
        if settings.motion == NO_MOTION:
            self.animation_level = "none"
        self._keymap_problems = self._load_keymap()

    def get_driver_class(self) -> type[Driver]:
        """The driver: Textual's own, except in a browser."""
        if not shown_in_browser():
            return super().get_driver_class()
        from screens.widgets.browser_driver import BrowserDriver

        return BrowserDriver

    def _load_keymap(self) -> Sequence[str]:
        """Loads the user's keymap; returns a message for each entry that is not used."""
        path = self._app_context.places.keymap
        if not path.exists():
            use_keymap({})
            return ()
        from screens.shell.keymap import load_keymap

        found = load_keymap(path, type(self))
        self.set_keymap(dict(found.applied))
        use_keymap(found.keys)
        return found.problems

    def get_default_screen(self) -> Screen[None]:
        """The draft named on the command line, or the list of drafts."""
        screen = self._desk_screen() or self._named() or self._way.gallery.home()
        self._read_styles(screen)
        return switchable(screen, self)

    def _desk_screen(self) -> Screen[None] | None:
        return self._way.gallery.desk(self._desk) if self._desk else None

    def _named(self) -> Screen[None] | None:
        """The draft named on the command line; None when a question or error comes first."""
        if self._start is None:
            return None
        from screens.home.opening import open_without_dialogs

        open_draft = open_without_dialogs(self._app_context, self._start)
        if open_draft is None:
            return None
        self._take_up(open_draft)
        return self._way.gallery.step(open_draft, open_draft.position)

    def _take_up(self, open_draft: OpenDraft) -> None:
        self._open_draft = open_draft
        self._way = Navigation(self._app_context, open_draft, STEP)
        self._attending.take_up(open_draft)

    def on_mount(self) -> None:
        """Opens the named draft and installs signal handlers."""
        install_signal_handlers(self, self.leave_work)
        self.call_after_refresh(_keep_objects)
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        if not self._theme_chosen and can_ask(self):
            self.call_after_refresh(write_to_terminal, self, QUERY)
        for problem in self._keymap_problems:
            self.notify(problem, title="Keys", severity="warning", timeout=20)
        if self._start is not None and self._open_draft is None:
            self.post_message(DraftRequested(self._start))

    # Navigation

    @on(DraftRequested)
    @in_worker(exclusive=True, group="open")
    async def open_draft(self, event: DraftRequested) -> None:
        """Opens a draft; shows who holds its lock, or what is wrong with it, first."""
        from screens.home.opening import open_with_dialogs

        open_draft = (
            await open_with_dialogs(self, self._app_context, event) if self.leave_work() else None
        )
        if open_draft is not None:
            self._take_up(open_draft)
            self._show(event.screen or STEP)

    @on(PageRequested)
    def show_page(self, event: PageRequested) -> None:
        """Shows a page of the open draft; Escape returns to the list it was chosen from."""
        if self._open_draft is not None:
            from wizard.session.open_draft import DraftPosition

            place = self._open_draft.session.place_to_answer(event.page, event.field)
            self._open_draft.position = DraftPosition(*place)
            self._show(STEP)
            self._attending.page_entered()

    @on(ScreenRequested)
    @in_worker(group="ask", exclusive=True)
    async def show_screen(self, event: ScreenRequested) -> None:
        """Shows another screen or dialog, by name."""
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
            self._way = Navigation(self._app_context, None, unsaved_fit=self._unsaved_fit)
            self.switch_screen(home)

    def _show(self, name: str) -> None:
        self._attending.left()
        if self._open_draft is not None and name != STEP:
            note_position(self, self._open_draft)  # the way back leads to the very letter
        screen = self._way.go(name)
        if screen is not None:
            self.switch_screen(screen)

    def push_screen(self, screen: Any, *args: Any, **kwargs: Any) -> Any:
        """Pushes a screen and loads its style sheet."""
        self._read_styles(screen)
        return super().push_screen(screen, *args, **kwargs)

    def switch_screen(self, screen: Any) -> Any:
        """Replaces a screen and loads the style sheet of the new one."""
        self._read_styles(screen)
        return super().switch_screen(screen)

    def _read_styles(self, screen: Any) -> None:
        """Loads the style sheet of a screen before Textual does.

        Textual 8.2 would parse all styles again and apply them to all widgets, which costs some
        40 ms when each screen is first shown. It does not read those of a default screen.
        """
        for path in screen.css_path if isinstance(screen, Screen) else ():
            if not self.stylesheet.has_source(str(path), ""):
                self.stylesheet.read(path)

    # Keys and notes

    async def on_event(self, event: events.Event) -> None:
        """Queues a key until the effects of the previous key are finished."""
        await self.key_queue.on_event(event)
        if isinstance(event, events.Key | events.MouseUp):
            self._attending.key_pressed()

    async def push_screen_wait(self, *args: Any, **kwargs: Any) -> Any:
        """Pushes a screen and waits for its result; keys go to that screen meanwhile."""
        with self.key_queue.waiting_for_person():
            return await super().push_screen_wait(*args, **kwargs)

    def action_ask(self, name: str) -> None:
        """Shows another screen or dialog, by name."""
        self.post_message(ScreenRequested(name))

    def action_switch_motion(self) -> None:
        """Turns motion off or on, also for the next time."""
        moves = self.animation_level != "none"
        self.animation_level = "none" if moves else "full"
        self._app_context.settings.change(motion=NO_MOTION if moves else "")

    def action_letters(self) -> None:
        """Puts a letter on everything that can be reached, or takes the letters away."""
        from screens.widgets.letters import LettersScreen

        if isinstance(self.screen, LettersScreen):
            self.screen.dismiss(None)
        elif targets := letter_targets(self.screen):
            self.push_screen(LettersScreen(targets), lambda target: target and target.go())

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Shows a notification as plain text."""
        del markup
        super().notify(
            clean(message), title=clean(title), severity=severity, timeout=timeout, markup=False
        )

    def get_css_variables(self) -> dict[str, str]:
        """The variables of the theme, with colours for muted texts."""
        self.theme_variables = with_muted_texts(super().get_css_variables())
        return self.theme_variables

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Runs an unbound letter as the same letter in the other case, which Textual 8.2 does not.

        Text fields take all letters, so there a capital stays a capital.
        """
        if await super()._check_bindings(key, priority):
            return True
        other = other_case(key)
        return bool(other) and await super()._check_bindings(other, priority)

    @property
    def fault(self) -> Exception | None:
        """The exception that ended the app, if any."""
        found = self._exception
        while isinstance(found, WorkerFailed) and isinstance(found.error, Exception):
            found = found.error
        return found

    def panic(self, *_: object) -> None:
        """Exits without printing a traceback."""
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    # Saving

    @on(DraftEdited)
    def note_edit(self, event: DraftEdited) -> None:
        """Schedules a save."""
        self._attending.edited(event.field)

    @on(PositionChanged)
    def note_place(self, event: PositionChanged) -> None:
        """Saves the position for the next session, and saves answers of the page that was left."""
        if self._open_draft is not None:
            from wizard.session.open_draft import DraftPosition

            if self._open_draft.position.page != event.page:
                self._attending.page_entered()
            self._open_draft.position = DraftPosition(event.page, event.field)
            self._attending.moved()

    def _keep_theme(self, theme: Theme) -> None:
        if theme.name == self._theme_of_terminal:
            self._theme_of_terminal = ""  # nobody chose it
            return
        self._theme_chosen = True
        self._app_context.settings.change(theme=theme.name)

    @on(BackgroundReported)
    def suit_terminal(self, event: BackgroundReported) -> None:
        """Uses the theme that suits the terminal's background, until the user chooses one."""
        name = theme_for(dark=event.dark)
        if not self._theme_chosen and name != self.theme:
            self._theme_of_terminal = name
            self.theme = name

    def on_app_focus(self, _: events.AppFocus) -> None:
        """Checks for files changed by others when the terminal gets focus again."""
        self._attending.came_back()

    def action_save(self) -> None:
        """Saves now; asks again if a choice between two versions was postponed."""
        self._attending.save_now()

    def leave_work(self) -> bool:
        """Saves and closes the open draft; False, with a notification, when that fails."""
        if self._open_draft is None:
            return True
        note_position(self, self._open_draft)
        try:
            self._open_draft.close()
        except DraftError as error:
            self.notify(error.full_message, severity="error", markup=False)
            return False
        update_draft_list(self._app_context, self._open_draft)
        self._open_draft = None
        self._attending.let_go()
        return True

    async def action_quit(self) -> None:
        """Saves and exits. Unsaved changes are discarded only when asked a second time."""
        if self.leave_work() or self._warned:
            self.exit(0)
        else:
            self._warned = True
            words = with_keys("Ctrl+Q once more leaves without saving.", {"Ctrl+Q": "app.quit"})
            self.notify(words, severity="warning")

    async def action_copy_or_quit(self) -> None:
        """Copies the selection of a field; without a selection, exits."""
        text = getattr(self.focused, "selected_text", "")
        if text:
            self.copy_to_clipboard(text)
        else:
            await self.action_quit()


def install_signal_handlers(app: App[int], leave: Callable[[], object]) -> None:
    """Calls `leave` when a signal asks the program to end, then exits as shells expect."""
    loop = asyncio.get_running_loop()

    def end(number: int) -> None:
        leave()
        app.exit(128 + number, return_code=128 + number)

    for name in ENDING:
        if hasattr(signal, name):  # no system has all of them
            number = int(getattr(signal, name))
            _on_signal(loop, number, end)


def _on_signal(loop: asyncio.AbstractEventLoop, number: int, end: Callable[[int], object]) -> None:
    try:
        loop.add_signal_handler(number, end, number)
    except NotImplementedError:  # on Windows
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(end, number))


def run_app(
    app_context: AppContext, start: Path | None = None, desk: DeskFolder | None = None
) -> int:
    """Runs the app until it exits; unsaved changes are written first, whatever ends it.

    Raises the exception that ended it.
    """
    use_terminal_parser()
    app = WizardApp(app_context, start, desk)
    try:
        code = app.run()
    finally:
        app.leave_work()
    if app.fault is not None:
        raise app.fault
    return app.return_code or code or 0
