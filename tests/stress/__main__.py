"""Kills the program, lets the disk fail and feeds it hostile files, as often as is asked for.

    python3 dev.py stress --kills 200 --inputs 20000 --faults --seed 7

It prints what was tried and what did not hold, and returns 1 if anything did not.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.cli.command_server import preload_program
from tests.stress.disasters import OperationResult, strike_all
from tests.stress.inputs import Finding, InputsRun, run_inputs
from tests.stress.terminal import killed_while_typing
from tests.stress.trials import ERRORS, KILL, folder_name

SHOWN = 20
MEMORY = "/dev/shm"
"""Where files need no disk, on systems that have it."""


def main(arguments: Sequence[str]) -> int:
    """Does what is asked for. Returns 1 if an invariant did not hold."""
    asked = _asked(arguments)
    _tell(f"Seed {asked.seed}, {asked.jobs} processes.")
    preload_program()
    failed = 0
    if asked.kills or asked.faults:
        failed += _disasters(asked)
    if asked.inputs:
        failed += _inputs(asked)
    if asked.terminal:
        failed += _terminal(asked)
    if asked.presses:
        failed += _presses(asked)
    if asked.merges:
        failed += _merges(asked)
    _tell("Everything held." if not failed else f"{failed} things did not hold; see above.")
    return 1 if failed else 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 dev.py stress", description=__doc__)
    parser.add_argument("--kills", type=int, default=0, help="processes killed, of all operations")
    parser.add_argument("--inputs", type=int, default=0, help="hostile files, for every reader")
    parser.add_argument("--keep", type=Path, help="folder for the smallest inputs that failed")
    parser.add_argument("--faults", action="store_true", help="each error at each disk operation")
    parser.add_argument("--terminal", type=int, default=0, help="kills of the wizard while typing")
    parser.add_argument("--presses", type=int, default=0, help="keys pressed at random")
    parser.add_argument("--merges", type=int, default=0, help="drafts that several people edited")
    parser.add_argument(
        "--seed", type=int, default=random.randrange(10**6), help="of what is chosen"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at once")
    parser.add_argument("--only", default="", help="a part of the names of operations")
    asked = parser.parse_args(arguments)
    wanted = ("kills", "inputs", "faults", "terminal", "presses", "merges")
    if not any(getattr(asked, name) for name in wanted):
        parser.error(f"say what to do: {', '.join(f'--{name}' for name in wanted)}")
    return asked


def _disasters(asked: argparse.Namespace) -> int:
    began = time.monotonic()
    options = {"faults": asked.faults, "only": asked.only, "report": _tell}
    results = list(strike_all(asked.kills, asked.seed, asked.jobs, **options))
    _tell_table(sorted(results, key=lambda result: result.operation))
    seconds = time.monotonic() - began
    number = sum(sum(result.struck.values()) for result in results)
    _tell(f"{number:,} kills and faults in {seconds:.0f} s, {number / seconds:.1f} a second.")
    broken = [one for result in results for one in result.broken]
    for one in broken[:SHOWN]:
        _tell(f"  {one}")
    return len(broken)


def _tell_table(results: Sequence[OperationResult]) -> None:
    names = (KILL, *ERRORS)
    _tell(f"\n{'operation':38}{'calls':>6}" + "".join(f"{name:>9}" for name in names) + "   broken")
    for one in results:
        counts = "".join(f"{one.struck.get(name, 0):>9}" for name in names)
        _tell(f"{one.operation:38}{one.calls:>6}{counts}{len(one.broken):>9}")


def _inputs(asked: argparse.Namespace) -> int:
    run = run_inputs(asked.inputs, asked.seed, asked.jobs, _Steps().tell)
    _tell(f"\n{'reader':34}{'inputs':>9}{'crashes':>9}{'hangs':>7}{'peak MiB':>10}")
    for row in run.rows:
        _tell(f"{row.reader:34}{row.inputs:>9}{row.crashes:>9}{row.hangs:>7}{row.peak_mib:>10}")
    _tell(f"{run.inputs:,} inputs in {run.seconds:.0f} s, {run.inputs / run.seconds:.0f} a second.")
    for one in run.findings[:SHOWN]:
        shown = one.smallest[:200]
        _tell(f"  {one.reader}, input {one.number}, {one.times} times: {one.kind}: {shown!r}")
    if asked.keep is not None:
        _keep(run, asked.keep)
    return len(run.findings)


class _Steps:
    """Tells the progress at each tenth."""

    def __init__(self) -> None:
        self._told = 0

    def tell(self, done: int, number: int) -> None:
        """Prints how many inputs were read, if that is a tenth more than was told last."""
        tenths = 10 * done // max(1, number)
        if tenths > self._told:
            self._told = tenths
            _tell(f"{done:,} of {number:,} inputs")


def _keep(run: InputsRun, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for one in run.findings:
        (folder / _file_name(one)).write_bytes(one.smallest)


def _file_name(one: Finding) -> str:
    return f"{folder_name(one.reader)}-{one.number}.bin"


def _terminal(asked: argparse.Namespace) -> int:
    ended = killed_while_typing(asked.terminal, asked.seed)
    _tell(ended.text)
    return 1 if ended.code else 0


def _presses(asked: argparse.Namespace) -> int:
    from tests.stress.presses import press_at_random

    number, faults, screens = 0, 0, set[str]()
    for walk in press_at_random(asked.presses, asked.seed):
        number += walk.presses
        screens |= walk.screens
        if walk.fault:
            faults += 1
            _tell(f"  after {' '.join(walk.keys[-SHOWN:])}\n{walk.fault}")
    _tell(f"{number:,} keys pressed on {len(screens)} screens and dialogs, {faults} faults.")
    return faults


def _merges(asked: argparse.Namespace) -> int:
    """Merges by the driver's functions, and each fortieth by git itself."""
    from tests.stress.merges import GIT_OPERATIONS, try_git, try_merges
    from wizard.catalogue.load import load_catalogue

    catalogue, began = load_catalogue(), time.monotonic()
    memory = MEMORY if Path(MEMORY).is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        run = try_merges(asked.merges, asked.seed, catalogue, Path(folder))
    seconds = time.monotonic() - began
    sample = [(asked.seed + n, GIT_OPERATIONS[n % 4]) for n in range(-(-asked.merges // 40))]
    for seed, operation in sample:
        with tempfile.TemporaryDirectory(prefix="two words ", dir=memory) as folder:
            run.broken += try_git(seed, catalogue, Path(folder), operation)
    _tell(f"{run.tried:,} sets merged in {seconds:.0f} s, {run.conflicts:,} answers changed twice;")
    _tell(f"{len(sample)} more by git itself in {time.monotonic() - began - seconds:.0f} s.")
    for one in run.broken[:SHOWN]:
        _tell(f"  {one}")
    return len(run.broken)


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
