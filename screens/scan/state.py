"""How a source scan stands; kept while one looks at a field and comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from screens.live_state import RunState

if TYPE_CHECKING:
    from wizard.session.hunting import Hunt
    from wizard.session.scanning import PreparedScan


@dataclass(slots=True)
class ScanState(RunState):
    """A scan's plan, and what came of it."""

    prepared: PreparedScan | None = None
    hunt: Hunt | None = None
