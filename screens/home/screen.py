"""The home screen: all submissions with progress and next task."""

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
from screens.widgets.screen_names import CALENDAR, EDITIONS, PAGE_MAP

if TYPE_CHECKING:
    from screens.widgets.dialogs import SafeInput
    from wizard.session.app_context import AppContext

BY_CHANGE = "changed"
"""Value of the setting for the order by last change."""

_NEEDS_DRAFT = frozenset({"duplicate", "rename", "remove", "calendar", "page_map"})


class ColumnHeading(Widget):
    """The names of the columns, as wide as the list."""

    def render(self) -> Content:
        """Renders the names at the positions of the columns."""
        return drafts_heading(self.screen.query_one(DraftList).scrollable_content_region.width)


class HomeScreen(Screen[None]):
    """Lists the drafts and changes them; the app opens them."""

    AUTO_FOCUS = "#drafts"
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        # In order of importance: a narrow line shows only the first.
        Binding("n", "new", "new", tooltip="A new app: first, can it be listed?", id="home.new"),
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
            tooltip="Move the draft to the trash",
            id="home.remove",
        ),
        Binding(
            "o", "open_path", "path", tooltip="Open a draft from any folder", id="home.open_path"
        ),
        Binding(
            "d",
            "duplicate",
            "copy",
            tooltip="Copy the draft in the same folder",
            id="home.duplicate",
        ),
        Binding(
            "slash",
            "filter",
            "search",
            tooltip="List only names that contain a text",
            id="home.filter",
        ),
        Binding(
            "a",
            "order",
            "order",
            tooltip="Sort by urgency, or by the last change",
            id="home.order",
        ),
        Binding("r", "rename", "rename", tooltip="Give the draft another name", id="home.rename"),
        Binding("t", "see_trash", "see trash", tooltip="Removed drafts", id="home.see_trash"),
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
            "ctrl+d",
            "page_map",
            "Procore's page",
            tooltip="Procore's own page, line by line, for this submission",
            id="home.page_map",
        ),
        Binding(
            "e",
            "editions",
            "editions",
            tooltip="What changed between two editions",
            id="home.editions",
        ),
        HELP,
        Binding(
            "ctrl+n",
            "new_draft",
            "new draft",
            show=False,
            tooltip="Start a draft at once",
            id="home.new_draft",
        ),
        Binding("up", "row(-1)", show=False, id="home.up"),
        Binding("down", "row(1)", show=False, id="home.down"),
    ]

    def __init__(self, app_context: AppContext, at: Path | None = None) -> None:
        super().__init__()
        self._app_context = app_context
        self._at = at
        by_change = app_context.settings.read().order == BY_CHANGE
        self._list = DraftList(app_context.now, by_change=by_change)
        self._reader = DraftListReader(self, app_context, self._list, self._tell)
        self._actions = actions = DraftActions(self, app_context, self._list, self._reader.reread)
        # A key of the screen looks for its action on the screen only.
        self.action_new = actions.new
        self.action_new_draft = actions.new_draft
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
        """Composes title, list, next task of the draft under the cursor, and keys."""
        yield Line(id="title")
        yield ColumnHeading()
        yield self._list
        yield Line(id="following")
        yield Line(id="resume")
        yield KeyBar()

    def on_mount(self) -> None:
        """Lists a usual number of drafts in the first frame; reads longer lists afterwards."""
        self._reader.read_small(self._at)
        self._tell()
        self.watch(self._list, "scroll_y", self._reader.read_view, init=False)
        self.call_after_refresh(self._reader.begin, self._at)

    def on_screen_resume(self, _: events.ScreenResume) -> None:
        """Lists the drafts again when the screen becomes active."""
        if self._entered:
            self._reader.reread()
        self._entered = True

    def on_resize(self) -> None:
        """Reads drafts that became visible."""
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
            following = Content.styled(" No name contains this text.", "$text-muted")
        order = "last changed first" if drafts.by_change else "most urgent first"
        self.query_one("#title", Line).say(title_line(drafts.total, drafts.matching, order))
        self.query_one("#following", Line).say(following)
        self.query_one("#resume", Line).say(resume)
        self.query_one(ColumnHeading).display = drafts.total > 0
        self.query_one(ColumnHeading).refresh()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables keys only while their action is possible."""
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
        """Opens the draft on Enter or a click, or runs the action of the welcome text."""
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

    def action_page_map(self) -> None:
        """Opens the draft at Procore's page."""
        draft = self._list.draft
        if draft is not None:
            self.post_message(DraftRequested(draft.path, PAGE_MAP))

    def action_editions(self) -> None:
        """Shows changes between editions, for the draft under the cursor or without one."""
        draft = self._list.draft
        if draft is None or self._list.problem_of(draft):
            self.post_message(ScreenRequested(EDITIONS))
        else:
            self.post_message(DraftRequested(draft.path, EDITIONS))

    # Filtering and sorting

    def action_order(self) -> None:
        """Switches the order: by most urgent need, or by last change."""
        by_change = not self._list.by_change
        self._app_context.settings.change(order=BY_CHANGE if by_change else "")
        self._list.sort(by_change=by_change)
        self._tell()

    async def action_filter(self) -> None:
        """Opens an input that filters the list."""
        from screens.widgets.dialogs import SafeInput

        if self._filter is None:
            self._filter = SafeInput(placeholder="Part of a name", id="filter")
            await self.mount(self._filter, after="#title")
        self.set_focus(self._filter)  # at once: the next key belongs to it already
        self.refresh_bindings()

    def on_safe_input_edited(self) -> None:
        """Filters by the typed text; a decorator instead of the name would import dialogs."""
        if self._filter is not None:
            self._list.narrow(self._filter.value)
            self._tell()

    def on_safe_input_entered(self) -> None:
        """Moves focus from the input to the list on Enter."""
        self._list.focus()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Hides the input if it is empty."""
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

    def action_row(self, delta: int) -> None:
        """Moves the list's cursor while the input has focus."""
        self._list.action_move(delta)

    def action_see_trash(self) -> None:
        """Opens the trash."""
        from screens.home.trash import TrashScreen

        self.app.push_screen(TrashScreen(self._app_context))

    def action_ask(self, name: str) -> None:
        """Requests another screen or dialog from the app."""
        self.post_message(ScreenRequested(name))
