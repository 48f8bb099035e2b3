"""Limits of a client that need not wait, so that tests are quick."""

from __future__ import annotations

from typing import Any

from wizard.inspection.net.client import ClientLimits
from wizard.inspection.net.pacing import PaceLimits

AT_ONCE = PaceLimits(per_second=10_000, patience_s=2.0)


def quick(total_s: float = 5.0, **more: Any) -> ClientLimits:
    """Limits without a pause before retries, and without a pace."""
    given: dict[str, Any] = {"total_s": total_s, "pause_s": 0.0, "pace": AT_ONCE} | more
    return ClientLimits(**given)
