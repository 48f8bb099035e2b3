"""Runs hostile inputs over all readers, in forked processes with limits of CPU time and memory.

A crash, a hang or an overrun of memory ends only the process that met it. The input is kept, made
as small as it can be while it fails in the same way, and the work goes on behind it.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import json
import mmap
import os
import select
import shutil
import signal
import struct
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NoReturn

from tests.stress.mutations import PLANTED, grown
from tests.stress.readers import READERS, Reader
from wizard.errors import WizardError

MIB = 1024 * 1024
CPU_S = 5.0
"""CPU time of one input; what takes longer is a hang."""
MEMORY = 1024 * MIB
"""Address space of a process beyond what it has before its first input."""
BLOCKED_S = 120.0
"""A process that has not begun another input for so long waits for something: a hang too."""
CHUNK = 400
_ROOT = Path(__file__).resolve().parents[2]
_MEMORY_DISK = Path("/dev/shm")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES: Mapping[str, Sequence[tuple[int, int]]] = {
    "os.remove": ((0, 1),),
    "os.rmdir": ((0, 1),),
    "os.mkdir": ((0, 2),),
    "os.truncate": ((0, 0),),
    "os.chmod": ((0, 2),),
    "os.rename": ((0, 2), (1, 3)),
    "os.link": ((1, 3),),
    "os.symlink": ((1, 2),),
}
"""Audit events of changes: which arguments are a path, and the descriptor of its folder, if any."""

Progress = Callable[[int, int], None]
"""Called with the inputs done, and all."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An input that a reader failed on."""

    reader: str
    number: int
    """With the seed of the run it names the input as it was found."""
    kind: str
    """"hang", "memory", "signal 11", "outside", "secret", or the error and where it was raised."""
    told: str
    smallest: bytes = field(repr=False)
    times: int = 1
    """How many inputs of the run failed in this way."""

    @property
    def is_hang(self) -> bool:
        """Whether it took too long; all others are crashes."""
        return self.kind.startswith("hang")


@dataclass(slots=True)
class ReaderRow:
    """What one reader did in a run."""

    reader: str
    inputs: int = 0
    crashes: int = 0
    hangs: int = 0
    peak_mib: int = 0
    """Of its processes, with the program itself."""
    cpu_s: float = 0.0


@dataclass(frozen=True, slots=True)
class InputsRun:
    """The result of a run."""

    seed: int
    rows: tuple[ReaderRow, ...]
    findings: tuple[Finding, ...]
    seconds: float

    @property
    def inputs(self) -> int:
        """The number of all inputs."""
        return sum(row.inputs for row in self.rows)

    @property
    def cpu_s(self) -> float:
        """The CPU time of all processes."""
        return sum(row.cpu_s for row in self.rows)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one input."""

    cpu_s: float = CPU_S
    memory: int = MEMORY
    blocked_s: float = BLOCKED_S
    smaller_s: float = 6.0
    """CPU time that is spent to make an input smaller; more for one that takes long."""


LIMITS = Limits()


def run_inputs(
    number: int,
    seed: int,
    jobs: int,
    on_progress: Progress = lambda *_: None,
    readers: Sequence[Reader] = READERS,
    limits: Limits = LIMITS,
) -> InputsRun:
    """Reads so many inputs, shared among the readers by weight, in so many processes at once.

    Call it in a process without threads, since it forks.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory(
        prefix="inputs-", dir=_MEMORY_DISK if _MEMORY_DISK.is_dir() else None
    ) as folder:
        _warm_up(readers, Path(folder, "warm"))
        run = _Run(seed, Path(folder).resolve(), limits, on_progress)
        run.read_all(_tasks(readers, number), jobs)
        findings = tuple(run.smallest_of(each) for each in run.found.values())
    rows = tuple(run.rows[reader.name] for reader in readers)
    return InputsRun(seed, rows, findings, time.monotonic() - started)


def input_of(reader: Reader, seed: int, number: int) -> bytes:
    """The input of this number: first each seed as it is, then what grows from them."""
    seeds = reader.seeds()
    if number < len(seeds):
        return seeds[number]
    return grown(Random(f"{seed}/{reader.name}/{number}"), seeds, reader.form)


