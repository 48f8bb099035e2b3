"""Runs commands in forks of one process that has imported the program.

A new Python process spends most of a short command on imports. A fork has its own working folder,
environment and pipes, and exits like a separate process.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple, NoReturn

MAX_REQUEST = 1 << 17
MAX_INPUT = 1 << 15
"""Capacity in bytes of a pipe that nothing reads yet."""
TIMEOUT_S = 60
LIBRARIES = (
    "PIL.Image",
    "_strptime",
    "av",
    "encodings.idna",
    "httpx",
    "pydantic",
    "pypdfium2",
    "tomli_w",
    "wcwidth",
)
"""No keyring: the library chooses its backend from the environment when it is imported."""
SERVE = "import sys; from tests.cli.command_server import serve; serve(int(sys.argv[1]))"


class Ended(NamedTuple):
    code: int
    out: bytes
    err: bytes


class Request(NamedTuple):
    """What to run, and with what."""

    words: tuple[str, ...]
    folder: str
    environ: dict[str, str]
    before: str = ""
    """Function, as "module:function", called in the process before the command."""


class CommandServer:
    """The client of `serve`, which exits when this process does."""

    def __init__(self) -> None:
        self._connection, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.environ = server_environment(os.environ | {"PYTHONUTF8": "1"})
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(theirs.fileno())],
                cwd=Path(__file__).parents[2],
                env=self.environ,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._connection.settimeout(TIMEOUT_S)

    def run(
        self,
        words: Sequence[str],
        folder: Path,
        environ: Mapping[str, str],
        typed: bytes = b"",
        before: str = "",
    ) -> Ended:
        """Runs a command with `typed` as its standard input, on a pipe."""
        reading, writing = os.pipe()
        with (
            os.fdopen(reading, "rb") as stdin,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
        ):
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(typed)
            ends = [stdin.fileno(), out.fileno(), err.fileno()]
            request = Request(tuple(words), os.fspath(folder), dict(environ), before)
            code = self.wait(self.start(request, ends))
            out.seek(0)
            err.seek(0)
            return Ended(code, out.read(), err.read())

    def start(self, request: Request, ends: Sequence[int]) -> int:
        """Starts a command with these descriptors as standard streams. Returns its process id."""
        socket.send_fds(self._connection, [json.dumps(request).encode()], ends)
        return int(self._connection.recv(32))

    def wait(self, pid: int, seconds: float = TIMEOUT_S) -> int:
        """The exit code of the last command. Raises TimeoutError."""
        self._connection.settimeout(seconds)
        try:
            return int(self._connection.recv(32))
        except TimeoutError:
            self._connection.settimeout(None)
            os.kill(pid, signal.SIGKILL)
            self._connection.recv(32)
            raise
        finally:
            self._connection.settimeout(TIMEOUT_S)


@cache
def command_server() -> CommandServer:
    """The command server of this process."""
    return CommandServer()


def can_run(environ: Mapping[str, str], typed: bytes) -> bool:
    """Whether a fork behaves like a new process, which some environment variables need."""
    fits = sys.platform == "linux" and len(typed) <= MAX_INPUT
    return fits and applies_to_fork(environ, command_server().environ)


def server_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of a server: without the modules of the test that needs it first."""
    return {name: value for name, value in environ.items() if name != "PYTHONPATH"}


def applies_to_fork(environ: Mapping[str, str], of_server: Mapping[str, str]) -> bool:
    """Whether Python behaves in a fork of a server as in a new process with this environment."""
    return _read_at_start(environ) == _read_at_start(of_server)


def _read_at_start(environ: Mapping[str, str]) -> dict[str, str]:
    """Variables that Python reads before the program starts, and that a fork cannot apply."""
    applied = {"PYTHONIOENCODING", "PYTHON_KEYRING_BACKEND"}
    if not _customizes(environ):
        applied.add("PYTHONPATH")
    return {k: v for k, v in environ.items() if k.startswith("PYTHON") and k not in applied}


