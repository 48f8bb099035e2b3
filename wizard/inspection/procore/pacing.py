"""Rate limit handling: when to wait for Procore, and when to stop calling.

Facts: rate_limiting.md (June 2026): `X-Rate-Limit-*` are for the limit closest to exhaustion,
`Reset` in epoch seconds; error_reference.md: `Retry-After`. The later of the two counts. The
reserve of a tenth and the maximum wait are ours.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from wizard.inspection.net.answer import Answer
from wizard.inspection.net.client import retry_after_seconds
from wizard.inspection.net.statuses import TOO_MANY

Clock = Callable[[], float]
"""Returns epoch seconds."""

LEFT = 0.1
"""The share of a limit that is kept in reserve."""
LONGEST_S = 3600.0
"""The maximum wait, regardless of what was requested."""
_MORE_S = 1.0
_DIGITS = 12


class RateLimit(NamedTuple):
    """The state of the limit closest to exhaustion."""

    limit: int
    remaining: int
    reset: float
    """When it is renewed, in epoch seconds."""

    def is_low(self, now: float) -> bool:
        """Whether less than a tenth is left, of a current limit."""
        return self.reset > now and self.remaining < self.limit * LEFT


def rate_limit_in(answer: Answer) -> RateLimit | None:
    """The limit in an answer's headers; None if there is none."""
    names = ("limit", "remaining", "reset")
    figures = [answer.header(f"x-rate-limit-{name}").strip() for name in names]
    if not all(
        figure.isascii() and figure.isdigit() and len(figure) <= _DIGITS for figure in figures
    ):
        return None
    limit, remaining, reset = map(int, figures)
    return RateLimit(limit, remaining, float(reset))


def wait_after(answer: Answer, now: float) -> float:
    """Seconds until a refused call may be retried; at most an hour."""
    allowance = rate_limit_in(answer)
    reset = allowance.reset - now if allowance else 0.0
    wished = max(reset, retry_after_seconds(answer.header("retry-after"), now))
    jitter = random.random()  # noqa: S311 - only spreads retries
    return min(wished + _MORE_S + jitter, LONGEST_S)


def clock_time(moment: float) -> str:
    """A time of today for messages: "10:31:05 UTC"."""
    try:
        return datetime.fromtimestamp(moment, UTC).strftime("%H:%M:%S UTC")
    except (ValueError, OverflowError, OSError):
        return "an unknown time"


def retry_later_words(answer: Answer, now: float) -> str:
    """The message for a rate limit: "answered 429: its limit …; try after 10:31:05 UTC"."""
    why = "its limit of calls is used up" if answer.status == TOO_MANY else "it is overloaded"
    return f"answered {answer.status}: {why}; try after {clock_time(now + wait_after(answer, now))}"
