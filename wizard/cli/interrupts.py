"""Ctrl+C ends the program at every moment, also while it is about to wait.

A signal that comes between the printing of a question and the reading of the answer sets a flag
that Python looks at only when the reading returns. The same holds for each call that waits: for a
lock, a thread, a host. So each Ctrl+C is followed by signals that do nothing but interrupt such a
call, which makes Python look at its flag.
"""

from __future__ import annotations

import os
import signal
import threading
import time

WAITS_S = (0.02, 0.1, 0.5)
"""Between a Ctrl+C and the signals that follow it; the call may not have begun to wait yet."""


def interrupt_waiting_calls() -> None:
    """For the main thread. Windows interrupts a waiting call by itself."""
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
    """The program is over: from here on Ctrl+C ends the process without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
