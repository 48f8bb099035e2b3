"""Strings in parts, of which some are set at run time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, product
from typing import NamedTuple

from wizard.inspection.source.code.project import FunctionScope

MOST_PATTERNS = 24
"""Values of one expression; more are not told apart."""
_ADDRESS = re.compile(r"https?://|/?rest/|/")
_WHOLE = ("http://", "https://")


class Piece(NamedTuple):
    """A literal part of a string, and where it is written."""

    text: str
    file: int
    line: int


class Hole(NamedTuple):
    """A part of a string that is set at run time."""

    name: str
    """What fills it, as written: `self.base_url`."""
    parameter: tuple[FunctionScope, str] | None = None
    """The function and its parameter, if callers fill it."""
    key: str = ""
    """The key of the parameter, if that is an object."""


Pattern = tuple[Piece | Hole, ...]
"""A string in parts."""

Fill = Callable[[Hole], Sequence[Pattern]]
"""What a parameter is in a call."""


def hole_of(pattern: Pattern) -> Hole | None:
    """The hole, if a pattern is nothing else."""
    only = pattern[0] if len(pattern) == 1 else None
    return only if isinstance(only, Hole) else None


def flattened(pattern: Pattern) -> str:
    """A pattern as text, with `{}` for each part that is set at run time."""
    text = "".join(part.text if isinstance(part, Piece) else "{}" for part in pattern)
    return re.sub(r"(?:\{\}){2,}", "{}", text)


def is_address(pattern: Pattern) -> bool:
    """Whether a pattern begins as an address or a path does."""
    first = pattern[0] if pattern else None
    return isinstance(first, Piece) and _ADDRESS.match(first.text) is not None


def is_url(pattern: Pattern) -> bool:
    """Whether a pattern is a whole address."""
    return flattened(pattern).startswith((*_WHOLE, "{}://"))


def begins_whole(pattern: Pattern) -> bool:
    """Whether a pattern already begins with its base."""
    first = pattern[0] if pattern else None
    if isinstance(first, Piece):
        return first.text.startswith(_WHOLE)
    return isinstance(first, Hole) and first.parameter is None and len(pattern) > 1


def places_of(pattern: Pattern) -> list[tuple[int, int]]:
    """File and line of each literal."""
    return [
        (part.file, part.line)
        for part in pattern
        if isinstance(part, Piece) and part.text.strip("/") and part.line
    ]


def known_only(patterns: Sequence[Pattern]) -> list[Pattern]:
    """Without what is set at run time, where the code also gives an address or path."""
    has_address = any(map(is_address, patterns))
    return [p for p in patterns if not has_address or len(p) != 1 or isinstance(p[0], Piece)]


def distinct(patterns: Iterable[Pattern]) -> tuple[Pattern, ...]:
    """Patterns that differ in what they say, the known ones first; never empty."""
    kept: dict[tuple[str, ...], Pattern] = {}
    for pattern in patterns:
        kept.setdefault(tuple(_identities(pattern)), pattern)
        if len(kept) > 4 * MOST_PATTERNS:
            break
    every = sorted(kept.values(), key=lambda p: not any(isinstance(part, Piece) for part in p))
    return tuple(every[:MOST_PATTERNS]) or ((Hole(""),),)


def _identities(pattern: Pattern) -> Iterator[str]:
    """What tells patterns apart; names of holes only at the beginning, where a base may be."""
    for number, part in enumerate(pattern):
        if isinstance(part, Piece):
            yield part.text
        else:
            yield f"\0{'' if number else part.name}{part.parameter}{part.key}"


def joined_patterns(rows: Sequence[Sequence[Pattern]], *, slash: bool = False) -> list[Pattern]:
    """All ways to join one pattern of each row; with `slash`, as parts of a path."""
    choices = islice(product(*(row[:MOST_PATTERNS] for row in rows)), 2 * MOST_PATTERNS)
    return [_path(chosen) if slash else tuple(chain.from_iterable(chosen)) for chosen in choices]


def _path(patterns: Iterable[Pattern]) -> Pattern:
    parts: list[Piece | Hole] = []
    for pattern in patterns:
        if parts and pattern:
            _separate(parts, pattern[0])
        parts += pattern
    return tuple(parts)


def _separate(parts: list[Piece | Hole], following: Piece | Hole) -> None:
    """One slash between two parts of a path."""
    last = parts[-1]
    begins = isinstance(following, Piece) and following.text.startswith("/")
    if isinstance(last, Piece) and last.text.endswith("/"):
        if begins:
            parts[-1] = last._replace(text=last.text[:-1])
    elif not begins:
        file, line = (last.file, last.line) if isinstance(last, Piece) else (0, 0)
        parts.append(Piece("/", file, line))


def filled(pattern: Pattern, target: FunctionScope, fill: Fill) -> list[Pattern]:
    """A pattern whose parameters of the target are filled by a call."""
    rows: list[Sequence[Pattern]] = []
    for part in pattern:
        is_filled = isinstance(part, Hole) and part.parameter and part.parameter[0] == target
        rows.append(fill(part) if isinstance(part, Hole) and is_filled else ((part,),))
    return joined_patterns(without_empty(rows))


def without_empty(rows: Sequence[Sequence[Pattern]]) -> list[Sequence[Pattern]]:
    """What each part can be; what is empty at first, between two slashes, is set at run time."""
    texts = [_text_of(row) for row in rows]
    return [
        [pattern if flattened(pattern) else (Hole(""),) for pattern in row]
        if before.endswith("/") and after.startswith("/")
        else row
        for before, row, after in zip(["", *texts], rows, [*texts[1:], ""], strict=False)
    ]


def _text_of(row: Sequence[Pattern]) -> str:
    """The text of a part that can be one only."""
    return flattened(row[0]) if len(row) == 1 else ""
