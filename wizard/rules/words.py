"""Rules for words in a text: forbidden, left from a template, missing, repeated, copied."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from wizard.catalogue.model import Severity
from wizard.lazy_pattern import lazy_pattern
from wizard.rules.phrasing import counted, listed, quoted
from wizard.rules.reading import LocatedText, field_at, items_of, judged, text_of
from wizard.rules.verdict import MET, Facts, Verdict, not_met, unanswered
from wizard.text import unmasked, unmasked_letter

_TWINS = {"o": "[o0]", "l": "[l1i|]", "i": "[i1l|]", "e": "[e3]", "s": "[s5$]", "a": "[a4@]"}
_EXAMPLES = 2
"""How many terms of a long list a message names; the list begins with the best."""
_GAP = r"[\W_]*"
_SIGNS = "-–—_.,:;/|&+()[]"
_BETWEEN = lazy_pattern(r"\s+|(?<=\w)[-\u2010\u2011\u2013](?=\w)")
_NOT_FREE = r"(?<!free\s)(?<!\w)"
"""A free trial is not a stage of the app."""
_WORD = lazy_pattern(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE = lazy_pattern(r"[.!?…\n]+")


def forbidden_word(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    word: str,
    apart: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> Verdict:
    """The word is in no text, ignoring spacing, look-alike letters and case.

    `apart` are separate words that together have the letters of the word; those do not count. They
    warn where a hyphen joins them, or after one of the words `after`, such as "for".
    """

    def fault(piece: LocatedText) -> Verdict | None:
        found = _disguised(piece.text, word, apart, after)
        if found is None:
            return None
        message, fix = f"Contains {quoted(found.text)}", f"Remove {quoted(found.text)}."
        if found.certain:
            return not_met(message, fix, field=piece.field, row=piece.row)
        fix = f"Remove {quoted(found.text)}, unless it means something else."
        message = f"{message}, which reads like {quoted(word.capitalize())}"
        return not_met(message, fix, field=piece.field, row=piece.row, severity=Severity.WARNING)

    return judged(facts, fields, fault)


class _Disguise(NamedTuple):
    text: str
    certain: bool
    """Whether it is the word, and not separate words with its letters."""


@lru_cache(maxsize=1024)
def _disguised(
    text: str, word: str, apart: tuple[str, ...], after: tuple[str, ...]
) -> _Disguise | None:
    """The part of the text that reads as the word, as written; None if there is none."""
    plain = unmasked(text)
    matches = list(_disguise(word).finditer(plain)) if word else []
    one_word = [one for one in matches if not _is_apart(one[0], apart)]
    doubtful = [one for one in matches if _is_joined(one, apart) or _follows(one, after)]
    match = next(iter((*one_word, *doubtful)), None)
    return _Disguise(_as_written(text, match), match in one_word) if match else None


def _as_written(text: str, match: re.Match[str]) -> str:
    if text.isascii():
        return match[0]
    places = [index for index, letter in enumerate(text) for _ in unmasked_letter(letter)]
    return text[places[match.start()] : places[match.end() - 1] + 1]


def _is_apart(found: str, apart: tuple[str, ...]) -> bool:
    """Whether these are separate words, with spaces or one hyphen between them."""
    pieces = [piece.strip(_SIGNS) for piece in _BETWEEN.split(found.casefold())]
    return " ".join(filter(None, pieces)) in apart


def _is_joined(match: re.Match[str], apart: tuple[str, ...]) -> bool:
    return " " not in match[0] and _is_apart(match[0], apart)


def _follows(match: re.Match[str], after: tuple[str, ...]) -> bool:
    """Whether it is preceded by one of these words."""
    *_, last = ["", *match.string[: match.start()].casefold().split(" ")[:-1]]
    return last in after and match.string[: match.start()].endswith(" ")


@lru_cache(maxsize=64)
def _disguise(word: str) -> re.Pattern[str]:
    letters = (_TWINS.get(letter, re.escape(letter)) for letter in word.casefold())
    return re.compile(_GAP.join(letters), re.IGNORECASE)


def words_absent(facts: Facts, fields: tuple[str, ...], *, words: tuple[str, ...]) -> Verdict:
    """No text contains one of the words as a whole word, in any case."""
    return judged(facts, fields, lambda piece: _unwanted(piece, words, whole=True))


def stage_marks_absent(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    words: tuple[str, ...],
    set_apart: tuple[str, ...] = (),
    versions: tuple[str, ...] = (),
    at_end: bool = True,
) -> Verdict:
    """No text calls its app unfinished: `words` in brackets, after punctuation or at its end.

    `set_apart` count in brackets and after punctuation, not at the end. A word of either before one
    of `versions` counts anywhere: "trial version". A word inside a name describes what the app is
    about.
    """

    def fault(piece: LocatedText) -> Verdict | None:
        if not _has_one_of(piece.text, words + set_apart):
            return None
        match = _stage_marks(words, set_apart, versions, at_end).search(piece.text)
        if match is None:
            return None
        found = quoted(match[0].strip(_SIGNS + " "))
        message = f"{found} reads like a stage of development"
        return not_met(message, f"Remove {found}.", field=piece.field, row=piece.row)

    return judged(facts, fields, fault)


@lru_cache(maxsize=16)
def _stage_marks(
    words: tuple[str, ...], set_apart: tuple[str, ...], versions: tuple[str, ...], at_end: bool
) -> re.Pattern[str]:
    stage = rf"{_NOT_FREE}(?:{_alternatives(words + set_apart)})(?!\w)"
    number = r"(?:\s*v?\d[\w.]*)?"
    places = [
        rf"[(\[{{]\s*(?:\w+\s+)?{stage}{number}\s*[)\]}}]",
        rf"(?:\s[-–—|/]\s*|[-–—]\s|[:;,|]\s*){stage}{number}\W*$",
        rf"^{stage}{number}\s*(?:[:|]|[-–—]\s|\s[-–—])",
        rf"{stage}\s+(?:{_alternatives(versions)})(?!\w)",
        *([rf"{_NOT_FREE}(?:{_alternatives(words)}){number}\W*$"] if at_end else []),
    ]
    return re.compile("|".join(places), re.IGNORECASE)


def phrases_absent(facts: Facts, fields: tuple[str, ...], *, phrases: tuple[str, ...]) -> Verdict:
    """No text contains one of the phrases, in any case, even inside a word."""
    return judged(facts, fields, lambda piece: _unwanted(piece, phrases))


def _unwanted(piece: LocatedText, words: tuple[str, ...], *, whole: bool = False) -> Verdict | None:
    match = _first_found(piece.text, words, whole=whole)
    if not match:
        return None
    message = f"Contains {quoted(match)}"
    return not_met(message, f"Remove {quoted(match)}.", field=piece.field, row=piece.row)


@lru_cache(maxsize=2048)
def _first_found(text: str, words: tuple[str, ...], *, whole: bool) -> str:
    """The first of the words in the text, as written; "" if none occurs."""
    if not _has_one_of(text, words):
        return ""
    match = (_whole_words if whole else _substrings)(words).search(text)
    return match[0] if match else ""


def _has_one_of(text: str, words: tuple[str, ...]) -> bool:
    """Whether a slower expression of these words can match; it does in few texts."""
    flat = _without_spacing(text)
    return any(word in flat for word in _folded_names(words))


@lru_cache(maxsize=256)
def _whole_words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(words)})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=256)
def _substrings(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_alternatives(phrases), re.IGNORECASE)


def _alternatives(words: tuple[str, ...]) -> str:
    """A regular expression, longest first; matches nothing if there are no words."""
    wanted = sorted((word for word in words if word.strip()), key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in wanted) or r"(?!)"


def not_one_of(facts: Facts, fields: tuple[str, ...], *, names: tuple[str, ...]) -> Verdict:
    """No whole text is one of the names, ignoring case and spacing, except the owner's own.

    A name is written "Name" or "Name | Owner"; without an owner, the name is the owner's too. The
    second answer identifies the author: it begins with the owner's name.
    """
    owners = _owners(names)
    ours = _folded_words(text_of(facts, field_at(fields, 1)) or "")

    def fault(piece: LocatedText) -> Verdict | None:
        owner = _folded_words(owners.get(_without_spacing(piece.text), ""))
        if not owner or ours[: len(owner)] == owner:
            return None
        return not_met(
            f"{quoted(piece.text)} is already the name of another product",
            "Choose another name, or add what your app does.",
            field=piece.field,
            row=piece.row,
        )

    return judged(facts, fields[:1], fault)


@lru_cache(maxsize=16)
def _owners(names: tuple[str, ...]) -> Mapping[str, str]:
    """Name without case and spacing to owner."""
    parts = (name.partition("|") for name in names if name.strip())
    return {_without_spacing(name): owner.strip() or name for name, _, owner in parts}


def _folded_words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


@lru_cache(maxsize=256)
def _folded_names(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_without_spacing(name) for name in names if name.strip())


@lru_cache(maxsize=1024)
def _without_spacing(text: str) -> str:
    """Case-folded text without spaces."""
    return " ".join(text.casefold().split())


def unlike(
    facts: Facts, fields: tuple[str, ...], *, texts: tuple[str, ...], similarity: float
) -> Verdict:
    """No text reaches `similarity` (0 to 1) to one of `texts`."""

    def fault(piece: LocatedText) -> Verdict | None:
        share = _likeness(piece.text, texts, similarity)
        if share is None:
            return None
        return not_met(
            f"{share:.0%} the same as the template text; it must be below {similarity:.0%}",
            "Write it in your own words.",
            field=piece.field,
            row=piece.row,
        )

    return judged(facts, fields, fault)


@lru_cache(maxsize=256)
def _likeness(text: str, others: tuple[str, ...], limit: float) -> float | None:
    """The first similarity that reaches the limit; only the first 2,000 characters are compared."""
    from difflib import SequenceMatcher

    flat = _without_spacing(text)[:2000]
    matcher = SequenceMatcher(None, "", flat, autojunk=False)
    for other in others:
        matcher.set_seq1(_without_spacing(other)[:2000])
        if matcher.real_quick_ratio() < limit or matcher.quick_ratio() < limit:
            continue
        share = matcher.ratio()
        if share >= limit:
            return share
    return None


def mentions_all(
    facts: Facts, fields: tuple[str, ...], *, terms: tuple[str, ...], literal: bool = False
) -> Verdict:
    """The texts of all fields together contain every term, in any case.

    A missing term warns. With `literal` the source demands the term itself: then it weighs as the
    requirement does.
    """
    text = _together(facts, fields)
    if not text:
        return unanswered(field_at(fields, 0))
    missing = _missing(text, terms)
    return _unmentioned(listed(map(quoted, missing)), literal=literal) if missing else MET


def mentions_any(
    facts: Facts, fields: tuple[str, ...], *, terms: tuple[str, ...], literal: bool = False
) -> Verdict:
    """The texts of all fields together contain at least one of the terms, in any case.

    `literal` as in `mentions_all`.
    """
    text = _together(facts, fields)
    if not text:
        return unanswered(field_at(fields, 0))
    if len(_missing(text, terms)) < len(terms):
        return MET
    named = [*map(quoted, terms[:_EXAMPLES]), *(["the like"] if len(terms) > _EXAMPLES else [])]
    return _unmentioned(listed(named, last="or"), literal=literal)


def _unmentioned(names: str, *, literal: bool) -> Verdict:
    """The same may be said in other words, unless the source demands these."""
    fix = f"Mention {names}." if literal else f"Mention {names}, if that is what the app does."
    severity = None if literal else Severity.WARNING
    return not_met(f"Does not mention {names}", fix, severity=severity)


def _together(facts: Facts, fields: tuple[str, ...]) -> str:
    """The text of all fields; "" while the first is empty."""
    if not any(items_of(facts, field_at(fields, 0))):
        return ""
    return "\n".join(item for field in fields for item in items_of(facts, field))


@lru_cache(maxsize=512)
def _missing(text: str, terms: tuple[str, ...]) -> tuple[str, ...]:
    flat = _without_spacing(text)
    return tuple(term for term in terms if _without_spacing(term) not in flat)


def mentions_answer(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The first text contains the second, shares a sentence with it, or has most of its words."""
    text, mentioned = text_of(facts, field_at(fields, 0)), text_of(facts, field_at(fields, 1))
    if text is None:
        return unanswered(field_at(fields, 0))
    if mentioned is None:
        return unanswered(field_at(fields, 1))
    if _is_reused(text.casefold(), mentioned.casefold()):
        return MET
    return not_met(f"Does not include {quoted(mentioned)}", f"Include {quoted(mentioned)}.")


