"""Live checks screen: the planned calls, then a row for each check, then the result."""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from screens.live.presenter import SCOPES, LivePresenter, OutcomeRows
from screens.live.running import LiveRunner, apply_evidence, save_evidence, save_evidence_now
from screens.live.scope import prepared_for
from screens.live.signing import SignInController
from screens.live.stand_in import ask_for_stand_in
from screens.live.state import LiveState, Phase, Scope
from screens.widgets.background import run_in_background
from screens.widgets.common_bindings import BACK, HELP, READ_BELOW, REVIEW
from screens.widgets.key_labels import with_keys
from screens.widgets.learned import announce_facts
from screens.widgets.line import Line
from screens.widgets.list_and_detail import ListAndDetail
from screens.widgets.messages import DraftEdited
from screens.widgets.rows import Rows
from wizard.errors import WizardError
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.text import one_line
from wizard.topics.upkeep.moved_links import (
    MovedAddress,
    moved_addresses_in,
    take_new_addresses,
)

if TYPE_CHECKING:
    from wizard.topics.live.live_run import PreparedRun

LOOK_S = 0.1
"""Interval in seconds between updates of the progress."""


class LiveScreen(ListAndDetail):
    """Calls nothing before its plan was shown; leaving it stops the run."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                key, f"scope('{scope}')", f"Check {words}", show=False, id=f"live.scope_{scope}"
            )
            for scope, (key, words) in SCOPES.items()
        ),
        Binding(
            "p",
            "switch('production')",
            "production",
            show=False,
            tooltip="Call Procore's production too, or not",
            id="live.production",
        ),
        Binding(
            "v",
            "switch('private')",
            "private addresses",
            show=False,
            tooltip="Open private and local addresses too, or refuse them",
            id="live.private",
        ),
        Binding(
            "b",
            "switch('browser')",
            "browser",
            show=False,
            tooltip="Also show embedded pages in frames in an installed Chromium, or not",
            id="live.browser",
        ),
        Binding(
            "t",
            "stand_in",
            "stand-in",
            show=False,
            tooltip="Rehearse: call a stand-in on this computer instead of Procore",
            id="live.stand_in",
        ),
        Binding(
            "k",
            "switch('keep')",
            "keep",
            show=False,
            tooltip="Keep the results, or not",
            id="live.keep",
        ),
        Binding(
            "m",
            "take",
            "take the new address",
            tooltip="Put the new address into the answer",
            id="live.take",
        ),
        Binding(
            "s",
            "sign_in",
            "sign in",
            tooltip="Sign in as a person for these checks",
            id="live.sign_in",
        ),
        Binding("enter", "start", "start", tooltip="Make the listed calls", id="live.start"),
        Binding(
            "r,f6", "again", "run", tooltip="Make the calls, or make them again", id="live.again"
        ),
        Binding("a", "plan", "plan", tooltip="Back to the list of calls", id="live.plan"),
        HELP,
        REVIEW,
        Binding(
            "shift+f6,o",
            "ask('scan')",
            "source",
            tooltip="Search the source code instead",
            id="live.source",
        ),
        READ_BELOW,
        Binding("escape", "stop", "stop", tooltip="Stop at once; results are kept", id="live.stop"),
        BACK,
    ]

    def __init__(self, app_context: AppContext, open_draft: OpenDraft, state: LiveState) -> None:
        self._signing = SignInController(self, app_context, open_draft, state)
        presenter = LivePresenter(open_draft, state, self._signing)
        super().__init__(open_draft, presenter, partial(OutcomeRows, state, "live-rows"))
        self.state = state
        self._app_context = app_context
        self._runner: LiveRunner | None = None

    def on_mount(self) -> None:
        """Shows the outcome of the previous run, or else the plan."""
        self.show()
        if self.phase is not Phase.OVER:
            self._make_plan()

    @property
    def phase(self) -> Phase:
        """The phase of the run."""
        return self.state.phase

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables keys only while their action is possible."""
        if action == "sign_in":
            return self._signing.is_wanted
        if action == "take":
            return bool(self._moves())
        phase, prepared = self.phase, self.state.prepared
        has_calls = prepared is not None and bool(prepared.plan.questions)
        switchable = phase is not Phase.RUNNING
        works = {
            "start": phase is Phase.TOLD and has_calls,
            "again": phase in {Phase.TOLD, Phase.OVER} and has_calls,
            "plan": phase is Phase.OVER,
            "stop": phase is Phase.RUNNING,
            "scope": switchable,
            "switch": switchable and (parameters != ("keep",) or self._open_draft.read_only),
            "stand_in": switchable,
        }
        if parameters == ("back",):
            return phase is not Phase.RUNNING
        return works[action] if action in works else super().check_action(action, parameters)

    # Plan

    def action_scope(self, name: str) -> None:
        """Changes the scope of the run."""
        scope = Scope(name)
        if scope is not Scope.FIELD or self._open_draft.position.field:
            self.state.scope = scope
            self._make_plan()

    def action_switch(self, name: str) -> None:
        """Toggles a permission and makes the plan again."""
        setattr(self.state, name, not getattr(self.state, name))
        self._make_plan()

    def action_stand_in(self) -> None:
        """Asks what is called in place of Procore."""
        self.run_worker(self._ask_stand_in(), group="ask", exclusive=True)

    async def _ask_stand_in(self) -> None:
        before = self.state.stand_in
        self.state.stand_in = await ask_for_stand_in(self.app, before)
        if self.state.stand_in != before:
            self._signing.sign_out()
            self._make_plan()

    def action_plan(self) -> None:
        """Shows the plan."""
        self._make_plan()

    def _make_plan(self) -> None:
        """Makes the plan in the background, since it imports the HTTP client."""
        self.state.forget_run()
        self.state.prepared = None
        self.show_around()
        self.run_worker(self._plan_anew(), group="plan", exclusive=True)

    async def _plan_anew(self) -> PreparedRun:
        session, state, position = self._session, self.state, self._open_draft.position
        permits = state.permits()
        state.prepared = prepared = await run_in_background(
            lambda: prepared_for(session, state.scope, position, permits)
        )
        state.phase = Phase.TOLD
        self.show()
        return prepared

    def action_sign_in(self) -> None:
        """Asks the user to sign in."""
        self.run_worker(self._sign_in(), group="sign-in", exclusive=True)

    async def _sign_in(self) -> None:
        if await self._signing.sign_in():
            self.show()

    # Run

    def action_start(self) -> None:
        """Makes the listed calls."""
        self._work_on(self._run())

    def action_again(self) -> None:
        """Makes the calls again; after a run only those that were shown before it."""
        if self.phase is Phase.TOLD:
            self.action_start()
        else:
            self._work_on(self._again())

    def _work_on(self, run: Coroutine[Any, Any, None]) -> None:
        self.run_worker(run, group="live", exclusive=True)

    async def _again(self) -> None:
        before = self.state.prepared
        self.state.forget_run()
        now = await self._plan_anew()
        if before is not None and now.plan == before.plan:
            await self._run()
        else:
            self.notify("The answers have changed since, so the calls differ.")

    async def _run(self) -> None:
        prepared = self.state.prepared
        if prepared is None:
            return
        self.state.phase = Phase.RUNNING
        runner = self._runner = LiveRunner(self._open_draft, self.state, prepared)
        ticker = self.set_interval(LOOK_S, self._show_progress)
        self.show()
        self._show_progress()
        self.add_class("-running")
        try:
            await runner.run(partial(self._signing.resources, prepared.plan))
        finally:
            ticker.stop()
        self._signing.forget_secrets()
        change = apply_evidence(self._open_draft, self.state)
        await save_evidence(self._open_draft, self.state)
        runner.tell_trouble()
        self._runner = None
        self.remove_class("-running")
        announce_facts(self.app, self._app_context, self._open_draft, change)
        if self.query_one(Rows).cursor == 0:  # the cursor was not moved: problems come first
            self.state.key = ""
        self.show()

    def _show_progress(self) -> None:
        if self._runner is None:
            return
        self.query_one("#progress", Line).say(self._runner.line())
        if self._runner.take_changed():
            rows = self.query_one(Rows)
            rows.redraw()
            self.explain(rows.cursor)

    def action_stop(self) -> None:
        """Stops the run; evidence found so far is kept."""
        if self._runner is not None:
            self._runner.stop()

    def on_unmount(self) -> None:
        """Abandons the run; its evidence is still saved."""
        if self._runner is not None:
            self._runner.abandon()
            change = apply_evidence(self._open_draft, self.state)
            save_evidence_now(self._open_draft, self.state)
            announce_facts(self.app, self._app_context, self._open_draft, change)

    # Result

    @on(Rows.Chosen)
    def go(self, event: Rows.Chosen) -> None:
        """Requests the field of the row; a click before the run only shows details."""
        event.stop()
        if self.phase is Phase.OVER:
            self.go_to_row()

    def _moves(self) -> tuple[MovedAddress, ...]:
        row = self.row
        if (
            self.phase is not Phase.OVER
            or self._open_draft.read_only
            or row is None
            or not row.field
        ):
            return ()
        asked = row.key.split("\0")
        moves = moved_addresses_in(self._session, row.field)
        return tuple(move for move in moves if move.old in asked)

    def action_take(self) -> None:
        """Replaces the old address by the new one; undo on a page restores it."""
        row, moves = self.row, self._moves()
        if row is None or not moves:
            return
        try:
            take_new_addresses(self._session, row.field, moves)
        except WizardError as error:
            self.notify(error.full_message, severity="error", markup=False)
            return
        self.post_message(DraftEdited(row.field))
        again = with_keys("R checks again.", {"R": "live.again"})
        self.notify(f"The answer is now {one_line(moves[0].new)}. {again}", markup=False)
        self.show()
