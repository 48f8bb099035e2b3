"""Ctrl+C at any moment, also just before a blocking call and while the program ends."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

_WAITS_S = (0.02, 0.1, 0.5)
"""Seconds between a Ctrl+C and the following signals, as the call may not be blocking yet."""


def interrupt_waiting_calls() -> None:
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


def end_silently() -> None:
    """At shutdown: from here on Ctrl+C ends the process without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
