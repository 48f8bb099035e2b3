"""The dialogs that are asked for by name, over any screen."""

from __future__ import annotations

from textual.app import App

from screens.widgets.background import run_in_background
from screens.widgets.messages import PageRequested
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft

DIALOGS = frozenset({"jump", "search", "help"})


class DialogFactory:
    """Shows the dialogs over one work, or over none (then only what needs none)."""

    def __init__(self, desk: AppContext, work: OpenDraft | None) -> None:
        self._desk = desk
        self._work = work

    async def ask(self, app: App[int], name: str) -> PageRequested | None:
        """Shows a dialog, and gives the place that was chosen in it."""
        if name == "help":
            await self._help(app)
        elif self._work is not None and name == "jump":
            return await self._jump(app, self._work)
        elif self._work is not None and name == "search":
            return await self._search(app, self._work)
        return None

    async def _help(self, app: App[int]) -> None:
        from screens.help.screen import HelpScreen
        from screens.step.screen import StepScreen

        # Elsewhere no field has the cursor: the one that was left would be beside the point.
        work = self._work if isinstance(app.screen, StepScreen) else None
        field = work.place.field if work else ""
        session = work.session if work else None
        stock = await run_in_background(lambda: self._desk.stock)
        shown = HelpScreen(app.screen, self._desk.places, session, field, stock)
        await app.push_screen_wait(shown)

    async def _jump(self, app: App[int], work: OpenDraft) -> PageRequested | None:
        from screens.step.jump import JumpScreen

        page = await app.push_screen_wait(JumpScreen(work.session, work.place.page))
        return PageRequested(page) if page else None

    async def _search(self, app: App[int], work: OpenDraft) -> PageRequested | None:
        from screens.step.search import SearchScreen

        hit = await app.push_screen_wait(SearchScreen(work.session))
        return PageRequested(hit.page, hit.field) if hit else None
