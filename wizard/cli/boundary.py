"""The last boundary: every failure becomes a sentence and an exit code."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Callable
from typing import NoReturn

from wizard.errors import WizardError
from wizard.files import record_written

EXIT_UNWRITTEN = 4
EXIT_FAULT = 70
EXIT_INTERRUPTED = 130


def run_guarded(run: Callable[[], int]) -> int:
    """The exit code of what runs, or of its failure, which is told on standard error."""
    with record_written():
        return _run_guarded(run)


def _run_guarded(run: Callable[[], int]) -> int:
    try:
        return exit_code_with_output(run())
    except WizardError as error:
        return print_error(error)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except Exception:  # noqa: BLE001 - a fault of ours gets its own exit code
        from wizard.text import clean

        echo_stderr(clean(traceback.format_exc().rstrip()))
        echo_stderr(f"This is a fault of the program. {_what_was_written()}")
        return EXIT_FAULT


def exit_code_with_output(code: int) -> int:
    """The exit code of a command; another one where its output could not be written in full."""
    from wizard.cli.streams import failure_of_output

    failure = failure_of_output()
    if failure is None or code > EXIT_UNWRITTEN:
        return code
    from wizard.drafts.disk import reason_of

    echo_stderr(f"Error: standard output was not written in full: {reason_of(failure)}.")
    echo_stderr(_what_was_written())
    return EXIT_UNWRITTEN


def _what_was_written() -> str:
    """Which of the user's files this process has put in place and left there."""
    from wizard.files import written_files
    from wizard.places import user_places
    from wizard.text import clean

    places = user_places()
    ours = (places.state, places.cache)
    paths = [
        path
        for path in written_files()
        if path.suffix != ".lock"
        and path.exists()
        and not any(path.is_relative_to(folder) for folder in ours)
    ]
    if not paths:
        return "No draft was changed."
    return f"Written before it, and whole: {', '.join(clean(str(path)) for path in paths)}."


def exit_now(code: int) -> NoReturn:
    """Ends at once, all that was written so far told: some thread may wait for a host for long."""
    code = exit_code_with_output(code)
    for end in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, AttributeError, ValueError):
            end.flush()
    os._exit(code)


def print_error(error: WizardError) -> int:
    """Says what happened and what to do about it; gives the exit code."""
    from wizard.text import clean

    echo_stderr(f"Error: {clean(error.message)}")
    if error.hint:
        echo_stderr(clean(error.hint))
    return error.exit_code


def echo_stderr(text: str) -> None:
    """One line on standard error, where that is open."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)
