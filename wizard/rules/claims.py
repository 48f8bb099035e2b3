"""Where a text denies what it should affirm, or only plans it: a sentence for a person to judge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wizard.catalogue.content import ContentDemand, ContentRule

_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n+")
_CLAUSE = re.compile(
    r"[:,]\s|\s[–—-]\s|\b(?:and|but|because|so|when|until|unless|before|after|if|which|that|with|while)\b",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"(?!)")
_BEFORE, _AFTER = 4, 3
"""How many words may stand between a word that denies and the word that it denies."""


@dataclass(frozen=True, slots=True, eq=False)
class ClaimPatterns:
    """The compiled patterns for the claim of one field."""

    planned: re.Pattern[str]
    opposite: re.Pattern[str]
    own_opposite: re.Pattern[str]
    rightly_denied: tuple[re.Pattern[str], ...]
    denier: re.Pattern[str]
    close: str
    """Denying words near to what is claimed; compiled for a sentence that has such words."""


def claim_patterns(demand: ContentDemand, rules: Mapping[str, ContentRule]) -> ClaimPatterns:
    """What is looked for in the answers to a field that affirms something."""
    return _compiled(
        demand.claim,
        (demand.may_deny, rules["rightly-denied"].items),
        demand.denies,
        rules["denied"].items,
        (rules["opposite"].items, rules["planned"].items),
    )


@lru_cache(maxsize=256)
def _compiled(
    claim: tuple[str, ...],
    rightly: tuple[tuple[str, ...], tuple[str, ...]],
    denies: tuple[str, ...],
    deniers: tuple[str, ...],
    opposite_and_planned: tuple[tuple[str, ...], tuple[str, ...]],
) -> ClaimPatterns:
    term, denier = _any_of(claim), rf"\b(?:{_any_of(deniers)})\b"
    between_before = rf"(?:\s+\S+){{0,{_BEFORE}}}?\s+"
    between_after = rf"(?:\s+\S+){{0,{_AFTER}}}?\s+"
    close = rf"{denier}{between_before}(?:{term})|(?:{term})\S*{between_after}{denier}"
    opposite, planned = opposite_and_planned
    return ClaimPatterns(
        planned=_pattern(planned),
        opposite=_pattern(opposite),
        own_opposite=_pattern(denies),
        rightly_denied=tuple(map(_pattern, rightly)),
        denier=_pattern((denier,)),
        close=close,
    )


def _any_of(patterns: Sequence[str]) -> str:
    return "|".join(patterns) or "(?!)"


@lru_cache(maxsize=512)
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_any_of(patterns), re.IGNORECASE) if patterns else _NOTHING


def denying_sentence(text: str, patterns: ClaimPatterns) -> tuple[str, str] | None:
    """The first sentence that a person has to judge, after the id of the rule that found it."""
    for sentence in sentences_of(text):
        rule = _found_in(sentence, patterns)
        if rule:
            return rule, sentence.strip()
    return None


def sentences_of(text: str) -> list[str]:
    """The text in parts: each keeps the mark at its end."""
    return _SENTENCE.split(text)


@lru_cache(maxsize=2048)
def _found_in(sentence: str, patterns: ClaimPatterns) -> str:
    if patterns.own_opposite.search(sentence):
        return "opposite"
    rest = sentence
    for pattern in patterns.rightly_denied:
        rest = pattern.sub(" , ", rest)
    if patterns.planned.search(rest):
        return "planned"
    if patterns.opposite.search(rest):
        return "opposite"
    if not patterns.denier.search(rest):
        return ""
    denied = _pattern((patterns.close,))
    return "denied" if any(map(denied.search, _CLAUSE.split(rest))) else ""


def texts_of(value: object) -> Iterator[str]:
    """Every text of an answer: itself, the items of a list, the cells of its rows."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_of(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from texts_of(part)
