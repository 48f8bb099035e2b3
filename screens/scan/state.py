"""How a source scan stands; kept while one looks at a field and comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from screens.live.state import RunState

if TYPE_CHECKING:
    from wizard.topics.scan.results import ScanReport
    from wizard.topics.scan.scanner import PreparedScan


@dataclass(slots=True)
class ScanState(RunState):
    """A scan's plan, and what came of it."""

    prepared: PreparedScan | None = None
    hunt: ScanReport | None = None
