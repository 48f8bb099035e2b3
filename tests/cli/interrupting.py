"""Functions called in a command's process to send Ctrl+C at a chosen moment."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

MOMENT = "INTERRUPT_AT_LINE"
COUNT_FILE = "COUNT_LINES_IN"


def beside_the_reading() -> None:
    """Sends SIGINT to another thread on SIGUSR1.

    For the thread that reads an answer this is the same as a signal right before the reading: a
    flag is set, and nothing interrupts the call.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})

    def wait() -> None:
        signal.sigwait({signal.SIGUSR1})
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)

    threading.Thread(target=wait, daemon=True).start()


def at_a_line() -> None:
    """Sends SIGINT before the line of the program with the number in the environment."""
    moment = int(os.environ[MOMENT])
    count = 0

    def in_frame(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        if count == moment:
            sys.settrace(None)
            signal.raise_signal(signal.SIGINT)
        return in_frame

    def in_call(frame: FrameType, _event: str, _argument: Any) -> Any:
        return in_frame if "/wizard/" in frame.f_code.co_filename else None

    if path := os.environ.get(COUNT_FILE):
        atexit.register(lambda: Path(path).write_text(str(count), "ascii"))
    sys.settrace(in_call)
