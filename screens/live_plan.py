"""The plan of live checks: what would be called, and the switches that change that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content

from screens.background import in_background
from screens.chips import Chip, Chips
from screens.list_and_detail import ListAndDetail
from screens.live_rows import calls_words, heading, over_rows, plan_rows, run_rows, tally
from screens.live_scope import Scope, requirements_in
from screens.live_state import LiveState, Phase
from screens.review_rows import FindingRows, ReviewRow
from screens.rows import Rows
from wizard.rules.phrasing import counted
from wizard.session.work import Work

if TYPE_CHECKING:
    from wizard.session.running import Prepared

_SCOPES = {
    Scope.FIELD: ("1", "this question"),
    Scope.PAGE: ("2", "this page"),
    Scope.STEP: ("3", "this step"),
    Scope.ALL: ("4", "everything"),
}
_NOTHING = "Nothing here is found out over the network."
_PLANNING = "Working out what would be called …"


class LiveRows(FindingRows):
    """The list; Enter leads to a field only once the run is over."""

    def __init__(self, screen: LivePlan) -> None:
        super().__init__(screen.draw, id="live-rows")
        self._plan = screen

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before that, Enter is for the screen to take."""
        if action == "choose" and self._plan.phase is not Phase.OVER:
            return False
        return super().check_action(action, parameters)


class LivePlan(ListAndDetail):
    """Shows what a run would call before anything is called."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"scope('{scope}')", f"Check {words}", show=False)
            for scope, (key, words) in _SCOPES.items()
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
        Binding("k", "switch('keep')", "keep", show=False, tooltip="Keep what is found, or not"),
    ]

    def __init__(self, work: Work, state: LiveState) -> None:
        super().__init__(work)
        self.state = state
        self._key = state.key

    @property
    def phase(self) -> Phase:
        """How far the run has come."""
        return self.state.phase

    def list_of_rows(self) -> Rows:
        """The list."""
        return LiveRows(self)

    def on_mount(self) -> None:
        """The outcome of the run that one comes back to, or else the plan."""
        self.show()
        if self.phase is not Phase.OVER:
            self.make_plan()

    # What is shown

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """Whose checks; what may be called."""
        state = self.state
        scopes = [
            Chip(key, words, scope)
            for scope, (key, words) in _SCOPES.items()
            if scope is not Scope.FIELD or self._work.place.field
        ]
        switches = [
            Chip("p", f"production {on_off(state.production)}", "production"),
            Chip("v", f"private addresses {on_off(state.private)}", "private"),
        ]
        if self._work.read_only:
            switches.append(Chip("k", f"keep what is found {on_off(state.keep)}", "keep"))
        return (scopes, switches), state.scope

    def rows(self) -> tuple[ReviewRow, ...]:
        """The plan, the run, or its outcome."""
        state = self.state
        if state.prepared is None:
            return (heading(_PLANNING),)
        if state.phase is Phase.TOLD:
            return plan_rows(self._session, state.prepared) or (heading(_NOTHING),)
        make = over_rows if state.phase is Phase.OVER else run_rows
        return make(self._session, state)

    def gate(self) -> Iterator[Content]:
        """What stands before the run, or what it gave."""
        if self.phase is Phase.OVER:
            yield from self._over()
        elif self.phase is Phase.RUNNING:
            yield Content("Asking. Escape stops at once; what was found until then stays.")
        else:
            yield from self._before()

    def _before(self) -> Iterator[Content]:
        state, prepared = self.state, self.state.prepared
        if prepared is None:
            yield Content(_PLANNING)
        elif not prepared.plan.questions:
            yield Content("Nothing is called. 4 shows the checks of the whole submission.")
        else:
            words = f"Nothing has been called yet. Enter makes {calls_words(prepared.plan)}."
            yield Content.styled(words, "bold")
        if state.production:
            words = "! Procore's PRODUCTION may be called: read only, but in true companies."
            yield Content.styled(words, "$warning")
        if state.private:
            yield Content.styled("! Private and local addresses may be opened.", "$warning")
        if self._work.read_only and not state.keep:
            yield Content("Read only: what is found is shown and not kept; k keeps it.")

    def _over(self) -> Iterator[Content]:
        state = self.state
        asked = len(state.prepared.wanted) if state.prepared else 0
        done = f"{len(state.outcomes)} of {asked}" if state.stopped else counted(asked, "check")
        word = "Stopped" if state.stopped else "Done"
        yield Content.assemble(
            (f"{word}: {done} in {state.took_s:.1f} s", "bold"), " · ", tally(state)
        )
        changed = len(state.changed)
        since = f"{counted(changed, 'finding')} changed" if changed else "no finding changed"
        yield Content(f"{since[:1].upper()}{since[1:]}. {state.told}")

    # What can be chosen

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is switched while a run goes on."""
        if action in {"scope", "switch"}:
            fits = parameters != ("keep",) or self._work.read_only
            return fits and self.phase is not Phase.RUNNING
        return super().check_action(action, parameters)

    @on(Chips.Clicked)
    def click_choice(self, event: Chips.Clicked) -> None:
        """A click does what the key does."""
        event.stop()
        action = "scope" if event.value in set(Scope) else "switch"
        self.app.call_later(self.app.run_action, f"{action}('{event.value}')", self)

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

    def make_plan(self) -> None:
        """Works out the plan behind the screen: that alone loads what can call."""
        self.state.forget_run()
        self.show_around()
        self.run_worker(self._make_plan(), group="plan", exclusive=True)

    async def _make_plan(self) -> None:
        session, state = self._session, self.state
        ground = session.assessment.ground
        only = requirements_in(session, state.scope, self._work.place)

        def work_out() -> Prepared:
            from wizard.session.running import prepare

            return prepare(session.edition, ground, state.permits(), only)

        state.prepared = await in_background(work_out)
        state.phase = Phase.TOLD
        self.show()


def on_off(value: bool) -> str:
    """How a switch stands."""
    return "ON" if value else "off"
