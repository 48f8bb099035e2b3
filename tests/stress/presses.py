"""Presses keys of the wizard at random, on every screen that they reach; without a terminal."""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from screens.app import WizardApp
from tests.stress.forks import forked
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.samples import Sample, copy_sample

WALK = 60
"""Presses until the next walk begins with other files."""
SECONDS = 240
"""Of processor time that one walk may take."""
DAY = date(2026, 11, 24)
SIZES = ((80, 24), (120, 40))
MOVES = ("tab", "shift+tab", "up", "down", "left", "right", "enter", "escape", "space", "backspace")
TYPED = "abcdeinrtuyz0159.-/@"
LEAVES = frozenset({"quit", "copy_or_quit", "suspend_process"})
"""Actions of the app that end a walk early."""
KINDS = ("binding", "move", "letter")
WEIGHTS = (6, 3, 1)


@dataclass
class Walk:
    """What a walk came to."""

    presses: int = 0
    screens: set[str] = field(default_factory=set)
    """The classes of the screens that it saw."""
    keys: list[str] = field(default_factory=list)
    fault: str = ""
    """The end of the traceback; "" if nothing broke."""


def press_at_random(presses: int, seed: int) -> Iterator[Walk]:
    """Presses so many keys, in walks of at most `WALK`; each walk is a process of its own."""
    for number, first in enumerate(range(0, presses, WALK)):
        count = min(WALK, presses - first)
        ended = forked(lambda: _told(count, f"{seed}-{number}"), cpu=SECONDS)  # noqa: B023 - now
        lines = ended.text.splitlines()
        if ended.code or not lines:
            yield Walk(count, fault=f"walk {number}: exit code {ended.code}\n{ended.text[-2000:]}")
            continue
        told = json.loads(lines[-1])
        yield Walk(told["presses"], set(told["screens"]), told["keys"], told["fault"])


def _told(count: int, seed: str) -> int:
    walk = walked(count, seed)
    told = {
        "presses": walk.presses,
        "screens": sorted(walk.screens),
        "keys": walk.keys,
        "fault": walk.fault,
    }
    sys.stdout.write(f"\n{json.dumps(told)}\n")
    return 0


def walked(count: int, seed: str) -> Walk:
    """Starts the wizard with a sample and presses keys until it ends or breaks."""
    chance = random.Random(seed)
    walk = Walk()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        app = _app(home, chance)
        try:
            asyncio.run(_press_all(app, chance, count, walk))
        except BaseException as error:  # noqa: BLE001 - whatever ends it is told with its keys
            walk.fault = f"{type(error).__name__}: {error}"[-1500:]
    return walk


def _app(home: Path, chance: random.Random) -> WizardApp:
    """The wizard on a sample that is open, also for reading only, or on the list of drafts."""
    context = AppContext(UserFolders.below(home / "home"), as_of=DAY)
    edition = chance.choice(("2025-02", "2026-06"))
    sample = chance.choice(list(Sample))
    copied = copy_sample(sample, home / "home" / "drafts" / "app", DAY, edition=edition)
    if chance.random() < 0.2:
        copied.chmod(0o444)
        copied.parent.chmod(0o555)
    return WizardApp(context, copied if chance.random() < 0.8 else None)


async def _press_all(app: WizardApp, chance: random.Random, count: int, walk: Walk) -> None:
    async with app.run_test(size=chance.choice(SIZES), notifications=True) as pilot:
        await pilot.pause()
        while walk.presses < count and app.is_running:
            walk.screens.add(type(app.screen).__name__)
            key = _next_key(app, chance)
            walk.keys.append(key)
            await pilot.press(key)
            await pilot.pause()
            walk.presses += 1


def _next_key(app: WizardApp, chance: random.Random) -> str:
    kind = chance.choices(KINDS, WEIGHTS)[0]
    if kind == "binding":
        found = [
            key
            for key, active in sorted(app.screen.active_bindings.items())
            if active.enabled and active.binding.action.removeprefix("app.") not in LEAVES
        ]
        if found:
            return chance.choice(found)
    return chance.choice(MOVES if kind == "move" else TYPED)