def _warm_up(readers: Sequence[Reader], folder: Path) -> None:
    """Reads one seed of each reader, so that forks share what is imported and made once."""
    name = "SUBMISSION_WIZARD_HOME"
    before = os.environ.get(name)
    os.environ[name] = str(folder / "home")
    try:
        for number, reader in enumerate(readers):
            inside = folder / str(number)
            inside.mkdir(parents=True)
            with contextlib.suppress(Exception):
                reader.read(inside, reader.seeds()[0])
    finally:
        os.environ.pop(name) if before is None else os.environ.update({name: before})
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Task:
    reader: Reader
    first: int
    end: int


def _tasks(readers: Sequence[Reader], number: int) -> list[_Task]:
    """The inputs of each reader in chunks."""
    whole = sum(reader.weight for reader in readers)
    tasks = []
    for reader in readers:
        count = max(1, round(number * reader.weight / whole))
        starts = range(0, count, CHUNK)
        tasks += [_Task(reader, first, min(count, first + CHUNK)) for first in starts]
    return tasks


@dataclass(slots=True)
class _Worker:
    """A forked process, and what it has said so far."""

    task: _Task
    pid: int
    pipe: int
    shared: mmap.mmap
    folder: Path
    said: bytearray
    number: int
    since: float
    """When it was seen to begin the input."""


