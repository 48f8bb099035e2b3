"""Progress of long work as lines."""

from __future__ import annotations

import time
from collections.abc import Callable

from wizard.cli.line_terminal import LineTerminal

EVERY_S = 2.0
"""Work that is shorter is not told."""


def progress_teller(terminal: LineTerminal, work: str) -> Callable[[int, int, str], None]:
    """A callback for what is done, the total and the present name; tells one line in a while."""
    told_at = time.monotonic()

    def tell(done: int, total: int, name: str) -> None:
        nonlocal told_at
        now = time.monotonic()
        if now - told_at >= EVERY_S:
            told_at = now
            terminal.say(f"{work}: {100 * done // max(1, total)} percent, {name}")

    return tell
