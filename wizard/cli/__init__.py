"""The command line: the same functions as the screens, without a terminal.

Opening the wizard, with or without a draft, is handled here without click, whose import takes a
tenth of the time to the first frame.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

from wizard.cli.environment import COMPLETION

INTERRUPTED = 130
"""As in `wizard.cli.boundary`, which may not be imported yet when Ctrl+C is pressed."""

_WAITS_S = (0.02, 0.1, 0.5)
"""Seconds between a Ctrl+C and the following signals, as the call may not be blocking yet."""


def main() -> None:
    """Runs the command in the arguments, and exits."""
    try:
        _interrupt_waiting_calls()
        try:
            _run_arguments()
        finally:
            _end_silently()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _run_arguments() -> None:
    words = sys.argv[1:]
    if COMPLETION not in os.environ and _only_opens(words):
        from wizard.cli.boundary import run_guarded
        from wizard.cli.start import start

        path = Path(words[0]) if words else None
        sys.exit(run_guarded(lambda: start(path)))
    from wizard.cli.main import run_command_line as by_command

    by_command()


def _only_opens(words: list[str]) -> bool:
    """Whether there are no arguments, or only an existing draft."""
    return not words or (
        len(words) == 1 and words[0].endswith(".toml") and Path(words[0]).is_file()
    )


def _interrupt_waiting_calls() -> None:
    """Makes Ctrl+C end the program at any moment, also just before a blocking call.

    A signal between the printing of a prompt and the reading of the answer sets a flag that Python
    checks only when the read returns. The same holds for each blocking call: a lock, a thread, a
    host. So each Ctrl+C is followed by signals that only interrupt such a call, which makes Python
    check its flag. For the main thread. Windows interrupts a blocking call by itself.
    """
    if sys.platform != "win32":
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        signal.signal(signal.SIGURG, lambda _number, _frame: None)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        words = (reading, threading.get_ident(), signal.SIGURG)
        threading.Thread(target=_follow, args=words, name="interrupts", daemon=True).start()


def _follow(reading: int, main: int, harmless: signal.Signals) -> None:
    while numbers := os.read(reading, 64):
        for seconds in _WAITS_S if signal.SIGINT in numbers else ():
            time.sleep(seconds)
            if sys.platform != "win32":
                signal.pthread_kill(main, harmless)


def _end_silently() -> None:
    """At shutdown: from here on Ctrl+C ends the process without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


__all__ = ["main"]
