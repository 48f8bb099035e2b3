"""Navigation between screens; each module is imported when its screen is first shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual.app import App
from textual.screen import Screen

from screens.fit.state import FitScreenState
from screens.widgets.background import run_in_background
from screens.widgets.messages import PageRequested
from screens.widgets.screen_names import (
    CALENDAR,
    CATALOGUE,
    DESK,
    EDITIONS,
    EXPORT,
    FEEDBACK,
    FIT,
    HAND_OFF,
    LISTING,
    LISTS,
    LIVE,
    PAGE_MAP,
    REVIEW,
    SCAN,
    STEP,
    TEAM,
    VERIFY,
)
from wizard.session.signing import Author, author_of

if TYPE_CHECKING:
    from screens.browse.filters import CatalogueState
    from screens.review.screen import ReviewState
    from wizard.batch.folder import DeskFolder
    from wizard.session.app_context import AppContext
    from wizard.session.open_draft import DraftPosition, OpenDraft
    from wizard.session.session import Session


def _has_fit(open_draft: OpenDraft) -> bool:
    from wizard.topics.fit.questions import fit_milestone

    return fit_milestone(open_draft.session.edition) is not None


DIALOGS = frozenset({"jump", "search", "help"})

LONGEST = 20
"""Maximum number of screens in the history."""

Make = Callable[[], Screen[None]]
State = TypeVar("State")


class ScreenFactory:
    """Makes screens for an open draft, or without one (then only those that need none)."""

    def __init__(
        self,
        app_context: AppContext,
        open_draft: OpenDraft | None,
        unsaved_fit: FitScreenState | None = None,
        desk: DeskFolder | None = None,
    ) -> None:
        self._app_context = app_context
        self._open_draft = open_draft
        self._desk = desk
        self._unsaved_fit = unsaved_fit
        self._review: ReviewState | None = None
        self._catalogue: CatalogueState | None = None
        self._states: dict[type, object] = {}
        self._author = (
            author_of(open_draft.draft, app_context.catalogue) if open_draft else Author()
        )

    def _kept(self, state: type[State]) -> State:
        """The stored state of a screen; a new one if it was not shown before."""
        return cast("State", self._states.setdefault(state, state()))

    def home(self) -> Screen[None]:
        """The list of drafts, with the cursor on the one that was open."""
        from screens.home.screen import HomeScreen

        return HomeScreen(
            self._app_context, self._open_draft.draft.path if self._open_draft else None
        )

    def step(self, open_draft: OpenDraft, position: DraftPosition) -> Screen[None]:
        from screens.home.opening import field_context_of
        from screens.step.screen import StepScreen

        around = field_context_of(self._app_context, open_draft, self._author)
        return StepScreen(open_draft, around, position)

    def maker(self, name: str) -> Make | None:
        """The factory of a named screen in its present state; None when it cannot be shown."""
        open_draft = self._open_draft
        without_work: dict[str, Make] = {
            VERIFY: self._verify,
            CATALOGUE: self._catalogue_of,
            EDITIONS: self._editions_of,
            FIT: self._fit_of,
            **({DESK: partial(self.desk, self._desk)} if self._desk else {}),
        }
        if open_draft is not None and name == FIT and not _has_fit(open_draft):
            return None
        if name in without_work or open_draft is None:
            return without_work.get(name)
        if name == STEP:
            position = open_draft.position
            return lambda: self.step(open_draft, position)
        if name == FEEDBACK and not open_draft.session.edition.journey.feedback.field:
            return None
        makers: dict[str, Make] = {
            REVIEW: lambda: self._review_of(open_draft),
            EXPORT: lambda: self._export(open_draft),
            LISTING: lambda: self._listing(open_draft),
            LIVE: lambda: self._live_of(open_draft),
            SCAN: lambda: self._scan_of(open_draft),
            HAND_OFF: lambda: self._hand_off_of(open_draft),
            FEEDBACK: lambda: self._feedback_of(open_draft),
            CALENDAR: lambda: self._calendar_of(open_draft),
            PAGE_MAP: lambda: self._page_map_of(open_draft),
            TEAM: lambda: self._team_of(open_draft),
        }
        return makers.get(name)

    def desk(self, folder: DeskFolder) -> Screen[None]:
        """The bundles of a folder, as a reviewer's work."""
        from screens.desk.rows import DeskState
        from screens.desk.screen import DeskScreen

        return DeskScreen(self._app_context, folder, self._kept(DeskState))

    def _feedback_of(self, open_draft: OpenDraft) -> Screen[None]:
        from screens.feedback.rows import FeedbackState
        from screens.feedback.screen import FeedbackScreen

        return FeedbackScreen(self._app_context, open_draft, self._kept(FeedbackState))

    def _calendar_of(self, open_draft: OpenDraft) -> Screen[None]:
        from screens.calendar.rows import CalendarState
        from screens.calendar.screen import CalendarScreen

        return CalendarScreen(open_draft, self._kept(CalendarState))

    def _team_of(self, open_draft: OpenDraft) -> Screen[None]:
        from screens.team.presenter import TeamScreenState
        from screens.team.screen import TeamScreen

        return TeamScreen(open_draft, self._kept(TeamScreenState))

    def _page_map_of(self, open_draft: OpenDraft) -> Screen[None]:
        from screens.pagemap.rows import PageMapState
        from screens.pagemap.screen import PageMapScreen

        return PageMapScreen(open_draft, self._kept(PageMapState), self._author)

    def _editions_of(self) -> Screen[None]:
        from screens.editions.rows import EditionsState
        from screens.editions.screen import EditionsScreen

        return EditionsScreen(self._app_context, self._open_draft, self._kept(EditionsState))

    def _fit_of(self) -> Screen[None]:
        from screens.fit.screen import FitScreen

        draft = self._open_draft
        unsaved = None if draft else self._unsaved_fit
        return FitScreen(self._app_context, unsaved or self._kept(FitScreenState), draft)

    def _verify(self) -> Screen[None]:
        from screens.bundle.verify import VerifyScreen

        return VerifyScreen(self._app_context, None)

    def _review_of(self, open_draft: OpenDraft) -> Screen[None]:
        from screens.review.screen import ReviewScreen, ReviewState

        self._review = self._review or ReviewState(author=self._author)
        return ReviewScreen(open_draft, self._review)

    def begin(self, name: str, here: str) -> None:
        """Whether the named screen is opened fresh from another, not returned to."""
        if name == LIVE:
            from screens.live.state import LiveState, Scope

            self._states[LiveState] = LiveState(scope=Scope.STEP if here == STEP else Scope.ALL)
        elif name == SCAN:
            from screens.scan.state import ScanState

            self._states.pop(ScanState, None)
        elif name == CATALOGUE and here != CATALOGUE:
            from screens.browse.filters import state_from_screen

            self._catalogue = state_from_screen(here, self._open_draft, self._review)

    def _catalogue_of(self) -> Screen[None]:
        from screens.browse.filters import state_from_screen
        from screens.browse.screen import CatalogueScreen

        self._catalogue = self._catalogue or state_from_screen("", self._open_draft, None)
        return CatalogueScreen(self._app_context, self._open_draft, self._catalogue)

    def _live_of(self, open_draft: OpenDraft) -> Screen[None]:
        from screens.live.screen import LiveScreen
        from screens.live.state import LiveState

        return LiveScreen(self._app_context, open_draft, self._kept(LiveState))

    def _scan_of(self, open_draft: OpenDraft) -> Screen[None]:
        from screens.scan.screen import ScanScreen
        from screens.scan.state import ScanState

        return ScanScreen(self._app_context, open_draft, self._kept(ScanState))

    def _hand_off_of(self, open_draft: OpenDraft) -> Screen[None]:
        from screens.handoff.rows import HandOffState
        from screens.handoff.screen import HandOffScreen

        return HandOffScreen(self._app_context, open_draft, self._kept(HandOffState))

    def _export(self, open_draft: OpenDraft) -> Screen[None]:
        from screens.bundle.export_screen import ExportScreen

        return ExportScreen(self._app_context, open_draft)

    def _listing(self, open_draft: OpenDraft) -> Screen[None]:
        from screens.listing.screen import ListingScreen

        return ListingScreen(open_draft)

    # Dialogs

    async def ask(self, app: App[int], name: str) -> PageRequested | None:
        """Shows a dialog, and returns the place that was chosen in it."""
        if name == "help":
            await self._help(app)
        elif self._open_draft is not None and name == "jump":
            return await self._jump(app, self._open_draft)
        elif self._open_draft is not None and name == "search":
            return await self._search(app, self._open_draft)
        return None

    async def _help(self, app: App[int]) -> None:
        from screens.help.screen import HelpScreen

        session, field = self._help_subject(app.screen)
        stock = await run_in_background(lambda: self._app_context.stock)
        shown = HelpScreen(app.screen, self._app_context.places, session, field, stock)
        await app.push_screen_wait(shown)

    def _help_subject(self, screen: Screen[Any]) -> tuple[Session | None, str]:
        """The session and the field that the screen is about."""
        from screens.fit.screen import FitScreen
        from screens.step.screen import StepScreen

        if isinstance(screen, FitScreen):
            return screen.help_subject
        # Other screens have no focused field: that of the screen before would be irrelevant.
        if isinstance(screen, StepScreen) and self._open_draft is not None:
            return self._open_draft.session, self._open_draft.position.field
        return None, ""

    async def _jump(self, app: App[int], open_draft: OpenDraft) -> PageRequested | None:
        from screens.step.jump import JumpScreen

        dialog = JumpScreen(open_draft.session, open_draft.position.page)
        wanted = await app.push_screen_wait(dialog)
        return PageRequested(*wanted) if wanted else None

    async def _search(self, app: App[int], open_draft: OpenDraft) -> PageRequested | None:
        from screens.step.search import SearchScreen

        hit = await app.push_screen_wait(SearchScreen(open_draft.session))
        return PageRequested(hit.page, hit.field) if hit else None


