"""Benchmarks of whole commands, compared with a minimal process."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.figures import Figure, MissingError, median, taking_turns
from bench.subjects import AS_OF, ROOT, Started, home_with, sample_copy, wizard
from bench.terminal import environment


def seconds_of(command: Sequence[str], env: dict[str, str]) -> float:
    """Duration of a command that must succeed. Raises MissingError when it fails."""
    start = time.perf_counter()
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if run.returncode:
        message = f"{Path(command[0]).name} ended with {run.returncode}: {run.stderr.strip()[:80]}"
        raise MissingError(message)
    return seconds


def checking(folder: Path, rounds: int) -> Iterator[Figure]:
    """`check` of the ready sample, compared with an empty Python."""
    check = Started(
        wizard("check", str(sample_copy(folder)), "--as-of", AS_OF),
        "",
        home_with(0, folder, "check"),
    )
    version = Started(wizard("--version"), "", check.home)
    empty = (sys.executable, "-c", "pass")
    env = environment(check.env)
    commands = [check.command, version.command, empty]
    subjects = [partial(seconds_of, command, env) for command in commands]
    ours, short, bare = (1000 * median(runs) for runs in taking_turns(subjects, max(7, rounds)))
    yield Figure("check of the ready sample", ours, bare, "python -c pass", 10)
    yield Figure("--version", short, bare, "python -c pass", 3)
