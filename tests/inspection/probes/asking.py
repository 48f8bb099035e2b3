"""Runs probes as a live run does, against hosts on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.limits import quick
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations, Observed, Question
from wizard.inspection.net.client import Client, ClientLimits
from wizard.inspection.net.guard import Guard
from wizard.inspection.probes.comparison import PlanComparison
from wizard.inspection.probes.registry import PROBES
from wizard.inspection.probes.run import plan_run, run_probes
from wizard.inspection.probes.scene import ProbeContext, ProbeError, RunCache

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
LIMITS = quick(5.0)


async def no_time(_seconds: float) -> None:
    """A pause that takes no time."""


async def ask_all(
    questions: list[Question], guard: Guard, ca_file: Path, **more: Any
) -> dict[Question, Observed]:
    """The answers of one run to all questions."""
    answers, _ = await run(questions, guard, ca_file, **more)
    return answers


async def run(
    questions: list[Question],
    guard: Guard,
    ca_file: Path,
    *,
    limits: ClientLimits = LIMITS,
    secrets: Mapping[str, str] | None = None,
    budget_s: float | None = None,
    known: Observations = NOTHING_OBSERVED,
    browser: bool = False,
) -> tuple[dict[Question, Observed], PlanComparison]:
    """As `ask_all`, with what was sent. `secrets` is the content of the keyring."""
    kept = secrets or {}

    async def secret(reference: str) -> str:
        if reference not in kept:
            raise ProbeError("the secret is not in the keyring")
        return kept[reference]

    async with Client(guard, limits, ca_file=str(ca_file)) as client:
        plan = plan_run(questions, browser=browser)
        scene = ProbeContext(
            client, secret, lambda: NOW, RunCache(), sleep=no_time, browser=browser, known=known
        )
        answers = await run_probes(plan, scene, budget_s=budget_s)
        return answers, PlanComparison(plan, client.traffic.sent)


async def ask(
    question: Question,
    guard: Guard,
    ca_file: Path,
    *,
    limits: ClientLimits = LIMITS,
    secrets: Mapping[str, str] | None = None,
    browser: bool = False,
) -> Observed:
    """The answer to one question."""
    answers = await ask_all(
        [question], guard, ca_file, limits=limits, secrets=secrets, browser=browser
    )
    return answers[question]


def told(question: Question) -> list[str]:
    """The description of the calls that a question needs, shown before they are made."""
    return [call.what for call in PROBES[question.check].calls(question)]
