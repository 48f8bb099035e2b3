"""A split in a person's hands: joined, parted, corrected, and taken only as they leave it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from wizard.text import clean
from wizard.topics.feedback.lines import SkipReason
from wizard.topics.feedback.split import SkippedText, SplitResult, split_point


@dataclass(frozen=True, slots=True)
class MailPart:
    """One part of what came."""

    text: str
    kept: bool
    """Whether it will be a point."""
    why: SkipReason | None = None
    """Why it was left out at first; None for what was a point from the beginning."""


class SplitEditor:
    """The pieces, those that were left out last. Each change gives the place to stand at then."""

    def __init__(self, found: SplitResult, stands: Callable[[str], object | None]) -> None:
        """`stands` tells what an open point says already; that is left out at first."""
        twice = {text for text in found.points if stands(text) is not None}
        again = (SkippedText(SkipReason.TWICE, text) for text in found.points if text in twice)
        points = (MailPart(text, kept=True) for text in found.points if text not in twice)
        left = (*again, *found.left_out)
        aside = (MailPart(part.text, kept=False, why=part.why) for part in left)
        self.pieces: list[MailPart] = [*points, *aside]

    @property
    def points(self) -> tuple[str, ...]:
        """The texts that will be points."""
        return tuple(piece.text for piece in self.pieces if piece.kept and piece.text)

    @property
    def left_out(self) -> tuple[MailPart, ...]:
        """What will be none."""
        return tuple(piece for piece in self.pieces if not piece.kept)

    def number_of(self, index: int) -> int:
        """What a piece that is kept is called: counted from 1 over those kept."""
        return sum(piece.kept for piece in self.pieces[: index + 1])

    def toggle(self, index: int) -> int:
        """Keeps a piece, or leaves it out."""
        piece = self.pieces[index]
        self.pieces[index] = replace(piece, kept=not piece.kept)
        return index

    def join(self, index: int) -> int | None:
        """Makes one point of a piece and the nearest one kept above it; None where none is."""
        kept = (place for place in range(index - 1, -1, -1) if self.pieces[place].kept)
        above = next(kept, None)
        if above is None:
            return None
        text = f"{self.pieces[above].text}\n{self.pieces[index].text}"
        self.pieces[above] = replace(self.pieces[above], text=text)
        del self.pieces[index]
        return above

    def part(self, index: int) -> int | None:
        """Splits a piece into its lines or sentences; None where there is one only."""
        parts = split_point(self.pieces[index].text)
        return self._put(index, parts) if len(parts) > 1 else None

    def rewrite(self, index: int, text: str) -> int:
        """Another text; a blank line makes two of it, no words at all leave it out."""
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
