"""Detects keyword stuffing: repeated phrases and words, lists of keywords."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from wizard.rules.phrasing import counted, quoted
from wizard.rules.reading import LocatedText, field_at, judged, text_of
from wizard.rules.verdict import Facts, Verdict, not_met

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_FRAGMENT_END = re.compile(r"[,;.:!?|/•\n]|\s[-–—]\s|\b(?:and|or)\b", re.IGNORECASE)
_IN_A_ROW = 3
"""A phrase repeated this often in a row fails, regardless of the text length."""
_OWN_NAME = 2
"""Factor by which the shares may be exceeded by words of the app's name."""
_CONTENT_LETTERS = 3


class Limits(NamedTuple):
    """Thresholds that an ordinary text does not reach."""

    phrase_words: int
    min_repeats: int
    phrase_share: float
    word_share: float
    keywords: int
    keyword_words: int
    keyword_share: float
    shared_share: float


def no_stuffing(  # noqa: PLR0913 - parameters of the data, by name
    facts: Facts,
    fields: tuple[str, ...],
    *,
    phrase_words: int = 4,
    min_repeats: int = 4,
    phrase_share: float = 0.18,
    word_share: float = 0.2,
    keywords: int = 8,
    keyword_words: int = 4,
    keyword_share: float = 0.7,
    shared_share: float = 0.3,
    stop_words: tuple[str, ...] = (),
) -> Verdict:
    """The first text repeats no phrase or word, and is not a list of keywords.

    `phrase_share` and `word_share` are shares of all words that the uses of one phrase or word
    make up; words of the second answer, the app's name, may have twice that. A list has at least
    `keywords` parts in a row of at most `keyword_words` words, with `keyword_share` of all words.
    With the same word in each part, half as many parts are one with `shared_share` of all words,
    and one part less in any text.
    """
    limits = Limits(
        phrase_words,
        min_repeats,
        phrase_share,
        word_share,
        keywords,
        keyword_words,
        keyword_share,
        shared_share,
    )
    own = frozenset(_words(text_of(facts, field_at(fields, 1)) or ""))

    def fault(piece: LocatedText) -> Verdict | None:
        problem = _problem(piece.text, limits, stop_words, own)
        return _refused(piece, *problem) if problem else None

    return judged(facts, fields[:1], fault)


def _refused(piece: LocatedText, message: str, fix: str) -> Verdict:
    return not_met(message, fix, field=piece.field, row=piece.row)


@lru_cache(maxsize=256)
def _problem(
    text: str, limits: Limits, stop_words: tuple[str, ...], own: frozenset[str]
) -> tuple[str, str] | None:
    """Message and fix for the first type of stuffing found."""
    words, stops = _words(text), frozenset(map(str.casefold, stop_words))
    return (
        _repeated_phrase(words, limits, stops, own)
        or _repeated_word(words, limits, stops, own)
        or _keyword_list(text, limits, stops)
    )


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _is_content(word: str, stops: frozenset[str]) -> bool:
    return len(word) >= _CONTENT_LETTERS and word not in stops


def _repeated_phrase(
    words: list[str], limits: Limits, stops: frozenset[str], own: frozenset[str]
) -> tuple[str, str] | None:
    """The longest phrase with too many uses; a phrase of stop words only is ignored."""
    for size in range(limits.phrase_words, 1, -1):
        for phrase, starts in _phrases(words, size).items():
            if not any(_is_content(word, stops) for word in phrase):
                continue
            most = limits.phrase_share * (_OWN_NAME if own.issuperset(phrase) else 1)
            uses = len(starts)
            if (uses >= limits.min_repeats and uses * size > most * len(words)) or _in_a_row(
                starts, size
            ):
                unit = _unit(phrase)
                return _too_often(" ".join(unit), uses * size // len(unit), len(words))
    return None


def _unit(phrase: tuple[str, ...]) -> tuple[str, ...]:
    """The shortest repeating unit of the phrase: a word repeated four times is one word."""
    sizes = (size for size in range(1, len(phrase)) if len(phrase) % size == 0)
    wholes = (phrase[:size] for size in sizes if phrase[:size] * (len(phrase) // size) == phrase)
    return next(wholes, phrase)


def _phrases(words: Sequence[str], size: int) -> dict[tuple[str, ...], list[int]]:
    """The start positions of each phrase of a size; overlapping uses count once."""
    starts: dict[tuple[str, ...], list[int]] = {}
    for index in range(len(words) - size + 1):
        places = starts.setdefault(tuple(words[index : index + size]), [])
        if not places or places[-1] + size <= index:
            places.append(index)
    return starts


def _in_a_row(starts: Sequence[int], size: int) -> bool:
    steps = (later - start == size for start, later in pairwise(starts))
    return any(alike and sum(1 for _ in run) >= _IN_A_ROW - 1 for alike, run in groupby(steps))


def _repeated_word(
    words: list[str], limits: Limits, stops: frozenset[str], own: frozenset[str]
) -> tuple[str, str] | None:
    counts = Counter(word for word in words if _is_content(word, stops))
    for word, uses in counts.most_common():
        most = limits.word_share * (_OWN_NAME if word in own else 1)
        if uses > limits.min_repeats and uses > most * len(words):
            return _too_often(word, uses, len(words))
    return None


def _too_often(phrase: str, uses: int, total: int) -> tuple[str, str]:
    return (
        f"{quoted(phrase)} is used {counted(uses, 'time')} in {counted(total, 'word')}",
        "Write sentences that say what the app does, and remove the repetitions.",
    )


def _keyword_list(text: str, limits: Limits, stops: frozenset[str]) -> tuple[str, str] | None:
    fragments = [words for words in map(_words, _FRAGMENT_END.split(text)) if words]
    total = sum(map(len, fragments))
    for run in _short_runs(fragments, limits.keyword_words):
        size = sum(map(len, run))
        word, uses = _shared_word(run, stops)
        is_list = 2 * uses >= limits.keywords and size > limits.shared_share * total
        if is_list or uses >= limits.keywords - 1:
            return _as_keywords(f"{quoted(word)} in {uses:,} short parts in a row")
        if len(run) >= limits.keywords and size > limits.keyword_share * total:
            return _as_keywords(f"{len(run):,} short parts in a row")
    return None


def _short_runs(fragments: list[list[str]], most: int) -> Iterator[list[list[str]]]:
    """Consecutive fragments of few words."""
    for is_short, run in groupby(fragments, key=lambda words: len(words) <= most):
        if is_short:
            yield list(run)


def _shared_word(run: list[list[str]], stops: frozenset[str]) -> tuple[str, int]:
    """The content word shared by the most consecutive fragments, and their number."""
    best, lengths = ("", 0), Counter[str]()
    for words in run:
        found = {word for word in words if _is_content(word, stops)}
        lengths = Counter({word: lengths[word] + 1 for word in found})
        best = max([best, *lengths.items()], key=itemgetter(1))
    return best


def _as_keywords(found: str) -> tuple[str, str]:
    return f"Reads like a list of keywords: {found}", "Write sentences that say what the app does."
