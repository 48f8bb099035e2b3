"""The context of probes in one run."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Facts, Observations, Question
from wizard.inspection.net.client import Client
from wizard.inspection.procore.account import SignedIn
from wizard.inspection.procore.hosts import Stage


class ProbeError(Exception):
    """A probe was inconclusive; completes "could not tell: …" and contains no secret."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class ProbeContext:
    """Passed to every probe; created for one run."""

    client: Client
    secret: Callable[[str], Awaitable[str]] = field(repr=False)
    """Reference to secret, from the keyring or from a prompt. Raises ProbeError."""
    now: Callable[[], datetime]
    shared: RunCache = field(repr=False)
    """Results shared by the questions of this run."""
    signed_in: Mapping[Stage, SignedIn] = field(default_factory=dict, repr=False)
    """Sign-ins of a person for this run, by environment."""
    sleep: Callable[[float], Awaitable[None]] = field(default=asyncio.sleep, repr=False)
    """Waits for some seconds."""
    browser: bool = False
    """Whether pages are also shown in an installed browser."""
    pictures: Path | None = None
    """The draft beside which pictures of pages are kept; None to keep none."""
    known: Observations = field(default_factory=lambda: NOTHING_OBSERVED, repr=False)
    """What earlier runs saw: a page that has not changed since is not sent again."""


class RunCache:
    """Results of this run by key: the first caller computes, the others wait."""

    def __init__(self) -> None:
        self._tasks: dict[Any, asyncio.Task[Any]] = {}

    async def once(self, key: object, make: Callable[[], Awaitable[Any]]) -> Any:
        """The result for the key; errors are shared too."""
        task = self._tasks.get(key)
        if task is None:
            task = asyncio.ensure_future(_awaited(make))
            self._tasks[key] = task
        return await asyncio.shield(task)

    def stop(self) -> None:
        """Cancels what is in progress."""
        for task in self._tasks.values():
            task.cancel()


async def _awaited(make: Callable[[], Awaitable[Any]]) -> Any:
    return await make()


Probe = Callable[[Question, ProbeContext], Awaitable[Facts]]
"""Answers a question with facts. Raises ProbeError if inconclusive."""
