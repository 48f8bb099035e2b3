"""Rules for whole texts: length, characters, format, and texts that begin with a verb."""

# ruff: noqa: A002 - parameters carry the names the catalogue uses

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from wizard.catalogue.model import Severity
from wizard.lazy_pattern import lazy_pattern
from wizard.rules.phrasing import counted, listed, quoted
from wizard.rules.reading import LocatedText, judged
from wizard.rules.verdict import Facts, Verdict, not_met
from wizard.text import character_name

_EMAIL = lazy_pattern(
    r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{1,64}@"
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])"
)
EMAIL_EXAMPLE = "Write it like ana@example.org."


def length(facts: Facts, fields: tuple[str, ...], *, min: int = 0, max: int = 0) -> Verdict:
    """Each text has from `min` to `max` code points; 0 means no bound."""

    def fault(piece: LocatedText) -> Verdict | None:
        size = len(piece.text)
        if min <= size and not 0 < max < size:
            return None
        return _wrong_length(piece, min, max)

    return judged(facts, fields, fault)


def _wrong_length(piece: LocatedText, least: int, most: int) -> Verdict:
    size = len(piece.text)
    found = counted(size, "character")
    if size < least:
        fix = f"Lengthen it by {counted(least - size, 'character')}."
        wanted = f"at least {least:,}"
    else:
        fix = f"Shorten it by {counted(size - most, 'character')}."
        wanted = f"at most {most:,}"
    return not_met(f"{found}; {wanted}", fix, field=piece.field, row=piece.row)


def characters(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    forbidden: tuple[str, ...] = (),
    allowed: tuple[str, ...] = (),
    categories: tuple[str, ...] = (),
) -> Verdict:
    """No text has a character of `forbidden` or of `categories`; unusual ones only warn.

    Usual are letters, digits, spaces and `allowed`; without `allowed`, every character is usual.
    """

    def bad(piece: LocatedText) -> Verdict | None:
        index = _first_of(piece.text, forbidden, categories)
        return None if index < 0 else _wrong_character(piece, index)

    def unusual(piece: LocatedText) -> Verdict | None:
        index = _first_unusual(piece.text, allowed)
        return None if index < 0 else _wrong_character(piece, index, Severity.WARNING)

    verdict = judged(facts, fields, bad)
    return verdict if verdict.message or not allowed else judged(facts, fields, unusual)


@lru_cache(maxsize=2048)
def _first_of(text: str, literals: tuple[str, ...], categories: tuple[str, ...]) -> int:
    """Index of the first unwanted character, or -1."""
    for index, character in enumerate(text):
        if character in literals or unicodedata.category(character).startswith(categories):
            return index
    return -1


@lru_cache(maxsize=2048)
def _first_unusual(text: str, allowed: tuple[str, ...]) -> int:
    """Index of the first character that is not usual in text and not allowed, or -1."""
    for index, character in enumerate(text):
        is_usual = character == " " or unicodedata.category(character)[0] in "LMN"
        if not is_usual and character not in allowed:
            return index
    return -1


def _wrong_character(piece: LocatedText, index: int, severity: Severity | None = None) -> Verdict:
    character = piece.text[index]
    printable = character.isprintable() and not character.isspace()
    shown = quoted(character) if printable else character_name(character)
    avoid = "may be refused" if severity else "is not allowed"
    return not_met(
        f"{shown}, character {index + 1:,}, {avoid}",
        f"Remove {shown}.",
        field=piece.field,
        row=piece.row,
        severity=severity,
    )


def pattern(
    facts: Facts, fields: tuple[str, ...], *, regex: str, says: str, fix: str = ""
) -> Verdict:
    """Each text matches `regex` fully; `says` completes "must be …", `fix` is the remedy."""
    expression = _compiled(regex)

    def fault(piece: LocatedText) -> Verdict | None:
        if expression.fullmatch(piece.text):
            return None
        message = f"{quoted(piece.text)} must be {says}"
        return not_met(message, fix, field=piece.field, row=piece.row)

    return judged(facts, fields, fault)


