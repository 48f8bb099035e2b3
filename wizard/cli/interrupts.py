"""Makes Ctrl+C end the program at any moment, also just before a blocking call.

A signal between the printing of a prompt and the reading of the answer sets a flag that Python
checks only when the read returns. The same holds for each blocking call: a lock, a thread, a host.
So each Ctrl+C is followed by signals that only interrupt such a call, which makes Python check its
flag.
"""

from __future__ import annotations

import os
import signal
import threading
import time

WAITS_S = (0.02, 0.1, 0.5)
"""Seconds between a Ctrl+C and the following signals, as the call may not be blocking yet."""


def interrupt_waiting_calls() -> None:
    """For the main thread. Windows interrupts a blocking call by itself."""
    if not hasattr(signal, "pthread_kill"):
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.signal(signal.SIGURG, lambda _number, _frame: None)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    main = threading.get_ident()
    threading.Thread(target=_follow, args=(reading, main), name="interrupts", daemon=True).start()


def _follow(reading: int, main: int) -> None:
    while numbers := os.read(reading, 64):
        if signal.SIGINT in numbers:
            for seconds in WAITS_S:
                time.sleep(seconds)
                signal.pthread_kill(main, signal.SIGURG)


def end_silently() -> None:
    """At shutdown: from here on Ctrl+C ends the process without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
