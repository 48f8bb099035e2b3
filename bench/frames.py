"""Benchmarks of the time to the first frame, and of memory at that time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Protocol

from bench.figures import Figure, median, taking_turns
from bench.subjects import EMPTY_HOME, ROOT, Started, baseline, home_with, step_session, wizard
from bench.terminal import Terminal

LABEL = "a bare label"
FORM = "a bare form of 8 inputs"
FEW, MANY = 20, 5_000


class TimedProgram(Protocol):
    """A command, its environment, and the text that shows it is ready."""

    @property
    def command(self) -> tuple[str, ...]: ...

    @property
    def ready(self) -> str: ...

    @property
    def env(self) -> dict[str, str]: ...


def first_frame(started: TimedProgram) -> tuple[float, float]:
    """Milliseconds from start until the text is on the screen, and peak MiB at that time."""
    with Terminal(started.command, cwd=ROOT, env=started.env) as terminal:
        seconds = terminal.wait_for(started.ready, timeout=60)
        return 1000 * seconds, terminal.peak_memory()


def frames(folder: Path, rounds: int) -> Iterator[Figure]:
    """The home screen and a step screen, compared with bare apps."""
    subjects = (
        baseline("label", "Baseline ready"),
        baseline("form", "Baseline ready"),
        Started(wizard(), EMPTY_HOME, home_with(0, folder)),
        Started(wizard(), "Bench 000", home_with(FEW, folder)),
        step_session(folder, "step"),
    )
    measured = taking_turns([partial(first_frame, started) for started in subjects], rounds)
    label, form, empty, few, step = (median(time for time, _ in runs) for runs in measured)
    yield Figure("first frame, empty home", empty, label, LABEL, 1.3)
    yield Figure(f"first frame, home with {FEW} drafts", few, label, LABEL, 1.3)
    yield Figure("first frame, a step", step, label, LABEL, 1.8)
    yield Figure("first frame, a step", step, form, FORM, 1.3)
    memory = [median(peak for _, peak in runs) for runs in measured]
    yield Figure("peak memory at first frame, a step", memory[4], memory[0], LABEL, 1.3, "MiB")


def long_list(folder: Path, rounds: int) -> Iterator[Figure]:
    """The home screen with thousands of drafts, compared with a few."""
    subjects = [Started(wizard(), "Bench 0", home_with(count, folder)) for count in (FEW, MANY)]
    few, many = (
        median(time for time, _ in runs)
        for runs in taking_turns([partial(first_frame, started) for started in subjects], rounds)
    )
    yield Figure(f"first frame, home with {MANY:,} drafts", many, few, f"{FEW} drafts", 1.5)
