"""Live checks: what would be called, then the run with a row for each check, then what it gave."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from screens.live.running import LiveRunner, apply_evidence, save_evidence, save_evidence_now
from screens.live.signing import LiveSigning
from screens.live.state import LiveState, Phase
from screens.widgets.learned import announce_facts
from screens.widgets.line import Line
from screens.widgets.rows import Rows
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft

if TYPE_CHECKING:
    from wizard.topics.live.live_run import PreparedRun

LOOK_S = 0.1
"""How often the screen looks at how far the run has come."""


class LiveScreen(LiveSigning):
    """Calls nothing before its plan was shown; leaving it ends the run."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "start", tooltip="Make the calls that are listed"),
        Binding("r,f6", "again", "run", tooltip="Make the calls, or make them again"),
        Binding("a", "plan", "plan", tooltip="Back to what would be called"),
        Binding("f1", "ask('help')", "help", tooltip="Explain this screen and all keys"),
        Binding("f5", "ask('review')", "review", tooltip="See all findings"),
        Binding("shift+f6,o", "ask('scan')", "source", tooltip="Search the source code instead"),
        Binding("tab", "app.focus_next", "read below", tooltip="Read all of it", show=False),
        Binding("escape", "stop", "stop", tooltip="Stop at once; what was found stays"),
        Binding("escape", "ask('back')", "back", tooltip="Back to where you were"),
    ]

    def __init__(self, desk: AppContext, work: OpenDraft, state: LiveState) -> None:
        super().__init__(desk, work, state)
        self._run_now: LiveRunner | None = None
        self._asking: asyncio.Task[None] | None = None
        self._dirty = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys show only while they do something."""
        phase, prepared = self.phase, self.state.prepared
        callable_ = prepared is not None and bool(prepared.plan.questions)
        if action == "start":
            return phase is Phase.TOLD and callable_
        if action == "again":
            return phase in {Phase.TOLD, Phase.OVER} and callable_
        if action == "plan":
            return phase is Phase.OVER
        if action == "stop":
            return phase is Phase.RUNNING
        if parameters == ("back",):
            return phase is not Phase.RUNNING
        return super().check_action(action, parameters)

    def action_plan(self) -> None:
        """What would be called now."""
        self.make_plan()

    def action_start(self) -> None:
        """Makes the calls that are listed."""
        self._work_on(self._run())

    def action_again(self) -> None:
        """Makes the calls; after a run only those that were shown before it."""
        if self.phase is Phase.TOLD:
            self.action_start()
        else:
            self._work_on(self._again())

    def _work_on(self, run: Coroutine[Any, Any, None]) -> None:
        self.run_worker(run, group="live", exclusive=True)

    async def _again(self) -> None:
        before = self.state.prepared
        self.state.forget_run()
        now = await self.plan_anew()
        if before is not None and now.plan == before.plan:
            await self._run()
        else:
            self.notify("The answers have changed since, so these are other calls.")

    # The run

    async def _run(self) -> None:
        prepared = self.state.prepared
        if prepared is None:
            return
        self.state.phase = Phase.RUNNING
        running = self._run_now = LiveRunner(self._work, self.state, prepared)
        ticker = self.set_interval(LOOK_S, self._tick)
        self.show()
        self._tick()
        self.add_class("-running")
        self._asking = asyncio.create_task(self._ask(running, prepared))
        try:
            await asyncio.wait({self._asking})
        finally:
            self._asking.cancel()
            ticker.stop()
        running.end()
        self.forget_secrets()
        change = apply_evidence(self._work, self.state)
        await save_evidence(self._work, self.state)
        running.tell_trouble(self._asking)
        self._run_now = None
        self.remove_class("-running")
        announce_facts(self.app, self._desk, self._work, change)
        if self.query_one(Rows).cursor == 0:  # nobody has moved: what is wrong comes first
            self._key = ""
        self.show()

    async def _ask(self, running: LiveRunner, prepared: PreparedRun) -> None:
        from wizard.topics.live.live_run import RunResources

        secrets = self.secrets()
        await secrets.look_up(call.with_secret for call in prepared.plan.calls)
        sources = RunResources(secrets.get, self._desk.now, self._signed_in)
        await running.go(sources, self._note)

    def _note(self) -> None:
        self._dirty = True

    def _tick(self) -> None:
        if self._run_now is None:
            return
        self.query_one("#progress", Line).say(self._run_now.line())
        if self._dirty:
            self._dirty = False
            rows = self.query_one(Rows)
            rows.refresh()
            self.explain(rows.cursor)

    def action_stop(self) -> None:
        """Ends the run at once; what was found stays."""
        if self._asking is not None:
            self._asking.cancel()

    def on_unmount(self) -> None:
        """Nobody waits for the run any more; what it found is kept all the same."""
        self.state.key = self._key
        if self._run_now is not None and self._asking is not None:
            self._asking.cancel()
            self._run_now.end()
            change = apply_evidence(self._work, self.state)
            save_evidence_now(self._work, self.state)
            announce_facts(self.app, self._desk, self._work, change)

    @on(Rows.Chosen)
    def go(self, event: Rows.Chosen) -> None:
        """Asks for the field that the row is about; a click before the run only explains."""
        event.stop()
        if self.phase is Phase.OVER:
            self.go_to_row()
