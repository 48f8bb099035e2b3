"""Lets a user join, split and correct the points of a split before accepting them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from wizard.dataclass import dataclass
from wizard.text import clean
from wizard.topics.feedback.lines import SkipReason
from wizard.topics.feedback.split import SkippedText, SplitResult, split_point


@dataclass(frozen=True, slots=True)
class MailPart:
    """One part of the message."""

    text: str
    kept: bool
    """Whether it becomes a point."""
    why: SkipReason | None = None
    """Why it was skipped initially; None for an initial point."""


class SplitEditor:
    """The parts, skipped ones last. Each change returns the new cursor position."""

    def __init__(self, found: SplitResult, stands: Callable[[str], object | None]) -> None:
        """`stands` finds an existing open point; such parts are skipped initially."""
        twice = {text for text in found.points if stands(text) is not None}
        again = (SkippedText(SkipReason.TWICE, text) for text in found.points if text in twice)
        points = (MailPart(text, kept=True) for text in found.points if text not in twice)
        left = (*again, *found.left_out)
        aside = (MailPart(part.text, kept=False, why=part.why) for part in left)
        self.pieces: list[MailPart] = [*points, *aside]

    @property
    def points(self) -> tuple[str, ...]:
        """The texts that become points."""
        return tuple(piece.text for piece in self.pieces if piece.kept and piece.text)

    @property
    def left_out(self) -> tuple[MailPart, ...]:
        """The number of skipped parts."""
        return tuple(piece for piece in self.pieces if not piece.kept)

    def number_of(self, index: int) -> int:
        """The number of a kept part, counted from 1."""
        return sum(piece.kept for piece in self.pieces[: index + 1])

    def toggle(self, index: int) -> int:
        """Includes or skips a part."""
        piece = self.pieces[index]
        self.pieces[index] = replace(piece, kept=not piece.kept)
        return index

    def join(self, index: int) -> int | None:
        """Joins a part with the nearest kept one above; None if there is none."""
        kept = (place for place in range(index - 1, -1, -1) if self.pieces[place].kept)
        above = next(kept, None)
        if above is None:
            return None
        text = f"{self.pieces[above].text}\n{self.pieces[index].text}"
        self.pieces[above] = replace(self.pieces[above], text=text)
        del self.pieces[index]
        return above

    def part(self, index: int) -> int | None:
        """Splits a part into its lines or sentences; None if there is only one."""
        parts = split_point(self.pieces[index].text)
        return self._put(index, parts) if len(parts) > 1 else None

    def rewrite(self, index: int, text: str) -> int:
        """Replaces the text; a blank line splits it, an empty text skips it."""
        parts = [part.strip() for part in _split_paragraphs(clean(text))]
        if not parts:
            self.pieces[index] = replace(self.pieces[index], kept=False)
            return index
        return self._put(index, parts)

    def _put(self, index: int, texts: Iterable[str]) -> int:
        piece = self.pieces[index]
        self.pieces[index : index + 1] = [replace(piece, text=t, kept=True) for t in texts]
        return index


def _split_paragraphs(text: str) -> list[str]:
    parts: list[str] = [""]
    for line in text.split("\n"):
        if line.strip():
            parts[-1] = f"{parts[-1]}\n{line.rstrip()}"
        elif parts[-1]:
            parts.append("")
    return [part for part in parts if part.strip()]
