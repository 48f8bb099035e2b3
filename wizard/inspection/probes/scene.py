"""What the probes of one run work with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.net.client import Client
from wizard.inspection.procore.hosts import Stage


class ProbeError(Exception):
    """A probe could not find out; the words complete "could not tell: …" and hold no secret."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


@dataclass(frozen=True)
class ProbeContext:
    """Passed to every probe; made for one run and thrown away."""

    client: Client
    secret: Callable[[str], Awaitable[str]] = field(repr=False)
    """Reference to secret, from the keyring or from a hidden prompt. Raises ProbeError."""
    now: Callable[[], datetime]
    shared: RunCache = field(repr=False)
    """What was fetched or granted once in this run, for all questions that need it."""
    signed_in: Mapping[Stage, str] = field(default_factory=dict, repr=False)
    """Access tokens of a person who signed in for this run, by environment."""


class RunCache:
    """Results of this run by key: whoever asks first does the work, the others wait for it."""

    def __init__(self) -> None:
        self._tasks: dict[Any, asyncio.Task[Any]] = {}

    async def once(self, key: object, make: Callable[[], Awaitable[Any]]) -> Any:
        """The result for the key; an error is everybody's."""
        task = self._tasks.get(key)
        if task is None:
            task = asyncio.ensure_future(_awaited(make))
            self._tasks[key] = task
        return await asyncio.shield(task)

    def stop(self) -> None:
        """Ends what is still under way."""
        for task in self._tasks.values():
            task.cancel()


async def _awaited(make: Callable[[], Awaitable[Any]]) -> Any:
    return await make()


Probe = Callable[[Question, ProbeContext], Awaitable[Facts]]
"""Answers a question with facts. Raises ProbeError when it could not find out."""
