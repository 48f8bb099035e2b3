"""Lists with numbers, told a few rows at a time."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.cli.line_terminal import LineTerminal, spoken
from wizard.cli.plain.askers import AnswerRefused
from wizard.cli.plain.route import QuestionPlace
from wizard.dataclass import dataclass
from wizard.engine.finding import Finding

AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """A row: what is told, where it leads if anywhere, and the finding that it is about."""

    words: str
    place: QuestionPlace | None
    finding: Finding | None = None


class NumberedRows:
    """The list that was told last; its numbers are taken by commands."""

    def __init__(self, terminal: LineTerminal) -> None:
        self._terminal = terminal
        self._rows: Sequence[NumberedRow] = ()
        self._told = 0

    def tell(self, rows: Sequence[NumberedRow]) -> None:
        """Tells the first rows of another list."""
        self._rows, self._told = rows, 0
        self.tell_more()

    def tell_more(self) -> None:
        """Tells the next rows, and how many are left. Raises AnswerRefused for none."""
        if self._told >= len(self._rows):
            raise AnswerRefused("The list has no more rows.")
        shown = self._rows[self._told : self._told + AT_ONCE]
        for number, row in enumerate(shown, self._told + 1):
            self._terminal.say(f"{number}. {spoken(row.words)}", "   ", "")
        self._told += len(shown)
        left = len(self._rows) - self._told
        more = f" {left} more: :more tells them." if left else ""
        self._terminal.say(f":go with a number goes there.{more}")

    def row(self, argument: str) -> NumberedRow:
        """The row with that number. Raises AnswerRefused."""
        if not self._rows:
            raise AnswerRefused("There is no list yet; :review, :left, :pages and :find make one.")
        if argument.isdecimal() and 0 < int(argument) <= len(self._rows):
            return self._rows[int(argument) - 1]
        raise AnswerRefused(f"Give a number from 1 to {len(self._rows)}.")