def _customizes(environ: Mapping[str, str]) -> bool:
    """Whether Python would run a customisation module of a PYTHONPATH folder when it starts."""
    folders = [Path(folder) for folder in _module_folders(environ)]
    names = ("sitecustomize.py", "usercustomize.py")
    return any((folder / name).exists() for folder in folders for name in names)


def _module_folders(environ: Mapping[str, str]) -> list[str]:
    return [folder for folder in environ.get("PYTHONPATH", "").split(os.pathsep) if folder]


def serve(connection_number: int) -> None:
    """Forks for each request until the other end is closed."""
    from wizard.cli import main  # before the module of that name is replaced

    preload()
    with socket.socket(fileno=connection_number) as connection:
        while True:
            request, ends, *_ = socket.recv_fds(connection, MAX_REQUEST, 3)
            if not request:
                return
            pid = os.fork()
            if pid == 0:
                run_in_fork(main, request, ends)
            for end in ends:
                os.close(end)
            connection.send(str(pid).encode())
            _, status = os.waitpid(pid, 0)
            connection.send(str(os.waitstatus_to_exitcode(status)).encode())


def preload() -> None:
    """Imports the program and loads the catalogue and the samples' files for all forks."""
    preload_program()
    importlib.import_module("tests.sample_media").inspect_samples_once()
    judge_samples()
    gc.freeze()  # no fork searches the objects that it shares with the others for garbage


def preload_program() -> None:
    """Imports the program and loads the catalogue."""
    for name in LIBRARIES:
        importlib.import_module(name)
    package = importlib.import_module("wizard")
    for found in pkgutil.walk_packages(package.__path__, "wizard."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    importlib.import_module("wizard.catalogue.load").load_catalogue()


def judge_samples() -> None:
    """Judges and searches the samples, so that no fork compiles the expressions of the rules."""
    from wizard.catalogue.load import load_catalogue
    from wizard.drafts.read import load_draft
    from wizard.engine.assess import Assessor
    from wizard.session.samples import DAYS, Sample, sample_folder
    from wizard.topics.scan.scanner import prepare_scan, search_sources

    catalogue = load_catalogue()
    for (name, day), sample in product(DAYS.items(), Sample):
        folder, edition = sample_folder(sample, name), catalogue.edition(name)
        draft = load_draft(folder / "submission.toml", catalogue.fields)
        assessment = Assessor(edition, day).assess(draft.all_answers)
        plan = prepare_scan(edition, assessment.context, folder)
        search_sources([wanted.question for wanted in plan.wanted], folder)


def run_in_fork(main: Callable[[], None], request: bytes, ends: list[int]) -> NoReturn:
    """Becomes the requested command, with the descriptors as its standard streams."""
    words, folder, environ, before = json.loads(request)
    for number, end in enumerate(ends):
        os.dup2(end, number)
    os.closerange(3, max(ends) + 1)
    os.environ.clear()
    os.environ.update(environ)
    sys.path[1:1] = _module_folders(environ)
    sys.stdout.reconfigure(line_buffering=sys.stdout.isatty())  # type: ignore[union-attr]
    _encode_streams(environ.get("PYTHONIOENCODING", ""))
    os.chdir(folder)
    sys.argv = ["-c", *words]
    tempfile.tempdir = None
    time.tzset()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if before:
        module, _, function = before.partition(":")
        getattr(importlib.import_module(module), function)()
    os._exit(_exit_code(main))


def _encode_streams(wanted: str) -> None:
    """Sets the encoding of the standard streams to PYTHONIOENCODING, as Python does at start."""
    encoding, _, errors = wanted.partition(":")
    if wanted:
        for name in ("stdin", "stdout", "stderr"):
            handler = "backslashreplace" if name == "stderr" else errors or "strict"
            getattr(sys, name).reconfigure(encoding=encoding, errors=handler)


def _exit_code(main: Callable[[], None]) -> int:
    """Runs the program, and what Python does when it exits."""
    try:
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    except BaseException:  # noqa: BLE001 - Python shows it and ends with 1
        traceback.print_exc()
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    return code
