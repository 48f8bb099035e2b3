"""Background reading and assessment of the listed drafts."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from textual.screen import Screen

from screens.widgets.background import run_in_background
from screens.widgets.postponed import postponed
from wizard.drafts.errors import UnreadableDraft
from wizard.errors import WizardError
from wizard.text import clean
from wizard.topics.upkeep.draft_list import update_draft_list

if TYPE_CHECKING:
    from screens.home.list import DraftList
    from wizard.catalogue.catalogue import Catalogue
    from wizard.drafts.library import DraftSummary
    from wizard.session.app_context import AppContext
    from wizard.session.open_draft import OpenDraft

_AT_ONCE = 200
"""Maximum number of files read before the first frame; more would delay it."""

_BATCH = 6
"""Number of drafts assessed before the list is redrawn."""


def notify_error(screen: Screen[None], error: WizardError) -> None:
    """Shows an error as a notification."""
    words = clean(error.full_message)
    screen.notify(words, severity="error", markup=False)


class DraftListReader:
    """Fills the list of drafts; slow work runs after the first frame."""

    def __init__(
        self,
        screen: Screen[None],
        app_context: AppContext,
        drafts: DraftList,
        show: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._app_context = app_context
        self._drafts = drafts
        self._show = show
        """Draws what surrounds the list."""
        self.catalogue: Catalogue | None = None
        self._problems: dict[Path, str] = {}
        self._tried: set[Path] = set()
        """Drafts assessed since the list was last read for a reason: none is tried twice."""
        self._assessing = False
        self._known = False

    def read_small(self, at: Path | None) -> None:
        """Lists the drafts at once, unless there are so many that the first frame would be late."""
        self._known = _is_small(self._app_context.places.drafts)
        if self._known:
            self._drafts.put(self._app_context.library.list(), {}, at)

    def reread(self, at: Path | None = None) -> None:
        """Reads the list of drafts again."""
        self._known = False
        self._tried.clear()
        self.begin(at)

    def begin(self, at: Path | None) -> None:
        """Reads in the background what is not known yet."""
        self._screen.run_worker(postponed(self._settle, at), group="list", exclusive=True)

    async def _settle(self, at: Path | None) -> None:
        if not self._known:
            self._put(await run_in_background(self._app_context.library.list), at)
            self._known = True
        if self.catalogue is None:
            try:
                self.catalogue = await run_in_background(lambda: self._app_context.catalogue)
            except WizardError as error:
                notify_error(self._screen, error)
                return
            self._drafts.catalogue = self.catalogue
            self._drafts.refresh()
            self._show()
        await self._assess_view()

    async def _assess_view(self) -> None:
        """Assesses visible drafts that changed since their last assessment, a few at a time."""
        if self._assessing or self.catalogue is None:
            return
        self._assessing = True
        try:
            while paths := self._drafts.outdated_in_view(self._tried)[:_BATCH]:
                self._tried.update(paths)
                drafts, problems = await run_in_background(
                    partial(_assessed, self._app_context, paths)
                )
                for path in paths:
                    self._problems.pop(path, None)
                self._problems.update(problems)
                self._put(drafts)
        finally:
            self._assessing = False

    def read_view(self) -> None:
        """Assesses drafts that became visible, e.g. by scrolling."""
        if self._drafts.outdated_in_view(self._tried):
            self._screen.run_worker(postponed(self._assess_view), group="assess")

    def _put(self, drafts: Sequence[DraftSummary], at: Path | None = None) -> None:
        self._drafts.put(drafts, self._problems, at)
        self._show()


def _is_small(folder: Path) -> bool:
    with suppress(OSError), os.scandir(folder) as entries:
        return sum(1 for _ in islice(entries, _AT_ONCE + 1)) <= _AT_ONCE
    return True


def _assessed(
    app_context: AppContext, paths: Sequence[Path]
) -> tuple[list[DraftSummary], dict[Path, str]]:
    """Assesses drafts and returns the updated list; errors by path."""
    problems: dict[Path, str] = {}
    sound: list[OpenDraft] = []
    for path in paths:
        try:
            open_draft = app_context.look_at(path)
            open_draft.session.learn(open_draft.look())
            sound.append(open_draft)
        except UnreadableDraft as error:
            place = f"line {error.line}: " if error.line else ""
            problems[path] = f"{place}{error.reason}"
        except WizardError as error:
            problems[path] = error.message
    update_draft_list(app_context, *sound)
    return app_context.library.list(), problems
