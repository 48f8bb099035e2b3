"""Progress of a live run: one updated line on a terminal, or a line for each check."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

import click

from wizard.cli.streams import can_overwrite_lines
from wizard.reports.signs import MET, sign_of
from wizard.topics.live.outcomes import QuestionOutcome, outcome_words, question_words

if TYPE_CHECKING:
    from wizard.drafts.evidence_observed import Observed, Question
    from wizard.engine.questions import PendingQuestion

Judge = Callable[["PendingQuestion", "Observed"], QuestionOutcome]
_NARROW = 40
_TICK_S = 1.0
_ECHO = 3
"""Columns left free, in which a terminal shows ^C without a new line."""


class LiveProgressLine:
    """Receives every check event, and tells its verdict; `quiet` prints nothing without a terminal.

    On a terminal, what is met is counted, and everything else gets a line that stays.
    """

    def __init__(
        self,
        asked: Mapping[Question, PendingQuestion],
        judge: Judge,
        budget_s: float,
        *,
        quiet: bool,
    ) -> None:
        self._asked = asked
        self._judge = judge
        self._budget_s = budget_s
        self._begun = time.monotonic()
        self._done = 0
        self._open: dict[Question, None] = {}
        self._line = can_overwrite_lines()
        self._quiet = quiet and not self._line
        self.doubts: set[str] = set()
        """The reasons of inconclusive checks that already have a line."""

    async def beside(self, run: Coroutine[Any, Any, None]) -> None:
        """Runs it, and shows meanwhile how much of its time is used."""
        self._begun = time.monotonic()
        ticker = asyncio.create_task(self._ticks())
        try:
            await run
        finally:
            ticker.cancel()

    async def _ticks(self) -> None:
        while self._line:
            self._rewrite()
            await asyncio.sleep(_TICK_S)

    def on_answer(self, question: Question, observed: Observed | None) -> None:
        """Reports that a check begins (None), or its verdict."""
        if observed is None:
            self._open[question] = None
        else:
            self._done += 1
            self._open.pop(question, None)
            self._tell(self._asked[question], observed)
        if self._line:
            self._rewrite()

    def _tell(self, pending: PendingQuestion, observed: Observed) -> None:
        outcome = self._judge(pending, observed)
        mark = sign_of(*outcome.state).mark
        if self._quiet or (self._line and mark == MET.mark):
            return
        self.doubts |= {outcome.doubt} - {""}
        words = outcome_words(outcome, pending)
        line = f"{self._done} of {len(self._asked)}  {mark} {words}"
        _say(f"\r{line}\x1b[K\n" if self._line else f"{line}\n")

    def _rewrite(self) -> None:
        waiting = next(iter(self._open), None)
        words = question_words(self._asked[waiting]) if waiting else ""
        seconds = f"{time.monotonic() - self._begun:.0f} of {self._budget_s:g} s"
        line = f"{self._done} of {len(self._asked)} · {seconds} · {words}"
        width = max(_NARROW, shutil.get_terminal_size().columns) - _ECHO
        _say(f"\r{_shortened_line(line, width)}\x1b[K")

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
