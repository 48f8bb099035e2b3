"""A reviewer's desk: the bundles of a folder in groups, with details and the start of a review."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from screens.desk.presenter import DeskPresenter
from screens.desk.rows import ALL, DeskState
from screens.widgets.background import run_in_background
from screens.widgets.chips import Chips
from screens.widgets.common_bindings import CATALOGUE, HELP, READ_BELOW
from screens.widgets.dialogs import SafeInput
from screens.widgets.finding_rows import FindingRows
from screens.widgets.key_labels import with_keys
from screens.widgets.keybar import KeyBar
from screens.widgets.line import Line, StateLine
from screens.widgets.list_and_detail import ListScreen
from screens.widgets.postponed import postponed
from screens.widgets.rows import Rows
from screens.widgets.work_progress import LOOK_S, ItemProgress
from wizard.batch.folder import DeskFolder
from wizard.errors import WizardError
from wizard.reports.desk import DeskGroup
from wizard.session.app_context import AppContext
from wizard.text import one_line

WIDE = 100
"""From this width in columns, details are shown beside the list."""


class DeskRows(FindingRows):
    """The list of bundles; Enter goes to the details."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "details", tooltip="Read the details", id="desk_list.choose"),
    ]


class DeskScreen(ListScreen):
    """Judges a folder in the background, and shows what came of it. Sends and accepts nothing."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "r",
            "review",
            "review",
            tooltip="Write a review of this bundle beside it, to edit",
            id="desk.review",
        ),
        Binding(
            "m",
            "mail",
            "mail",
            tooltip="Make the text of a mail from the edited review",
            id="desk.mail",
        ),
        Binding("slash", "search", "search", tooltip="Search", id="desk.search"),
        Binding("s", "sort", "sort", tooltip="Sort by something else", id="desk.sort"),
        Binding("g", "judge", "judge again", tooltip="Read the folder again", id="desk.judge"),
        *(
            Binding(
                str(key),
                f"view('{view}')",
                f"Show {view}",
                show=False,
                id=f"desk.view_{key}",
            )
            for key, view in enumerate((ALL, *DeskGroup))
        ),
        HELP,
        CATALOGUE,
        Binding(
            "escape",
            "leave",
            "back",
            tooltip="Stop, end the search, show all groups; then leave",
            id="desk.leave",
        ),
        Binding("q", "app.quit", "quit", show=False, id="desk.quit"),
        READ_BELOW,
    ]

    def __init__(self, app_context: AppContext, folder: DeskFolder, state: DeskState) -> None:
        self._desk = DeskPresenter(folder, state)
        super().__init__(self._desk, self._top_of_desk, partial(DeskRows, id="desk-rows"))
        self._app_context = app_context
        self._state = state
        self._work: ItemProgress | None = None
        """What runs in the background; None while nothing does."""
        self._ticker: Timer | None = None

    def _top_of_desk(self, _width: int) -> Content:
        folder = one_line(str(self._desk.folder.path))
        return Content.assemble((" Bundles to review", "bold"), f" · {folder}")

    def compose(self) -> ComposeResult:
        """Composes search line, choices, list and details."""
        self.set_class(self.app.size.width >= WIDE, "-wide")
        self.set_class(bool(self._state.words), "-searching")
        yield StateLine(self._top_of_desk)
        example = "words of an app, a path or a requirement"
        yield SafeInput(self._state.words, example, id="search", select_on_focus=False)
        yield Chips(*self._desk.choices(), id="choices")
        yield Static(self._gate(), markup=False, id="gate")
        with Container(id="parts"):
            yield self._make_rows(self.draw)
            with VerticalScroll(id="detail"):
                yield self._detail
        yield Line(id="progress")
        yield KeyBar()

    def on_mount(self) -> None:
        """Shows what is known, and judges the folder if nothing is."""
        self.show()
        if self._state.desk is None:
            self.action_judge()

    @on(events.Resize)
    def place_details(self, event: events.Resize) -> None:
        """Places details beside the list or below it."""
        self.set_class(event.size.width >= WIDE, "-wide")

    def on_unmount(self) -> None:
        """Stops the background work."""
        if self._work is not None:
            self._work.stop()

    # Work in the background

    def _start_work(self, verb: str, run: Callable[[ItemProgress], Awaitable[None]]) -> None:
        if self._work is not None:
            return
        self._work = work = ItemProgress(verb)
        self.add_class("-running")
        self._ticker = self.set_interval(LOOK_S, self._show_progress)
        self.run_worker(postponed(partial(self._run_work, work, run)), group="desk")

    async def _run_work(
        self, work: ItemProgress, run: Callable[[ItemProgress], Awaitable[None]]
    ) -> None:
        self._state.message = ""
        try:
            await run(work)
        except WizardError as error:
            self._state.message = f"✗ {error.full_message}"
        self._work = None
        if self._ticker is not None:
            self._ticker.stop()
        self.remove_class("-running")
        self.show()

    def _show_progress(self) -> None:
        if self._work is not None:
            self.query_one("#progress", Line).say(self._work.line())

    def action_judge(self) -> None:
        """Judges the folder."""
        self._start_work("Judging", self._judge)

    async def _judge(self, work: ItemProgress) -> None:
        folder = self._desk.folder
        self._desk.take(await run_in_background(lambda: folder.judge(work.items, work.cancelled)))

    def action_review(self) -> None:
        """Writes a review of the bundle under the cursor."""
        path = self._path()
        if path is not None:
            self._start_work("Reading", partial(self._review, path))

    async def _review(self, path: Path, work: ItemProgress) -> None:
        from screens.desk.reviewing import write_review

        context, day = self._app_context, self._desk.folder.day
        written = await run_in_background(
            lambda: write_review(context, path, day, work.progress, work.cancelled)
        )
        words = f"The review is {written}. Edit it, then m makes the mail."
        self._state.message = with_keys(words, {"m": "desk.mail"})

    def action_mail(self) -> None:
        """Makes the text of a mail from the review of the bundle under the cursor."""
        path = self._path()
        if path is not None:
            self._start_work("Writing", partial(self._mail, path))

    async def _mail(self, path: Path, _work: ItemProgress) -> None:
        from screens.desk.reviewing import write_mail

        context = self._app_context
        written = await run_in_background(lambda: write_mail(context, path))
        self._state.message = f"✓ The mail is {written}. Send it yourself."

    def _path(self) -> Path | None:
        row = self._desk.desk_row(self.row)
        return self._desk.path_of(row) if row else None

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables keys only while their action is possible."""
        if action in {"review", "mail"}:
            return self.is_mounted and self._desk.desk_row(self.row) is not None
        return super().check_action(action, parameters)

    @on(Rows.Chosen)
    def read_details(self, event: Rows.Chosen) -> None:
        """Moves the focus to the details, to scroll them."""
        event.stop()
        self.query_one("#detail").focus()

    def action_view(self, name: str) -> None:
        """Shows one group, or all."""
        self._state.view = name
        self.show()

    def action_sort(self) -> None:
        """Sorts by the next order."""
        self._desk.turn_order()
        self.show()

    def action_search(self) -> None:
        """Shows the search line."""
        self.add_class("-searching")
        self.query_one("#search", SafeInput).focus()

    @on(SafeInput.Edited)
    def look(self) -> None:
        """Shows what matches the typed words."""
        self._state.words = self.query_one("#search", SafeInput).value
        self.show()

    @on(SafeInput.Entered)
    def to_list(self) -> None:
        """Moves the focus from the search line to the list."""
        self.query_one(Rows).focus()

    async def action_leave(self) -> None:
        """Stops what runs; else ends the search or the filter; else leaves."""
        rows = self.query_one(Rows)
        if self._work is not None:
            self._work.stop()
        elif self.focused not in {None, rows} and not isinstance(self.focused, SafeInput):
            rows.focus()
        elif self._state.words or self._state.view != ALL or self.has_class("-searching"):
            self._state.view = ALL
            self.remove_class("-searching")
            self.query_one("#search", SafeInput).value = ""
            rows.focus()
            self.show()
        else:
            await self.run_action("app.quit")
