"""Content of the source scan screen: plan, then result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from screens.live.presenter import on_off
from screens.live.rows import live_result_lines
from screens.live.state import Phase
from screens.scan.state import ScanState
from screens.widgets.chips import Chip
from screens.widgets.finding_rows import ReviewRow, heading
from screens.widgets.key_labels import with_keys
from wizard.session.open_draft import OpenDraft
from wizard.text import one_line

_PLANNING = "Preparing the search …"


class ScanPresenter:
    """Content of the source scan screen: folders and searches, then the finds."""

    def __init__(self, open_draft: OpenDraft, state: ScanState) -> None:
        self.state = state
        self._open_draft = open_draft

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """The only option: whether evidence is kept in a read-only submission."""
        where = Chip("shift+f6", "source code on this computer", "scan", binding="scan.search")
        over = Chip("f6", "the network", "live", "ask('live')", "screen.live")
        keeping = Chip(
            "k", f"keep what is found {on_off(self.state.keep)}", "keep", "keep", "scan.keep"
        )
        return ((where, over, *((keeping,) if self._open_draft.read_only else ())),), "scan"

    def rows(self) -> tuple[ReviewRow, ...]:
        """Rows of the plan, or of the finds."""
        from screens.scan.rows import scan_plan_rows, scan_result_rows

        state = self.state
        if state.prepared is None:
            return (heading(_PLANNING),)
        if state.phase is Phase.OVER and state.scan_report is not None:
            return scan_result_rows(self._open_draft.session, state)
        return scan_plan_rows(self._open_draft.session, state.prepared) or (heading(_nothing()),)

    def gate(self, _width: int) -> Iterator[Content]:
        """Summary before the scan, or its result."""
        state = self.state
        if state.phase is Phase.OVER and state.scan_report is not None:
            yield from live_result_lines(state, len(state.scan_report.answered))
            yield from (
                Content.styled(f"? {one_line(gap)}", "$secondary") for gap in state.scan_report.gaps
            )
            return
        if state.phase is Phase.RUNNING:
            yield Content(with_keys("Searching. Escape stops.", {"Escape": "scan.stop"}))
        elif state.prepared is None:
            yield Content(_PLANNING)
        elif not state.prepared.wanted:
            yield Content(_nothing())
        else:
            words = "Nothing has been read yet. Enter searches; nothing leaves this computer."
            yield Content.styled(with_keys(words, {"Enter": "scan.start"}), "bold")
        if state.message:
            yield Content(state.message)


def _nothing() -> str:
    words = "No source folder is named yet: Enter goes to the question."
    return with_keys(words, {"Enter": "scan.folders"})
