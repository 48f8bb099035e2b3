"""Processes that judge, as the program sees them that starts them: bounded, replaced, ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from queue import Empty, SimpleQueue

from wizard.batch.child import EXIT_OUT_OF_MEMORY
from wizard.batch.judge import LocalItem, result_without_verdict
from wizard.batch.results_file import bundle_of, finding_of
from wizard.batch.settings import BatchSettings
from wizard.errors import WizardError
from wizard.reports.results import FindingResult, Outcome, Result

_COMMAND = ("-P", "-m", "wizard.batch.child")
"""`-P` keeps modules of the working folder out: it may be a folder of strangers' files."""

_START_SECONDS, _END_SECONDS = 120, 5
_MAX_LINE = 64 * 1024
_STOPPED = "The run was stopped."


class _EndedError(Exception):
    """The process ended while it judged."""


class JudgingProcess:
    """One process with its own interpreter, started when first needed. For one thread."""

    def __init__(self, settings: BatchSettings, command: Sequence[str] = _COMMAND) -> None:
        self._settings = settings
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._in_time = True
        self._closed = False

    def judge(self, item: LocalItem) -> Result:
        """The result of an item, also if it ends the process or takes too long.

        An item that ends its process is tried a second time, since the process may have been ended
        from outside. Raises WizardError if no process can be started.
        """
        for _ in range(2):
            try:
                return self._judged(item)
            except _EndedError as ended:
                code = self._end_code()
                if self._closed:
                    raise WizardError(_STOPPED) from ended
                if not self._in_time:
                    words = f"it took longer than {self._settings.seconds:,} s"
                    break
                if code == EXIT_OUT_OF_MEMORY:
                    words = f"it needs more than {self._settings.mebibytes:,} MiB of memory"
                    break
                words = f"it ended its process twice ({str(ended) or _end_words(code)})"
        return result_without_verdict(
            item, self._settings, Outcome.SET_ASIDE, f"Set aside: {words}."
        )

    def close(self) -> None:
        """Ends the process, if there is one."""
        if self._process is not None:
            self._stop()

    def end(self) -> None:
        """Ends the process for good while another thread waits for its answer."""
        self._closed = True
        process = self._process
        if process is not None:
            _kill(process)

    def _judged(self, item: LocalItem) -> Result:
        if self._process is not None and self._process.poll() is not None:
            self._stop()  # it had nothing to do for long
        process = self._process or self._start()
        with self._time_limit(process, self._settings.seconds):
            _send(process, json.dumps(item._asdict()))
            result = _result_from(process)
        if process.poll() is not None:
            self._stop()
        return result

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = process = subprocess.Popen(  # noqa: S603 - fixed words
            [sys.executable, *self._command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with self._time_limit(process, _START_SECONDS), contextlib.suppress(_EndedError):
            _send(process, json.dumps(asdict(self._settings)))
            ready = json.loads(_line(process))
            if "ready" in ready:
                return process
            self._stop()
            raise WizardError(ready["error"], ready["hint"])
        message = f"No process for judging can be started ({_end_words(self._stop())})."
        raise WizardError(message, "See whether memory and processes are left.")

    @contextlib.contextmanager
    def _time_limit(self, process: subprocess.Popen[bytes], seconds: int) -> Iterator[None]:
        self._in_time = True
        timer = threading.Timer(seconds, self._end, (process,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        self._in_time = False
        _kill(process)

    def _end_code(self) -> int:
        """The exit code of the process, which has closed its output; it is not waited for long."""
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_END_SECONDS)
        return self._stop()

    def _stop(self) -> int:
        """Ends the process; its exit code."""
        process, self._process = self._process, None
        if process is None:
            return 0
        _kill(process)
        code = process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        return code


class JudgingPool:
    """Processes for any number of threads, each lent to one at a time."""

    def __init__(self, settings: BatchSettings) -> None:
        self._settings = settings
        self._idle: SimpleQueue[JudgingProcess] = SimpleQueue()
        self._every: list[JudgingProcess] = []

    @contextlib.contextmanager
    def process(self) -> Iterator[JudgingProcess]:
        """A process that nobody else uses."""
        try:
            process = self._idle.get_nowait()
        except Empty:
            process = JudgingProcess(self._settings)
            self._every.append(process)
        try:
            yield process
        finally:
            self._idle.put(process)

    def close(self) -> None:
        """Ends all; threads that use one get a WizardError."""
        with contextlib.suppress(Empty):
            while True:
                self._idle.get_nowait().close()
        for process in self._every:
            process.end()


def _send(process: subprocess.Popen[bytes], line: str) -> None:
    if process.stdin is None:
        raise _EndedError
    try:
        process.stdin.write(f"{line}\n".encode())
        process.stdin.flush()
    except OSError as error:
        raise _EndedError from error


def _line(process: subprocess.Popen[bytes]) -> bytes:
    line = process.stdout.readline(_MAX_LINE) if process.stdout else b""
    if not line.endswith(b"\n"):
        raise _EndedError
    return line


def _result_from(process: subprocess.Popen[bytes]) -> Result:
    findings: list[FindingResult] = []
    try:
        while (row := json.loads(_line(process))).pop("row") == "finding":
            findings.append(finding_of(row))
        return Result(bundle_of(row), tuple(findings))
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        words = "what it answered cannot be read"
        raise _EndedError(words) from error


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and what it started."""
    if process.poll() is not None:
        return
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _end_words(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
