"""The source scan screen: folders and searches, then the finds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from screens.live.presenter import OutcomeRows
from screens.live.running import apply_evidence, save_evidence
from screens.live.state import Phase, QuestionOutcome
from screens.scan.presenter import ScanPresenter
from screens.scan.state import ScanState
from screens.widgets.background import run_in_background
from screens.widgets.common_bindings import BACK, HELP, READ_BELOW, REVIEW
from screens.widgets.learned import announce_facts
from screens.widgets.line import Line
from screens.widgets.list_and_detail import ListAndDetail
from screens.widgets.messages import PageRequested
from screens.widgets.rows import Rows
from screens.widgets.work_progress import LOOK_S, OpenEndedProgress
from wizard.drafts.evidence_observed import Question
from wizard.engine.answers_read import meanings
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft

if TYPE_CHECKING:
    from wizard.topics.scan.results import ScanReport
    from wizard.topics.scan.scanner import PreparedScan


class ScanScreen(ListAndDetail):
    """Reads nothing before it is started; leaving it stops the scan."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "start", "start", tooltip="Search the folders that are listed", id="scan.start"
        ),
        Binding(
            "enter",
            "folders",
            "name a folder",
            tooltip="Go to the question of the folders",
            id="scan.folders",
        ),
        Binding(
            "r,shift+f6", "start", "search", tooltip="Search, or search again", id="scan.search"
        ),
        Binding(
            "k", "keep", "keep", show=False, tooltip="Keep what is found, or not", id="scan.keep"
        ),
        HELP,
        REVIEW,
        Binding(
            "f6", "ask('live')", "live checks", tooltip="Live checks instead", id="screen.live"
        ),
        READ_BELOW,
        Binding(
            "escape", "stop", "stop", tooltip="Stop; nothing is kept of a part", id="scan.stop"
        ),
        BACK,
    ]

    def __init__(self, desk: AppContext, work: OpenDraft, state: ScanState) -> None:
        super().__init__(work, ScanPresenter(work, state), partial(OutcomeRows, state, "scan-rows"))
        self.state = state
        self._desk = desk
        self._search: OpenEndedProgress | None = None

    def on_mount(self) -> None:
        """Shows the outcome of the previous scan, or else the plan."""
        self.show()
        if self.state.phase is not Phase.OVER:
            self.run_worker(self._plan_anew(), group="plan", exclusive=True)

    async def _plan_anew(self) -> None:
        session, state = self._session, self.state
        ground, folder = session.assessment.ground, session.draft.path.parent

        def work_out() -> PreparedScan:
            from wizard.topics.scan.scanner import prepare_scan

            return prepare_scan(session.edition, ground, folder)

        state.forget_run()
        state.prepared = await run_in_background(work_out)
        state.phase = Phase.TOLD
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables keys only while their action is possible."""
        state = self.state
        running = state.phase is Phase.RUNNING
        some = state.prepared is not None and bool(state.prepared.wanted)
        if action == "start":
            return some and state.phase in {Phase.TOLD, Phase.OVER}
        if action == "folders":
            return state.phase is Phase.TOLD and not some
        if action == "keep":
            return self._work.read_only and not running
        if action == "stop":
            return running
        if parameters == ("back",):
            return not running
        return super().check_action(action, parameters)

    def action_keep(self) -> None:
        """Switches whether evidence is kept in a read-only submission."""
        self.state.keep = not self.state.keep
        self.show_around()

    def action_folders(self) -> None:
        """Goes to the field that names the folders."""
        from screens.scan.rows import FOLDERS

        placed = self._session.edition.page_of_field[FOLDERS]
        self.post_message(PageRequested(placed.page.id, FOLDERS))

    def action_start(self) -> None:
        """Starts the scan."""
        self.run_worker(self._run(), group="scan", exclusive=True)

    async def _run(self) -> None:
        state = self.state
        await self._plan_anew()
        prepared = state.prepared
        if prepared is None:
            return
        search = self._search = OpenEndedProgress("Searched", "file")
        state.phase = Phase.RUNNING
        self.add_class("-running")
        ticker = self.set_interval(LOOK_S, self._tick)
        self.show()
        try:
            hunt = await run_in_background(lambda: self._hunt(prepared, search))
        finally:
            search.stop()
            ticker.stop()
        self._search = None
        self.remove_class("-running")
        state.took_s = search.took_s
        await self._settle(hunt)

    def _hunt(self, prepared: PreparedScan, search: OpenEndedProgress) -> ScanReport:
        """Runs the scan in a thread."""
        from wizard.topics.scan.results import ScanTarget, run_scan

        session = self._session
        ground = session.assessment.ground
        aim = ScanTarget(session.edition, ground, prepared.wanted, prepared.folder)
        return run_scan(aim, self._desk.now(), search.told, search.stopped)

    async def _settle(self, hunt: ScanReport) -> None:
        state = self.state
        if hunt.stopped:
            state.phase = Phase.TOLD
            state.told = "Stopped: nothing is kept of a part; what was known before stays."
            self.show()
            return
        state.hunt = hunt
        state.phase = Phase.OVER
        state.outcomes = self._outcomes(hunt)
        change = apply_evidence(self._work, state)
        await save_evidence(self._work, state)
        announce_facts(self.app, self._desk, self._work, change)
        self.show()

    def _outcomes(self, hunt: ScanReport) -> dict[Question, QuestionOutcome]:
        session, prepared = self._session, self.state.prepared
        ground = session.assessment.ground
        asked = {one.question: one for one in prepared.wanted} if prepared else {}
        return {
            question: QuestionOutcome(
                seen, meanings(session.edition, ground, asked[question], seen)
            )
            for question, seen in hunt.answers.items()
        }

    def _tick(self) -> None:
        if self._search is not None:
            self.query_one("#progress", Line).say(self._search.line())

    def action_stop(self) -> None:
        """Stops the scan."""
        if self._search is not None:
            self._search.stop()

    def on_unmount(self) -> None:
        """Stops the scan."""
        self.action_stop()

    @on(Rows.Chosen)
    def go(self, event: Rows.Chosen) -> None:
        """Requests the field of the row; a click before the scan only shows details."""
        event.stop()
        if self.state.phase is Phase.OVER:
            self.go_to_row()
