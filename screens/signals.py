"""The system's signals that end a program."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

ENDING = ("SIGTERM", "SIGHUP")
"""Sent by `kill`, and when the terminal window is closed."""


def heed_signals(leave: Callable[[int], None]) -> None:
    """Calls `leave` with the number of a signal that asks the program to end."""
    loop = asyncio.get_running_loop()
    for name in ENDING:
        if hasattr(signal, name):  # Windows has only some
            number = int(getattr(signal, name))
            loop.add_signal_handler(number, leave, number)