class Navigation:
    """History of screens; a new one for each draft, or without a draft."""

    def __init__(
        self,
        app_context: AppContext,
        open_draft: OpenDraft | None,
        here: str = "",
        unsaved_fit: FitScreenState | None = None,
        desk: DeskFolder | None = None,
    ) -> None:
        """`unsaved_fit` holds answers that no draft has; it lives as long as the program.

        `desk` is the folder of bundles that the program was opened for.
        """
        self.gallery = ScreenFactory(app_context, open_draft, unsaved_fit, desk)
        self.here = here
        """Name of the screen that is shown; "" for the list of drafts."""
        self._back: list[tuple[str, Make]] = []

    def go(self, name: str) -> Screen[None] | None:
        """Makes the named screen and adds the present one to the history; None if not possible."""
        make = self.gallery.maker(name)
        if make is None:
            return None
        if name in LISTS or self.here in LISTS:
            self._remember()
        self.gallery.begin(name, self.here)
        self.here = name
        return make()

    def back(self) -> Screen[None] | None:
        """Makes the previous screen; None when that is the list of drafts."""
        if not self._back:
            return None
        self.here, make = self._back.pop()
        return make()

    def _remember(self) -> None:
        make = self.gallery.maker(self.here)
        if make is not None:
            self._back.append((self.here, make))
            del self._back[:-LONGEST]
