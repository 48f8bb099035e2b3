"""The command line: the same functions as the screens, without a terminal.

The version, and opening the wizard with or without a draft, are handled here without click, whose
import takes a tenth of the time to the first frame.
"""

from __future__ import annotations

import gc
import os
import sys

from wizard import __version__
from wizard.cli.environment import COMPLETION

INTERRUPTED = 130
"""As in `wizard.cli.boundary`, which may not be imported yet when Ctrl+C is pressed."""


_OBJECTS_BETWEEN_COLLECTIONS = 1_000_000
"""While the program starts, nearly all new objects stay: looking for garbage among them as often
as Python does by itself takes an eighth of the time to the first frame. Most commands end before
there are as many; the screens look more often once they are shown."""


def main() -> None:
    """Runs the command in the arguments, and exits."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    try:
        if sys.argv[1:] == ["--version"] and COMPLETION not in os.environ:
            _exit_with_version()
        from wizard.cli.interrupts import end_silently, interrupt_waiting_calls

        interrupt_waiting_calls()
        try:
            _run_arguments()
        finally:
            end_silently()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        gc.freeze()  # else Python looks for garbage among all objects once more at its end


def _exit_with_version() -> None:
    from wizard.cli.boundary import run_guarded
    from wizard.cli.streams import make_streams_safe

    def print_version() -> int:
        print(f"submission-wizard, version {__version__}")
        return 0

    make_streams_safe()
    sys.exit(run_guarded(print_version))


def _run_arguments() -> None:
    words = sys.argv[1:]
    if COMPLETION not in os.environ and _only_opens(words):
        from pathlib import Path

        from wizard.cli.boundary import run_guarded
        from wizard.cli.start import start

        path = Path(words[0]) if words else None
        sys.exit(run_guarded(lambda: start(path)))
    from wizard.cli.main import run_command_line as by_command

    by_command()


def _only_opens(words: list[str]) -> bool:
    """Whether there are no arguments, or only an existing draft."""
    return not words or (
        len(words) == 1 and words[0].endswith(".toml") and os.path.isfile(words[0])  # noqa: PTH113 - pathlib is not imported yet
    )


__all__ = ["main"]
