"""The source scan screen: folders and searches, then the finds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from screens.live.presenter import OutcomeRows
from screens.live.running import apply_evidence, save_evidence
from screens.live.state import Phase
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
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.topics.live.outcomes import QuestionOutcome, outcomes_of

if TYPE_CHECKING:
    from wizard.topics.scan.results import ScanReport
    from wizard.topics.scan.scanner import PreparedScan


class ScanScreen(ListAndDetail):
    """Reads nothing before it is started; leaving it stops the scan."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "start", tooltip="Search the listed folders", id="scan.start"),
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
            "k", "keep", "keep", show=False, tooltip="Keep the results, or not", id="scan.keep"
        ),
        HELP,
        REVIEW,
        Binding(
            "f6", "ask('live')", "live checks", tooltip="Live checks instead", id="screen.live"
        ),
        READ_BELOW,
        Binding(
            "escape", "stop", "stop", tooltip="Stop; partial results are not kept", id="scan.stop"
        ),
        BACK,
    ]

    def __init__(self, app_context: AppContext, open_draft: OpenDraft, state: ScanState) -> None:
        super().__init__(
            open_draft, ScanPresenter(open_draft, state), partial(OutcomeRows, state, "scan-rows")
        )
        self.state = state
        self._app_context = app_context
        self._search: OpenEndedProgress | None = None

    def on_mount(self) -> None:
        """Shows the outcome of the previous scan, or else the plan."""
        self.show()
        if self.state.phase is not Phase.OVER:
            self.run_worker(self._plan_anew(), group="plan", exclusive=True)

    async def _plan_anew(self) -> None:
        session, state = self._session, self.state
        context, folder = session.assessment.context, session.draft.path.parent

        def work_out() -> PreparedScan:
            from wizard.topics.scan.scanner import prepare_scan

            return prepare_scan(session.edition, context, folder)

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
            return self._open_draft.read_only and not running
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
        from wizard.topics.scan.results import field_with_folders

        edition = self._session.edition
        field = field_with_folders(edition)
        if field in edition.page_of_field:
            self.post_message(PageRequested(edition.page_of_field[field].page.id, field))

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
            scan_report = await run_in_background(lambda: self._hunt(prepared, search))
        finally:
            search.stop()
            ticker.stop()
        self._search = None
        self.remove_class("-running")
        state.took_s = search.took_s
        await self._settle(scan_report)

    def _hunt(self, prepared: PreparedScan, search: OpenEndedProgress) -> ScanReport:
        """Runs the scan in a thread."""
        from wizard.topics.scan.results import ScanTarget, run_scan

        session = self._session
        context = session.assessment.context
        scan_target = ScanTarget(session.edition, context, prepared.wanted, prepared.folder)
        return run_scan(
            scan_target,
            self._app_context.now(),
            search.on_progress,
            search.stopped,
            cache=self._app_context.places.cache,
        )

    async def _settle(self, scan_report: ScanReport) -> None:
        state = self.state
        if scan_report.stopped:
            state.phase = Phase.TOLD
            state.message = "Stopped: partial results are not kept; earlier results stay."
            self.show()
            return
        state.scan_report = scan_report
        state.phase = Phase.OVER
        state.outcomes = self._outcomes(scan_report)
        change = apply_evidence(self._open_draft, state)
        await save_evidence(self._open_draft, state)
        announce_facts(self.app, self._app_context, self._open_draft, change)
        self.show()

    def _outcomes(self, scan_report: ScanReport) -> dict[Question, QuestionOutcome]:
        session, prepared = self._session, self.state.prepared
        context = session.assessment.context
        asked = prepared.wanted if prepared else ()
        return outcomes_of(session.edition, context, asked, scan_report.answers)

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
