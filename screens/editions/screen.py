"""The editions screen: changes between two editions, their effect, and migration of the draft."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content

from screens.editions.presenter import VIEW_KEYS, EditionsPresenter
from screens.editions.rows import EditionsState, EditionsView
from screens.widgets.background import run_in_background
from screens.widgets.common_bindings import BACK, CATALOGUE, HELP, READ_BELOW, REVIEW
from screens.widgets.finding_rows import FindingRows
from screens.widgets.list_and_detail import ListScreen
from screens.widgets.messages import (
    DraftRequested,
    FactsLearned,
    PageRequested,
    ReviewMarksLoaded,
)
from screens.widgets.postponed import postponed
from screens.widgets.rows import Rows
from screens.widgets.summary import top_line
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.topics.editions.difference import pairs_of


class EditionsScreen(ListScreen):
    """Works with an open draft or without one; one key undoes what it did to the draft."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "c",
            "carry",
            "carry over",
            tooltip="Move this draft to the later edition",
            id="editions.carry",
        ),
        Binding(
            "u",
            "undo",
            "undo move",
            tooltip="Undo the last move to another edition",
            id="editions.undo",
        ),
        Binding(
            "a",
            "scope",
            "this app/all",
            tooltip="Only what concerns this app, or everything",
            id="editions.scope",
        ),
        *(
            Binding(
                key,
                f"view('{view}')",
                f"Show {view.value}",
                show=False,
                id=f"editions.view_{view}",
            )
            for view, key in VIEW_KEYS.items()
        ),
        Binding(
            "right",
            "turn(1)",
            "other editions",
            tooltip="Compare the next two editions",
            id="editions.next",
        ),
        Binding("left", "turn(-1)", "previous editions", show=False, id="editions.previous"),
        HELP,
        BACK,
        CATALOGUE,
        REVIEW,
        READ_BELOW,
    ]

    def __init__(
        self, app_context: AppContext, open_draft: OpenDraft | None, state: EditionsState
    ) -> None:
        self._editions = EditionsPresenter(app_context, open_draft, state)
        top = partial(top_line, open_draft) if open_draft else _top_without_work
        super().__init__(self._editions, top, partial(FindingRows, id="editions-rows"))
        self._app_context = app_context
        self._open_draft = open_draft
        self._state = state
        self._leaving = False
        """The draft is being moved; nothing else can be done to it meanwhile."""

    def on_mount(self) -> None:
        """Restores the cursor, and judges the effect on the app in the background."""
        self.app.clear_notifications()  # shown here in full
        self._show_and_judge()

    def _show_and_judge(self) -> None:
        self.show()
        if self._open_draft is not None:
            self.run_worker(postponed(self._judge, self._open_draft), group="judge", exclusive=True)

    async def _judge(self, open_draft: OpenDraft) -> None:
        await self._editions.judge(open_draft)
        self.show()

    @on(FactsLearned)
    @on(ReviewMarksLoaded)
    def show_learned(self, event: FactsLearned | ReviewMarksLoaded) -> None:
        """Updates states after background checks found something."""
        event.stop()
        self._show_and_judge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables keys only while their action is possible."""
        if action == "carry":
            return self._target is not None and not self._leaving
        if action == "undo":
            return bool(self._editions.moves) and not self._leaving and not self._is_read_only
        if action == "scope":
            return self._editions.touched is not None
        if action == "turn":
            return len(pairs_of(self._app_context.catalogue)) > 1
        if action == "ask" and parameters == ("review",):
            return self._open_draft is not None
        return super().check_action(action, parameters)

    @property
    def _is_read_only(self) -> bool:
        return self._open_draft is None or self._open_draft.read_only

    @property
    def _target(self) -> str | None:
        """The edition that the draft can be migrated to."""
        pair, open_draft = self._state.pair, self._open_draft
        if pair is None or open_draft is None or open_draft.read_only:
            return None
        return pair[1] if open_draft.session.edition.id == pair[0] else None

    @on(Rows.Chosen)
    def go(self, event: Rows.Chosen) -> None:
        """Goes to the field of the row, where the draft's edition asks for it."""
        event.stop()
        row = self.row
        if row is None or self._open_draft is None or not row.field:
            return
        placed = self._open_draft.session.edition.page_of_field.get(row.field)
        if placed is None:
            self.notify("Only the later edition asks for this.")
        else:
            self.post_message(PageRequested(placed.page.id, row.field))

    def action_view(self, name: str) -> None:
        """Shows another view."""
        self._state.view = EditionsView(name)
        self.show()

    def action_scope(self) -> None:
        """Switches between changes that affect the app and all changes."""
        self._state.everything = not self._state.everything
        self.show()

    def action_turn(self, delta: int) -> None:
        """Compares two other editions."""
        pairs = pairs_of(self._app_context.catalogue)
        here = pairs.index(self._state.pair) if self._state.pair in pairs else 0
        self._state.pair = pairs[(here + delta) % len(pairs)]
        self._editions.compare()
        self._show_and_judge()

    def action_carry(self) -> None:
        """Shows the effect on the answers, and migrates the draft after confirmation."""
        if self._open_draft is not None and self._target is not None:
            self.run_worker(postponed(self._carry, self._open_draft, self._target), group="carry")

    async def _carry(self, open_draft: OpenDraft, target: str) -> None:
        from screens.editions.carrying import migrate_open_draft, question_lines
        from screens.widgets.dialogs import ConfirmDialog
        from wizard.topics.editions.migrate import preview_migration

        app_context, draft = self._app_context, open_draft.draft
        moved = await run_in_background(
            partial(preview_migration, draft, app_context.catalogue, target, app_context.now())
        )
        title, text = question_lines(moved, draft.name)
        ask = ConfirmDialog(title, text, yes="Carry over", danger=False)
        if await self.app.push_screen_wait(ask):
            self._leaving = True
            first = partial(migrate_open_draft, app_context, draft.path, target)
            self.post_message(DraftRequested(draft.path, first=first))

    def action_undo(self) -> None:
        """Undoes the last migration; answers do not change."""
        from screens.editions.carrying import undo_open_migration

        if self._open_draft is not None:
            self._leaving = True
            path = self._open_draft.draft.path
            self.post_message(
                DraftRequested(path, first=partial(undo_open_migration, self._app_context, path))
            )


def _top_without_work(_width: int) -> Content:
    return Content.assemble((" Editions", "bold"), " · what Procore asked, and when")
