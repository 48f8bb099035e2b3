"""Rules for words in a text: forbidden, left from a template, missing, repeated, copied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from wizard.catalogue.model import Severity
from wizard.rules.phrasing import listed, quoted
from wizard.rules.reading import LocatedText, field_at, items_of, judged, text_of
from wizard.rules.verdict import MET, Facts, Verdict, not_met, unanswered
from wizard.text import unmasked, unmasked_letter

_TWINS = {"o": "[o0]", "l": "[l1i|]", "i": "[i1l|]", "e": "[e3]", "s": "[s5$]", "a": "[a4@]"}
_EXAMPLES = 2
"""How many terms of a long list a message names; the list begins with the best."""
_GAP = r"[\W_]*"
_SIGNS = "-–—_.,:;/|&+()[]"
_BETWEEN = re.compile(r"\s+|(?<=\w)[-\u2010\u2011\u2013](?=\w)")
_NOT_FREE = r"(?<!free\s)(?<!\w)"
"""A free trial is not a stage of the app."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE = re.compile(r"[.!?…\n]+")


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
    expression = _stage_marks(words, set_apart, versions, at_end)

    def fault(piece: LocatedText) -> Verdict | None:
        match = expression.search(piece.text)
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
    """The first of the words in the text, as written; "" if none occurs.

    The plain text search first avoids the slower expression for nearly every text.
    """
    flat = _without_spacing(text)
    if not any(word in flat for word in _folded_names(words)):
        return ""
    match = (_whole_words if whole else _substrings)(words).search(text)
    return match[0] if match else ""


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
