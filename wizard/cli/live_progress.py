"""Progress of a live run: one updated line on a terminal, or a line for each check."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from wizard.cli.streams import can_overwrite_lines
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.catalogue.model import CheckKind
    from wizard.drafts.evidence_observed import Observed, Question

_NARROW = 40


class LiveProgressLine:
    """Receives every check event; `quiet` prints nothing without a terminal."""

    def __init__(self, kinds: Mapping[str, CheckKind], total: int, *, quiet: bool) -> None:
        self._kinds = kinds
        self._total = total
        self._done = 0
        self._open: dict[Question, None] = {}
        self._line = can_overwrite_lines()
        self._quiet = quiet and not self._line
        self.troubles_told = not self._line and not quiet
        """Whether every inconclusive check already has a line."""

    def on_answer(self, question: Question, observed: Observed | None) -> None:
        """Reports that a check begins (None) or is answered."""
        if observed is None:
            self._open[question] = None
        else:
            self._done += 1
            self._open.pop(question, None)
        if self._line:
            self._rewrite()
        elif observed is not None and not self._quiet:
            came = f"could not tell: {observed.trouble}" if observed.trouble else "answered"
            _say(f"{self._done} of {self._total}  {self._words(question)}: {one_line(came)}\n")

    def _rewrite(self) -> None:
        waiting = next(iter(self._open), None)
        words = self._words(waiting) if waiting else ""
        line = f"{self._done} of {self._total}  {words}"
        width = max(_NARROW, shutil.get_terminal_size().columns) - 1
        _say(f"\r{_shortened_line(line, width)}\x1b[K")

    def _words(self, question: Question) -> str:
        subject = one_line(question.inputs[0]) if question.inputs else ""
        return f"{self._kinds[question.check].label}: {subject}"

    def wipe(self) -> None:
        """Erases the line."""
        if self._line:
            _say("\r\x1b[K")


def _shortened_line(line: str, width: int) -> str:
    if line.isascii():
        return line[:width]
    import wcwidth

    while wcwidth.wcswidth(line) > width:
        line = line[:-1]
    return line


def _say(text: str) -> None:
    with contextlib.suppress(OSError):  # the reader has gone; the run continues
        click.echo(text, err=True, nl=False)
