"""The process that judges bundles or drafts for another one, over its standard input and output.

It takes lines of JSON: first the settings, then one item a line. It answers with one line when it
is ready, and with the lines of a result for each item. It ends when its input does, and by itself
when an item takes too long, even if the process that started it is gone.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

from wizard.batch.judge import Judge, LocalItem
from wizard.batch.settings import BatchSettings
from wizard.errors import WizardError
from wizard.files import read_file
from wizard.reports.results import json_lines

EXIT_OUT_OF_MEMORY = 86
"""The exit code of this process when it needed more memory than the settings allow."""

_IDLE_SECONDS, _GRACE_SECONDS, _LOOK_SECONDS = 120, 10, 0.2
_ADDRESSES, _LEAST_ADDRESSES = 4, 2 * 1024**3
_STATM = Path("/proc/self/statm")


def main() -> None:
    """Judges until the input ends."""
    answers = _only_answers()
    settings = BatchSettings(**json.loads(sys.stdin.buffer.readline()))
    try:
        judge = Judge(settings)
    except WizardError as error:
        _write(answers, json.dumps({"error": error.message, "hint": error.hint}))
        return
    gc.freeze()  # the catalogue stays, so no collection needs to look at it
    _write(answers, json.dumps({"ready": os.getpid()}))
    _limit_memory(settings.mebibytes)
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device
        while line := _line_in_time(nowhere):
            faulthandler.dump_traceback_later(
                settings.seconds + _GRACE_SECONDS, exit=True, file=nowhere
            )
            item = LocalItem(**json.loads(line))
            try:
                _write(answers, "\n".join(json_lines(judge.judge(item))))
            except MemoryError:
                os._exit(EXIT_OUT_OF_MEMORY)


def _line_in_time(nowhere: object) -> bytes:
    """The next request; ends the process if none comes, as when its starter waits for good."""
    faulthandler.dump_traceback_later(_IDLE_SECONDS, exit=True, file=nowhere)  # type: ignore[arg-type]
    return sys.stdin.buffer.readline()


def _only_answers() -> BinaryIO:
    """Standard output for answers; whatever a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    return answers


def _write(answers: BinaryIO, text: str) -> None:
    answers.write(f"{text}\n".encode())
    answers.flush()


def _limit_memory(mebibytes: int) -> None:
    """Ends this process when it has more memory in use, where the system can tell.

    An allocation that fails could change a verdict, since a file that cannot be opened for want of
    memory looks like a damaged one. So none is let fail before several times the limit.
    """
    if sys.platform != "win32":
        import resource

        most = mebibytes * 1024 * 1024
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        allowed = max(_ADDRESSES * most, _LEAST_ADDRESSES)
        allowed = allowed if hard == resource.RLIM_INFINITY else min(allowed, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
        threading.Thread(target=_watch_memory, args=(most,), daemon=True).start()


def _watch_memory(most: int) -> None:
    while _memory_in_use() <= most:
        time.sleep(_LOOK_SECONDS)
    os._exit(EXIT_OUT_OF_MEMORY)


def _memory_in_use() -> int:
    """The bytes in use; where the system does not tell that, the most that were ever in use."""
    used = 0
    if sys.platform != "win32":
        import resource

        if _STATM.exists():  # on Linux
            used = int(read_file(_STATM, 200).split()[1]) * resource.getpagesize()
        else:
            used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used


if __name__ == "__main__":
    main()
