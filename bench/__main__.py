"""Measures and prints the table: `python -m bench [--quick] [GROUP ...]`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import engine, export, frames, keys, links, media, processes, scan
from bench.figures import HEADING, Figure, MissingError
from bench.terminal import NeverShownError

GROUPS: dict[str, Callable[[Path, int], Iterator[Figure]]] = {
    "frames": frames.frames,
    "list": frames.long_list,
    "typing": keys.typing,
    "moving": keys.moving,
    "assessing": engine.assessing,
    "saving": engine.saving,
    "checking": processes.checking,
    "hashing": export.hashing,
    "looking": media.looking,
    "choosing": media.choosing,
    "scanning": scan.scanning,
    "links": links.links,
}
ROUNDS, QUICK = 10, 3


def measured(group: str, rounds: int) -> Iterator[Figure | str]:
    """The group's figures, or one line that says why there are none."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        try:
            yield from GROUPS[group](Path(folder), rounds)
        except (MissingError, NeverShownError, ImportError) as error:
            first, _, rest = str(error).partition("\n")
            yield f"{group}: not measured: {first}\n{rest}".rstrip()


def main() -> int:
    """Prints the table. Exit code 1 when a figure is over its target or could not be measured."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--quick", action="store_true", help="few rounds: noisy, but soon")
    wanted = parser.parse_args()
    unknown = set(wanted.groups) - set(GROUPS)
    if unknown:
        parser.error(f"no group {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    load = os.getloadavg()[0]
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, load {load:.1f}")
    print(HEADING)
    start = time.monotonic()
    fine = True
    for group in wanted.groups or GROUPS:
        for result in measured(group, QUICK if wanted.quick else ROUNDS):
            shown, good = (result, False) if isinstance(result, str) else _judged(result)
            print(shown, flush=True)
            fine = fine and good
    print(f"measured in {time.monotonic() - start:.0f} s")
    return 0 if fine else 1


def _judged(figure: Figure) -> tuple[str, bool]:
    return figure.line(), figure.verdict == "ok"


if __name__ == "__main__":
    raise SystemExit(main())
