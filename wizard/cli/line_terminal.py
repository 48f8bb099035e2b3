"""Reads and writes lines at a terminal, of which none is ever drawn over."""

from __future__ import annotations

import getpass
import shutil
import sys
from collections.abc import Iterable

import click

from wizard.errors import WizardError
from wizard.reports.text_report import WIDTH, wrapped
from wizard.rules.phrasing import sentence
from wizard.text import clean

_NARROWEST = 20
_SEPARATORS = {" · ": ", ", " ▸ ": ", then ", " › ": ", ", " → ": ": "}
"""Signs between parts of our own texts, which a screen reader leaves out or spells."""


class InputEnded(Exception):
    """Standard input is at its end."""


class LineTerminal:
    """Asks for lines on standard input, and tells paragraphs wrapped to the width.

    `err` writes to standard error, for a command whose output is a document.
    """

    def __init__(self, *, err: bool = False) -> None:
        self._err = err

    def say(self, text: str = "", indent: str = "", first: str | None = None) -> None:
        """Tells one paragraph; no text is an empty line."""
        width = max(_NARROWEST, min(WIDTH, shutil.get_terminal_size().columns))
        for line in wrapped(text, indent, first, width):
            click.echo(line, err=self._err)

    def say_error(self, error: WizardError) -> None:
        """Tells what went wrong, and what to do."""
        self.say(f"{sentence(error.message)} {error.hint}")

    def say_lines(self, lines: Iterable[str]) -> None:
        """Tells lines without wrapping them, e.g. a path or a command to copy."""
        for line in lines:
            click.echo(clean(line), err=self._err)

    def ask(self, prompt: str) -> str:
        """The line that is typed, without surrounding space. Raises InputEnded."""
        return self.read_line(prompt).strip()

    def read_line(self, prompt: str) -> str:
        """As `ask`, with the space at its beginning."""
        click.echo(clean(prompt), err=self._err, nl=False)
        try:
            line = sys.stdin.readline() if sys.stdin else ""
        except UnicodeDecodeError:
            line = "\N{REPLACEMENT CHARACTER}"
        if not line or not self.is_interactive:
            click.echo(err=self._err)
        if not line:
            raise InputEnded
        return line.rstrip()

    def ask_hidden(self, prompt: str) -> str:
        """As `ask`; a terminal does not show what is typed."""
        if not self.is_interactive:
            return self.ask(prompt)
        try:
            return getpass.getpass(clean(prompt)).strip()
        except EOFError as error:
            raise InputEnded from error
        except UnicodeDecodeError:
            return "\N{REPLACEMENT CHARACTER}"

    @property
    def is_interactive(self) -> bool:
        """Whether a person types at a terminal."""
        return sys.stdin is not None and sys.stdin.isatty()


def spoken(text: str) -> str:
    """A text of ours with words or commas for the signs between its parts."""
    for sign, words in _SEPARATORS.items():
        text = text.replace(sign, words)
    return text
