"""Benchmarks of inspecting files: time, memory, and time until the finding is shown."""

from __future__ import annotations

import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.figures import Figure, MissingError, median, taking_turns
from bench.journey import catalogue, pages
from bench.keys import focus
from bench.subjects import ROOT, step_session
from bench.terminal import Terminal
from tests.files import films, pictures
from wizard.catalogue.field_kinds import Media
from wizard.catalogue.model import Field, Page
from wizard.inspection.media.content_cache import ContentCache
from wizard.inspection.media.look import Inspect, look_at
from wizard.inspection.media.seen import InspectionState

SMALL, LARGE = 2 * 1024 * 1024, 4 * 1024**3
SCREENSHOTS = 20
INSTANT = 100.0
"""Milliseconds that people do not notice as a delay."""

LOGO = "media.logo"
WRONG_SIDE = 317
CLEAR = "\x05\x15"


def looking(folder: Path, rounds: int) -> Iterator[Figure]:
    """Inspection of videos of two sizes, and of a folder of pictures."""
    small = films.save_sparse(folder / "small.mp4", SMALL, index_first=False)
    large = films.save_sparse(folder / "large.mp4", LARGE, index_first=False)
    shots = [
        pictures.screenshot(folder / f"shot-{number:02}.png", (1600, 900), page=number)
        for number in range(1, SCREENSHOTS + 1)
    ]
    cache = ContentCache(folder / "cache")
    subjects = [
        partial(_milliseconds, partial(_look_at_all, [small], Media.VIDEO)),
        partial(_milliseconds, partial(_look_at_all, [large], Media.VIDEO)),
        partial(_milliseconds_of_new, shots, folder),
        partial(_milliseconds, partial(_look_at_all, shots, Media.IMAGE, cache.inspect)),
        partial(_milliseconds, partial(_decode_all, shots)),
    ]
    two, four, new, seen, decoded = (median(t) for t in taking_turns(subjects, max(3, rounds)))
    yield Figure("a look at a video of 4 GB", four, two, "the same of 2 MB", 1.5)
    name = f"a look at {SCREENSHOTS} screenshots"
    yield Figure(f"{name}, new", new, decoded, "decoding them", 1.5)
    yield Figure(f"{name}, seen before", seen, decoded, "decoding them", 0.05)
    yield from _memory([small], [large], shots)


def _memory(small: list[Path], large: list[Path], shots: list[Path]) -> Iterator[Figure]:
    two, four = (_peak_of(paths, Media.VIDEO) for paths in (small, large))
    yield Figure("peak memory, a video of 4 GB", four, two, "the same of 2 MB", 1.1, "MiB")
    one, many = (_peak_of(paths, Media.IMAGE) for paths in (shots[:1], shots))
    name = f"peak memory, {SCREENSHOTS} screenshots"
    yield Figure(name, many, one, "one of them", 1.3, "MiB")


def _milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def _look_at_all(paths: Sequence[Path], look: Media, inspect: Inspect | None = None) -> None:
    for path in paths:
        seen = look_at(path, look, inspect)
        if seen.state is not InspectionState.OPENED:
            message = f"{path.name} {seen.trouble}"
            raise MissingError(message)


def _milliseconds_of_new(paths: Sequence[Path], folder: Path) -> float:
    """The time to inspect copies with other bytes, which no earlier round has seen."""
    mark, copies = uuid.uuid4().bytes, [folder / f"new-{path.name}" for path in paths]
    for path, copy in zip(paths, copies, strict=True):
        copy.write_bytes(path.read_bytes() + mark)
    return _milliseconds(partial(_look_at_all, copies, Media.IMAGE))


def _decode_all(paths: Sequence[Path]) -> None:
    from PIL import Image

    for path in paths:
        with Image.open(path) as picture:
            picture.load()


_PEAK = """
import re, sys
from pathlib import Path
from wizard.inspection.media.content_cache import ContentCache
from wizard.inspection.media.look import Inspect, look_at
from wizard.catalogue.field_kinds import Media
for name in sys.argv[2:]:
    look_at(Path(name), Media(sys.argv[1]))
print(int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


def _peak_of(paths: Sequence[Path], look: Media) -> float:
    """Peak MiB of a separate process that inspects the files."""
    command = [sys.executable, "-c", _PEAK, look.value, *map(str, paths)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        raise MissingError(run.stderr.strip()[-80:])
    return float(run.stdout)


def choosing(folder: Path, rounds: int) -> Iterator[Figure]:
    """Time from pasting the path of a wrong logo until its size is shown."""
    page, field = _place_of(LOGO)
    started = step_session(folder, "choosing", page)
    with Terminal(started.command, cwd=ROOT, env=started.env) as terminal:
        terminal.wait_for(started.ready)
        focus(terminal, field.label)
        times = [_choose(terminal, folder, number) for number in range(max(3, rounds))]
    yield Figure("a file chosen, its finding on screen", median(times), INSTANT, "0.1 s", 8)


def _choose(terminal: Terminal, folder: Path, number: int) -> float:
    side = WRONG_SIDE + number
    path = pictures.logo(folder / f"wrong-{number}.png", side)
    terminal.send(CLEAR)
    terminal.settle()
    return 1000 * terminal.time_to(f"\x1b[200~{path}\x1b[201~", f"{side} × {side}")


def _place_of(field_id: str) -> tuple[Page, Field]:
    page = next(page for page in pages() if field_id in page.fields)
    return page, catalogue().fields[field_id]
