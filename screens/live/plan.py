"""The plan of live checks: what would be called, and the switches that change that."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from screens.live.scope import prepared_for
from screens.live.shown import SCOPES, LiveShown
from screens.live.stand_in import ask_for_stand_in
from screens.live.state import Phase, Scope
from screens.widgets.background import run_in_background
from screens.widgets.chips import Chips

if TYPE_CHECKING:
    from wizard.topics.live.live_run import PreparedRun


class LivePlan(LiveShown):
    """Works out what a run would call; nothing is called before that was shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"scope('{scope}')", f"Check {words}", show=False)
            for scope, (key, words) in SCOPES.items()
        ),
        Binding(
            "p",
            "switch('production')",
            "production",
            show=False,
            tooltip="Call Procore's production too, or leave it alone",
        ),
        Binding(
            "v",
            "switch('private')",
            "private addresses",
            show=False,
            tooltip="Open private and local addresses too, or refuse them",
        ),
        Binding(
            "t",
            "stand_in",
            "stand-in",
            show=False,
            tooltip="Rehearse: call a stand-in on this machine in place of Procore",
        ),
        Binding("k", "switch('keep')", "keep", show=False, tooltip="Keep what is found, or not"),
    ]

    def on_mount(self) -> None:
        """The outcome of the run that one comes back to, or else the plan."""
        self.show()
        if self.phase is not Phase.OVER:
            self.make_plan()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is switched while a run goes on."""
        if action in {"scope", "switch", "stand_in"}:
            fits = parameters != ("keep",) or self._work.read_only
            return fits and self.phase is not Phase.RUNNING
        return super().check_action(action, parameters)

    @on(Chips.Clicked)
    def click_choice(self, event: Chips.Clicked) -> None:
        """A click does what the key does."""
        event.stop()
        verb = "scope" if event.value in set(Scope) else "switch"
        action = "stand_in" if event.value == "stand-in" else f"{verb}('{event.value}')"
        self.app.call_later(self.app.run_action, action, self)

    def action_scope(self, name: str) -> None:
        """The checks of another part of the journey."""
        scope = Scope(name)
        if scope is not Scope.FIELD or self._work.place.field:
            self.state.scope = scope
            self.make_plan()

    def action_switch(self, name: str) -> None:
        """Allows something, or not any more; the plan is another one then."""
        setattr(self.state, name, not getattr(self.state, name))
        self.make_plan()

    def action_stand_in(self) -> None:
        """Asks what is to be called in place of Procore."""
        self.run_worker(self.ask_stand_in(), group="ask", exclusive=True)

    async def ask_stand_in(self) -> None:
        """Asks, and makes another plan if the answer is another one."""
        before = self.state.stand_in
        self.state.stand_in = await ask_for_stand_in(self.app, before)
        if self.state.stand_in != before:
            self.make_plan()

    def make_plan(self) -> None:
        """Works out the plan behind the screen: that alone loads what can call."""
        self.state.forget_run()
        self.state.prepared = None
        self.show_around()
        self.run_worker(self.plan_anew(), group="plan", exclusive=True)

    async def plan_anew(self) -> PreparedRun:
        """The plan, once it is shown."""
        session, state, place = self._session, self.state, self._work.place
        permits = state.permits()
        state.prepared = prepared = await run_in_background(
            lambda: prepared_for(session, state.scope, place, permits)
        )
        state.phase = Phase.TOLD
        self.show()
        return prepared
