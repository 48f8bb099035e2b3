"""Measures and prints the table: `python -m bench [--quick] [--report] [GROUP ...]`.

`--against posting,harlequin` compares the first frame with those of programs that are installed
for it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from bench import engine, export, frames, keys, links, media, peers, processes, scan
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


def _measured_peers(names: Sequence[str], rounds: int) -> Iterator[Figure | str]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        yield from peers.peers(names, Path(folder), rounds)


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--quick", action="store_true", help="few rounds: noisy, but soon")
    parser.add_argument("--report", action="store_true", help="always exit with 0")
    parser.add_argument(
        "--against", metavar="PEER,...", default="", help=f"others: {', '.join(peers.PEERS)}"
    )
    wanted = parser.parse_args()
    wanted.against = [name for name in wanted.against.split(",") if name]
    for kind, given, known in (
        ("group", wanted.groups, GROUPS),
        ("peer", wanted.against, peers.PEERS),
    ):
        unknown = sorted(set(given) - set(known))
        if unknown:
            parser.error(f"no {kind} {', '.join(unknown)}; there are {', '.join(known)}")
    return wanted


def main() -> int:
    """Prints the table.

    Exit code 1, after the names, when a figure is over its target or a group was not measured. A
    peer that could not be measured is only named.
    """
    wanted = _wanted()
    load = os.getloadavg()[0]
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, load {load:.1f}")
    print(HEADING)
    start = time.monotonic()
    rounds = QUICK if wanted.quick else ROUNDS
    groups = wanted.groups or ([] if wanted.against else list(GROUPS))
    missed = _printed(result for group in groups for result in measured(group, rounds))
    beside = _printed(_measured_peers(wanted.against, rounds))
    missed += [each for each in beside if isinstance(each, Figure)]
    print(f"measured in {time.monotonic() - start:.0f} s")
    for each in missed:
        print(f"missed: {each.miss if isinstance(each, Figure) else each.splitlines()[0]}")
    return 1 if missed and not wanted.report else 0


def _printed(results: Iterable[Figure | str]) -> list[Figure | str]:
    """Prints each result at once; returns those that miss their target or are none."""
    missed: list[Figure | str] = []
    for result in results:
        print(result.line() if isinstance(result, Figure) else result, flush=True)
        if isinstance(result, str) or result.verdict != "ok":
            missed.append(result)
    return missed


if __name__ == "__main__":
    raise SystemExit(main())
