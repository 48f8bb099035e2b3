"""Content of the live checks screen: the plan, the run, its outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from screens.live.rows import live_plan_rows, live_result_lines, live_result_rows, run_rows
from screens.live.signing import SignInController
from screens.live.state import LiveState, Phase, RunState, Scope
from screens.widgets.chips import Chip
from screens.widgets.finding_rows import FindingRows, ReviewRow, heading
from screens.widgets.key_labels import key_label, with_keys
from screens.widgets.rows import Draw
from wizard.session.open_draft import OpenDraft
from wizard.text import one_line
from wizard.topics.live.live_run import proxies_of

SCOPES = {
    Scope.FIELD: ("1", "this question"),
    Scope.PAGE: ("2", "this page"),
    Scope.STEP: ("3", "this step"),
    Scope.ALL: ("4", "everything"),
}
_NOTHING = "Nothing here needs the network."
_PLANNING = "Preparing the list of calls …"


class OutcomeRows(FindingRows):
    """The list of a plan, then of outcomes; Enter leads to a field only after the run."""

    def __init__(self, state: RunState, name: str, draw: Draw) -> None:
        super().__init__(draw, id=name)
        self._state = state

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leaves Enter to the screen before the run is over."""
        if action == "choose" and self._state.phase is not Phase.OVER:
            return False
        return super().check_action(action, parameters)


class LivePresenter:
    """Content of the screen: the plan, the run or its outcome."""

    def __init__(self, open_draft: OpenDraft, state: LiveState, signing: SignInController) -> None:
        self.state = state
        self._open_draft = open_draft
        self._session = open_draft.session
        self._signing = signing

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """The scope of the run, and what may be called."""
        state = self.state
        scopes = [
            Chip(key, words, scope, f"scope('{scope}')", f"live.scope_{scope}")
            for scope, (key, words) in SCOPES.items()
            if scope is not Scope.FIELD or self._open_draft.position.field
        ]
        switches = [
            Chip(
                "p",
                f"production {on_off(state.production)}",
                "production",
                "switch('production')",
                "live.production",
            ),
            Chip(
                "v",
                f"private addresses {on_off(state.private)}",
                "private",
                "switch('private')",
                "live.private",
            ),
            Chip(
                "b",
                f"browser {on_off(state.browser)}",
                "browser",
                "switch('browser')",
                "live.browser",
            ),
            Chip("t", f"stand-in {stand_in_words(state)}", "stand-in", "stand_in", "live.stand_in"),
        ]
        if self._open_draft.read_only:
            switches.append(
                Chip(
                    "k",
                    f"keep what is found {on_off(state.keep)}",
                    "keep",
                    "switch('keep')",
                    "live.keep",
                )
            )
        return (scopes, switches), state.scope

    def rows(self) -> tuple[ReviewRow, ...]:
        """Rows of the plan, of the run, or of its outcome."""
        state = self.state
        if state.prepared is None:
            return (heading(_PLANNING),)
        if state.phase is Phase.TOLD:
            manners = state.permits().manners
            return live_plan_rows(self._session, state.prepared, manners) or (heading(_NOTHING),)
        make = live_result_rows if state.phase is Phase.OVER else run_rows
        return make(self._session, state)

    def gate(self, _width: int) -> Iterator[Content]:
        """Summary before the run, or its result."""
        if self.state.phase is Phase.OVER:
            prepared = self.state.prepared
            yield from live_result_lines(self.state, len(prepared.wanted) if prepared else 0)
        elif self.state.phase is Phase.RUNNING:
            yield Content(
                with_keys(
                    "Running. Escape stops at once; results so far are kept.",
                    {"Escape": "live.stop"},
                )
            )
        else:
            yield from self._before()
        yield from self._signing.lines()

    def _before(self) -> Iterator[Content]:
        state, prepared = self.state, self.state.prepared
        if prepared is None:
            yield Content(_PLANNING)
        elif not prepared.plan.questions:
            yield Content(
                with_keys(
                    "Nothing is called. 4 shows the checks of the whole submission.",
                    {"4": "live.scope_all"},
                )
            )
        else:
            key = key_label("live.start", "Enter")
            words = f"Nothing has been called yet. {key} makes {prepared.plan.brief()}."
            yield Content.styled(words, "bold")
            for proxy in proxies_of(prepared.plan, state.permits()):
                yield Content(f"Calls use the proxy {one_line(proxy)} of the environment.")
        if state.stand_in:
            words = "! Rehearsal: a stand-in is called instead of Procore, and proves nothing."
            yield Content.styled(words, "$warning")
        elif state.production:
            words = "! Procore's PRODUCTION may be called: read only, but in real companies."
            yield Content.styled(words, "$warning")
        if state.private:
            yield Content.styled("! Private and local addresses may be opened.", "$warning")
        if self._open_draft.read_only and not state.keep:
            yield Content("Read only: results are shown and not kept; k keeps them.")


def on_off(value: bool) -> str:
    """State of a switch."""
    return "ON" if value else "off"


def stand_in_words(state: LiveState) -> str:
    """What is called in place of Procore."""
    instead = state.stand_in
    return f"{instead.login.host}:{instead.login.port}" if instead else "none"
