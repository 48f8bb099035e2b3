"""Kills the program, and lets the disk fail, at operations on the disk of all that it does."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from tests.reports.small import catalogue_in
from tests.stress.trials import ERRORS, KILL, Broken, Trial, folder_name, numbers_of, operations
from wizard.catalogue.load import load_catalogue

Report = Callable[[str], None]
_ROOMY = Path("/dev/shm")


@dataclass
class OperationResult:
    """What one operation went through."""

    operation: str
    struck: dict[str, int] = field(default_factory=dict)
    """The number of faults by their name."""
    broken: list[Broken] = field(default_factory=list)
    calls: int = 0
    """The operations on the disk when nothing fails."""
    seconds: float = 0.0


def strike_all(
    kills: int, seed: int, jobs: int, *, faults: bool, only: str = "", report: Report = print
) -> Iterator[OperationResult]:
    """Kills each operation `kills` times in all, and with `faults` each error at each call.

    Yields the result of each operation as soon as it is there.
    """
    names = [name for name in operations() if only in name]
    share = [kills // len(names) + (number < kills % len(names)) for number in range(len(names))]
    with ProcessPoolExecutor(jobs, get_context("fork")) as pool:
        tasks = {
            pool.submit(strike, name, count, seed, ERRORS if faults else ()): name
            for name, count in zip(names, share, strict=True)
        }
        for number, task in enumerate(as_completed(tasks), 1):
            report(f"{number} of {len(tasks)} operations: {tasks[task]}")
            yield task.result()


def strike(name: str, kills: int, seed: int, errors: Sequence[str] = ()) -> OperationResult:
    """Kills one operation, at each call in turn as far as `kills` reach, then at random ones.

    Each of the errors then strikes at each call that it can.
    """
    began = time.monotonic()
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    with tempfile.TemporaryDirectory(dir=_ROOMY if _ROOMY.is_dir() else None) as place:
        base = Path(place)
        small = catalogue_in(_made(base / "catalogue"))
        trial = Trial(
            name, operations()[name], _made(base / folder_name(name)), load_catalogue(), small
        ).prepared()
        result = OperationResult(name, calls=len(trial.calls))
        _strike_at(result, trial, KILL, _chosen(trial.calls, kills, seed))
        for error in errors:
            _strike_at(result, trial, error, numbers_of(trial.calls, error))
    result.seconds = time.monotonic() - began
    return result


def _strike_at(result: OperationResult, trial: Trial, fault: str, numbers: Sequence[int]) -> None:
    for number in numbers:
        result.broken += trial.broken(number, fault)
    result.struck[fault] = result.struck.get(fault, 0) + len(numbers)


def _chosen(calls: tuple[str, ...], kills: int, seed: int) -> list[int]:
    every = list(range(len(calls)))
    chance = random.Random(seed)
    if kills < len(every):
        return sorted(chance.sample(every, kills))
    return every + chance.choices(every, k=kills - len(every))


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
