"""Edits a text in the editor that the person has chosen."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from wizard.errors import WizardError

_HINT = "Name your editor in the environment variable EDITOR; it has to wait until you close it."


class EditorFailed(WizardError):
    """The editor could not be started, or ended with an error."""


def edit_text(text: str) -> str | None:
    """The text as it was left in the editor of VISUAL or EDITOR; None if it was not changed.

    Blocks until the editor ends. For the main thread, with a terminal in its usual state. Raises
    EditorFailed.
    """
    import click

    with _interrupts_for_the_editor():
        try:
            edited = click.edit(text)
        except (click.ClickException, OSError, ValueError) as error:
            reason = error.message if isinstance(error, click.ClickException) else str(error)
            raise EditorFailed(f"The text was not edited: {reason.rstrip('.')}.", _HINT) from error
    if edited is not None and not text.endswith("\n"):
        edited = edited.removesuffix("\n")  # editors end the last line
    return None if edited == text else edited


@contextmanager
def _interrupts_for_the_editor() -> Iterator[None]:
    """Leaves Ctrl+C to the editor: a handler of Python's is not inherited, as ignoring would be."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
