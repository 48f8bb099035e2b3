"""Rule for texts that must begin with a verb."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from wizard.rules.phrasing import listed, quoted
from wizard.rules.reading import LocatedText, judged
from wizard.rules.verdict import Facts, Verdict, not_met

_EXAMPLES = 3
"""How many words of a long list a message names; the list begins with the best."""
_WORD = re.compile(r"\w[\w'-]*")
_LEADING = re.compile(r"[^\w]+|\d{1,2}[.)]\s+")
_PART_OR_STOP = re.compile(r"\w[\w'-]*|[^\w\s]")
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