@lru_cache(maxsize=256)
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex)


def email(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """Each text has the form of an e-mail address."""

    def fault(piece: LocatedText) -> Verdict | None:
        problem = email_problem(piece.text)
        if not problem:
            return None
        return not_met(
            f"{quoted(piece.text)} {problem}",
            EMAIL_EXAMPLE,
            field=piece.field,
            row=piece.row,
        )

    return judged(facts, fields, fault)


@lru_cache(maxsize=512)
def email_problem(text: str) -> str:
    """Why a text is not an e-mail address, completing "“x” …"; "" if it is one."""
    name, at, host = text.rpartition("@")
    if not at:
        return "has no @"
    if not name or "@" in name:
        return "must have one name before one @"
    if "." not in host:
        return "names no full domain after the @"
    dotted = name.startswith(".") or name.endswith(".") or ".." in text
    if dotted or len(text) > 254 or not _EMAIL.fullmatch(text):  # noqa: PLR2004 - RFC 5321
        return "is not an e-mail address"
    return ""


# Texts that must begin with a verb

_EXAMPLES = 3
"""How many words of a long list a message names; the list begins with the best."""
_WORD = lazy_pattern(r"\w[\w'-]*")
_LEADING = lazy_pattern(r"[^\w]+|\d{1,2}[.)]\s+")
_PART_OR_STOP = lazy_pattern(r"\w[\w'-]*|[^\w\s]")
_ADVERBS = 3
"""How many words before the verb are skipped: “quickly and easily”."""
_PHRASE_ENDS = frozenset({
    "a", "across", "after", "against", "all", "along", "an", "and", "any", "as", "at", "back",
    "before", "between", "both", "by", "down", "during", "each", "every", "for", "from", "her",
    "him", "his", "how", "if", "in", "into", "it", "its", "me", "my", "of", "off", "on", "onto",
    "or", "our", "out", "over", "per", "so", "some", "than", "that", "the", "their", "them",
    "then", "these", "this", "those", "through", "to", "under", "until", "up", "us", "using",
    "via", "what", "when", "where", "whether", "which", "while", "who", "why", "with", "within",
    "without", "you", "your",
})  # fmt: skip
"""Words that end a possible name."""


class VerbLists(NamedTuple):
    """Word lists in lower case that separate verbs from nouns."""

    verbs: frozenset[str]
    nouns: frozenset[str]
    """Verbs that are also nouns."""
    heads: frozenset[str]
    """Words that make the preceding words a noun: "tracker" in "issue tracker"."""
    noun_openings: tuple[str, ...]
    adverbs: frozenset[str]
    no_adverbs: frozenset[str]
    """Words in -ly that are not adverbs."""
    prefixes: frozenset[str]


def begins_with_verb(  # noqa: PLR0913 - parameters of the data, by name
    facts: Facts,
    fields: tuple[str, ...],
    *,
    verbs: tuple[str, ...],
    nouns: tuple[str, ...] = (),
    heads: tuple[str, ...] = (),
    noun_openings: tuple[str, ...] = (),
    adverbs: tuple[str, ...] = (),
    no_adverbs: tuple[str, ...] = (),
    prefixes: tuple[str, ...] = (),
) -> Verdict:
    """Each text begins with one of `verbs` in its plain form, perhaps after adverbs.

    A word that is also in `nouns` is not a verb before a word of `heads`, before "of" or in one of
    `noun_openings`. A verb may have one of `prefixes`, with a hyphen.
    """
    lists = _verb_lists(verbs, nouns, heads, noun_openings, adverbs, no_adverbs, prefixes)

    def fault(piece: LocatedText) -> Verdict | None:
        problem = _problem(piece.text, lists)
        if problem is None:
            return None
        message, fix = problem
        wanted = fix or f"Begin with a verb like {listed(verbs[:_EXAMPLES], last='or')}."
        return not_met(message, wanted, field=piece.field, row=piece.row)

    return judged(facts, fields, fault)


@lru_cache(maxsize=16)
def _verb_lists(*lists: tuple[str, ...]) -> VerbLists:
    verbs, nouns, heads, openings, adverbs, no_adverbs, prefixes = (
        [word.casefold() for word in words] for words in lists
    )
    return VerbLists(
        frozenset(verbs),
        frozenset(nouns),
        frozenset(heads),
        tuple(openings),
        frozenset(adverbs),
        frozenset(no_adverbs),
        frozenset(prefixes),
    )


@lru_cache(maxsize=1024)
def _problem(text: str, lists: VerbLists) -> tuple[str, str] | None:
    """Message and fix if the text does not begin with a verb; an empty fix means the default."""
    opening = _opening(text)
    words = _without_adverbs(opening, lists)
    if not words:
        return f"Begins with {quoted(text[:20])}", ""
    if _is_verb(words[0], lists):
        return _noun_problem(words, lists)
    plain = _plain_form(words[0], lists)
    if not plain:
        return f"Begins with {quoted(words[0])}", ""
    plain = quoted(plain.capitalize() if words[0][:1].isupper() else plain)
    if _plain_form(words[0], lists) in lists.nouns and words == opening:
        return f"Begins with {quoted(words[0])}", f"Write {plain} if you mean the verb."
    return f"{quoted(words[0])} is not the base form of the verb", f"Write {plain}."


def _opening(text: str) -> list[str]:
    """The words before the first punctuation mark that ends a phrase."""
    flat = text.replace("’", "'")
    start = _LEADING.match(flat)
    parts = _PART_OR_STOP.findall(flat[start.end() :] if start else flat)
    return list(takewhile(_WORD.match, parts))


def _without_adverbs(words: list[str], lists: VerbLists) -> list[str]:
    """The words after leading adverbs if a verb follows them; otherwise all words."""
    for index, word in enumerate(words[: _ADVERBS + 1]):
        if _is_verb(word, lists) or _plain_form(word, lists):
            return words[index:]
        if not _is_adverb(word.casefold(), lists) and word.casefold() != "and":
            break
    return words


def _is_adverb(word: str, lists: VerbLists) -> bool:
    return word in lists.adverbs or (word.endswith("ly") and word not in lists.no_adverbs)


def _is_verb(word: str, lists: VerbLists) -> bool:
    folded = word.casefold()
    prefix, _, rest = folded.partition("-")
    return folded in lists.verbs or (prefix in lists.prefixes and rest in lists.verbs)


def _noun_problem(words: Sequence[str], lists: VerbLists) -> tuple[str, str] | None:
    name = _name_of_thing([word.casefold() for word in words], lists)
    if not name:
        return None
    return f"{quoted(' '.join(words[:name]))} is a thing, not something that a user can do", ""


def _name_of_thing(words: Sequence[str], lists: VerbLists) -> int:
    """How many leading words form a name; 0 if the first is a verb."""
    for opening in lists.noun_openings:
        size = len(opening.split())
        if " ".join(words[:size]) == opening:
            return size
    if words[0] not in lists.nouns:
        return 0
    size = 1 + len(list(takewhile(lambda word: word not in _PHRASE_ENDS, words[1:])))
    if size > 1 and words[size - 1] in lists.heads:
        return size
    return size if size == 1 and _is_owned(words) else 0


def _is_owned(words: Sequence[str]) -> bool:
    """Whether "of" follows the first word, or the first words joined by "and" or "or"."""
    following = words[3:] if words[1:2] in (["and"], ["or"]) else words[1:]
    return following[:1] == ["of"]


@lru_cache(maxsize=1024)
def _plain_form(word: str, lists: VerbLists) -> str:
    """The base form of a verb in -s or -ing; "" if it is none."""
    return next((stem for stem in _stems(word.casefold()) if stem in lists.verbs), "")


def _stems(word: str) -> Iterator[str]:
    if word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]
        yield word.removesuffix("es")
        yield word.removesuffix("ies") + "y"
    if word.endswith("ing"):
        stem = word.removesuffix("ing")
        yield from (stem, stem + "e")
        if stem[-2:-1] == stem[-1:]:
            yield stem[:-1]