@lru_cache(maxsize=256)
def _is_reused(text: str, mentioned: str) -> bool:
    if mentioned in text or any(
        len(part.split()) > 2 and part.strip() in text  # noqa: PLR2004 - shorter matches are chance
        for part in _SENTENCE.split(mentioned)
    ):
        return True
    wanted = {word for word in _WORD.findall(mentioned) if len(word) >= 4}  # noqa: PLR2004
    return bool(wanted) and 5 * len(wanted & set(_WORD.findall(text))) >= 3 * len(wanted)


def omits_answer(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The first text does not contain the second as whole words, in any case."""
    other = text_of(facts, field_at(fields, 1))
    if not any(items_of(facts, field_at(fields, 0))):
        return unanswered(field_at(fields, 0))
    if other is None:
        return unanswered(field_at(fields, 1))
    return judged(facts, fields[:1], lambda piece: _unwanted(piece, (other,), whole=True))


def no_placeholders(
    facts: Facts, fields: tuple[str, ...], *, marks: tuple[str, ...], phrases: tuple[str, ...] = ()
) -> Verdict:
    """No text contains a marker such as TODO, or one of the phrases, as whole words."""

    def fault(piece: LocatedText) -> Verdict | None:
        found = _placeholder_in(piece.text, marks, phrases)
        if not found:
            return None
        message = f"Contains {quoted(found)}"
        return not_met(message, f"Replace {quoted(found)}.", field=piece.field, row=piece.row)

    return judged(facts, fields, fault)


@lru_cache(maxsize=2048)
def _placeholder_in(text: str, marks: tuple[str, ...], phrases: tuple[str, ...] = ()) -> str:
    """The first marker or phrase in the text, as written; "" if none occurs.

    A marker counts in capitals and before a colon, since an app may be about todo lists.
    """
    match = _placeholder_marks(marks).search(text) or _whole_words(phrases).search(text)
    return match[0].rstrip(" :") if match else ""


@lru_cache(maxsize=16)
def _placeholder_marks(marks: tuple[str, ...]) -> re.Pattern[str]:
    capitals = _alternatives(tuple(mark.upper() for mark in marks))
    small = _alternatives(tuple(mark.lower() for mark in marks))
    in_capitals = rf"(?<![\w-])(?:{capitals})(?![\w-])(?!\s+(?i:lists?|apps?)\b|\.\w)"
    before_colon = rf"(?<!\w)(?i:{small})\s?:"
    return re.compile(rf"{in_capitals}|{before_colon}|\A(?:{small})\Z")


# Keyword stuffing: repeated phrases and words, lists of keywords

_FRAGMENT_END = lazy_pattern(r"[,;.:!?|/•\n]|\s[-–—]\s|\b(?:and|or)\b", re.IGNORECASE)
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
    own = frozenset(_folded_words(text_of(facts, field_at(fields, 1)) or ""))

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
    words, stops = _folded_words(text), frozenset(map(str.casefold, stop_words))
    return (
        _repeated_phrase(words, limits, stops, own)
        or _repeated_word(words, limits, stops, own)
        or _keyword_list(text, limits, stops)
    )


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
    fragments = [words for words in map(_folded_words, _FRAGMENT_END.split(text)) if words]
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
