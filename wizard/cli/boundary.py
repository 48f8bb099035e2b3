"""The last boundary: every failure becomes a sentence and an exit code."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Callable
from typing import NoReturn

from wizard.errors import WizardError

EXIT_FAULT = 70
EXIT_INTERRUPTED = 130


def guarded(run: Callable[[], int]) -> int:
    """The exit code of what runs, or of its failure, which is told on standard error."""
    try:
        return run()
    except WizardError as error:
        return tell(error)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader has gone; Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:  # noqa: BLE001 - a fault of ours gets its own exit code
        from wizard.text import clean

        say(clean(traceback.format_exc().rstrip()))
        say("This is a fault of the program. Your draft was not changed by it.")
        return EXIT_FAULT


def leave(code: int) -> NoReturn:
    """Ends at once, all that was written so far told: some thread may wait for a host for long."""
    for end in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, AttributeError, ValueError):
            end.flush()
    os._exit(code)


def tell(error: WizardError) -> int:
    """Says what happened and what to do about it; gives the exit code."""
    from wizard.text import clean

    say(f"Error: {clean(error.message)}")
    if error.hint:
        say(clean(error.hint))
    return error.exit_code


def say(text: str) -> None:
    """One line on standard error, where that is open."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)
