"""Benchmark of the source scan on a large project: processor time and memory."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench.figures import Figure, MissingError, median, taking_turns
from bench.journey import EDITION, catalogue
from bench.subjects import ROOT

FEW, MANY = 5_000, 50_000
FOLDERS = 500
ROOM = 1 << 30
"""Bytes needed for both trees, doubled."""
MOST_MIB = 80

SCAN = """
import re, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from wizard.catalogue.load import load_catalogue
from wizard.topics.scan.results import paths_scan_target, run_scan
edition, folder, files, cache = sys.argv[1:]
target = paths_scan_target(load_catalogue(known_good=Path(cache)).edition(edition), [folder], ())
start = time.process_time()
found = run_scan(target, datetime.now(UTC), cache=Path(cache))
status = Path("/proc/self/status")  # the other figure counts what the starting process had, too
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.exists() else None
memory = int(peak[1]) if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(memory, time.process_time() - start)
assert found.went[0]["files"] == int(files), found.went
"""

WORDS = """
def project order return self value import fetch await const let function class token user company
request response status items name list get set for in if else not null true false daily log photo
drawing sync queue retry header body json parse render state props event
""".split()  # noqa: SIM905 - fifty words read better without fifty pairs of quotes
CALLS = (
    "const answer = await fetch(`${API}/rest/v1.0/projects/${id}/rfis`, { headers });",
    'response = client.get("/rest/v1.0/companies", params)',
    "if answer.status == 401: token = renew(refresh_token)",
    'headers["Procore-Company-Id"] = str(company_id)',
)
"""Lines that match a pattern; one file in ten has one."""
BLOCKS = (1, 1, 2, 2, 3, 4, 6, 24)
"""Files of public repositories are short as a rule, and 6 to 7 kB on average."""
ENDINGS = ("js", "py", "rb", "ts", "go", "java", "cs", "yml", "json", "md")


def project(folder: Path, files: int) -> Path:
    """A tree of files of 6 kB on average with random words that resemble source code."""
    chance = random.Random(files)
    blocks = [_block(chance) for _ in range(200)]
    for number in range(files):
        place = folder / f"{number % FOLDERS // 20}" / f"{number % FOLDERS}"
        if number < FOLDERS:
            place.mkdir(parents=True, exist_ok=True)
        text = "".join(chance.choices(blocks, k=chance.choice(BLOCKS)))
        if number % 10 == 0:
            text += chance.choice(CALLS) + "\n"
        ending = ENDINGS[number % len(ENDINGS)]
        (place / f"{number}.{ending}").write_text(text, "utf-8")
    return folder


def _block(chance: random.Random) -> str:
    lines = range(chance.randrange(20, 60))
    return "".join(" ".join(chance.choices(WORDS, k=chance.randrange(3, 9))) + "\n" for _ in lines)


def patterns() -> list[str]:
    """Every pattern that the edition searches for."""
    return sorted(
        {
            pattern
            for requirement in catalogue().edition(EDITION).requirements.values()
            for use in requirement.checks
            if use.name.startswith("source-")
            for pattern in use.params.get("patterns", ())
        }
    )


def scanning(folder: Path, rounds: int) -> Iterator[Figure]:
    """All patterns over 50,000 files against another tool, memory, and a second scan."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=_roomy(folder)) as place:
        yield from _scanning(Path(place), rounds)


def _roomy(folder: Path) -> Path:
    """A folder in memory where there is room: creating the files on a disk would take longest."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    fits = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    return memory if fits and os.access(memory, os.W_OK) else folder


class Scanned(NamedTuple):
    """What a scan took."""

    seconds: float
    """Processor time of the whole process."""
    memory: float
    """At most, in MiB."""
    searching: float
    """Processor time without the start of the program, in seconds."""


def _scanning(folder: Path, rounds: int) -> Iterator[Figure]:
    many, few = project(folder / "many", MANY), project(folder / "few", FEW)
    words = folder / "patterns.txt"
    words.write_text("\n".join(map(without_lookarounds, patterns())) + "\n", "utf-8")
    other, name, target = _other_tool(words, many)
    cache = folder / "cache"
    subjects: list[Callable[[], Scanned]] = [
        partial(_first, many, MANY, cache), partial(_ours, many, MANY, cache), other
    ]  # fmt: skip
    first, second, theirs = taking_turns(subjects, max(3, rounds // 2))
    ours, baseline = (1000 * median(run.seconds for run in runs) for runs in (first, theirs))
    yield Figure(f"{MANY:,} files searched, CPU", ours, baseline, name, target)
    again, once = (1000 * median(run.searching for run in runs) for runs in (second, first))
    # To ask each file for its status takes a tenth of the first search already.
    yield Figure("the same files once more, CPU", again, once, "the first search", 0.25)
    memory = median(run.memory for run in first)
    yield Figure("memory", memory, MOST_MIB, f"{MOST_MIB} MiB", 1, "MiB")
    small = _first(few, FEW, cache).memory
    yield Figure("memory for ten times the files", memory, small, f"{FEW:,} files", 1.25, "MiB")


def _first(folder: Path, files: int, cache: Path) -> Scanned:
    """A scan that remembers nothing of an earlier one."""
    shutil.rmtree(cache / "scans", ignore_errors=True)
    return _ours(folder, files, cache)


def _ours(folder: Path, files: int, cache: Path) -> Scanned:
    command = [sys.executable, "-c", SCAN, EDITION, str(folder), str(files), str(cache)]
    seconds, run = _run(command)
    if run.returncode:
        raise MissingError(run.stderr[-200:])
    memory, searching = run.stdout.split()
    return Scanned(seconds, int(memory) / 1024, float(searching))


def _run(command: Sequence[str]) -> tuple[float, subprocess.CompletedProcess[str]]:
    """A command, and the processor time that it took in seconds."""
    import resource  # not on every system, as what the other needs

    from bench.terminal import environment

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(
        command, cwd=ROOT, env=environment({"LC_ALL": "C"}),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, run


_SIGN = r"\\.|\[(?:\\.|[^\]\\])*\]|[^()\[\\]"
_LOOKAROUND = re.compile(rf"\(\?<?[!=](?:{_SIGN}|\((?:{_SIGN})*\))*\)")


def without_lookarounds(pattern: str) -> str:
    """A pattern that ripgrep's fast engine takes line by line, which matches a little more."""
    while pattern != (inner := _LOOKAROUND.sub("", pattern)):
        pattern = inner
    return pattern.replace("[\\s\\S]", ".").replace("\\n", "\\x00")


def _other_tool(words: Path, folder: Path) -> tuple[Callable[[], Scanned], str, float]:
    """Ripgrep if it is installed, otherwise grep, with the target ratio."""
    if shutil.which("rg"):
        command = ["rg", "--no-unicode", "--no-ignore", "-inc", "-f", str(words), str(folder)]
        return partial(_tool, command), "ripgrep, without look-arounds", 2
    if shutil.which("grep"):
        together = "|".join(f"(?:{pattern})" for pattern in patterns())
        return partial(_tool, ["grep", "-rPicI", together, str(folder)]), "grep -P", 0.5
    message = "neither ripgrep nor grep is installed"
    raise MissingError(message)


def _tool(command: Sequence[str]) -> Scanned:
    """What the other tool took, whose exit code is 1 when nothing matches."""
    seconds, run = _run(command)
    if run.returncode > 1:
        message = f"{command[0]} ended with {run.returncode}: {run.stderr.strip()[:80]}"
        raise MissingError(message)
    return Scanned(seconds, 0, seconds)
