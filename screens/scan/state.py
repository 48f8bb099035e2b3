"""State of a source scan, kept while the user visits a field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from screens.live.state import RunState

if TYPE_CHECKING:
    from wizard.topics.scan.results import ScanReport
    from wizard.topics.scan.scanner import PreparedScan


@dataclass(slots=True)
class ScanState(RunState):
    """A scan's plan, and its result."""

    prepared: PreparedScan | None = None
    scan_report: ScanReport | None = None
