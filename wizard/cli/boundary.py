"""Converts every failure of the command line into a message and an exit code."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from typing import NoReturn

from wizard.errors import WizardError
from wizard.files import record_written

EXIT_UNWRITTEN = 4
EXIT_FAULT = 70
EXIT_INTERRUPTED = 130


def run_guarded(run: Callable[[], int]) -> int:
    """Runs the function; returns its exit code, or that of its failure after printing it."""
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
        import traceback

        from wizard.text import clean

        echo_stderr(clean(traceback.format_exc().rstrip()))
        echo_stderr(f"This is a fault of the program. {_what_was_written()}")
        return EXIT_FAULT


def exit_code_with_output(code: int) -> int:
    """A command's exit code; another one if its output could not be written in full."""
    from wizard.cli.streams import failure_of_output

    failure = failure_of_output()
    if failure is None or code > EXIT_UNWRITTEN:
        return code
    from wizard.drafts.disk import reason_of

    echo_stderr(f"Error: standard output was not written in full: {reason_of(failure)}.")
    echo_stderr(_what_was_written())
    return EXIT_UNWRITTEN


def _what_was_written() -> str:
    """The user's files that this process has written and not removed."""
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
    """Flushes the output, then exits without waiting for threads."""
    code = exit_code_with_output(code)
    for end in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, AttributeError, ValueError):
            end.flush()
    os._exit(code)


def print_error(error: WizardError) -> int:
    """Prints an error and its hint; returns the exit code."""
    from wizard.text import clean

    echo_stderr(f"Error: {clean(error.message)}")
    if error.hint:
        echo_stderr(clean(error.hint))
    return error.exit_code


def echo_stderr(text: str) -> None:
    """Prints one line to standard error, if that is open."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)
