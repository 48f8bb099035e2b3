"""The list of drafts as a screen: read and assessed without keeping anybody waiting."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from screens.home.labels import drafts_heading, next_task_line, resume_line, title_line
from screens.home.list import DraftList
from screens.widgets.background import run_in_background
from screens.widgets.keybar import KeyBar
from screens.widgets.line import Line
from screens.widgets.postponed import postponed
from screens.widgets.rows import Rows
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.errors import UnreadableDraft
from wizard.drafts.library import DraftSummary
from wizard.errors import WizardError
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.text import clean
from wizard.topics.upkeep.draft_list import update_draft_list

_AT_ONCE = 200
"""So many files are read before the first frame; more would be felt."""

BY_CHANGE = "changed"
"""What the settings call the order by the last change."""

_BATCH = 6
"""So many drafts are assessed before the list is drawn again."""


class ColumnHeading(Line):
    """The names of the columns, drawn as wide as the list is."""

    def render(self) -> Content:
        """The names where the columns stand."""
        return drafts_heading(self.screen.query_one(DraftList).scrollable_content_region.width)


class DraftListScreen(Screen[None]):
    """Shows the drafts. What takes time is done after the first frame, in the background."""

    AUTO_FOCUS = "#drafts"
    DEFAULT_CSS = """
    DraftListScreen #title { background: $panel; }
    DraftListScreen #columns { margin-top: 1; }
    DraftListScreen #following { margin-top: 1; }
    DraftListScreen #resume { margin-bottom: 1; color: $text-muted; }
    """

    def __init__(self, desk: AppContext, at: Path | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._at = at
        by_change = desk.settings.read().order == BY_CHANGE
        self._list = DraftList(desk.now, by_change=by_change)
        self._catalogue: Catalogue | None = None
        self._problems: dict[Path, str] = {}
        self._tried: set[Path] = set()
        """Drafts assessed since the list was last read for a reason: none is tried twice."""
        self._assessing = False
        self._entered = False
        self._known = False

    def compose(self) -> ComposeResult:
        """Title, list, what comes next in the draft under the cursor, and the keys."""
        yield Line(id="title")
        yield ColumnHeading(id="columns")
        yield self._list
        yield Line(id="following")
        yield Line(id="resume")
        yield KeyBar()

    def on_mount(self) -> None:
        """A list of usual length is in the first frame; what takes longer waits for it."""
        self._known = _is_small(self._desk.places.drafts)
        if self._known:
            self._list.put(self._desk.library.list(), {}, self._at)
        self._tell()
        self.watch(self._list, "scroll_y", self._scrolled, init=False)
        self.call_after_refresh(self._begin, self._at)

    def action_order(self) -> None:
        """The other order: by what needs somebody most, or by the last change."""
        by_change = not self._list.by_change
        self._desk.settings.change(order=BY_CHANGE if by_change else "")
        self._list.sort(by_change=by_change)
        self._tell()

    # Reading

    def on_screen_resume(self, _: events.ScreenResume) -> None:
        """Whatever was done elsewhere shows on coming back."""
        if self._entered:
            self.reread()
        self._entered = True

    def reread(self, at: Path | None = None) -> None:
        """Lists the drafts as they are now."""
        self._known = False
        self._tried.clear()
        self._begin(at)

    def _begin(self, at: Path | None) -> None:
        self.run_worker(postponed(self._settle, at), group="list", exclusive=True)

    async def _settle(self, at: Path | None) -> None:
        if not self._known:
            self._put(await run_in_background(self._desk.library.list), at)
            self._known = True
        if self._catalogue is None:
            try:
                self._catalogue = await run_in_background(lambda: self._desk.catalogue)
            except WizardError as error:
                self._complain(error)
                return
            self._list.catalogue = self._catalogue
            self._list.refresh()
            self._tell()
        await self._assess_view()

    async def _assess_view(self) -> None:
        """Assesses what is in view and changed since it was assessed, a few at a time."""
        if self._assessing or self._catalogue is None:
            return
        self._assessing = True
        try:
            while paths := self._list.outdated_in_view(self._tried)[:_BATCH]:
                self._tried.update(paths)
                drafts, problems = await run_in_background(partial(_assessed, self._desk, paths))
                for path in paths:
                    self._problems.pop(path, None)
                self._problems.update(problems)
                self._put(drafts)
        finally:
            self._assessing = False

    def _scrolled(self) -> None:
        if self._list.outdated_in_view(self._tried):
            self.run_worker(postponed(self._assess_view), group="assess")

    def on_resize(self) -> None:
        """More rows may be in view."""
        self._scrolled()

    def _put(self, drafts: Sequence[DraftSummary], at: Path | None = None) -> None:
        self._list.put(drafts, self._problems, at)
        self._tell()

    # Telling

    @on(Rows.Moved, "#drafts")
    def _tell(self) -> None:
        drafts, draft = self._list, self._list.draft
        following, resume = Content(), Content()
        if draft is not None:
            problem = drafts.problem_of(draft)
            following = next_task_line(draft, problem)
            resume = resume_line(draft, problem, self._catalogue)
        elif drafts.total:
            following = Content.styled(" No name holds this text.", "$text-muted")
        order = "last changed first" if drafts.by_change else "what needs you first"
        self.query_one("#title", Line).say(title_line(drafts.total, drafts.matching, order))
        self.query_one("#following", Line).say(following)
        self.query_one("#resume", Line).say(resume)
        self.query_one(ColumnHeading).display = drafts.total > 0
        self.query_one(ColumnHeading).refresh()
        self.refresh_bindings()

    def _complain(self, error: WizardError) -> None:
        words = f"{clean(error.message)} {clean(error.hint)}".rstrip()
        self.notify(words, severity="error", markup=False)


def _is_small(folder: Path) -> bool:
    with suppress(OSError), os.scandir(folder) as entries:
        return sum(1 for _ in islice(entries, _AT_ONCE + 1)) <= _AT_ONCE
    return True


def _assessed(
    desk: AppContext, paths: Sequence[Path]
) -> tuple[list[DraftSummary], dict[Path, str]]:
    """Assesses drafts, and lists all of them with what was found; problems by path."""
    problems: dict[Path, str] = {}
    sound: list[OpenDraft] = []
    for path in paths:
        try:
            sound.append(desk.look_at(path))
        except UnreadableDraft as error:
            place = f"line {error.line}: " if error.line else ""
            problems[path] = f"{place}{error.reason}"
        except WizardError as error:
            problems[path] = error.message
    update_draft_list(desk, *sound)
    return desk.library.list(), problems
