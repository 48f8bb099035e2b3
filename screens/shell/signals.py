"""The system's signals that end a program."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

from textual.app import App

ENDING = ("SIGTERM", "SIGHUP")
"""Sent by `kill`, and when the terminal window is closed."""


def install_signal_handlers(app: App[int], leave: Callable[[], object]) -> None:
    """Calls `leave` when a signal asks the program to end, then ends it as shells expect."""
    loop = asyncio.get_running_loop()

    def end(number: int) -> None:
        leave()
        app.exit(128 + number, return_code=128 + number)

    for name in ENDING:
        if hasattr(signal, name):  # Windows has only some
            number = int(getattr(signal, name))
            loop.add_signal_handler(number, end, number)