class _Run:
    def __init__(self, seed: int, folder: Path, limits: Limits, on_progress: Progress) -> None:
        self.rows: dict[str, ReaderRow] = {}
        self.found: dict[tuple[str, str], tuple[Reader, Finding]] = {}
        self._seed = seed
        self._folder = folder
        self._limits = limits
        self._on_progress = on_progress
        self._workers: dict[int, _Worker] = {}
        self._started = 0

    def read_all(self, tasks: list[_Task], jobs: int) -> None:
        left = tasks[::-1]
        every = sum(task.end - task.first for task in tasks)
        for task in tasks:
            self.rows.setdefault(task.reader.name, ReaderRow(task.reader.name))
        try:
            while left or self._workers:
                while left and len(self._workers) < jobs:
                    self._start(left.pop())
                for worker in self._ended():
                    left += self._noted(worker)
                    self._on_progress(sum(row.inputs for row in self.rows.values()), every)
        finally:
            for worker in self._workers.values():
                os.kill(worker.pid, signal.SIGKILL)
                os.waitpid(worker.pid, 0)

    def _start(self, task: _Task) -> None:
        task.reader.seeds()  # made once, and shared by all forks
        self._started += 1
        folder = self._folder / str(self._started)
        folder.mkdir()
        shared = mmap.mmap(-1, 8)
        shared[:] = struct.pack("q", task.first)
        reading, writing = os.pipe()
        pid = _fork()
        if not pid:
            os.close(reading)
            _work(task, self._seed, folder, writing, shared, self._limits)
        os.close(writing)
        self._workers[reading] = _Worker(
            task, pid, reading, shared, folder, bytearray(), task.first, time.monotonic()
        )

    def _ended(self) -> Iterator[_Worker]:
        """The workers that have ended; waits for news."""
        ready, _, _ = select.select(list(self._workers), [], [], 1.0)
        for pipe in ready:
            worker = self._workers[pipe]
            block = os.read(pipe, 65536)
            worker.said += block
            if not block:
                os.close(pipe)
                del self._workers[pipe]
                yield worker
        for worker in self._workers.values():
            (number,) = struct.unpack("q", worker.shared[:])
            if number != worker.number:
                worker.number, worker.since = number, time.monotonic()
            elif time.monotonic() - worker.since > self._limits.blocked_s:
                os.kill(worker.pid, signal.SIGKILL)

    def _noted(self, worker: _Worker) -> list[_Task]:
        """Notes what a worker found; the rest of its inputs if it was killed."""
        _, status, usage = os.wait4(worker.pid, 0)
        (number,) = struct.unpack("q", worker.shared[:])
        task = worker.task
        row = self.rows[task.reader.name]
        row.peak_mib = max(row.peak_mib, usage.ru_maxrss // 1024)
        row.cpu_s += usage.ru_utime + usage.ru_stime
        for line in worker.said.splitlines():
            self._note(task.reader, *json.loads(line))
        trace = _trace_of(worker.folder)
        shutil.rmtree(worker.folder, ignore_errors=True)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
            row.inputs += task.end - task.first
            return []
        row.inputs += number + 1 - task.first
        self._note(task.reader, number, _killed_by(status), trace)
        return [_Task(task.reader, number + 1, task.end)] if number + 1 < task.end else []

    def _note(self, reader: Reader, number: int, kind: str, told: str) -> None:
        row = self.rows[reader.name]
        if kind.startswith("hang"):
            row.hangs += 1
        else:
            row.crashes += 1
        key = reader.name, kind
        _, known = self.found.get(key, (reader, None))
        times = known.times + 1 if known else 1
        number, told = (known.number, known.told) if known else (number, told)
        self.found[key] = reader, Finding(reader.name, number, kind, told, b"", times)

    def smallest_of(self, found: tuple[Reader, Finding]) -> Finding:
        """The finding with the smallest input that fails in the same way."""
        reader, finding = found
        data = input_of(reader, self._seed, finding.number)

        limits = self._limits
        most = max(limits.smaller_s, 4 * limits.cpu_s) if finding.is_hang else limits.smaller_s
        ends = _cpu_of_forks() + most

        def fails(part: bytes) -> bool:
            return failure_of(reader, part, self._folder / "smaller", self._limits) == finding.kind

        smallest = reduced(data, fails, lambda: _cpu_of_forks() > ends)
        return Finding(
            reader.name, finding.number, finding.kind, finding.told, smallest, finding.times
        )


def failure_of(reader: Reader, data: bytes, folder: Path, limits: Limits = LIMITS) -> str:
    """How a reader fails on an input, in a process of its own; "" if it does not."""
    folder.mkdir(exist_ok=True)
    reading, writing = os.pipe()
    pid = _fork()
    if not pid:
        os.close(reading)
        _contained(folder, limits, lambda: _tell(writing, 0, _failure(reader, data, folder)))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(pid, 0)
    shutil.rmtree(folder, ignore_errors=True)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
        return str(json.loads(said)[1]) if said else ""
    return _killed_by(status)


def _cpu_of_forks() -> float:
    """The CPU time of all processes that were waited for."""
    times = os.times()
    return times.children_user + times.children_system


def reduced(
    data: bytes, fails: Callable[[bytes], bool], is_over: Callable[[], bool] = lambda: False
) -> bytes:
    """The smallest input found that still fails: halves are left out, then ever smaller parts."""
    size = max(1, len(data) // 2)
    while size and not is_over():
        at, before = 0, len(data)
        while at < len(data) and not is_over():
            smaller = data[:at] + data[at + size :]
            if fails(smaller):
                data = smaller
            else:
                at += size
        if len(data) == before or size > len(data):
            size = min(size, len(data)) // 2
    return data


# In the forked process


def _fork() -> int:
    gc.freeze()  # what is shared is not searched for garbage, and so not copied
    sys.stdout.flush()
    sys.stderr.flush()
    return os.fork()


def _work(
    task: _Task, seed: int, folder: Path, pipe: int, shared: mmap.mmap, limits: Limits
) -> NoReturn:
    """Reads the inputs of a task, and says each failure in a line."""

    def read() -> None:
        for number in range(task.first, task.end):
            shared[:] = struct.pack("q", number)
            data = input_of(task.reader, seed, number)
            signal.setitimer(signal.ITIMER_PROF, limits.cpu_s)
            _tell(pipe, number, _failure(task.reader, data, folder))

    _contained(folder, limits, read)


def _tell(pipe: int, number: int, failure: tuple[str, str] | None) -> None:
    if failure is not None:
        os.write(pipe, json.dumps([number, *failure]).encode() + b"\n")


def _contained(folder: Path, limits: Limits, work: Callable[[], None]) -> NoReturn:
    """Runs in limits, with a home below the folder, and ends the process."""
    import resource  # Windows has none, nor forks

    code = 1
    home = folder / "in"
    trace = (folder / "trace").open("w", encoding="utf-8")
    try:
        os.environ["SUBMISSION_WIZARD_HOME"] = str(home / "home")
        for name in [n for n in os.environ if n.lower().endswith("_proxy")]:
            del os.environ[name]
        tempfile.tempdir = str(home)
        sys.dont_write_bytecode = True
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(null, descriptor)
        room = _address_space() + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # Written by C code at once, then the signal ends the process, also in a regular expression.
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        faulthandler.enable(trace)
        faulthandler.register(signal.SIGPROF, trace, all_threads=False, chain=True)
        signal.setitimer(signal.ITIMER_PROF, limits.cpu_s)
        os.chdir(folder)
        sys.addaudithook(_Watch(home).see)
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - a fork never returns into its caller
        with contextlib.suppress(Exception):
            traceback.print_exc(file=trace)
            trace.flush()
    finally:
        os._exit(code)


def _failure(reader: Reader, data: bytes, folder: Path) -> tuple[str, str] | None:
    """How a reader failed, and what it said; None if it did as it should."""
    inside = folder / "in"
    shutil.rmtree(inside, ignore_errors=True)
    inside.mkdir()
    _OUTSIDE.clear()
    failure = None
    try:
        reader.read(inside, data)
    except WizardError as error:
        failure = _repeated_secret(data, f"{error.message} {error.hint}")
    except reader.expected as error:
        failure = _repeated_secret(data, str(error))
    except MemoryError:
        failure = "memory", _last_line()
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        failure = f"{type(error).__name__} in {_place_of(error)}", traceback.format_exc()[-2000:]
    if _OUTSIDE and not reader.trusted:
        failure = "outside", "; ".join(_OUTSIDE)
    return failure


def _repeated_secret(data: bytes, message: str) -> tuple[str, str] | None:
    told = PLANTED in message and PLANTED.encode() in data
    return ("secret", message[:500]) if told else None


def _place_of(error: BaseException) -> str:
    """The last function of ours that the error went through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT / "wizard")]
    frame = (ours or frames)[-1]
    name = Path(frame.filename)
    inside = name.is_relative_to(_ROOT)
    return f"{name.relative_to(_ROOT) if inside else name.name}:{frame.name}"


def _last_line() -> str:
    return traceback.format_exc()[-2000:]


_OUTSIDE: list[str] = []
"""What was written outside of the folder by the present input of this process."""


class OutsideError(PermissionError):
    """Something outside of the folder would have been changed."""


class _Watch:
    """An audit hook, which refuses and notes every change outside of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            writes = isinstance(mode, str) and set(mode) & set("wax+")
            if writes or (isinstance(flags, int) and flags & _WRITING):
                self._refuse(event, path, -1)
        elif event in _CHANGES:
            for name, descriptor in _CHANGES[event]:
                held = arguments[descriptor] if descriptor else -1
                self._refuse(event, arguments[name], held)

    def _refuse(self, event: str, path: object, descriptor: int) -> None:
        if not isinstance(path, str | bytes):
            return
        base = Path(f"/proc/self/fd/{descriptor}").readlink() if descriptor >= 0 else Path.cwd()
        whole = base / os.fsdecode(path)
        real = os.path.normpath(Path(os.path.realpath(whole.parent), whole.name))
        if not f"{real}{os.sep}".startswith(f"{self._folder}{os.sep}") and real != os.devnull:
            _OUTSIDE.append(f"{event} {path!r}")
            raise OutsideError(f"{event} outside of the folder")


def _address_space() -> int:
    """The present size of this process in bytes; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * mmap.PAGESIZE
    except OSError:
        return 0


def _killed_by(status: int) -> str:
    if not os.WIFSIGNALED(status):
        return "exit"
    number = os.WTERMSIG(status)
    if number in {signal.SIGPROF, signal.SIGKILL}:
        return "hang" if number == signal.SIGPROF else "hang: blocked"
    return f"signal {number}"


def _trace_of(folder: Path) -> str:
    try:
        return (folder / "trace").read_text("utf-8", "replace")[:2000]
    except OSError:
        return ""
