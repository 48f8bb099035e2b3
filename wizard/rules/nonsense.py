"""Signs that a text says nothing: filling words, repetition, random keys, too few words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PLAIN_WORD = re.compile(r"[^\W\d_]+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")
_VOWELS = frozenset("aeiouyäöüéèêëáàâãåæøóòôõíìîïúùûœ")
_LATIN_WORDS = 3
"""How many different words of filling text tell."""
_TECHNICAL = re.compile(r"://|[@/_\\]|\d|\.\w")
"""Addresses, paths, names in code and keys: their letters are no words."""
_PART = 4
"""Keys beside each other that tell; a word has to be as long to be looked at."""
_LONG_WORD, _PARTS_OF_LONG_WORD = 12, 3
"""From how many letters on a word may have such keys by chance, and how many tell then."""
_PARTS_OF_WORDS = frozenset(
    {"erty", "wert", "trew", "ertz", "azer", "zert", "ytre", "reza", "oper"}
)
"""Keys beside each other in words: liberty, Schwert, strewn, Hertz, Azerbaijan."""
_LOOKED_AT = 300
"""Words of a long text that are looked at: enough to see a repetition."""


def words_of(text: str) -> list[str]:
    """The words of a text, folded; without figures."""
    return [word.casefold() for word in _WORD.findall(text)]


def core_of(text: str) -> str:
    """The text folded, in one line and without marks at its ends."""
    return " ".join(_EDGES.sub("", text).casefold().split())


def is_without_content(text: str) -> bool:
    """Whether nothing in it is a letter or a figure."""
    return not any(character.isalnum() for character in text)


def sizes_of(text: str) -> tuple[int, int]:
    """Letters and words; a sign of a script without spaces counts as a word of two letters."""
    ideographs = (
        sum(unicodedata.category(sign) == "Lo" for sign in text) if _is_foreign(text) else 0
    )
    letters = sum(map(str.isalpha, text))
    return letters + ideographs, len(_WORD.findall(text)) + ideographs


def _is_foreign(text: str) -> bool:
    return not text.isascii()


def filling_words(words: Sequence[str], filling: Collection[str]) -> tuple[str, ...]:
    """The words of filling text in a text, if they are enough to tell; else none."""
    found = tuple(dict.fromkeys(word for word in words if word in filling))
    return found if len(found) >= _LATIN_WORDS or {"lorem", "ipsum"} <= set(found) else ()


def is_repeated(text: str, words: Sequence[str]) -> bool:
    """Whether it is one letter, one word or a few words again and again."""
    letters = [letter for letter in text.casefold() if letter.isalnum()]
    if _is_one_letter(letters):
        return True
    seen = words[:_LOOKED_AT]
    if len(seen) > 1 and len(set(seen)) == 1:
        return True
    return len(seen) >= 8 and len(set(seen)) / len(seen) < 0.25  # noqa: PLR2004 - measured


def _is_one_letter(letters: Sequence[str]) -> bool:
    if len(letters) < 2:  # noqa: PLR2004 - one letter is too short, not repeated
        return False
    most = Counter(letters).most_common(1)[0][1]
    if most == len(letters):
        return letters[0].isalpha() or len(letters) > 3  # noqa: PLR2004 - "11" is a number
    return len(letters) >= 4 and most / len(letters) > 0.6  # noqa: PLR2004 - measured


def is_mash(text: str, rows: tuple[str, ...], *, only_rows: bool = False) -> bool:
    """Whether a third of its longer words were typed at random.

    Words in capitals are abbreviations. With `only_rows`, only keys beside each other tell.
    """
    prose = " ".join(part for part in text.split() if not _TECHNICAL.search(part))
    longer = (w for w in _PLAIN_WORD.findall(prose)[:_LOOKED_AT] if len(w) >= _PART)
    words = [word.casefold() for word in longer if not word.isupper()]
    random = sum(_is_typed_at_random(word, rows, only_rows=only_rows) for word in words)
    return bool(words) and random / len(words) > 0.34  # noqa: PLR2004 - measured


@lru_cache(maxsize=8192)
def _is_typed_at_random(word: str, rows: tuple[str, ...], *, only_rows: bool) -> bool:
    parts = {word[at : at + _PART] for at in range(len(word) - _PART + 1)}
    if len(parts & _parts_of(rows)) >= (1 if len(word) < _LONG_WORD else _PARTS_OF_LONG_WORD):
        return True
    if only_rows or len(word) <= _PART or not word.isascii():
        return False
    return _VOWELS.isdisjoint(word) or _CONSONANTS.search(word) is not None


@lru_cache(maxsize=8)
def _parts_of(rows: tuple[str, ...]) -> frozenset[str]:
    """Keys beside each other, in one direction or the other, that are no part of a word."""
    both = [*rows, *(row[::-1] for row in rows)]
    parts = {row[at : at + _PART] for row in both for at in range(len(row) - _PART + 1)}
    return frozenset(parts - _PARTS_OF_WORDS)
