"""Extracts literals that a text must contain for a regular expression to match.

Searching for a literal is much faster than matching an expression, so files without an expression's
literals are skipped. Unsupported syntax gives no literals, and the expression is then always tried:
slower, never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

Needles = frozenset[bytes]
"""In lower case; every match contains at least one of them."""

_ESCAPED = frozenset(r".^$*+?{}[]()|\/-_#@&'\"`:;,<>=!%~ ")
_SHORTEST = 3


class ExpressionNeedles(Needles):
    """The literals of an expression, which a faster engine can search for itself."""

    pattern: str


@lru_cache(maxsize=4096)
def needles_of(pattern: str) -> Needles | None:
    """The literals of a case-insensitive expression; None if unknown.

    A seeker that has them searches for this expression, or for a part of what it matches.
    """
    try:
        words = _of_choices(pattern)
    except IndexError:  # an unbalanced expression, which `re` reports itself
        return None
    if words is None:
        return None
    needles = ExpressionNeedles(words)
    needles.pattern = pattern
    return needles


def _of_choices(pattern: str) -> Needles | None:
    words: set[bytes] = set()
    for choice in _split(pattern):
        found = _of_sequence(choice)
        if found is None:
            return None
        words |= found
    return frozenset(words)


def _split(pattern: str) -> list[str]:
    """The alternatives of an expression at top level."""
    parts, depth, start, at = [], 0, 0, 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif sign == "[":
            at = _end_of_class(pattern, at) - 1
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*parts, pattern[start:]]


def _of_sequence(pattern: str) -> Needles | None:
    """The best literals of one alternative: its longest literal, or those of a group."""
    candidates: list[Needles] = []
    run = ""
    for token, needed in _tokens(pattern):
        if len(token) == 1 and needed:
            run += token
            continue
        _keep(run, candidates)
        group = _inside(token) if needed else None
        words = _of_choices(group) if group else None
        if words:
            candidates.append(words)
        if group and _WORDS.fullmatch(group):
            candidates.append(frozenset((run + word).lower().encode() for word in group.split("|")))
        run = ""
    _keep(run, candidates)
    return max(candidates, key=_search_worth, default=None)


_WORDS = re.compile(r"[A-Za-z]{3,}(\|[A-Za-z]{3,})*")


def from_rarest(pattern: str) -> str:
    """The expression without what stands before the rarest literal of each alternative.

    It matches wherever the original does. A faster engine then need not follow every common word,
    such as "token" or "status", to see what comes after it.
    """
    return "|".join(map(_from_rarest, _split(pattern)))


def _from_rarest(sequence: str) -> str:
    """One alternative; what may stand there any number of times separates its parts.

    So does a group before a dot and a name.
    """
    parts, start, at = [], 0, 0
    while at < len(sequence):
        end = _end_of(sequence, at)
        _, after = _is_repeated(sequence, end)
        is_owner = sequence[at] == "(" and _MEMBER.match(sequence, after)
        if is_owner or (after > end and sequence[at] in "[\\."):
            parts.append((_rarity(sequence[start:at]), start))
            start = after
        at = after
    parts.append((_rarity(sequence[start:]), start))
    rarest, start = max(parts, key=lambda part: part[0])
    is_common = not parts[0][0] and _SHORT_WORDS.match(sequence)
    least = _LESS_RARE if is_common else max(_RARE, _CLEARLY * parts[0][0])
    return sequence[start:] if rarest >= least else sequence


_SHORT_WORDS = re.compile(r"\([\w=]+(\|[\w=]+)+\)\[")
"""Words of any length before a gap; one without literals is among them, such as "is"."""


_MEMBER = re.compile(r"\\\.[a-z]{6}")
"""In an expression, the dot and the name of what a call is made of."""


def _rarity(part: str) -> int:
    """How rare the literals of a part of an expression are, 0 if it has none."""
    words = _of_sequence(part)
    bare = [word.strip() for word in words or ()]
    return min((len(word) + _NO_WORD * (not word.isalpha()) for word in bare), default=0)


def without_exclusions(pattern: str) -> str:
    """The expression without its negative assertions: it matches wherever the original does."""
    kept, at = "", 0
    while at < len(pattern):
        end = _end_of(pattern, at) if pattern[at] != "(" else at + 1
        if pattern.startswith(("(?!", "(?<!"), at):
            at = _end_of_group(pattern, at)
            continue
        kept += pattern[at:end]
        at = end
    return kept


_LESS_RARE, _RARE, _CLEARLY = 5, 8, 2
_NO_WORD = 7
"""A literal with a digit or a sign is as rare as a word with so many letters more."""


def _keep(run: str, candidates: list[Needles]) -> None:
    if len(run) >= _SHORTEST and run.isascii():
        candidates.append(frozenset({run.lower().encode()}))


def _search_worth(words: Needles) -> tuple[int, int]:
    """Prefers long literals, which are rare, and few of them."""
    return min(len(word.strip()) for word in words), -len(words)


def _tokens(pattern: str) -> Iterable[tuple[str, bool]]:
    """Each part of a sequence (a letter or more characters), and whether every match has it."""
    at = 0
    while at < len(pattern):
        end = _end_of(pattern, at)
        token = pattern[at:end]
        if token[0] == "\\" and len(token) == 2 and token[1] in _ESCAPED:  # noqa: PLR2004 - a pair
            token = token[1]
        elif token in (".", "^", "$"):
            token += " "  # no literal
        low, end = _is_repeated(pattern, end)
        yield token, low
        at = end


def _end_of(pattern: str, at: int) -> int:
    sign = pattern[at]
    if sign == "\\":
        return at + 2
    if sign == "[":
        return _end_of_class(pattern, at)
    return _end_of_group(pattern, at) if sign == "(" else at + 1


def _end_of_class(pattern: str, at: int) -> int:
    at += 2 if pattern[at + 1] == "^" else 1
    at += 1 if pattern[at] == "]" else 0
    while pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1


def _end_of_group(pattern: str, at: int) -> int:
    depth = 0
    while True:
        sign = pattern[at]
        if sign == "[":
            at = _end_of_class(pattern, at)
            continue
        depth += {"(": 1, ")": -1}.get(sign, 0)
        at += 2 if sign == "\\" else 1
        if depth == 0:
            return at


_COUNT = re.compile(r"\{(\d*)(,\d*)?\}")


def _is_repeated(pattern: str, at: int) -> tuple[bool, int]:
    """Whether the preceding part occurs at least once, and where its quantifier ends.

    A repeated letter ends the literal, so it counts as absent.
    """
    if at >= len(pattern):
        return True, at
    count = _COUNT.match(pattern, at)
    if pattern[at] in "*+?" or count:
        end = count.end() if count else at + 1
        if end < len(pattern) and pattern[end] in "?+":
            end += 1
        return False, end
    return True, at


def _inside(token: str) -> str | None:
    """The content of a capturing or plain group; None for anything else."""
    if not token.startswith("(") or not token.endswith(")"):
        return None
    if not token.startswith("(?"):
        return token[1:-1]
    head = re.match(r"\(\?(?:[aiLmsux-]*:|P<\w+>)", token)
    return token[head.end() : -1] if head else None


class WordFilter:
    """Finds which literals a text contains, each searched once for all expressions."""

    def __init__(self, words: Iterable[bytes]) -> None:
        every = sorted(set(words))
        self._families: list[tuple[bytes, Sequence[bytes]]] = []
        for stem in _STEMS:
            family = [word for word in every if stem in word]
            if len(family) > 1:
                self._families.append((stem, family))
                every = [word for word in every if stem not in word]
        self._alone = every

    def words_in(self, lowered: bytes) -> set[bytes]:
        """The literals in a text in lower case."""
        found = {word for word in self._alone if word in lowered}
        for stem, family in self._families:
            if stem in lowered:
                found.update(word for word in family if word in lowered)
        return found


_STEMS = (
    b"procore", b"_token", b"push", b"redirect", b"auth", b".com", b"http", b"verify", b"expire",
    b"revoke", b"retry", b"google", b"vapid", b"limit", b".0.0", b"_id",
)  # fmt: skip
"""Common substrings of literals: if one is missing, so are all its literals."""
