"""Benchmark of the source scan on a large project: speed, and growth of memory."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.figures import Figure, MissingError, median, taking_turns
from bench.journey import EDITION, catalogue
from bench.subjects import ROOT

FEW, MANY = 5_000, 50_000
FOLDERS = 500
ROOM = 1 << 29
"""Bytes needed for both trees, doubled."""

SCAN = """
import resource, sys
from pathlib import Path
from wizard.catalogue.load import load_catalogue
from wizard.topics.scan.results import paths_scan_target, run_scan
from datetime import UTC, datetime
edition = load_catalogue().edition(sys.argv[1])
found = run_scan(paths_scan_target(edition, [sys.argv[2]], ()), datetime.now(UTC))
assert found.went[0]["files"] == int(sys.argv[3]), found.went
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
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
ENDINGS = ("js", "py", "rb", "ts", "go", "java", "cs", "yml", "json", "md")


def project(folder: Path, files: int) -> Path:
    """A tree of files of about 3 kB with random words that resemble source code."""
    chance = random.Random(files)
    blocks = [_block(chance) for _ in range(200)]
    for number in range(files):
        place = folder / f"{number % FOLDERS // 20}" / f"{number % FOLDERS}"
        if number < FOLDERS:
            place.mkdir(parents=True, exist_ok=True)
        text = chance.choice(blocks) + chance.choice(blocks)
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
    """All patterns over 50,000 files against another tool; memory against a tenth of the files."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=_roomy(folder)) as place:
        yield from _scanning(Path(place), rounds)


def _roomy(folder: Path) -> Path:
    """A folder in memory where there is room: creating the files on a disk would take longest."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    fits = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    return memory if fits and os.access(memory, os.W_OK) else folder


def _scanning(folder: Path, rounds: int) -> Iterator[Figure]:
    many, few = project(folder / "many", MANY), project(folder / "few", FEW)
    words = folder / "patterns.txt"
    words.write_text("\n".join(patterns()) + "\n", "utf-8")
    other, name = _other_tool(words, many)
    subjects: list[Callable[[], tuple[float, float]]] = [partial(_ours, many, MANY), other]
    ours, theirs = taking_turns(subjects, max(1, rounds // 10))
    seconds = median(taken for taken, _ in ours)
    baseline = median(taken for taken, _ in theirs)
    yield Figure(f"{MANY:,} files searched", 1000 * seconds, 1000 * baseline, name, _target(name))
    memory = median(peak for _, peak in ours)
    small = _ours(few, FEW)[1]
    yield Figure("memory for ten times the files", memory, small, f"{FEW:,} files", 1.25, "MiB")


def _ours(folder: Path, files: int) -> tuple[float, float]:
    """Seconds of the whole process, and its peak memory in MiB."""
    start = time.perf_counter()
    command = [sys.executable, "-c", SCAN, EDITION, str(folder), str(files)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, int(run.stdout) / 1024


def _other_tool(words: Path, folder: Path) -> tuple[Callable[[], tuple[float, float]], str]:
    """Runs ripgrep if it is installed, otherwise grep; the same patterns over the same files."""
    together = "|".join(f"(?:{pattern})" for pattern in words.read_text("utf-8").splitlines())
    if shutil.which("rg"):
        command = ["rg", "--engine=auto", "-inc", "-f", str(words), str(folder)]
        return partial(_tool, command), "ripgrep"
    if shutil.which("grep"):
        return partial(_tool, ["grep", "-rPicI", together, str(folder)]), "grep -P"
    message = "neither ripgrep nor grep is installed"
    raise MissingError(message)


def _target(tool: str) -> float:
    """Target ratio: ripgrep uses every processor; grep, like a scan, uses one."""
    return 15 if tool == "ripgrep" else 2.5


def _tool(command: Sequence[str]) -> tuple[float, float]:
    """Seconds of the other tool, whose exit code is 1 when nothing matches."""
    start = time.perf_counter()
    run = subprocess.run(
        command, env={**os.environ, "LC_ALL": "C"},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    if run.returncode > 1:
        said = run.stderr.decode("utf-8", "replace").strip()[:80]
        message = f"{command[0]} ended with {run.returncode}: {said}"
        raise MissingError(message)
    return time.perf_counter() - start, 0.0
