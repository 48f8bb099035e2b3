"""A live run that is stopped ends at once, whatever its hosts do, and keeps what it has."""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.cli.live_stage import GUIDE, STARTED, STEPS, LiveShell
from tests.posix import POSIX
from tests.standin.faulty import Faulty
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Value
from wizard.engine.context import build_context
from wizard.inspection.net.guard import HostPort
from wizard.inspection.probes.scene import ProbeError
from wizard.topics.live.live_run import LiveRun, RunPermissions, RunResources, prepare

SOON_S = 15.0
"""Far less than the peer stays silent, and enough on a machine that does much else."""
STAGES = {
    "handshake": "hang.example",
    "answer": "/hang",
    "headers": "/slow-headers/60",
    "body": "/slow-body/60",
}


def hanging(web: Faulty, stage: str) -> str:
    """An address of this machine where it takes for ever."""
    if stage != "handshake":
        return web.local(STAGES[stage])
    place = web.instead[HostPort(STAGES[stage], 443)]
    return f"https://{place.host}:{place.port}/"


def reached(web: Faulty, stage: str) -> bool:
    path = STAGES[stage]
    return bool(web.opened[path]) if stage == "handshake" else bool(web.methods(path))


async def no_secret(_reference: str) -> str:
    raise ProbeError("there is none")


def _run(web: Faulty, catalogue: Catalogue, stage: str) -> LiveRun:
    edition = catalogue.edition("2025-02")
    answers: dict[str, Value] = {
        "app.types": ["full-screen"],
        "support.onboarding_url": web.local("/page"),
        "support.getting_started_url": hanging(web, stage),
    }
    permits = RunPermissions(allow_private=True, ca_file=str(web.ca_file))
    prepared = prepare(edition, build_context(edition, answers, (), date(2025, 4, 1)), permits)
    assert hanging(web, stage) in {q.inputs[0] for q in prepared.plan.questions}
    return LiveRun(prepared, permits, RunResources(no_secret, lambda: datetime.now(UTC)))


@pytest.mark.parametrize("stage", STAGES)
async def test_a_run_is_over_at_once_and_leaves_nothing_open(
    web: Faulty, catalogue: Catalogue, stage: str
) -> None:
    run = _run(web, catalogue, stage)
    before = asyncio.all_tasks()
    going = asyncio.create_task(run.go())
    await asyncio.to_thread(_until, lambda: reached(web, stage) and bool(run.answers))
    begun = time.monotonic()
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    took = time.monotonic() - begun
    await asyncio.sleep(0)  # what was cancelled hears of it
    left = {task for task in asyncio.all_tasks() - before if not task.done()}
    gc.collect()

    assert took < SOON_S
    assert not left
    assert web.local("/page") in {question.inputs[0] for question in run.answers}
    assert hanging(web, stage) not in {question.inputs[0] for question in run.answers}


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@POSIX
@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c_ends_the_command(web: Faulty, tmp_path: Path, stage: str) -> None:
    shell = LiveShell(tmp_path)
    shell.with_address(web.local("/page"))
    shell.with_address(hanging(web, stage), STARTED)
    words = ("--live", "--yes", "--allow-private", "--ca-file", str(web.ca_file))
    with shell.popen(
        "check", "ready", *words, "--requirement", STEPS, "--requirement", GUIDE
    ) as asking:
        _until(lambda: reached(web, stage) and bool(web.methods("/page")))
        begun = time.monotonic()
        asking.send_signal(signal.SIGINT)
        _, said = asking.communicate(timeout=30)
        took = time.monotonic() - begun

    assert took < SOON_S
    assert asking.returncode == 130
    assert b"Stopped: " in said
    assert b"Traceback" not in said
