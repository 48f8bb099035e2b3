"""The plan of a source scan: which folders would be searched, and for what; then what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from screens.live.rows import live_result_lines
from screens.live.shown import OutcomeRows, on_off
from screens.live.state import Phase
from screens.scan.state import ScanState
from screens.widgets.background import run_in_background
from screens.widgets.chips import Chip
from screens.widgets.finding_rows import ReviewRow, heading
from screens.widgets.list_and_detail import ListAndDetail
from screens.widgets.rows import Rows
from wizard.session.open_draft import OpenDraft
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.topics.scan.scanner import PreparedScan

_NOTHING = "No folder with source is named yet: Enter goes to the question."
_PLANNING = "Working out what would be searched …"


class ScanPlan(ListAndDetail):
    """Shows where would be searched and for what before anything is read."""

    def __init__(self, work: OpenDraft, state: ScanState) -> None:
        super().__init__(work)
        self.state = state
        self._key = state.key

    def list_of_rows(self) -> Rows:
        """The list."""
        return OutcomeRows(self, "scan-rows")

    def on_mount(self) -> None:
        """The outcome of the scan that one comes back to, or else the plan."""
        self.show()
        if self.state.phase is not Phase.OVER:
            self.run_worker(self.plan_anew(), group="plan", exclusive=True)

    async def plan_anew(self) -> None:
        session, state = self._session, self.state
        ground, folder = session.assessment.ground, session.draft.path.parent

        def work_out() -> PreparedScan:
            from wizard.topics.scan.scanner import prepare_scan

            return prepare_scan(session.edition, ground, folder)

        state.forget_run()
        state.prepared = await run_in_background(work_out)
        state.phase = Phase.TOLD
        self.show()

    # What is shown

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """Only whether what is found is kept can be chosen, and mostly not even that."""
        where = Chip("shift+f6", "source code on this computer", "scan")
        over = Chip("f6", "the network", "live")
        keeping = Chip("k", f"keep what is found {on_off(self.state.keep)}", "keep")
        return ((where, over, *((keeping,) if self._work.read_only else ())),), "scan"

    def rows(self) -> tuple[ReviewRow, ...]:
        """The plan, or what was found."""
        from screens.scan.rows import scan_plan_rows, scan_result_rows

        state = self.state
        if state.prepared is None:
            return (heading(_PLANNING),)
        if state.phase is Phase.OVER and state.hunt is not None:
            return scan_result_rows(self._session, state)
        return scan_plan_rows(self._session, state.prepared) or (heading(_NOTHING),)

    def gate(self) -> Iterator[Content]:
        """What stands before the scan, or what it gave."""
        state = self.state
        if state.phase is Phase.OVER and state.hunt is not None:
            yield from live_result_lines(state, len(state.hunt.answered))
            yield from (
                Content.styled(f"? {one_line(gap)}", "$secondary") for gap in state.hunt.gaps
            )
            return
        if state.phase is Phase.RUNNING:
            yield Content("Searching. Escape stops.")
        elif state.prepared is None:
            yield Content(_PLANNING)
        elif not state.prepared.wanted:
            yield Content(_NOTHING)
        else:
            words = "Nothing has been read yet. Enter searches; nothing leaves this computer."
            yield Content.styled(words, "bold")
        if state.told:
            yield Content(state.told)
