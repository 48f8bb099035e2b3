"""The pace of requests at one host: how many at once, how often, and when to leave it alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from wizard.dataclass import dataclass
from wizard.inspection.net.answer import Failure, RequestFailed

_SLACK = 1.2
"""Requests that start evenly may arrive unevenly, and still not too many in any second."""


@dataclass(frozen=True, slots=True)
class PaceLimits:
    """The limits at each host. Times in seconds."""

    at_once: int = 2
    per_second: float = 5.0
    patience_s: float = 30.0
    """The longest wait that a host may ask for (Retry-After); beyond it, it is left alone."""
    silences: int = 3
    """After so many timeouts a host is given up; if it answers in between, it gets `brief_s`."""
    brief_s: float = 2.0
    """The time for an answer of a host that answers some requests, and others not."""


class HostPace:
    """The pace at one host in one run."""

    def __init__(self, host: str, limits: PaceLimits) -> None:
        self._host = host
        self._limits = limits
        self._slots = asyncio.Semaphore(limits.at_once)
        self._order = asyncio.Lock()
        self._ready_at = 0.0
        """On the clock of the event loop."""
        self._closed = ""
        self._silences = 0
        """Timeouts without an answer between them."""
        self._timeouts = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A turn at the host, in the order of asking. Raises RequestFailed if it is left alone."""
        async with self._slots:
            async with self._order:
                await self._until_ready()
            yield

    async def _until_ready(self) -> None:
        now = asyncio.get_running_loop().time
        self._refuse_when_closed()
        while (delay := self._ready_at - now()) > 0:
            await asyncio.sleep(delay)
            self._refuse_when_closed()
        self._ready_at = now() + _SLACK / self._limits.per_second

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise RequestFailed(Failure.NOT_ASKED, self._closed)

    def answer_within(self, seconds: float) -> float:
        """The time for the next answer: `seconds`, or less after several timeouts."""
        return min(seconds, self._limits.brief_s) if self._is_slow else seconds

    @property
    def _is_slow(self) -> bool:
        return self._timeouts >= self._limits.silences

    def answered(self) -> None:
        """Notes an answer."""
        self._silences = 0

    def timed_out(self) -> None:
        """Notes that there was no answer in time."""
        self._timeouts += 1
        self._silences += 1
        if self._silences >= self._limits.silences:
            times = f"did not answer {self._silences} times in a row"
            self._closed = f"it was not asked, since {self._host} {times}"

    def wait(self, seconds: float) -> None:
        """Leaves the host alone for the time that it asked for."""
        if seconds > self._limits.patience_s:
            until = datetime.now(UTC) + timedelta(seconds=min(seconds, _LONGEST_S))
            wish = f"{self._host} asks to be left alone until {until:%Y-%m-%d %H:%M} UTC"
            self._closed = f"it was not asked, since {wish}"
        loop = asyncio.get_running_loop()
        self._ready_at = max(self._ready_at, loop.time() + min(seconds, self._limits.patience_s))

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is asked of the host in this run."""
        return bool(self._closed)


_LONGEST_S = 366 * 24 * 3600.0
