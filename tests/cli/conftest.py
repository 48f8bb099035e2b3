"""The program started as a shell does, in a process and a folder of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command_server import Ended, can_run, command_server
from tests.standin.faulty import Faulty
from tests.standin.pages import STEPS_PAGE

DAY = "2025-04-01"
"""The day on which the shipped samples are judged."""

START = "from wizard.cli import main; main()"
ROOT = Path(__file__).parents[2]


def start_after(before: str) -> str:
    """Code that calls a function, as "module:function", and then the program."""
    module, _, function = before.partition(":")
    called = f"import sys; sys.path.append({str(ROOT)!r}); from {module} import {function}; "
    return f"{called}{function}(); {START}" if before else START


@dataclass(frozen=True, slots=True)
class Ran:
    """Exit code and output of a command."""

    code: int
    out: str
    err: str


def data_in(text: str) -> Any:
    """What a JSON document that a command printed says, without its frame."""
    return json.loads(text)["data"]


def shown(code: int, out: bytes, err: bytes) -> Ran:
    ran = Ran(code, out.decode("utf-8"), err.decode("utf-8"))
    assert "Traceback" not in ran.err, ran.err
    return ran


@dataclass
class Shell:
    """Runs the program in a folder. `env` is added to the environment.

    `run` and `ok` run it in a fork, `start` and `popen` in a process of its own. `before` is a
    function, as "module:function", that is called in the process before the program.
    """

    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    before: str = ""

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-c", start_after(self.before), *words]

    def environment(self) -> dict[str, str]:
        return os.environ | {"PYTHONUTF8": "1"} | self.env

    def run(self, *words: str, typed: str = "") -> Ran:
        """Runs the command with `typed` as its standard input, on a pipe."""
        return shown(*self.ended(*words, typed=typed.encode()))

    def ended(self, *words: str, typed: bytes = b"") -> Ended:
        """As `run`, also for output that is not UTF-8."""
        environ = self.environment()
        if not can_run(environ, typed):
            return self._in_process(self.command(*words), typed)
        return command_server().run(words, self.folder, environ, typed, self.before)

    def start(self, command: Sequence[str], typed: str = "") -> Ran:
        return shown(*self._in_process(command, typed.encode()))

    def _in_process(self, command: Sequence[str], typed: bytes) -> Ended:
        ended = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(),
            input=typed,
            capture_output=True,
            check=False,
            timeout=60,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def popen(self, *words: str) -> subprocess.Popen[bytes]:
        """The running command, with pipes for its standard streams."""
        pipe = subprocess.PIPE
        # A background job of a shell ignores Ctrl+C, and so would its children.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return subprocess.Popen(
                self.command(*words),
                cwd=self.folder,
                env=self.environment(),
                stdin=pipe,
                stdout=pipe,
                stderr=pipe,
            )
        finally:
            signal.signal(signal.SIGINT, before)

    def ok(self, *words: str, typed: str = "") -> str:
        """The output of a command that must exit with 0."""
        ran = self.run(*words, typed=typed)
        assert ran.code == 0, ran.err
        return ran.out

    def draft(self, name: str = "Sitebook Sync") -> str:
        """The file name of a new, empty draft of the first edition in the folder."""
        words = ("new", name, "--edition", "2025-02", "--folder", ".")
        return Path(self.ok(*words).strip()).name

    def text(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    def sample(self, which: str = "ready") -> str:
        """The folder of a copy of a sample of the first edition, its dates moved to today."""
        self.ok("sample", which, which, "--edition", "2025-02")
        return which


@pytest.fixture(scope="module")
def web() -> Iterator[Faulty]:
    """Pages on this machine, one of them with steps."""
    with Faulty() as faulty:
        faulty.on("/steps", STEPS_PAGE)
        yield faulty


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)
