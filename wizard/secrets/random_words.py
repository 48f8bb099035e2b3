"""Finds keys without a name: long random words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.lazy_pattern import lazy_pattern
from wizard.secrets.found import FoundSecret
from wizard.secrets.values import FREQUENT_CHANGES, REPEATED, USUAL, changes, character_classes

SHORTEST_RANDOM = 32
_LONGEST_RANDOM = 63
_SEVERAL_FIGURES = 3
_RANDOM = lazy_pattern(r"(?<![A-Za-z0-9_+/\-])[A-Za-z0-9_+/\-]{24,}+={0,2}")
_NAME_WITH_NUMBER = lazy_pattern(r"(?:[A-Z]?[a-z]{2,}+|[A-Z]{2,}+)++[A-Za-z]?\d{1,6}")
"""A name of a folder or a program: "LedgerSync2", "DailyLogV3"."""
_BOT_TOKEN = lazy_pattern(r"[MNO][\w\-]{23,27}\.[\w\-]{6}\.[\w\-]{27,40}(?![\w\-])")
_HEX_WORD = lazy_pattern(r"(?<![0-9A-Za-z_\-])[0-9a-f]{64}(?![0-9A-Za-z_\-])")
_SUMS = lazy_pattern(
    r"sha-?\d|hash|checksum|digest|commit|fingerprint|integrity|prüfsumme|somme|md5|blake",
    re.IGNORECASE,
)
_PUBLIC = lazy_pattern(
    r"(?:sha\d{1,3}[:\-] {0,2}|md5[:\-]|verification[=:]|[/?&=#@.%:]|id\"?\W{1,4}|ssh-\w{2,9} |"
    r"data:\S{1,60})\Z",
    re.IGNORECASE,
)


def random_words(text: str) -> Iterator[FoundSecret]:
    """Long random words, except an id that is the whole answer, and values marked as public."""
    yield from _pairs(text)
    whole = text.strip()
    for match in _RANDOM.finditer(text):
        start, end = match.span()
        bot = _BOT_TOKEN.match(text, start)
        if bot:
            yield FoundSecret(*bot.span(), "a bot token")
        elif match[0] != whole and _is_unnamed_secret(match[0]) and _is_loose(text, start, end):
            yield FoundSecret(start, end, "a key")


def _is_loose(text: str, start: int, end: int) -> bool:
    """Whether a word is not part of an address and not marked as public."""
    if text[end : end + 1] in tuple("@.:/%&#"):
        return False
    return _PUBLIC.search(text, max(0, start - 80), start) is None


def _is_unnamed_secret(word: str) -> bool:
    if not SHORTEST_RANDOM <= len(word) <= _LONGEST_RANDOM or word.startswith("AAAA"):
        return False
    longest = max(re.split(r"[+/=_\-]", word), key=len)
    has = character_classes(longest)
    if not (has.small and has.capital and has.figure) or REPEATED.search(word):
        return False
    if _NAME_WITH_NUMBER.fullmatch(longest):
        return False
    figures = sum(c.isdigit() for c in word)
    random = changes(longest) >= FREQUENT_CHANGES
    return len(longest) >= USUAL and figures >= _SEVERAL_FIGURES and random


def _pairs(text: str) -> Iterator[FoundSecret]:
    """An id and its secret side by side, as shown in Procore's portal."""
    words = list(_HEX_WORD.finditer(text))
    if len(words) == 2 and words[0][0] != words[1][0] and not _SUMS.search(text):  # noqa: PLR2004
        yield FoundSecret(*words[1].span(), "a client ID with its secret")
