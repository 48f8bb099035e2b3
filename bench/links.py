"""Benchmarks of live checks: fifty links on slow hosts, and stopping a run."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Figure, MissingError, median
from bench.subjects import ROOT, home_with, sample_copy, wizard
from bench.terminal import environment
from tests.standin.faulty import Faulty
from wizard.drafts.evidence_observed import Observations, Question
from wizard.inspection.net.client import Client, ClientLimits
from wizard.inspection.net.guard import HostPort
from wizard.inspection.probes.run import plan_run, run_probes
from wizard.inspection.probes.scene import ProbeContext, ProbeError, RunCache

LINKS, HOSTS, EACH_S = 50, 8, 1
AT_ONCE = ClientLimits().pace.at_once
AT_ONCE_MS = 300.0
"""Milliseconds within which a stopped run must end."""
PATIENCE_S = 30.0
GUIDE = "https://help.fieldline-software.com/procore/getting-started"
STAGES = {
    "amid the handshake": ("hang.example", "/"),
    "before an answer": ("shop.example", "/hang"),
    "amid the body": ("shop.example", "/slow-body/60"),
}


def links(folder: Path, rounds: int) -> Iterator[Figure]:
    """All links of a draft, and stopping a run at each stage of a host that hangs."""
    few = max(3, rounds // 2)
    with Faulty() as web:
        yield _fifty(web)
        for stage, (host, path) in STAGES.items():
            ends = [1000 * asyncio.run(_stopped(web, web.url(path, host))) for _ in range(few)]
            yield _end(f"a run stopped {stage}", median(ends))
        draft, home = _hanging(web, folder), home_with(0, folder, "links")
        ends = [1000 * _interrupted(web, draft, home) for _ in range(few)]
        yield _end("Ctrl+C to the end of check --live", median(ends))


def _end(name: str, milliseconds: float) -> Figure:
    return Figure(name, milliseconds, AT_ONCE_MS, "0.3 s", 1)


def _fifty(web: Faulty) -> Figure:
    urls = [
        web.url(f"/slow/{EACH_S}?link={number}", f"site-{number % HOSTS}.example")
        for number in range(LINKS)
    ]
    begun = time.perf_counter()
    answers = asyncio.run(_asked(web, urls))
    took = 1000 * (time.perf_counter() - begun)
    alive = [one for one in answers.values() if one.facts.get("hops")]
    if len(alive) != LINKS:
        message = f"{len(alive)} of {LINKS} links answered"
        raise MissingError(message)
    most = -(-LINKS // HOSTS)  # links of the host with the most links
    ideal = 1000.0 * EACH_S * -(-most // AT_ONCE)
    share = f"{most} links, {AT_ONCE} at once, {EACH_S} s each"
    return Figure(f"{LINKS} links on {HOSTS} hosts", took, ideal, share, 1.25)


async def _asked(web: Faulty, urls: list[str]) -> Observations:
    async with Client(web.guard(), ca_file=str(web.ca_file)) as client:
        scene = ProbeContext(client, _no_secret, lambda: datetime.now(UTC), RunCache())
        return await run_probes(plan_run([Question("link-alive", (url,)) for url in urls]), scene)


async def _no_secret(_reference: str) -> str:
    raise ProbeError("there is none")


async def _stopped(web: Faulty, url: str) -> float:
    """Seconds from stopping a run until it ends."""
    _forget(web)
    asking = asyncio.create_task(_asked(web, [url]))
    await asyncio.to_thread(_until, lambda: _came(web))
    begun = time.perf_counter()
    asking.cancel()
    with suppress(asyncio.CancelledError):
        await asking
    return time.perf_counter() - begun


def _hanging(web: Faulty, folder: Path) -> Path:
    """The sample, with one page on a host that never completes a handshake."""
    place = web.instead[HostPort("hang.example", 443)]
    draft = sample_copy(folder)
    text = draft.read_text("utf-8")
    if GUIDE not in text:
        message = f"the sample names no {GUIDE}"
        raise MissingError(message)
    draft.write_text(text.replace(GUIDE, f"https://{place.host}:{place.port}/"), "utf-8")
    return draft


def _interrupted(web: Faulty, draft: Path, home: Path) -> float:
    """Seconds from Ctrl+C until the command ends."""
    _forget(web)
    words = ["check", str(draft), "--live", "--yes", "--allow-private", "--ca-file"]
    command = wizard(*words, str(web.ca_file), "--requirement", "sup-getting-started")
    env = environment({"SUBMISSION_WIZARD_HOME": str(home)})
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=pipe, stderr=pipe) as asking:
        _until(lambda: _came(web) or asking.poll() is not None)
        begun = time.perf_counter()
        os.kill(asking.pid, signal.SIGINT)
        _, said = asking.communicate(timeout=PATIENCE_S)
        took = time.perf_counter() - begun
    if asking.returncode != 130:
        message = f"it ended with {asking.returncode}: {said.decode()[-80:]}"
        raise MissingError(message)
    return took


def _forget(web: Faulty) -> None:
    web.seen.clear()
    web.opened.clear()


def _came(web: Faulty) -> bool:
    """Whether a hanging host was connected to, or got a request."""
    return bool(web.seen or web.opened["hang.example"])


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > deadline:
            message = "nobody called the host that hangs"
            raise MissingError(message)
        time.sleep(0.005)
