"""Rate limits: calls per hour, and per ten seconds."""

from __future__ import annotations

from dataclasses import dataclass, field

HOUR_S, SPIKE_S = 3600, 10


@dataclass
class Window:
    """Number of calls since the start of a window."""

    seconds: int
    start: float = 0.0
    count: int = 0

    def reset(self, now: float) -> int:
        """Start of the next window, in epoch seconds."""
        if now >= self.start + self.seconds:
            self.start, self.count = now, 0
        return int(self.start + self.seconds) + 1


@dataclass(frozen=True)
class Left:
    """The limit that is closest to being reached."""

    limit: int
    remaining: int
    """Negative after the limit was exceeded."""
    reset: int

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        return (
            ("X-Rate-Limit-Limit", str(self.limit)),
            ("X-Rate-Limit-Remaining", str(max(0, self.remaining))),
            ("X-Rate-Limit-Reset", str(self.reset)),
        )


@dataclass
class Budget:
    """The calls of one caller."""

    hour: Window = field(default_factory=lambda: Window(HOUR_S))
    spike: Window = field(default_factory=lambda: Window(SPIKE_S))

    def spend(self, now: float, rate_hour: int, rate_spike: int) -> Left:
        """Counts one call. The nearer limit is the one with fewer calls left."""
        found = []
        for window, limit in ((self.spike, rate_spike), (self.hour, rate_hour)):
            reset = window.reset(now)
            window.count += 1
            found.append(Left(limit, limit - window.count, reset))
        return min(found, key=lambda left: left.remaining)
