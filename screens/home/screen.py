"""The first screen: all submissions, how far each is, and what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from screens.home.actions import DraftActions
from screens.home.index_reader import DraftListReader
from screens.home.labels import drafts_heading, next_task_line, resume_line, title_line
from screens.home.list import DraftList
from screens.widgets.common_bindings import HELP
from screens.widgets.keybar import KeyBar
from screens.widgets.line import Line
from screens.widgets.messages import DraftRequested, ScreenRequested
from screens.widgets.rows import Rows
from screens.widgets.screen_names import CALENDAR, EDITIONS
from wizard.session.app_context import AppContext

if TYPE_CHECKING:
    from screens.widgets.dialogs import SafeInput

BY_CHANGE = "changed"
"""What the settings call the order by the last change."""

_NEEDS_DRAFT = frozenset({"duplicate", "rename", "remove", "calendar"})


class ColumnHeading(Widget):
    """The names of the columns, drawn as wide as the list is."""

    def render(self) -> Content:
        """The names where the columns stand."""
        return drafts_heading(self.screen.query_one(DraftList).scrollable_content_region.width)


class HomeScreen(Screen[None]):
    """Lists the drafts and does things to them; opening one is the app's business."""

    AUTO_FOCUS = "#drafts"
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        # In the order of their worth: a narrow line shows only the first.
        Binding("n", "new", "new", tooltip="Start a new submission", id="home.new"),
        Binding(
            "u",
            "bring_back",
            "undo",
            tooltip="Bring back what was removed last",
            id="home.undo",
        ),
        Binding("escape", "unfilter", "all", tooltip="List all drafts again", id="home.all"),
        Binding("i", "take_over", "import", tooltip="Make a draft of a bundle", id="home.import"),
        Binding("v", "ask('verify')", "verify", tooltip="Verify a bundle", id="home.verify"),
        Binding("q", "app.quit", "quit", id="home.quit"),
        Binding(
            "delete,backspace",
            "remove",
            "trash",
            tooltip="Throw the draft into the trash",
            id="home.remove",
        ),
        Binding(
            "o", "open_path", "path", tooltip="Open a draft from any folder", id="home.open_path"
        ),
        Binding(
            "d", "duplicate", "copy", tooltip="Copy the draft beside itself", id="home.duplicate"
        ),
        Binding(
            "slash",
            "filter",
            "search",
            tooltip="List only the names that hold a text",
            id="home.filter",
        ),
        Binding(
            "a",
            "order",
            "order",
            tooltip="Sort by what needs you, or by the last change",
            id="home.order",
        ),
        Binding("r", "rename", "rename", tooltip="Give the draft another name", id="home.rename"),
        Binding("t", "see_trash", "see trash", tooltip="What was thrown away", id="home.see_trash"),
        Binding("s", "sample", "sample", tooltip="Look at a sample submission", id="home.sample"),
        Binding(
            "c", "ask('catalogue')", "all rules", tooltip="All requirements", id="home.catalogue"
        ),
        Binding(
            "ctrl+g",
            "calendar",
            "calendar",
            tooltip="What is due when in this submission",
            id="home.calendar",
        ),
        Binding(
            "e",
            "editions",
            "editions",
            tooltip="What changed between two editions",
            id="home.editions",
        ),
        HELP,
        Binding("up", "row(-1)", show=False, id="home.up"),
        Binding("down", "row(1)", show=False, id="home.down"),
    ]

    def __init__(self, desk: AppContext, at: Path | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._at = at
        by_change = desk.settings.read().order == BY_CHANGE
        self._list = DraftList(desk.now, by_change=by_change)
        self._reader = DraftListReader(self, desk, self._list, self._tell)
        self._actions = actions = DraftActions(self, desk, self._list, self._reader.reread)
        # A key of the screen finds its action on the screen only.
        self.action_new = actions.new
        self.action_sample = actions.sample
        self.action_open_path = actions.open_path
        self.action_take_over = actions.take_over
        self.action_duplicate = actions.duplicate
        self.action_rename = actions.rename
        self.action_remove = actions.remove
        self.action_bring_back = actions.bring_back
        self._entered = False
        self._filter: SafeInput | None = None

    def compose(self) -> ComposeResult:
        """Title, list, what comes next in the draft under the cursor, and the keys."""
        yield Line(id="title")
        yield ColumnHeading()
        yield self._list
        yield Line(id="following")
        yield Line(id="resume")
        yield KeyBar()

    def on_mount(self) -> None:
        """A list of usual length is in the first frame; what takes longer waits for it."""
        self._reader.read_small(self._at)
        self._tell()
        self.watch(self._list, "scroll_y", self._reader.read_view, init=False)
        self.call_after_refresh(self._reader.begin, self._at)

    def on_screen_resume(self, _: events.ScreenResume) -> None:
        """Whatever was done elsewhere shows on coming back."""
        if self._entered:
            self._reader.reread()
        self._entered = True

    def on_resize(self) -> None:
        """More rows may be in view."""
        self._reader.read_view()

    @on(Rows.Moved, "#drafts")
    def _tell(self) -> None:
        drafts, draft = self._list, self._list.draft
        following, resume = Content(), Content()
        if draft is not None:
            problem = drafts.problem_of(draft)
            following = next_task_line(draft, problem)
            resume = resume_line(draft, problem, self._reader.catalogue)
        elif drafts.total:
            following = Content.styled(" No name holds this text.", "$text-muted")
        order = "last changed first" if drafts.by_change else "what needs you first"
        self.query_one("#title", Line).say(title_line(drafts.total, drafts.matching, order))
        self.query_one("#following", Line).say(following)
        self.query_one("#resume", Line).say(resume)
        self.query_one(ColumnHeading).display = drafts.total > 0
        self.query_one(ColumnHeading).refresh()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done here and now has a key."""
        del parameters
        if action in _NEEDS_DRAFT:
            return self._list.draft is not None
        if action in {"filter", "order"}:
            return self._list.total > 1
        if action == "unfilter":
            return self._filter is not None
        return bool(self._actions.removed) if action == "bring_back" else True

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
            self.post_message(DraftRequested(draft.path))

    def action_calendar(self) -> None:
        """Opens the draft at its calendar; Escape leads back here."""
        draft = self._list.draft
        if draft is not None:
            self.post_message(DraftRequested(draft.path, CALENDAR))

    def action_editions(self) -> None:
        """What changed between editions: for the draft under the cursor, or for any app."""
        draft = self._list.draft
        if draft is None or self._list.problem_of(draft):
            self.post_message(ScreenRequested(EDITIONS))
        else:
            self.post_message(DraftRequested(draft.path, EDITIONS))

    # Looking

    def action_order(self) -> None:
        """The other order: by what needs somebody most, or by the last change."""
        by_change = not self._list.by_change
        self._desk.settings.change(order=BY_CHANGE if by_change else "")
        self._list.sort(by_change=by_change)
        self._tell()

    async def action_filter(self) -> None:
        """Opens a line to type in; the list follows it."""
        from screens.widgets.dialogs import SafeInput

        if self._filter is None:
            self._filter = SafeInput(placeholder="Part of a name", id="filter")
            await self.mount(self._filter, after="#title")
        self.set_focus(self._filter)  # at once: the next key belongs to it already
        self.refresh_bindings()

    def on_safe_input_edited(self) -> None:
        """The list follows what is typed; a decorator instead of the name would import dialogs."""
        if self._filter is not None:
            self._list.narrow(self._filter.value)
            self._tell()

    def on_safe_input_entered(self) -> None:
        """Enter goes from the text to the list."""
        self._list.focus()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """An empty line is put away."""
        line = self._filter
        if line is not None and event.widget is line and not line.value.strip():
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
        from screens.home.trash import TrashScreen

        self.app.push_screen(TrashScreen(self._desk))

    def action_ask(self, name: str) -> None:
        """Asks the program for another screen or dialog."""
        self.post_message(ScreenRequested(name))
