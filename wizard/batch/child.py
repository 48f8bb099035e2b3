"""The process that judges bundles or drafts for another one, over its standard input and output.

It takes lines of JSON: first the settings, then one item a line. It answers with one line when it
is ready, and with the lines of a result for each item. It ends when its input does, and by itself
when an item takes too long, even if the process that started it is gone.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import sys
from typing import BinaryIO

from wizard.batch.judge import Judge, LocalItem, result_without_verdict
from wizard.batch.settings import BatchSettings
from wizard.errors import WizardError
from wizard.reports.results import Outcome, Result, json_lines

_IDLE_SECONDS, _GRACE_SECONDS = 120, 10


def main() -> None:
    """Judges until the input ends."""
    answers = _only_answers()
    settings = BatchSettings(**json.loads(sys.stdin.buffer.readline()))
    _limit_memory(settings.mebibytes)
    try:
        judge = Judge(settings)
    except WizardError as error:
        _write(answers, json.dumps({"error": error.message, "hint": error.hint}))
        return
    gc.freeze()  # the catalogue stays, so no collection needs to look at it
    _write(answers, json.dumps({"ready": os.getpid()}))
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device
        while line := _line_in_time(nowhere):
            faulthandler.dump_traceback_later(
                settings.seconds + _GRACE_SECONDS, exit=True, file=nowhere
            )
            item = LocalItem(**json.loads(line))
            try:
                result = judge.judge(item)
            except MemoryError:
                _answer(answers, out_of_memory(item, settings))
                return
            _answer(answers, result)


def out_of_memory(item: LocalItem, settings: BatchSettings) -> Result:
    """The result of an item that needs more memory than the settings allow."""
    words = f"Set aside: it needs more than {settings.mebibytes:,} MiB of memory."
    return result_without_verdict(item, settings, Outcome.SET_ASIDE, words)


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


def _answer(answers: BinaryIO, result: Result) -> None:
    _write(answers, "\n".join(json_lines(result)))


def _write(answers: BinaryIO, text: str) -> None:
    answers.write(f"{text}\n".encode())
    answers.flush()


def _limit_memory(mebibytes: int) -> None:
    """Limits the address space, where the system can."""
    if sys.platform != "win32":
        import resource

        size = mebibytes * 1024 * 1024
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        allowed = size if hard == resource.RLIM_INFINITY else min(size, hard)
        try:
            resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
        except (OSError, ValueError):
            return


if __name__ == "__main__":
    main()
